//! The command line: `check`, `export`, `lsp`.

use std::process::ExitCode;

/// Runs the command line and returns the exit code: 0 clean, 1 warnings, 2 cannot run.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
