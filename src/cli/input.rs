//! Documents from paths and from standard input, and what is said about those that cannot be read.

use super::record::Id;
use crate::date::{Date, Known};
use crate::markup::Format;
use crate::settings::sources::Sources;
use crate::text::decode;
use jiff::ToSpan;
use serde::Deserialize;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

/// One document, ready to be read.
#[derive(Debug)]
pub struct Document {
    /// Its name in the output.
    pub id: Id,
    /// Its text.
    pub text: String,
    /// How it is written.
    pub format: Format,
    /// What is known of it beside its text.
    pub known: Known,
    /// Its headline, if the caller gives one.
    pub title: Option<String>,
}

/// A document that could not be read: where, and what is wrong.
#[derive(Debug)]
pub struct Refusal {
    /// The document's name, if it is known.
    pub id: Option<Id>,
    /// A path or a line number.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// One job of reading.
pub enum Job {
    /// A file, and whether it was named itself and not found in a folder.
    File(PathBuf),
    /// A line of standard input, counted from 1; too long ones are cut at the limit.
    Line(usize, Vec<u8>),
    /// Something that is wrong before a document is reached.
    Refused(Refusal),
}

/// The files under `paths` in the order given, folders in the order of their names. In a folder, ignore files are followed and
/// what `exclude` names is left out, as the server does.
pub fn files(paths: &[PathBuf], exclude: &[String]) -> impl Iterator<Item = Job> + Send {
    paths.iter().flat_map(move |path| {
        if !path.is_dir() {
            return Box::new(std::iter::once(Job::File(path.clone()))) as Box<dyn Iterator<Item = Job> + Send>;
        }
        let (walk, troubles) = crate::workspace::walk::all(path, exclude);
        let mut troubles = troubles.into_iter();
        let mut inside = walk.filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                Format::from_path(&entry.path().to_string_lossy())?;
                Some(Job::File(entry.into_path()))
            }
            Ok(_) => None,
            Err(error) => {
                let place = "cannot look into a folder".to_owned();
                Some(Job::Refused(Refusal { id: None, place, message: error.to_string() }))
            }
        });
        let place = path.display().to_string();
        let mut any = false;
        Box::new(std::iter::from_fn(move || {
            if let Some(message) = troubles.next() {
                return Some(Job::Refused(Refusal { id: None, place: "settings".to_owned(), message }));
            }
            let job = inside.next().or_else(|| {
                let message = "no article in this folder (.txt, .md, .html): name files to read others".to_owned();
                (!any).then(|| Job::Refused(Refusal { id: None, place: place.clone(), message }))
            });
            any = true;
            job
        }))
    })
}

/// The lines of `input` as jobs; a line is read to `limit` bytes and no further.
pub fn lines(mut input: impl BufRead + Send, limit: usize) -> impl Iterator<Item = Job> + Send {
    let mut number = 0;
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            number += 1;
            match line(&mut input, limit) {
                Ok(Some(line)) if line.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(Job::Line(number, line)),
                Ok(None) => ended = true,
                Err(error) => {
                    ended = true;
                    let place = "standard input".to_owned();
                    return Some(Job::Refused(Refusal { id: None, place, message: error.to_string() }));
                }
            }
        }
        None
    })
}

/// The next line, or `limit` + 1 bytes of it, the rest passed over.
fn line(input: &mut impl BufRead, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    input.by_ref().take(limit as u64 + 1).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.len() > limit && !line.ends_with(b"\n") {
        loop {
            let rest = input.fill_buf()?;
            if rest.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', rest);
            let used = end.map_or(rest.len(), |at| at + 1);
            input.consume(used);
            if end.is_some() {
                break;
            }
        }
    }
    Ok(Some(line))
}

/// One line of `export -`.
#[derive(Deserialize)]
struct Given<'a> {
    id: Option<Id>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    date: Option<String>,
    title: Option<String>,
}

/// The day of a file's last change, in UTC.
fn modified(path: &Path) -> Option<Date> {
    let time = std::fs::metadata(path).ok()?.modified().ok()?;
    let seconds = time.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    Date::constant(1970, 1, 1).checked_add(i64::try_from(seconds / 86_400).ok()?.days()).ok()
}

/// Options of every command that reads documents.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// How the documents are written [default: by the file's name, else plain]
    #[arg(long, value_enum, value_name = "FORMAT")]
    markup: Option<FormatName>,
    /// Threads to read with; 0 is one for each core
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,
    /// Largest document to read, in megabytes
    #[arg(long, default_value_t = 16, value_name = "MB")]
    max_size: usize,
    /// Take the day of a file's last change (UTC) for an article that nothing else dates. A copied file is of the day of the copy
    #[arg(long)]
    file_dates: bool,
}

/// [`Format`] on the command line.
#[derive(Clone, Copy, clap::ValueEnum)]
enum FormatName {
    Plain,
    Markdown,
    Html,
}

impl Args {
    /// How to read.
    pub fn reader(&self) -> Reader {
        Reader {
            format: self.markup.map(|name| match name {
                FormatName::Plain => Format::Plain,
                FormatName::Markdown => Format::Markdown,
                FormatName::Html => Format::Html,
            }),
            limit: self.max_size.clamp(1, 4000).saturating_mul(1_000_000),
            file_dates: self.file_dates,
            sources: Sources::default(),
        }
    }

    /// On how many threads.
    pub fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        }
    }
}

/// How documents are read.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The format of every document; by the file's name if `None`.
    pub format: Option<Format>,
    /// Largest document, in bytes.
    pub limit: usize,
    /// Whether the time of a file's last change may date its article.
    pub file_dates: bool,
    /// Files that the settings name as source texts.
    pub sources: Sources,
}

impl Reader {
    /// Does one job.
    ///
    /// # Errors
    /// A [`Refusal`] that names the place and what is wrong with it.
    pub fn read(&self, job: Job) -> Result<Document, Refusal> {
        match job {
            Job::File(path) => self.file(&path),
            Job::Line(number, line) => self.line(number, &line),
            Job::Refused(refusal) => Err(refusal),
        }
    }

    fn file(&self, path: &Path) -> Result<Document, Refusal> {
        let place = path.display().to_string();
        let refuse = |message: String| {
            let id = Some(Id::Text(place.clone()));
            Err(Refusal { id, place: place.clone(), message })
        };
        let bytes = match contents(path, self.limit) {
            Ok(bytes) => bytes,
            Err(message) => return refuse(message),
        };
        match decode::decode(bytes) {
            Ok((text, _)) if text.trim().is_empty() => refuse("the file is empty".to_owned()),
            Ok((text, _)) => Ok(Document {
                format: self.format.or_else(|| Format::from_path(&place)).unwrap_or_default(),
                known: Known {
                    modified: self.file_dates.then(|| modified(path)).flatten(),
                    source: self.sources.speaker(path).map(str::to_owned),
                    ..Known::of_path(&place)
                },
                id: Id::Text(place),
                text,
                title: None,
            }),
            Err(error) => refuse(error.to_string()),
        }
    }

    fn line(&self, number: usize, line: &[u8]) -> Result<Document, Refusal> {
        let refuse = |id: Option<Id>, message: String| Err(Refusal { id, place: format!("line {number}"), message });
        if line.len() > self.limit {
            return refuse(None, too_large(self.limit));
        }
        if !line.trim_ascii_start().starts_with(b"{") {
            return refuse(None, r#"this is no JSON object: give {"id": …, "text": …}"#.to_owned());
        }
        let given: Given = match serde_json::from_slice(line) {
            Ok(given) => given,
            Err(error) => {
                // What is wrong, without the position that the message repeats: the line is the place.
                let column = error.column();
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or(&what);
                return refuse(id_of(line), format!(r#"{what} (column {column}): give {{"id": …, "text": …}}"#));
            }
        };
        let id = given.id.unwrap_or_else(|| Id::Text(content_id(given.text.as_bytes())));
        let mut known = Known::default();
        if let Some(date) = given.date.filter(|date| !date.trim().is_empty()) {
            match date.trim().get(..10).unwrap_or(date.trim()).parse() {
                Ok(date) => known.date = Some(date),
                Err(_) => {
                    return refuse(Some(id), format!("the date {date:?} is no day: write 2021-03-19, or leave it out"));
                }
            }
        }
        Ok(Document {
            id,
            text: given.text.into_owned(),
            format: self.format.unwrap_or_default(),
            known,
            title: given.title.filter(|title| !title.trim().is_empty()),
        })
    }
}

/// The id of a line whose other fields are wrong.
fn id_of(line: &[u8]) -> Option<Id> {
    #[derive(Deserialize)]
    struct Named {
        id: Id,
    }
    serde_json::from_slice::<Named>(line).ok().map(|named| named.id)
}

/// A name made of the content, so that a task that is run again gives the same one: FNV-1a, 128 bits.
fn content_id(text: &[u8]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    let start = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D_u128;
    format!("{:032x}", text.iter().fold(start, |h, &byte| (h ^ u128::from(byte)).wrapping_mul(PRIME)))
}

fn too_large(limit: usize) -> String {
    format!("larger than {} MB: split it, or raise --max-size", limit / 1_000_000)
}

/// The bytes of the file at `path`, or what is wrong with it.
fn contents(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
    let explain = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => "the link points to nothing: mend or remove it".to_owned(),
        io::ErrorKind::NotFound => "no such file or folder: check the spelling".to_owned(),
        io::ErrorKind::PermissionDenied => "not allowed to read it: check its permissions".to_owned(),
        _ => error.to_string(),
    };
    let about = std::fs::metadata(path).map_err(explain)?;
    if !about.is_file() {
        return Err("not a regular file: give a file, or a folder of files".to_owned());
    }
    if about.len() > limit as u64 {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    // It may have grown since it was measured.
    File::open(path).map_err(explain)?.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(explain)?;
    if bytes.len() > limit { Err(too_large(limit)) } else { Ok(bytes) }
}
