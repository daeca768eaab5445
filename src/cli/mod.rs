//! The command line: `check` for people and CI, `export` for programs, `debug` and `replay` for reports of faults.
//!
//! Standard output carries results alone; whatever went wrong is one line on standard error that says what and where.

#[cfg(feature = "archive")]
pub(crate) mod archive;
mod check;
mod corpus;
mod debug;
mod explain;
mod export;
mod input;
pub mod invent;
mod keys;
mod links;
mod offsets;
mod pipeline;
mod record;
#[cfg(feature = "server")]
mod replay;
mod style;
mod verify;

use crate::article::Article;
use crate::date::Known;
use crate::markup::Format;
use crate::settings::Settings;
use clap::{Parser, Subcommand};
use input::{Document, Job, Reader, Refusal};
use record::Id;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
#[cfg(feature = "server")]
use std::path::PathBuf;
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
    /// List what is said in articles, by whom and when, and what is wrong
    Check(check::Args),
    /// List statements that stand in several articles, and how their wordings differ
    Links(links::Args),
    /// Write what is said in articles as JSON Lines, one object a document
    Export(export::Args),
    /// Say which statements of two documents are the same, for a batch engine that has found the candidates
    Verify(verify::Args),
    /// Write invented articles, to measure with
    #[command(hide = true)]
    Invent(invent::Args),
    #[cfg(feature = "archive")]
    /// Keep a shared archive on a PostgreSQL server
    Archive(archive::Args),
    /// Say what a rule is about, with examples
    Explain(explain::Args),
    #[cfg(feature = "server")]
    /// Serve an editor on standard input and output (Language Server Protocol)
    Lsp {
        /// Changes nothing: editors pass it, and there is no other way
        #[arg(long)]
        stdio: bool,
        /// The process that must live, for editors that say it here rather than in the protocol
        #[arg(long = "clientProcessId", value_name = "PID")]
        process: Option<u32>,
        /// Record the session in a new file, all texts included: what a report of a fault needs
        #[arg(long, value_name = "FILE")]
        record: Option<PathBuf>,
    },
    #[cfg(feature = "server")]
    /// Play a recorded session to a new server, and say what it answers otherwise than then
    Replay {
        /// A file that `lsp --record` has written
        file: PathBuf,
    },
    /// Write what a report of a fault needs: version, machine, settings, counts; no text and no path
    Debug(debug::Args),
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
    #[cfg(feature = "server")]
    if let Command::Lsp { process, record, .. } = line.command {
        return crate::lsp::run(crate::lsp::Options { log: filter, process, record });
    }
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let end = match line.command {
        Command::Check(args) => check::run(&args),
        Command::Links(args) => links::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Invent(args) => invent::run(&args),
        #[cfg(feature = "archive")]
        Command::Archive(args) => archive::run(&args),
        Command::Explain(args) => explain::run(&args),
        #[cfg(feature = "server")]
        Command::Replay { file } => replay::run(&file),
        Command::Debug(args) => debug::run(&args),
        #[cfg(feature = "server")]
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

/// The settings in `config`, or in `onrecord.toml` if that is here; the defaults if it is not. What is wrong in them is said.
pub(crate) fn settings(config: Option<&Path>) -> anyhow::Result<Settings> {
    let path = config.unwrap_or(Path::new("onrecord.toml"));
    let mut settings = Settings::default();
    match std::fs::read_to_string(path) {
        Ok(text) => {
            for problem in settings.merge_toml(&text) {
                complain(&format!("{}: {problem}", path.display()));
            }
        }
        Err(error) if config.is_none() && error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(anyhow::Error::new(error).context(format!("{}: cannot be read", path.display()))),
    }
    Ok(settings)
}

/// Writes all of `bytes`.
///
/// # Errors
/// If they cannot be written. A closed pipe is none: whoever reads has read enough, and the program ends.
pub(crate) fn put(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(bytes).or_else(closed)
}

/// Ends the program without a word if the error is a closed pipe. The input may still be held open, so that nothing is waited
/// for.
pub(crate) fn closed(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    Err(io::Error::new(error.kind(), format!("cannot write to standard output: {error}")))
}

/// One line on standard error. A standard error that nobody reads is no reason to stop.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "onrecord: {message}");
}

/// One document, read.
pub(crate) struct Read {
    /// Its name in the output.
    pub id: Id,
    /// What it says.
    pub article: Article,
    /// How it is written.
    pub format: Format,
    /// What was known of it.
    pub known: Known,
}

/// Reads one document. A fault of ours in one is no reason to lose the others.
pub(crate) fn read(reader: &Reader, job: Job) -> Result<Read, Refusal> {
    let Document { id, text, format, known, title } = reader.read(job)?;
    match catch_unwind(AssertUnwindSafe(|| Article::read(&text, format, &known))) {
        Ok(mut article) => {
            article.title = article.title.or(title);
            Ok(Read { id, article, format, known })
        }
        Err(_) => Err(Refusal {
            place: id.to_string(),
            id: Some(id),
            message: "a fault of onrecord's own stopped the reading: please report it with the document".to_owned(),
        }),
    }
}
