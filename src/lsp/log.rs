//! The log of a server: lines on standard error that never make anybody wait, and the turns that took too long.
//!
//! Many editors start a server and do not read its standard error. When that pipe is full a plain write waits for ever, and
//! the server with it; so lines go to a thread of their own, and are dropped when it falls behind.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait.
const WAITING: usize = 1024;

/// A turn that takes longer than this is slow: the person at the editor notices.
pub const SLOW: Duration = Duration::from_millis(100);

/// Slow turns that are kept for a report.
const KEPT: usize = 50;

/// The last slow turns, each in a line. They name methods and sizes, never a text or a path.
static TURNS: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Does `work`. If that takes longer than [`SLOW`] it is noted, with `what` it was.
pub fn timed<T, W: fmt::Display>(what: W, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    if took > SLOW {
        let turn = format!("{what} took {} ms", took.as_millis());
        tracing::info!("slow: {turn}");
        if let Ok(mut turns) = TURNS.lock() {
            turns.push_back(turn);
            if turns.len() > KEPT {
                turns.pop_front();
            }
        }
    }
    result
}

/// The last slow turns, oldest first.
pub fn slow_turns() -> Vec<String> {
    TURNS.lock().map(|turns| turns.iter().cloned().collect()).unwrap_or_default()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_turns_are_kept_with_their_cause() {
        timed("a quick turn", || ());
        timed("a slow turn", || std::thread::sleep(SLOW + Duration::from_millis(10)));
        let turns = slow_turns();
        assert!(turns.iter().any(|turn| turn.starts_with("a slow turn took 1")), "{turns:?}");
        assert!(!turns.iter().any(|turn| turn.starts_with("a quick turn")));
    }
}
