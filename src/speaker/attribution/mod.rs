//! Statements with their cues and local mentions.
//!
//! Small linear models, trained on annotated news, make every uncertain decision: which words report, where the content
//! begins and ends, which noun phrase names the source, whether marked words are a quotation and whose. They rest on a
//! deterministic [`Reading`] and on features that both the reader and the trainer compute with the same code.

pub mod assemble;
pub mod candidates;
pub mod events;
pub mod features;
pub mod model;
pub mod scan;

use crate::quote::Reading;
use crate::text::Span;
use assemble::{Found, How};
use events::Event;
use features::passage::Tag;
use model::Model;
use scan::Scan;
use std::ops::Range;

/// How the words are given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Whole clauses inside marks.
    Direct,
    /// A marked fragment inside a reported clause.
    Mixed,
    /// Reported without marks.
    Indirect,
}

/// What kind of act the statement is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Said, wrote, told, according to.
    Speech,
    /// Believes, fears, thinks.
    Thought,
    /// Intends, vows to.
    Plan,
}

/// One piece of a statement, as found in the text. Spans are prose bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Attributed {
    /// The words said, without the marks around them.
    pub content: Span,
    /// How they are given.
    pub kind: Kind,
    /// What kind of act it is.
    pub mode: Mode,
    /// Pieces of one statement share this number.
    pub group: u32,
    /// The words that name the speaker here ("Peskov", "he"); empty if none do.
    pub mention: Vec<Span>,
    /// The reporting expression.
    pub cue: Vec<Span>,
    /// Probability that the statement and its mention are right, 0 to 1.
    pub confidence: f32,
    /// The shape or decision that found it ("quote-speaker-cue", "carried-over"), stable and lower-case.
    pub rule: &'static str,
}

/// All statements of a reading, in order of their content.
pub fn attribute(reading: &Reading) -> Vec<Attributed> {
    attribute_with(reading, Model::shipped())
}

/// [`attribute`] with weights of one's own.
pub fn attribute_with(reading: &Reading, model: &Model) -> Vec<Attributed> {
    let scan = Scan::new(reading, &model.lexicon);
    let mut events = events::events(&scan, model);
    let mut features = Vec::with_capacity(64);
    for event in &mut events {
        event.p = events::confidence(&scan, event, model, &mut features);
    }
    let heard = assemble::heard(&scan, &events);
    let kept = events::resolve(&scan, &events, model.event_threshold);
    let found = assemble::walk(&scan, &kept, |view, last| assemble::decide(view, last, &heard, model));
    let mut statements = Vec::new();
    for (group, found) in found.iter().enumerate() {
        for content in &found.contents {
            statements.push(write_down(&scan, found, content, group as u32, model));
        }
    }
    statements.sort_by_key(|statement| statement.content);
    statements
}

/// One content of a statement as it is handed on.
fn write_down(scan: &Scan, found: &Found, content: &Range<usize>, group: u32, model: &Model) -> Attributed {
    let reading = scan.reading;
    let kind = kind_of(scan, content);
    let mention = found.source.and_then(|s| reading.phrases.get(s as usize));
    let cue = match &found.how {
        How::Event(event) => vec![reading.span(event.cue as u32..event.cue as u32 + 1)],
        _ => Vec::new(),
    };
    let raw = match &found.how {
        How::Event(event) => event.p,
        _ => found.p * found.source_p,
    };
    let calibration = &model.calibrations[usize::from(kind == Kind::Indirect)];
    Attributed {
        content: content_span(scan, content),
        kind,
        mode: Mode::Speech,
        group,
        mention: mention.map(|phrase| reading.span(phrase.clone())).into_iter().collect(),
        cue,
        confidence: calibration.probability(raw),
        rule: rule_of(scan, found, content),
    }
}

/// Direct if a content lies inside one pair of marks, mixed if it holds any, else indirect.
///
/// Marks made of apostrophes do not make a clause mixed: they may be just that.
fn kind_of(scan: &Scan, content: &Range<usize>) -> Kind {
    let (first, last) = (scan.words[content.start], scan.words[content.end - 1]);
    if first.is_marked() && first.marked == last.marked {
        Kind::Direct
    } else if scan.words[content.clone()]
        .iter()
        .any(|w| w.class.is_mark() && !apostrophes(w.span.of(scan.reading.text)))
    {
        Kind::Mixed
    } else {
        Kind::Indirect
    }
}

fn apostrophes(mark: &str) -> bool {
    mark.chars().all(|c| matches!(c, '\'' | '‘' | '’' | '`' | '‚'))
}

/// The content's text: to the marks where it stands in marks, with its last full stop, question or exclamation mark.
fn content_span(scan: &Scan, content: &Range<usize>) -> Span {
    let span = scan.reading.span(content.start as u32..content.end as u32);
    let last = scan.words[content.end - 1];
    let Some((passage, words)) = scan.reading.marked.get(last.marked as usize) else { return span };
    let rest = content.end..words.end as usize;
    let only_stops = scan.core(rest).is_empty();
    if !only_stops {
        return span;
    }
    let inner = passage.inner.of(scan.reading.text);
    let kept = inner.trim_end().trim_end_matches(',').trim_end().len() as u32;
    Span { start: span.start, end: span.end.max(passage.inner.start + kept) }
}

/// The name of the shape in which a statement was found.
fn rule_of(scan: &Scan, found: &Found, content: &Range<usize>) -> &'static str {
    let quoted = scan.words[content.start].is_marked() || scan.words[content.end - 1].is_marked();
    let event: &Event = match &found.how {
        How::Event(event) => event,
        How::Near(Tag::Before) => return "speaker-before-quote",
        How::Near(Tag::After) => return "speaker-after-quote",
        How::Near(Tag::Previous | Tag::PreviousParagraph) => return "speaker-in-sentence-before",
        How::Near(Tag::Next | Tag::NextParagraph) => return "speaker-in-sentence-after",
        How::Near(Tag::NextDash | Tag::NextParagraphDash) => return "dash-byline",
        How::Carried => return "carried-over",
        How::Alone => return "no-speaker-near",
    };
    let source = found.source.and_then(|s| scan.reading.phrases.get(s as usize)).map(|p| p.start as usize);
    let before = content.start < event.cue;
    match (quoted, before, source) {
        (true, true, Some(s)) if s < event.cue => "quote-speaker-cue",
        (true, true, Some(_)) => "quote-cue-speaker",
        (true, true, None) => "quote-cue",
        (true, false, Some(s)) if s < event.cue => "speaker-cue-quote",
        (true, false, Some(_)) => "cue-speaker-quote",
        (true, false, None) => "cue-quote",
        (false, true, Some(s)) if s < event.cue => "clause-speaker-cue",
        (false, true, Some(_)) => "clause-cue-speaker",
        (false, true, None) => "clause-cue",
        (false, false, Some(s)) if s < event.cue => "speaker-cue-clause",
        (false, false, Some(_)) => "cue-speaker-clause",
        (false, false, None) => "cue-clause",
    }
}
