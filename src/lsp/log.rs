//! The log of a server: lines on standard error that never make anybody wait.
//!
//! Many editors start a server and do not read its standard error. When that pipe is full a plain write waits for ever, and
//! the server with it; so lines go to a thread of their own, and are dropped when it falls behind.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait.
const WAITING: usize = 1024;

/// Sends the log to standard error from now on. `filter` as in `RUST_LOG`; a panic is logged like all else.
pub fn start(filter: EnvFilter) {
    let (lines, queue) = sync_channel::<Vec<u8>>(WAITING);
    let thread = std::thread::Builder::new().name("log".into()).spawn(move || {
        for line in queue {
            let _ = io::stderr().write_all(&line);
        }
    });
    if thread.is_err() {
        return;
    }
    let started = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Log(lines)).try_init();
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    }
}

struct Log(SyncSender<Vec<u8>>);

struct Line(SyncSender<Vec<u8>>);

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(self.0.clone())
    }
}

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // A full queue loses the line and nothing else.
        let _ = self.0.try_send(line.to_vec());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
