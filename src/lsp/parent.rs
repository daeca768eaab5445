//! Notices when the process that started the server is gone: a server must not outlive its editor.

use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

/// How often it is looked for. One system call each time: no load that anybody could measure.
const LOOK: Duration = Duration::from_secs(3);

/// Ends when the process whose number comes first out of `process` has ended.
pub async fn gone(mut process: UnboundedReceiver<u32>) {
    let Some(process) = process.recv().await else { return std::future::pending().await };
    while alive(process) {
        tokio::time::sleep(LOOK).await;
    }
    tracing::info!("the process {process} that started the server is gone");
}

/// Has [`gone`] wait for a process. One that cannot be seen in the first place (the editor may run outside of a container)
/// is not waited for; that is found out here and now, because it may end before anybody looks again.
pub fn watch(process: u32, by: &UnboundedSender<u32>) {
    if alive(process) {
        let _ = by.send(process);
    } else {
        tracing::info!("the process {process} that started the server cannot be seen");
    }
}

#[cfg(unix)]
fn alive(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return false };
    !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn alive(_: u32) -> bool {
    // Standard input ends with the client there.
    true
}
