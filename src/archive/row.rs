//! Articles as rows, and rows as articles.

use super::record::when as parse_when;
use super::record::{person, said};
use crate::date::{ArticleDate, ArticleDateFrom, DateFrom};
use crate::library::{Record, Statement};
use crate::link::score::{Forms, Print};
use crate::speaker::identity::Sort;
use crate::speaker::{Gender, Kind, Mode};
use crate::text::Span;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use tokio_postgres::Row;

/// The number of a document: the first half of the SHA-256 of its name.
pub type Id = [u8; 16];

/// The number of the document of that name.
pub fn id_of(name: &str) -> Id {
    half(Sha256::digest(clean(name).as_bytes()).as_slice())
}

/// The first sixteen bytes.
pub fn half(digest: &[u8]) -> Id {
    let mut id = Id::default();
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
    id
}

/// A text as PostgreSQL can hold it: it has no room for the character zero.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// A document ready to be stored.
#[derive(Clone, Debug)]
pub struct Document {
    /// See [`id_of`].
    pub id: Id,
    /// Equal if all statements are: what tells a copy, and a document that has not changed.
    pub content: Id,
    /// Its name.
    pub name: String,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) date_from: i16,
    pub(super) written: Option<Date>,
    /// What is said in it.
    pub said: Vec<Said>,
}

/// A statement ready to be stored.
#[derive(Clone, Debug)]
pub struct Said {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) piece: i32,
    pub(super) kind: i16,
    pub(super) mode: i16,
    pub(super) confidence: f32,
    pub(super) verbatim: i64,
    pub(super) sort: i16,
    pub(super) gender: i16,
    pub(super) date_from: i16,
    pub(super) speaker: Option<String>,
    pub(super) role: Option<String>,
    pub(super) date: Option<String>,
    pub(super) text: String,
    pub(super) stems: Vec<i32>,
}

/// So many of its rarest stems are stored of a statement.
const STEMS: usize = 512;

/// A statement's distinct content stems, rarest first.
pub fn stems(print: &Print) -> Vec<i32> {
    let mut bag = print.bag.clone();
    bag.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    bag.iter().take(STEMS).map(|entry| entry.0 as i32).collect()
}

impl Document {
    /// What is stored of an article. Paragraphs of source texts are not statements of anybody and are left out.
    pub fn new(name: &str, record: &Record) -> Document {
        let name = clean(name).into_owned();
        let mut content = Sha256::new();
        let mut add = |field: &str| {
            content.update((field.len() as u64).to_le_bytes());
            content.update(field.as_bytes());
        };
        let title = record.title.as_deref().map(|title| clean(title).into_owned());
        let date = record.date.map(|date| date.when.iso());
        add(title.as_deref().unwrap_or(""));
        add(date.as_deref().unwrap_or(""));
        let mut rows = Vec::with_capacity(record.statements.len());
        for statement in record.statements.iter().filter(|statement| !statement.source) {
            let row = Said::new(record, statement);
            let numbers = format!("{} {} {} {} {}", row.start, row.end, row.piece, row.kind, row.mode);
            add(&numbers);
            let texts = [Some(&row.text), row.speaker.as_ref(), row.role.as_ref(), row.date.as_ref()];
            texts.iter().for_each(|field| add(field.map_or("", |field| field.as_str())));
            rows.push(row);
        }
        Document {
            id: id_of(&name),
            content: half(content.finalize().as_slice()),
            name,
            title,
            date_from: record.date.map_or(0, |date| date.from as i16),
            written: record.date.and_then(|date| crate::date::bounds(date.when)).map(|bounds| bounds.0),
            date,
            said: rows,
        }
    }
}

impl Document {
    /// The rarest stems of each statement.
    pub fn rare_stems(&self) -> impl Iterator<Item = i32> {
        self.said.iter().flat_map(|said| said.stems.iter().take(4).copied())
    }
}

impl Said {
    fn new(record: &Record, statement: &Statement) -> Said {
        let text = clean(&statement.text).into_owned();
        let print = Print::new(&text);
        let speaker = record.speaker_of(statement);
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Said {
            start: number(statement.span.start),
            end: number(statement.span.end),
            piece: number(statement.group),
            kind: statement.kind as i16,
            mode: statement.mode as i16,
            confidence: statement.confidence,
            verbatim: print.verbatim as i64,
            sort: speaker.map_or(0, |speaker| speaker.sort as i16),
            gender: speaker.map_or(Gender::Unknown as i16, |speaker| speaker.gender as i16),
            // Zero is none.
            date_from: statement.date.map_or(0, |date| date.from as i16 + 1),
            speaker: speaker.map(|speaker| clean(&speaker.name).into_owned()),
            role: speaker.and_then(|speaker| speaker.role.as_deref()).map(|role| clean(role).into_owned()),
            date: statement.date.and_then(|date| date.when).map(|when| when.iso()),
            stems: stems(&print),
            text,
        }
    }
}

/// The columns of a statement that [`Stored::of`] reads, in its order.
pub const COLUMNS: &str = "s.doc, s.start, s.\"end\", s.piece, s.kind, s.mode, s.confidence, s.sort, s.gender, \
                           s.date_from, s.speaker, s.role, s.date, s.text";

/// A statement of the archive.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its document.
    pub doc: Id,
    start: u32,
    end: u32,
    piece: u32,
    kind: Kind,
    mode: Mode,
    confidence: f32,
    sort: Sort,
    gender: Gender,
    date_from: Option<DateFrom>,
    speaker: Option<String>,
    role: Option<String>,
    date: Option<String>,
    text: String,
}

impl Stored {
    /// Reads a row of [`COLUMNS`].
    pub fn of(row: &Row) -> Result<Stored, tokio_postgres::Error> {
        let number = |at: usize| row.try_get::<_, i32>(at).map(|number| number.max(0) as u32);
        let small = |at: usize| row.try_get::<_, i16>(at);
        Ok(Stored {
            doc: half(row.try_get::<_, &[u8]>(0)?),
            start: number(1)?,
            end: number(2)?,
            piece: number(3)?,
            kind: match small(4)? {
                1 => Kind::Mixed,
                2 => Kind::Indirect,
                _ => Kind::Direct,
            },
            mode: match small(5)? {
                1 => Mode::Thought,
                2 => Mode::Plan,
                _ => Mode::Speech,
            },
            confidence: row.try_get(6)?,
            sort: match small(7)? {
                1 => Sort::Body,
                2 => Sort::Unnamed,
                _ => Sort::Person,
            },
            gender: match small(8)? {
                0 => Gender::Male,
                1 => Gender::Female,
                _ => Gender::Unknown,
            },
            date_from: match small(9)? {
                1 => Some(DateFrom::Weekday),
                2 => Some(DateFrom::Explicit),
                3 => Some(DateFrom::Relative),
                4 => Some(DateFrom::Article),
                5 => Some(DateFrom::Linked),
                _ => None,
            },
            speaker: row.try_get(10)?,
            role: row.try_get(11)?,
            date: row.try_get(12)?,
            text: row.try_get(13)?,
        })
    }

    /// Its words, prepared for comparison.
    pub fn forms(&self) -> Forms {
        Forms::new(&self.text, self.kind == Kind::Mixed)
    }

    /// What tells it from the others of its document.
    pub fn place(&self) -> (u32, u32) {
        (self.start, self.end)
    }
}

/// What the library keeps of a document of the archive.
pub fn record(title: Option<String>, date: Option<&str>, date_from: i16, said_there: &[Stored]) -> Record {
    let from = match date_from {
        1 => ArticleDateFrom::FrontMatter,
        2 => ArticleDateFrom::Metadata,
        3 => ArticleDateFrom::Dateline,
        4 => ArticleDateFrom::Opening,
        5 => ArticleDateFrom::Credit,
        6 => ArticleDateFrom::FileName,
        7 => ArticleDateFrom::Linked,
        _ => ArticleDateFrom::Given,
    };
    let date = date.and_then(parse_when).map(|when| ArticleDate { when, from, span: None });
    let mut record = Record { title, date, ..Record::default() };
    for row in said_there {
        let speaker = row.speaker.as_deref().map(|name| {
            let known = record
                .speakers
                .iter()
                .position(|speaker| speaker.name == name && speaker.sort == row.sort && speaker.role == row.role);
            known.unwrap_or_else(|| {
                record.speakers.push(person(name, row.sort, row.gender, row.role.clone()));
                record.speakers.len() - 1
            })
        });
        record.statements.push(Statement {
            span: Span { start: row.start, end: row.end },
            place: Default::default(),
            text: row.text.clone(),
            kind: row.kind,
            mode: row.mode,
            group: row.piece,
            speaker,
            date: row.date_from.map(|from| said(row.date.as_deref(), from)),
            confidence: row.confidence,
            source: false,
            fragment: false,
        });
    }
    record
}
