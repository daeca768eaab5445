//! `onrecord export`: documents in, one JSON object a document out, in the order of the input.

use super::input::{self, Document, Job, Reader, Refusal};
use super::offsets::{Offsets, Unit};
use super::record::{self, Filter, Id, KindName, ModeName};
use super::{End, complain, pipeline};
use crate::article::Article;
use crate::library::{Change, Library};
use crate::markup::Format;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// Options of `onrecord export`.
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders, or - for lines of {"id", "text", "date"?, "title"?} on standard input
    #[arg(required = true, value_name = "PATH")]
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
    /// How the documents are written [default: by the file's name, else plain]
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// Threads to read with; 0 is one for each core
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,
    /// Largest document to read, in megabytes
    #[arg(long, default_value_t = 16, value_name = "MB")]
    max_size: usize,
}

/// [`Format`] on the command line.
#[derive(Clone, Copy, clap::ValueEnum)]
enum FormatName {
    Plain,
    Markdown,
    Html,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Format {
        match name {
            FormatName::Plain => Format::Plain,
            FormatName::Markdown => Format::Markdown,
            FormatName::Html => Format::Html,
        }
    }
}

/// Runs `onrecord export`.
///
/// # Errors
/// If standard output cannot be written, a closed pipe aside.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let piped = args.paths.iter().any(|path| path.as_os_str() == "-");
    anyhow::ensure!(!piped || args.paths.len() == 1, "- stands for standard input and takes no other path beside it");
    let reader =
        Reader { format: args.format.map(Format::from), limit: args.max_size.clamp(1, 4000).saturating_mul(1_000_000) };
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let mut run = Run { args, piped, reader, threads, filter: filter(args), read: 0, refused: 0 };
    let written = if piped {
        run.all(input::lines(io::BufReader::with_capacity(1 << 16, io::stdin()), reader.limit))
    } else {
        run.all(input::files(&args.paths))
    };
    match written {
        // Whoever reads has read enough. The input may still be held open, so nothing is waited for.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(anyhow::Error::new(error).context("cannot write to standard output")),
        // The records tell a batch engine which lines were bad; the run itself has gone well.
        Ok(()) if piped || run.refused == 0 => Ok(End::Clean),
        Ok(()) => Ok(if run.read == 0 { End::Failed } else { End::Warnings }),
    }
}

fn filter(args: &Args) -> Filter {
    Filter { kinds: args.kind.clone(), modes: args.mode.clone(), min_confidence: args.min_confidence }
}

struct Run<'a> {
    args: &'a Args,
    piped: bool,
    reader: Reader,
    threads: usize,
    filter: Filter,
    read: usize,
    refused: usize,
}

impl Run<'_> {
    fn all(&mut self, jobs: impl Iterator<Item = Job> + Send) -> io::Result<()> {
        if self.args.links { self.linked(jobs) } else { self.streamed(jobs) }
    }

    /// Each document by itself, written as soon as those before it are.
    fn streamed(&mut self, jobs: impl Iterator<Item = Job> + Send) -> io::Result<()> {
        let (reader, unit, piped, filter) = (self.reader, self.args.offsets, self.piped, self.filter.clone());
        let work = |job| match read(&reader, job) {
            Ok((id, article)) => {
                let mut line = Vec::with_capacity(4096);
                record::write(&mut line, &id, &article, &Offsets::new(&article.source, unit), &filter, |_| None);
                Ok(line)
            }
            Err(refusal) => Err(refuse(refusal, piped)),
        };
        pipeline::ordered(jobs, self.threads, work, |result| self.put(result))
    }

    /// All documents, linked.
    fn linked(&mut self, jobs: impl Iterator<Item = Job> + Send) -> io::Result<()> {
        let mut articles = Vec::new();
        let reader = self.reader;
        pipeline::ordered(
            jobs,
            self.threads,
            |job| read(&reader, job),
            |result| {
                articles.push(result.map(|(id, article)| (id, Arc::new(article))));
                Ok(())
            },
        )?;
        let mut library = Library::default();
        let mut keys = Vec::with_capacity(articles.len());
        for entry in &articles {
            let Ok((id, article)) = entry else {
                keys.push(None);
                continue;
            };
            // Two documents of one name are two documents all the same.
            let mut key: crate::library::Key = id.to_string().into();
            while library.article(&key).is_some() {
                key = format!("{key}+").into();
            }
            library.apply(Change::Set(key.clone(), article.clone()));
            keys.push(Some(key));
        }
        for (entry, key) in articles.into_iter().zip(keys) {
            let result = match (entry, key) {
                (Ok((id, article)), Some(key)) => {
                    let article = library.article(&key).unwrap_or(&article);
                    let offsets = Offsets::new(&article.source, self.args.offsets);
                    let mut line = Vec::with_capacity(4096);
                    record::write(&mut line, &id, article, &offsets, &self.filter, |q| library.cluster(&key, q));
                    Ok(line)
                }
                (Ok(_), None) => continue,
                (Err(refusal), _) => Err(refuse(refusal, self.piped)),
            };
            self.put(result)?;
        }
        Ok(())
    }

    /// Writes one record, whole, so that a reader on the other end gets it now.
    fn put(&mut self, result: Result<Vec<u8>, Vec<u8>>) -> io::Result<()> {
        let line = match result {
            Ok(line) => {
                self.read += 1;
                line
            }
            Err(line) => {
                self.refused += 1;
                line
            }
        };
        io::stdout().lock().write_all(&line)
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

/// Reads one document. A fault of ours in one is no reason to lose the others.
fn read(reader: &Reader, job: Job) -> Result<(Id, Article), Refusal> {
    let Document { id, text, format, known, title } = reader.read(job)?;
    match catch_unwind(AssertUnwindSafe(|| Article::read(&text, format, &known))) {
        Ok(mut article) => {
            article.title = article.title.or(title);
            Ok((id, article))
        }
        Err(_) => Err(Refusal {
            place: id.to_string(),
            id: Some(id),
            message: "a fault of onrecord's own stopped the reading: please report it with the document".to_owned(),
        }),
    }
}
