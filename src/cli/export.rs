//! `onrecord export`: documents in, one JSON object a document out, in the order of the input.

use super::corpus::{Corpus, Entry};
use super::input::{self, Job, Reader, Refusal};
use super::keys::{self, Keys};
use super::offsets::{Offsets, Unit};
use super::record::{self, Filter, KindName, ModeName};
use super::{End, Read, complain, pipeline, read};
use crate::library::names;
use crate::speaker::Speaker;
use std::io;
use std::path::PathBuf;

/// Options of `onrecord export`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Files and folders, or - for lines of {"id", "text", "date"?, "title"?} on standard input
    #[arg(required_unless_present = "schema", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read all input first and link repeated statements; dates are inferred through the links
    #[arg(long)]
    links: bool,
    /// What offsets count
    #[arg(long, value_enum, default_value_t, value_name = "UNIT")]
    offsets: Unit,
    /// Write only these kinds
    #[arg(long, value_enum, value_delimiter = ',')]
    kind: Vec<KindName>,
    /// Write only these modes
    #[arg(long, value_enum, value_delimiter = ',')]
    mode: Vec<ModeName>,
    /// Write only quotations with at least this confidence, 0 to 1
    #[arg(long, default_value_t = 0.0, value_name = "P")]
    min_confidence: f32,
    /// Add what a join across documents needs: speakers, stems, and keys that statements of the same words share. Rarity
    /// is that of general English, or that of FILE: lines of a stem and the number of statements it stands in. Lines of
    /// standard input may then be records too
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, conflicts_with = "links")]
    keys: Option<Option<PathBuf>>,
    /// Write the JSON schema of the record, and nothing else
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    reading: input::Args,
}

/// Runs `onrecord export`.
///
/// # Errors
/// If standard output cannot be written, a closed pipe aside.
pub fn run(args: &Args) -> anyhow::Result<End> {
    if args.schema {
        super::put(&mut io::stdout().lock(), keys::SCHEMA.as_bytes())?;
        return Ok(End::Clean);
    }
    let keys = args.keys.as_ref().map(|file| Keys::read(file.as_deref())).transpose()?;
    let piped = args.paths.iter().any(|path| path.as_os_str() == "-");
    anyhow::ensure!(!piped || args.paths.len() == 1, "- stands for standard input and takes no other path beside it");
    let (reader, threads) = (args.reading.reader(), args.reading.threads());
    let limit = reader.limit;
    let mut run = Run { args, piped, reader, threads, filter: filter(args), keys, read: 0, refused: 0 };
    let written = if piped {
        run.all(input::lines(io::BufReader::with_capacity(1 << 16, io::stdin()), limit))
    } else {
        run.all(input::files(&args.paths, &[]))
    };
    match written {
        Err(error) => Err(error.into()),
        // The records tell a batch engine which lines were bad; the run itself has gone well.
        Ok(()) if piped || run.refused == 0 => Ok(End::Clean),
        Ok(()) => Ok(if run.read == 0 { End::Failed } else { End::Warnings }),
    }
}

fn filter(args: &Args) -> Filter {
    Filter {
        kinds: args.kind.clone(),
        modes: args.mode.clone(),
        min_confidence: args.min_confidence,
        fragments: args.links || args.keys.is_some(),
    }
}

struct Run<'a> {
    args: &'a Args,
    piped: bool,
    reader: Reader,
    threads: usize,
    filter: Filter,
    keys: Option<Keys>,
    read: usize,
    refused: usize,
}

impl Run<'_> {
    fn all(&mut self, jobs: impl Iterator<Item = Job> + Send) -> io::Result<()> {
        if self.args.links { self.linked(jobs) } else { self.streamed(jobs) }
    }

    /// Each document by itself, written as soon as those before it are.
    fn streamed(&mut self, jobs: impl Iterator<Item = Job> + Send) -> io::Result<()> {
        let (reader, unit, filter) = (self.reader.clone(), self.args.offsets, self.filter.clone());
        let keys = self.keys.take();
        let keys = keys.as_ref();
        let work = |job| match keys.and_then(|keys| keys.record(&reader, &job)) {
            Some(record) => Ok(record),
            None => read(&reader, job).map(|Read { id, article, .. }| {
                let mut line = Vec::with_capacity(4096);
                let offsets = Offsets::new(&article.source, unit);
                record::write(&mut line, &id, &article, &offsets, &filter, |_| None, &[]);
                keys.and_then(|keys| keys.added(&line, Some(&article))).unwrap_or(line)
            }),
        };
        pipeline::ordered(jobs, self.threads, work, |result| self.put(result))
    }

    /// All documents, linked.
    fn linked(&mut self, jobs: impl Iterator<Item = Job> + Send) -> io::Result<()> {
        let Corpus { entries, clusters, .. } = Corpus::read(&self.reader, jobs, self.threads);
        let speakers: Vec<&[Speaker]> = entries.iter().flatten().map(|entry| &entry.article.speakers[..]).collect();
        let mut names = names::canonical(&speakers).into_iter();
        // Documents that could not be read have no speakers.
        let jobs = entries.into_iter().map(|entry| entry.map(|entry| (entry, names.next().unwrap_or_default())));
        let (unit, filter) = (self.args.offsets, self.filter.clone());
        let work = |entry: Result<(Entry, Vec<Option<String>>), Refusal>| {
            entry.map(|(Entry { id, key, article }, names)| {
                let mut line = Vec::with_capacity(4096);
                let offsets = Offsets::new(&article.source, unit);
                record::write(&mut line, &id, &article, &offsets, &filter, |q| clusters.of(&key, q), &names);
                line
            })
        };
        pipeline::ordered(jobs, self.threads, work, |result| self.put(result))
    }

    /// Writes one record, whole, so that a reader on the other end gets it now.
    fn put(&mut self, result: Result<Vec<u8>, Refusal>) -> io::Result<()> {
        let line = match result {
            Ok(line) => {
                self.read += 1;
                line
            }
            // Said here and not where it happens, so that what is wrong comes in the order of the input, too.
            Err(refusal) => {
                self.refused += 1;
                refuse(refusal, self.piped)
            }
        };
        super::put(&mut io::stdout().lock(), &line)
    }
}

/// Says what is wrong; on a pipe also in a record, so that every line has its answer.
fn refuse(refusal: Refusal, piped: bool) -> Vec<u8> {
    complain(&format!("{}: {}", refusal.place, refusal.message));
    let mut line = Vec::new();
    if piped {
        record::write_error(&mut line, refusal.id.as_ref(), &format!("{}: {}", refusal.place, refusal.message));
    }
    line
}
