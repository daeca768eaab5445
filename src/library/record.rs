//! What the library keeps of an article: all that readers of other articles ask about, without its text.

use crate::article::Article;
use crate::date::{ArticleDate, StatementDate};
use crate::link::source;
use crate::speaker::identity::{Compatibility, Sort, compatible};
use crate::speaker::{Gender, Kind, Mode, Speaker};
use crate::text::{Span, lines};
use std::cell::Cell;
use std::ops::Range;

/// An article as the library keeps it, open or closed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Record {
    /// The headline.
    pub title: Option<String>,
    /// The day it was written.
    pub date: Option<ArticleDate>,
    /// Everyone who speaks in it. Their `mentions` are empty.
    pub speakers: Vec<Speaker>,
    /// What is said: first the quotations, in the order of [`Article::quotations`]; then, if the article is a source text (a
    /// transcript, a speech, a release), its paragraphs.
    pub statements: Vec<Statement>,
}

/// One quotation as the library keeps it.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// The words said, in source bytes, without the marks.
    pub span: Span,
    /// The same as lines and columns, for an editor that has not opened the article.
    pub place: Range<Place>,
    /// The words said, as they are read.
    pub text: String,
    /// How they are given.
    pub kind: Kind,
    /// What kind of act it is.
    pub mode: Mode,
    /// Pieces of one statement share this number.
    pub group: u32,
    /// Index in [`Record::speakers`]; `None` if it is unclear.
    pub speaker: Option<usize>,
    /// When it was said.
    pub date: Option<StatementDate>,
    /// Probability that the speaker's name is right, 0 to 1: [`Quotation::name_confidence`](crate::article::Quotation::name_confidence).
    pub confidence: f32,
    /// It is a paragraph of a source text, not a quotation. Its `group` is the turn.
    pub source: bool,
    /// It is compared, but no statement by itself: [`Quotation::is_fragment`](crate::article::Quotation::is_fragment).
    pub fragment: bool,
}

/// A position in a text, both numbers from zero, its column in each encoding that an editor may count in. Lines end with LF,
/// CRLF or a lone CR.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column in UTF-8 bytes.
    pub utf8: u32,
    /// Column in UTF-16 code units.
    pub utf16: u32,
    /// Column in characters (code points).
    pub chars: u32,
}

impl Record {
    /// What to keep of `article`.
    pub fn of(article: &Article) -> Record {
        let passages = match &article.named_source {
            Some(speaker) => source::named(&article.source, speaker),
            None => source::passages(&article.source),
        };
        let spans = article.quotations.iter().map(|q| q.span).chain(passages.iter().map(|passage| passage.span));
        let mut offsets: Vec<u32> = spans.flat_map(|span| [span.start, span.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let places = places(&article.source, &offsets);
        // Statements come in the order of the text, and so do most of their ends.
        let last = Cell::new(0);
        let place = |offset: u32| {
            let near = offsets.get(last.get()..).unwrap_or_default().iter().take(8).position(|&other| other == offset);
            let at = near.map(|at| last.get() + at).or_else(|| offsets.binary_search(&offset).ok());
            last.set(at.unwrap_or(0));
            at.and_then(|at| places.get(at)).copied().unwrap_or_default()
        };
        let without_places = |speaker: &Speaker| Speaker {
            name: speaker.name.clone(),
            role: speaker.role.clone(),
            mentions: Vec::new(),
            ..*speaker
        };
        let mut speakers: Vec<Speaker> = article.speakers.iter().map(without_places).collect();
        let said = |span: Span, text: &str| Statement {
            span,
            place: place(span.start)..place(span.end),
            text: text.to_owned(),
            kind: Kind::Direct,
            mode: Mode::Speech,
            group: 0,
            speaker: None,
            date: None,
            confidence: 1.0,
            source: false,
            fragment: false,
        };
        let quotations = article.quotations.iter().map(|q| Statement {
            kind: q.kind,
            mode: q.mode,
            group: q.group,
            // Whom nobody is found for may have been given the last one who spoke: too little to compare by.
            speaker: q.speaker.filter(|_| q.confidence > 0.0).map(|resolved| resolved.speaker),
            // Why it is that day is said beside the quotation, not beside its other occurrences.
            date: q.date.map(|date| StatementDate { reason: "", ..date }),
            confidence: q.name_confidence(),
            fragment: q.is_fragment(),
            ..said(q.span, article.words(q))
        });
        let mut statements: Vec<Statement> = quotations.collect();
        for passage in &passages {
            let speaker = passage.speaker.as_deref().map(|name| speaker(&mut speakers, name, passage.span));
            statements.push(Statement {
                group: passage.turn,
                speaker,
                source: true,
                ..said(passage.span, passage.span.of(&article.source))
            });
        }
        Record { title: article.title.clone(), date: article.date, speakers, statements }
    }

    /// True if the article is a source text: a transcript, a speech, a release.
    pub fn is_source(&self) -> bool {
        self.statements.last().is_some_and(|statement| statement.source)
    }

    /// True if another version of the article says the same, wherever its words stand: both have the same links then.
    pub fn says_the_same(&self, other: &Record) -> bool {
        let named =
            |(a, b): (&Speaker, &Speaker)| (&a.name, a.sort, a.gender, &a.role) == (&b.name, b.sort, b.gender, &b.role);
        let same = |(a, b): (&Statement, &Statement)| {
            (&a.text, a.kind, a.mode, a.speaker, a.source) == (&b.text, b.kind, b.mode, b.speaker, b.source)
                && a.date.map(StatementDate::bare) == b.date.map(StatementDate::bare)
        };
        // Which quotations stand in turns is a matter of places.
        !self.is_source()
            && self.date.map(|date| date.when) == other.date.map(|date| date.when)
            && self.statements.len() == other.statements.len()
            && self.statements.iter().zip(&other.statements).all(same)
            && self.speakers.len() == other.speakers.len()
            && self.speakers.iter().zip(&other.speakers).all(named)
    }

    /// True if statements of the same number stand in the same places: the diagnostics of other articles show them.
    pub fn stands_the_same(&self, other: &Record) -> bool {
        self.statements.iter().map(|said| &said.place).eq(other.statements.iter().map(|said| &said.place))
    }

    /// The speaker of a statement.
    pub fn speaker_of(&self, statement: &Statement) -> Option<&Speaker> {
        self.speakers.get(statement.speaker?)
    }
}

/// The index of the speaker whom a label names; a new one if nobody in the article goes by that name.
fn speaker(speakers: &mut Vec<Speaker>, name: &str, span: Span) -> usize {
    let known = speakers.iter().position(|known| compatible(&known.name, name) == Compatibility::Same);
    known.unwrap_or_else(|| {
        speakers.push(Speaker {
            name: name.to_owned(),
            sort: Sort::Person,
            gender: Gender::Unknown,
            role: None,
            mentions: Vec::new(),
            introduced: Span { start: span.start, end: span.start },
        });
        speakers.len() - 1
    })
}

/// The places of `offsets` (sorted, in bytes) in `source`, in one pass.
pub fn places(source: &str, offsets: &[u32]) -> Vec<Place> {
    let bytes = source.as_bytes();
    let (mut place, mut at) = (Place::default(), 0);
    let next = |&offset: &u32| {
        let offset = (offset as usize..source.len()).find(|&at| source.is_char_boundary(at)).unwrap_or(source.len());
        let mut start = at;
        for found in memchr::memchr2_iter(b'\n', b'\r', &bytes[at..offset]).map(|found| at + found) {
            // Of CR and LF together the LF ends the line.
            if bytes[found] == b'\n' || bytes.get(found + 1) != Some(&b'\n') {
                start = found + 1;
                place = Place { line: place.line + 1, ..Place::default() };
            }
        }
        let columns = source.get(start..offset).unwrap_or("");
        place.utf8 += columns.len() as u32;
        let (utf16, chars) = lines::units(columns);
        place.utf16 += utf16 as u32;
        place.chars += chars as u32;
        at = offset;
        place
    };
    offsets.iter().map(next).collect()
}
