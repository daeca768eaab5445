//! The export record: what one document says, as one JSON object. A promise: fields are added, never changed.

use super::offsets::Offsets;
use crate::article::{Article, Quotation};
use crate::date::ArticleDateFrom;
use crate::speaker::{Kind, Mode};
use serde::{Deserialize, Serialize};

/// The name of a document: a path, or what the caller gave.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Id {
    /// Text.
    Text(String),
    /// A whole number.
    Number(serde_json::Number),
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Id::Text(text) => f.write_str(text),
            Id::Number(number) => number.fmt(f),
        }
    }
}

/// Which quotations are written.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// These kinds; all if empty.
    pub kinds: Vec<KindName>,
    /// These modes; all if empty.
    pub modes: Vec<ModeName>,
    /// At least this confidence, 0 to 1.
    pub min_confidence: f32,
    /// The marked fragments inside mixed quotations too: it is they that are repeated, so links need them.
    pub fragments: bool,
}

/// [`Kind`] on the command line and in the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum KindName {
    Direct,
    Mixed,
    Indirect,
}

/// [`Mode`] on the command line and in the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ModeName {
    Speech,
    Thought,
    Plan,
}

impl From<Kind> for KindName {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Direct => KindName::Direct,
            Kind::Mixed => KindName::Mixed,
            Kind::Indirect => KindName::Indirect,
        }
    }
}

impl From<Mode> for ModeName {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Speech => ModeName::Speech,
            Mode::Thought => ModeName::Thought,
            Mode::Plan => ModeName::Plan,
        }
    }
}

impl Filter {
    /// True if `quotation` is wanted.
    pub fn wants(&self, quotation: &Quotation) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&quotation.kind.into()))
            && (self.modes.is_empty() || self.modes.contains(&quotation.mode.into()))
            && quotation.confidence >= self.min_confidence
            && (self.fragments || !quotation.is_fragment())
    }
}

/// The name of an article date's source in the record.
pub fn date_source(from: ArticleDateFrom) -> &'static str {
    match from {
        ArticleDateFrom::Given => "given",
        ArticleDateFrom::FrontMatter => "front-matter",
        ArticleDateFrom::Metadata => "metadata",
        ArticleDateFrom::Dateline => "dateline",
        ArticleDateFrom::Opening => "opening",
        ArticleDateFrom::Credit => "credit",
        ArticleDateFrom::FileName => "file-name",
        ArticleDateFrom::Linked => "linked",
        ArticleDateFrom::Modified => "modified",
    }
}

#[derive(Serialize)]
struct Record<'a> {
    id: Option<&'a Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    date: Option<Written>,
    quotes: Vec<Quote<'a>>,
    dates: Vec<Expression>,
}

#[derive(Serialize)]
struct Written {
    value: String,
    from: &'static str,
    start: Option<u32>,
    end: Option<u32>,
}

#[derive(Serialize)]
struct Quote<'a> {
    start: u32,
    end: u32,
    kind: KindName,
    mode: ModeName,
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_spans: Vec<[u32; 2]>,
    cue_spans: Vec<[u32; 2]>,
    date: Option<String>,
    date_from: Option<&'static str>,
    group: u32,
    confidence: f64,
    speaker_confidence: Option<f64>,
    rule: &'static str,
    cluster: Option<String>,
}

#[derive(Serialize)]
struct Expression {
    start: u32,
    end: u32,
    value: Option<String>,
}

/// A probability to three places, which is more than it is worth.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

/// Appends the record of `article` to `out` as one line. `cluster` tells the cluster of the quotation with that index, and
/// `names` for each speaker the name that other articles have, if it is another one.
pub fn write(
    out: &mut Vec<u8>,
    id: &Id,
    article: &Article,
    offsets: &Offsets,
    filter: &Filter,
    cluster: impl Fn(usize) -> Option<u64>,
    names: &[Option<String>],
) {
    let quote = |index: usize| {
        let q = &article.quotations[index];
        let [start, end] = offsets.span(q.span);
        Quote {
            start,
            end,
            kind: q.kind.into(),
            mode: q.mode.into(),
            text: article.words(q),
            speaker: q.speaker.and_then(|resolved| {
                let other = names.get(resolved.speaker).and_then(Option::as_deref);
                other.or_else(|| article.speakers.get(resolved.speaker).map(|speaker| speaker.name.as_str()))
            }),
            speaker_spans: q.mention.iter().map(|&span| offsets.span(span)).collect(),
            cue_spans: q.cue.iter().map(|&span| offsets.span(span)).collect(),
            date: q.date.and_then(|date| date.when).map(|when| when.iso()),
            date_from: q.date.map(|date| date.from.name()),
            group: q.group,
            confidence: rounded(q.confidence),
            speaker_confidence: q.speaker.map(|speaker| rounded(speaker.confidence)),
            rule: q.rule,
            cluster: cluster(index).map(|cluster| format!("{cluster:016x}")),
        }
    };
    let written = |date: &crate::date::ArticleDate| {
        let span = date.span.map(|span| offsets.span(span));
        Written {
            value: date.when.iso(),
            from: date_source(date.from),
            start: span.map(|span| span[0]),
            end: span.map(|span| span[1]),
        }
    };
    let expression = |e: &crate::date::Expression| {
        let [start, end] = offsets.span(e.span);
        Expression { start, end, value: e.when.map(|when| when.iso()) }
    };
    put(
        out,
        &Record {
            id: Some(id),
            error: None,
            title: article.title.as_deref(),
            date: article.date.as_ref().map(written),
            quotes: (0..article.quotations.len())
                .filter(|&q| filter.wants(&article.quotations[q]))
                .map(quote)
                .collect(),
            dates: article.expressions.iter().map(expression).collect(),
        },
    );
}

/// Appends the record of a document that could not be read.
pub fn write_error(out: &mut Vec<u8>, id: Option<&Id>, error: &str) {
    put(out, &Record { id, error: Some(error), title: None, date: None, quotes: Vec::new(), dates: Vec::new() });
}

fn put(out: &mut Vec<u8>, record: &Record) {
    let before = out.len();
    // Neither the record nor a vector can fail to be written.
    if serde_json::to_writer(&mut *out, record).is_err() {
        out.truncate(before);
        return;
    }
    out.push(b'\n');
}
