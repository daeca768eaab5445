//! `onrecord verify`: the decision by itself, for a batch engine that has found candidates in a way of its own.
//!
//! Pairs of documents come in as lines, each with both export records; out goes which of their statements are the same. A
//! link is a function of the two articles and of nothing else, so that any engine on any number of machines finds what one
//! machine would. With `--clusters`, documents and links that hang together come in, and out goes what is one statement.

use super::{End, complain, input, pipeline, put};
use crate::archive::record::Given;
use crate::library::{Change, Key, Library, Link};
use crate::link::Band;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::Arc;

/// Options of `onrecord verify`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Always -: lines of {"a": record, "b": record} on standard input
    #[arg(value_name = "-", value_parser = ["-"])]
    input: String,
    /// Read {"component", "document"} and {"component", "link"} instead, and make clusters
    #[arg(long)]
    clusters: bool,
    /// Threads to work with; 0 is one for each core
    #[arg(long, default_value_t = 1, value_name = "N")]
    threads: usize,
    /// Largest line to read, in megabytes
    #[arg(long, default_value_t = 64, value_name = "MB")]
    max_size: usize,
}

#[derive(Deserialize)]
struct Pair {
    a: Given,
    b: Given,
}

#[derive(Serialize)]
struct Verdict {
    a: String,
    b: String,
    links: Vec<Same>,
}

#[derive(Serialize)]
struct Same {
    a: [u32; 2],
    b: [u32; 2],
    score: f64,
    band: &'static str,
}

/// One line of `verify --clusters`.
#[derive(Deserialize)]
struct Part {
    component: serde_json::Value,
    #[serde(default)]
    document: Option<Given>,
    #[serde(default)]
    link: Option<Joined>,
}

#[derive(Deserialize)]
struct Joined {
    a: Place,
    b: Place,
    score: f32,
    #[serde(default)]
    band: String,
}

#[derive(Deserialize)]
struct Place {
    id: crate::archive::record::Name,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Clustered<'a> {
    component: &'a serde_json::Value,
    statements: Vec<Member>,
}

#[derive(Serialize)]
struct Member {
    id: String,
    start: u32,
    end: u32,
    cluster: String,
}

/// Documents of so many lines are linked at once: one that stands in many pairs is prepared once.
const BATCH: usize = 128;

/// Runs `onrecord verify`.
///
/// # Errors
/// If standard output cannot be written, a closed pipe aside.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let limit = args.max_size.clamp(1, 4000).saturating_mul(1_000_000);
    let lines = input::lines(io::BufReader::with_capacity(1 << 16, io::stdin()), limit);
    let lines = lines.map(move |job| match job {
        input::Job::Line(number, line) if line.len() > limit => (number, Err("the line is too long".to_owned())),
        input::Job::Line(number, line) => (number, Ok(line)),
        input::Job::Refused(refusal) => (0, Err(refusal.message)),
        input::Job::File(_) => (0, Err("no line".to_owned())),
    });
    let sink = |out: Vec<u8>| put(&mut io::stdout().lock(), &out);
    if args.clusters {
        pipeline::ordered(components(lines), threads, clusters, sink)?;
    } else {
        pipeline::ordered(batches(lines), threads, verdicts, sink)?;
    }
    Ok(End::Clean)
}

type Line = (usize, Result<Vec<u8>, String>);

/// What a line says, or what is wrong with it.
fn parsed<T: serde::de::DeserializeOwned>((number, line): Line) -> Result<T, (usize, String)> {
    let line = line.map_err(|message| (number, message))?;
    serde_json::from_slice(&line).map_err(|error| (number, error.to_string()))
}

/// A bad line has its answer like any other.
fn refuse(out: &mut Vec<u8>, (number, message): (usize, String)) {
    complain(&format!("line {number}: {message}"));
    write(out, &serde_json::json!({"error": format!("line {number}: {message}"), "links": []}));
}

fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    let before = out.len();
    match serde_json::to_writer(&mut *out, value) {
        Ok(()) => out.push(b'\n'),
        Err(_) => out.truncate(before),
    }
}

fn batches(mut lines: impl Iterator<Item = Line> + Send) -> impl Iterator<Item = Vec<Line>> + Send {
    std::iter::from_fn(move || {
        let (mut batch, mut size) = (Vec::new(), 0);
        while batch.len() < BATCH && size < 8_000_000 {
            let Some(line) = lines.next() else { break };
            size += line.1.as_ref().map_or(0, Vec::len);
            batch.push(line);
        }
        (!batch.is_empty()).then_some(batch)
    })
}

fn verdicts(batch: Vec<Line>) -> Vec<u8> {
    let pairs: Vec<Result<Pair, (usize, String)>> = batch.into_iter().map(parsed).collect();
    let mut out = Vec::new();
    let mut library = Library::default();
    let mut known: FxHashSet<Key> = FxHashSet::default();
    let mut spans: FxHashMap<Key, Vec<[u32; 2]>> = FxHashMap::default();
    let mut changes = Vec::new();
    for given in pairs.iter().flatten().flat_map(|pair| [&pair.a, &pair.b]) {
        let key: Key = given.id.to_string().into();
        if known.insert(key.clone()) {
            let record = given.record();
            spans.insert(key.clone(), record.statements.iter().map(|said| [said.span.start, said.span.end]).collect());
            changes.push(Change::Keep(key, Arc::new(record)));
        }
    }
    library.extend(changes);
    let mut links: FxHashMap<Key, Vec<Link>> = FxHashMap::default();
    for pair in pairs {
        let pair = match pair {
            Ok(pair) => pair,
            Err(wrong) => {
                refuse(&mut out, wrong);
                continue;
            }
        };
        let (a, b): (Key, Key) = (pair.a.id.to_string().into(), pair.b.id.to_string().into());
        let found = links.entry(a.clone()).or_insert_with(|| library.links(&a));
        let span = |key: &Key, at: usize| spans.get(key).and_then(|spans| spans.get(at)).copied();
        let links = found
            .iter()
            .filter(|link| link.b.0 == b)
            .filter_map(|link| {
                Some(Same {
                    a: span(&link.a.0, link.a.1)?,
                    b: span(&link.b.0, link.b.1)?,
                    score: f64::from(link.score),
                    band: if link.band == Band::Same { "same" } else { "likely" },
                })
            })
            .collect();
        write(&mut out, &Verdict { a: a.to_string(), b: b.to_string(), links });
    }
    out
}

type Component = (serde_json::Value, Vec<Part>, Vec<(usize, String)>);

/// Lines of one component stand together.
fn components(mut lines: impl Iterator<Item = Line> + Send) -> impl Iterator<Item = Component> + Send {
    let mut next: Option<Part> = None;
    std::iter::from_fn(move || {
        let mut parts: Vec<Part> = next.take().into_iter().collect();
        let mut wrong = Vec::new();
        for line in lines.by_ref() {
            match parsed::<Part>(line) {
                Ok(part) if parts.first().is_some_and(|first| first.component != part.component) => {
                    next = Some(part);
                    break;
                }
                Ok(part) => parts.push(part),
                Err(error) => wrong.push(error),
            }
        }
        let name = parts.first().map_or(serde_json::Value::Null, |part| part.component.clone());
        (!parts.is_empty() || !wrong.is_empty()).then_some((name, parts, wrong))
    })
}

fn clusters((component, parts, wrong): Component) -> Vec<u8> {
    let mut out = Vec::new();
    wrong.into_iter().for_each(|wrong| refuse(&mut out, wrong));
    let mut library = Library::default();
    let mut index: FxHashMap<(Key, u32, u32), usize> = FxHashMap::default();
    let (mut changes, mut links) = (Vec::new(), Vec::new());
    for part in parts {
        if let Some(given) = part.document {
            let key: Key = given.id.to_string().into();
            let record = given.record();
            for (at, said) in record.statements.iter().enumerate() {
                index.entry((key.clone(), said.span.start, said.span.end)).or_insert(at);
            }
            changes.push(Change::Keep(key, Arc::new(record)));
        }
        links.extend(part.link);
    }
    library.extend(changes);
    let node = |place: &Place| {
        let key: Key = place.id.to_string().into();
        index.get(&(key.clone(), place.start, place.end)).map(|&at| (key, at))
    };
    let links: Vec<Link> = links
        .iter()
        .filter_map(|joined| {
            let band = if joined.band == "likely" { Band::Likely } else { Band::Same };
            Some(Link { a: node(&joined.a)?, b: node(&joined.b)?, score: joined.score, band })
        })
        .collect();
    let found = library.clusters(&links);
    let mut statements: Vec<Member> = index
        .iter()
        .filter_map(|((key, start, end), &at)| {
            let cluster = format!("{:016x}", found.of(key, at)?);
            Some(Member { id: key.to_string(), start: *start, end: *end, cluster })
        })
        .collect();
    statements.sort_by(|a, b| (&a.id, a.start, a.end).cmp(&(&b.id, b.start, b.end)));
    write(&mut out, &Clustered { component: &component, statements });
    out
}
