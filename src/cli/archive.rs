//! `onrecord archive`: a shared archive on a PostgreSQL server, made, filled and kept.

use super::input::{self, Job, Reader, Refusal};
use super::{End, Read, complain, pipeline, put, read};
use crate::archive::record::Given;
use crate::archive::{Address, Archive, Document};
use crate::library::Record;
use anyhow::Context;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Options of `onrecord archive`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make the archive in a database
    Init {
        #[command(flatten)]
        place: Place,
    },
    /// Bring the archive up to date with this onrecord
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// Store what is said in articles; the same again changes nothing
    Import {
        #[command(flatten)]
        place: Place,
        /// Files and folders, or - for lines on standard input: documents, or records of `onrecord export`
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How long to wait for a server that has gone away, in seconds
        #[arg(long, default_value_t = 60, value_name = "SECONDS")]
        patience: u64,
        /// Make the index once, at the end: for the first million articles. Until then others find verbatim repeats alone
        #[arg(long)]
        bulk: bool,
        #[command(flatten)]
        reading: input::Args,
    },
    /// Say how the archive stands
    Status {
        #[command(flatten)]
        place: Place,
        /// Count the frequencies of stems anew
        #[arg(long)]
        refresh: bool,
        /// Write one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Let go of articles written before a day
    Prune {
        #[command(flatten)]
        place: Place,
        /// The first day that stays
        #[arg(long, value_name = "DAY")]
        before: crate::date::Date,
    },
}

/// Where the archive is.
#[derive(clap::Args)]
#[group(skip)]
pub struct Place {
    /// Address of the archive, postgres://user@host/database [default: $ONRECORD_ARCHIVE, then the user's settings]
    #[arg(long, value_name = "URL")]
    archive: Option<String>,
}

impl Place {
    fn open(&self, connections: usize) -> anyhow::Result<Archive> {
        let address = Address::named(self.archive.as_deref())?
            .context("no archive is named: give --archive postgres://user@host/database, or set ONRECORD_ARCHIVE")?;
        Ok(Archive::new(address, connections, Duration::from_secs(60))?)
    }
}

/// Runs `onrecord archive`.
///
/// # Errors
/// If the archive cannot be reached, or refuses.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    match &args.action {
        Action::Init { place } | Action::Migrate { place } => {
            let archive = place.open(1)?;
            let create = matches!(args.action, Action::Init { .. });
            let applied = runtime.block_on(archive.migrate(create))?;
            say(&match applied.last() {
                Some(version) => format!("{}: now of version {version}\n", archive.address),
                None => format!("{}: up to date\n", archive.address),
            })
        }
        Action::Import { place, paths, patience, bulk, reading } => {
            let archive = place.open(1)?;
            let import = Import {
                runtime,
                archive,
                patience: Duration::from_secs(*patience),
                bulk: *bulk,
                reader: reading.reader(),
            };
            import.run(paths, reading.threads())
        }
        Action::Status { place, refresh, json } => {
            let archive = place.open(1)?;
            if *refresh {
                runtime.block_on(archive.count_stems(true))?;
            }
            let status = runtime.block_on(archive.status())?;
            let each = status.bytes as f64 / status.statements.max(1) as f64;
            let each = if status.statements > 0 { format!(", {each:.0} bytes a statement") } else { String::new() };
            if *json {
                let object = serde_json::json!({
                    "archive": archive.address.to_string(), "version": status.version, "documents": status.documents,
                    "statements": status.statements, "bytes": status.bytes, "frequencies": status.frequencies,
                    "counted": status.counted, "warnings": status.warnings,
                });
                say(&format!("{object}\n"))?;
            } else {
                say(&format!(
                    "{}\n  version      {}\n  documents    {}\n  statements   {}\n  size         {:.1} MB{each}\n  frequencies  {} stems, counted {}\n",
                    archive.address,
                    status.version,
                    status.documents,
                    status.statements,
                    status.bytes as f64 / 1e6,
                    status.frequencies,
                    status.counted.as_deref().unwrap_or("never"),
                ))?;
            }
            for warning in &status.warnings {
                complain(warning);
            }
            Ok(if status.warnings.is_empty() { End::Clean } else { End::Warnings })
        }
        Action::Prune { place, before } => {
            let archive = place.open(1)?;
            let pruned = runtime.block_on(archive.prune(*before))?;
            say(&format!("{} documents with {} statements are gone\n", pruned.documents, pruned.statements))
        }
    }
}

fn say(text: &str) -> anyhow::Result<End> {
    put(&mut io::stdout().lock(), text.as_bytes())?;
    Ok(End::Clean)
}

/// A batch is stored when it holds so many statements.
const BATCH: usize = 20_000;

struct Import {
    runtime: tokio::runtime::Runtime,
    archive: Archive,
    patience: Duration,
    bulk: bool,
    reader: Reader,
}

impl Import {
    fn run(self, paths: &[PathBuf], threads: usize) -> anyhow::Result<End> {
        let piped = paths.iter().any(|path| path.as_os_str() == "-");
        anyhow::ensure!(!piped || paths.len() == 1, "- stands for standard input and takes no other path beside it");
        // Before hours of reading: is there an archive, and may we write?
        self.runtime.block_on(self.archive.store_patiently(&[], self.patience, |_| {}))?;
        if self.bulk {
            self.runtime.block_on(self.archive.without_index())?;
        }
        let start = Instant::now();
        let (mut seen, mut refused, mut waiting) = (0_u64, 0_u64, Vec::new());
        let (mut size, mut done) = (0, crate::archive::Imported::default());
        let work = |job| document(&self.reader, job);
        let mut sink = |document: Result<Option<Document>, Refusal>| -> io::Result<()> {
            match document {
                Ok(Some(document)) => {
                    seen += 1;
                    size += document.said.len() + 1;
                    waiting.push(document);
                }
                Ok(None) => {}
                Err(refusal) => {
                    refused += 1;
                    complain(&format!("{}: {}", refusal.place, refusal.message));
                }
            }
            if size >= BATCH {
                size = 0;
                done += self.store(&std::mem::take(&mut waiting))?;
            }
            Ok(())
        };
        let result = if piped {
            let lines = input::lines(io::BufReader::with_capacity(1 << 16, io::stdin()), self.reader.limit);
            pipeline::ordered(lines, threads, work, &mut sink)
        } else {
            pipeline::ordered(input::files(paths, &[]), threads, work, &mut sink)
        };
        result?;
        if !waiting.is_empty() {
            done += self.store(&waiting)?;
        }
        if self.bulk {
            self.runtime.block_on(self.archive.index())?;
        }
        self.runtime.block_on(self.archive.count_stems(false))?;
        say(&format!(
            "{seen} documents read, {} new or changed, {} statements stored in {:.1} s\n",
            done.documents,
            done.statements,
            start.elapsed().as_secs_f64()
        ))?;
        Ok(match (seen, refused) {
            (_, 0) => End::Clean,
            (0, _) => End::Failed,
            _ => End::Warnings,
        })
    }

    fn store(&self, documents: &[Document]) -> io::Result<crate::archive::Imported> {
        let waiting = |trouble: &crate::archive::Trouble| complain(&format!("{trouble}; trying again"));
        let stored = self.runtime.block_on(self.archive.store_patiently(documents, self.patience, waiting));
        stored.map_err(io::Error::other)
    }
}

/// What is stored of one job; nothing for a record that says that its document could not be read.
fn document(reader: &Reader, job: Job) -> Result<Option<Document>, Refusal> {
    if let Job::Line(number, line) = &job {
        if line.len() <= reader.limit && memchr::memmem::find(line, b"\"quotes\"").is_some() {
            match serde_json::from_slice::<Given>(line) {
                Ok(given) if given.error.is_some() => return Ok(None),
                Ok(given) => return Ok(Some(Document::new(&given.id.to_string(), &given.record()))),
                // An article may speak of "quotes" too.
                Err(_) if memchr::memmem::find(line, b"\"text\"").is_some() && !line.starts_with(b"{\"id\":null") => {}
                Err(error) => {
                    let message = format!("no export record: {error}");
                    return Err(Refusal { id: None, place: format!("line {number}"), message });
                }
            }
        }
    }
    let Read { id, article, .. } = read(reader, job)?;
    Ok(Some(Document::new(&id.to_string(), &Record::of(&article))))
}
