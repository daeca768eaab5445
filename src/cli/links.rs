//! `onrecord links`: statements that stand in several articles, and how their wordings differ.

use super::corpus::{self, Entry};
use super::style::Style;
use super::{End, complain};
use crate::features::words;
use crate::library::Statement;
use crate::link::{Change, Difference, difference};
use crate::speaker::Speaker;
use crate::speaker::identity::Compatibility;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Options of `onrecord links`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    corpus: corpus::Args,
    /// How to write them
    #[arg(long, value_enum, default_value_t)]
    format: Output,
}

/// How links are written.
#[derive(Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Output {
    /// For people.
    #[default]
    Text,
    /// One JSON object a statement.
    Json,
}

/// One place where a repeated statement stands.
struct Occurrence<'a> {
    entry: &'a Entry,
    statement: &'a Statement,
    speaker: Option<&'a Speaker>,
}

/// Runs `onrecord links`.
///
/// # Errors
/// If the settings cannot be read or standard output cannot be written, a closed pipe aside.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let corpus = args.corpus.read(&args.corpus.settings()?);
    for refusal in corpus.entries.iter().filter_map(|entry| entry.as_ref().err()) {
        complain(&format!("{}: {}", refusal.place, refusal.message));
    }
    let records: Vec<_> =
        corpus.articles().filter_map(|entry| Some((entry, corpus.library.record(&entry.key)?))).collect();
    let mut clusters: BTreeMap<u64, Vec<Occurrence>> = BTreeMap::new();
    for (entry, record) in &records {
        for (at, statement) in record.statements.iter().enumerate() {
            if let Some(cluster) = corpus.clusters.of(&entry.key, at) {
                let speaker = record.speaker_of(statement);
                clusters.entry(cluster).or_default().push(Occurrence { entry, statement, speaker });
            }
        }
    }
    let mut clusters: Vec<_> = clusters.into_iter().collect();
    for (_, occurrences) in &mut clusters {
        // The earliest article first; the order of the input decides between equals.
        occurrences.sort_by_key(|o| o.entry.article.date.map_or_else(|| "~".to_owned(), |date| date.when.iso()));
    }
    clusters.sort_by_key(|(_, occurrences)| std::cmp::Reverse(occurrences.len()));

    let style = args.corpus.style();
    let mut out = io::stdout().lock();
    for (cluster, occurrences) in &clusters {
        let text = match args.format {
            Output::Text => text(occurrences, style),
            Output::Json => json(*cluster, occurrences),
        };
        super::put(&mut out, text.as_bytes())?;
    }
    if args.format == Output::Text && !records.is_empty() {
        let count = clusters.len();
        let articles = words::count(records.len(), "article");
        super::put(&mut out, format!("{}, {count} repeated\n", articles).as_bytes())?;
    }
    out.flush().or_else(super::closed)?;
    Ok(match (records.len(), corpus.entries.len() - records.len()) {
        (0, _) => End::Failed,
        (_, 0) => End::Clean,
        _ => End::Warnings,
    })
}

fn text(occurrences: &[Occurrence], style: Style) -> String {
    let mut out = String::new();
    let Some((first, others)) = occurrences.split_first() else { return out };
    let _ = writeln!(out, "“{}”", first.statement.text);
    let said = first.statement.date.and_then(|date| date.when).map(|when| format!(" · {}", words::when(when)));
    let name = first.speaker.map_or("speaker unclear", |speaker| &speaker.name);
    let _ = writeln!(out, "    {}{}", style.name(name), said.unwrap_or_default());
    let _ = writeln!(out, "    {}", style.place(first.place()));
    for other in others {
        let found = difference(&first.statement.text, &other.statement.text);
        let mut notes = Vec::new();
        if let (Some(a), Some(b)) = (first.speaker, other.speaker)
            && a.compatible(b) == Compatibility::Different
        {
            notes.push(style.warning(format_args!("said by {}", b.name)));
        }
        if found.meaning_differs {
            notes.push(style.warning("the meaning differs"));
        } else if found.wording_differs {
            notes.push("reworded".to_owned());
        } else if found.trimmed {
            notes.push("trimmed".to_owned());
        }
        let notes = if notes.is_empty() { String::new() } else { format!("  {}", notes.join(", ")) };
        let _ = writeln!(out, "    {}{notes}", style.place(other.place()));
        if found.edits.iter().any(|edit| edit.change != Change::Kept) {
            let _ = writeln!(out, "        {}", inline(&first.statement.text, &other.statement.text, &found, style));
        }
    }
    out.push('\n');
    out
}

/// Both wordings in one line: `[-gone-]`, `{+come+}`.
fn inline(a: &str, b: &str, found: &Difference, style: Style) -> String {
    let parts = found.edits.iter().map(|edit| {
        let dropped = || style.dropped(format_args!("[-{}-]", edit.a.of(a)));
        let added = || style.added(format_args!("{{+{}+}}", edit.b.of(b)));
        match edit.change {
            Change::Kept => edit.b.of(b).to_owned(),
            Change::Dropped => dropped(),
            Change::Added => added(),
            Change::Replaced => dropped() + &added(),
        }
    });
    parts.collect::<Vec<_>>().join(" ")
}

impl Occurrence<'_> {
    fn place(&self) -> String {
        let start = self.statement.place.start;
        format!("{}:{}:{}", self.entry.id, start.line + 1, start.chars + 1)
    }
}

fn json(cluster: u64, occurrences: &[Occurrence]) -> String {
    #[derive(Serialize)]
    struct Repeated<'a> {
        cluster: String,
        text: &'a str,
        speaker: Option<&'a str>,
        date: Option<String>,
        occurrences: Vec<Place<'a>>,
    }
    #[derive(Serialize)]
    struct Place<'a> {
        id: &'a super::record::Id,
        line: u32,
        column: u32,
        text: &'a str,
        speaker: Option<&'a str>,
        date: Option<String>,
        same: bool,
        meaning_differs: bool,
        wording_differs: bool,
        trimmed: bool,
    }
    let Some(first) = occurrences.first() else { return String::new() };
    let date = |o: &Occurrence| o.statement.date.and_then(|date| date.when).map(|when| when.iso());
    let places = occurrences.iter().map(|o| {
        let found = difference(&first.statement.text, &o.statement.text);
        Place {
            id: &o.entry.id,
            line: o.statement.place.start.line + 1,
            column: o.statement.place.start.chars + 1,
            text: &o.statement.text,
            speaker: o.speaker.map(|speaker| speaker.name.as_str()),
            date: date(o),
            same: !found.wording_differs && !found.trimmed,
            meaning_differs: found.meaning_differs,
            wording_differs: found.wording_differs,
            trimmed: found.trimmed,
        }
    });
    let repeated = Repeated {
        cluster: format!("{cluster:016x}"),
        text: &first.statement.text,
        speaker: first.speaker.map(|speaker| speaker.name.as_str()),
        date: date(first),
        occurrences: places.collect(),
    };
    serde_json::to_string(&repeated).map_or_else(|_| String::new(), |line| line + "\n")
}
