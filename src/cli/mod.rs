//! The command line: `check` for people and CI, `export` for programs.
//!
//! Standard output carries results alone; whatever went wrong is one line on standard error that says what and where.

mod export;
mod input;
mod offsets;
mod pipeline;
mod record;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Finds the quotations in news articles: who said it, when, and where else it is reported.
#[derive(Parser)]
#[command(name = "onrecord", version, about, max_term_width = 100)]
struct Line {
    #[command(subcommand)]
    command: Command,
    /// How much to log on standard error: error, warn, info, debug or trace
    #[arg(long, global = true, value_name = "LEVEL", default_value = "warn")]
    log: String,
}

#[derive(Subcommand)]
enum Command {
    /// Write what is said in articles as JSON Lines, one object a document
    Export(export::Args),
    /// Serve an editor on standard input and output (Language Server Protocol)
    Lsp {
        /// Changes nothing: editors pass it, and there is no other way
        #[arg(long)]
        stdio: bool,
        /// The process that must live, for editors that say it here rather than in the protocol
        #[arg(long = "clientProcessId", value_name = "PID")]
        process: Option<u32>,
    },
}

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    /// All was read, and there is nothing to report.
    Clean,
    /// There is something to report, or a part could not be read.
    Warnings,
    /// Nothing could be done.
    Failed,
}

impl From<End> for ExitCode {
    fn from(end: End) -> ExitCode {
        ExitCode::from(match end {
            End::Clean => 0,
            End::Warnings => 1,
            End::Failed => 2,
        })
    }
}

/// Runs the command line and returns the exit code: 0 clean, 1 warnings, 2 cannot run.
pub fn main() -> ExitCode {
    let line = Line::parse();
    let Ok(filter) = EnvFilter::try_new(&line.log) else {
        complain(&format!("--log {}: give error, warn, info, debug or trace", line.log));
        return End::Failed.into();
    };
    if let Command::Lsp { process, .. } = line.command {
        return crate::lsp::run(crate::lsp::Options { log: filter, process });
    }
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let end = match line.command {
        Command::Export(args) => export::run(&args),
        Command::Lsp { .. } => Ok(End::Clean),
    };
    match end {
        Ok(end) => end.into(),
        Err(error) => {
            complain(&format!("{error:#}"));
            End::Failed.into()
        }
    }
}

/// One line on standard error. A standard error that nobody reads is no reason to stop.
pub(crate) fn complain(message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "onrecord: {message}");
}
