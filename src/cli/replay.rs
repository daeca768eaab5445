//! `onrecord replay`: a recorded session, played again.

use super::{End, put};
use anyhow::Context;
use std::io;
use std::path::Path;

/// Plays the recording in `file`; [`End::Warnings`] if the server answers otherwise than it did.
///
/// # Errors
/// If the file cannot be read, or is no recording.
pub fn run(file: &Path) -> anyhow::Result<End> {
    let recording = std::fs::read(file).with_context(|| format!("{}: cannot be read", file.display()))?;
    // It may have been cut inside a letter.
    let recording = String::from_utf8_lossy(&recording);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let report = runtime.block_on(crate::lsp::replay::replay(&recording));
    runtime.shutdown_background();
    let report = report.map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?;
    let mut text: String = report.differences.iter().map(|line| format!("{line}\n")).collect();
    text += &format!(
        "{} answers and the diagnostics of {} documents: {}\n",
        report.answers,
        report.documents,
        if report.differences.is_empty() {
            "as recorded".to_owned()
        } else {
            format!("{} differ", report.differences.len())
        }
    );
    put(&mut io::stdout().lock(), text.as_bytes())?;
    Ok(if report.differences.is_empty() { End::Clean } else { End::Warnings })
}
