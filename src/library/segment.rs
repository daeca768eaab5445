//! A segment: many closed articles, packed, with the index over their statements. It never changes; what is gone is marked
//! beside it, and segments of like size are merged.

use super::compact::{Codes, Dictionary, Numbers, Reader, put, put_text};
use super::lately::Lately;
use super::record::{Place, Record, Statement};
use super::{Entry, Key, speaker_key};
use crate::date::{ArticleDate, StatementDate};
use crate::link::score::Forms;
use crate::speaker::identity::Sort;
use crate::speaker::{Gender, Kind, Mode, Speaker};
use crate::text::Span;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A segment holds at most so many statements.
pub const MOST: usize = 1 << 17;

/// A statement is filed under so many bits of its keys. A key that two statements share by chance costs a comparison, and
/// each bit costs half a megabyte of memory in a million statements.
const FILED: u32 = 28;

/// What a statement is filed under that has this key.
pub fn filed(key: u32) -> u32 {
    key >> (32 - FILED)
}

/// Bytes made here, or a part of those that were read from a disk, which are not copied.
#[derive(Debug, Default)]
pub(super) struct Bytes {
    all: Arc<Vec<u8>>,
    part: Range<usize>,
}

impl Bytes {
    /// A part of these.
    pub fn part(all: &Arc<Vec<u8>>, part: Range<usize>) -> Bytes {
        Bytes { all: all.clone(), part }
    }

    /// As they are.
    pub fn get(&self) -> &[u8] {
        self.all.get(self.part.clone()).unwrap_or(&[])
    }
}

/// The statements filed under keys, in the order of the keys: for each [`FILED`] bits, of which those at the low end are the
/// row and the others the low end of the key.
#[derive(Debug, Default)]
pub(super) struct Rows(pub Bytes);

impl Rows {
    /// Writes them behind `bytes`; no entry has more than [`FILED`] bits.
    fn write(entries: impl Iterator<Item = u32>, bytes: &mut Vec<u8>) {
        let mut half: Option<u8> = None;
        for entry in entries {
            // Two fill seven bytes, the half byte between them being the low end of the second.
            let entry = match half.take() {
                None => entry,
                Some(high) => {
                    bytes.push(high | (entry << 4) as u8);
                    bytes.extend_from_slice(&(entry >> 4).to_le_bytes()[..3]);
                    continue;
                }
            };
            let [low @ .., high] = entry.to_le_bytes();
            bytes.extend_from_slice(&low);
            half = Some(high);
        }
        bytes.extend(half);
    }

    /// Bytes that so many take; `None` if nothing holds so many.
    pub fn size(count: usize) -> Option<usize> {
        Some(count.checked_mul(FILED as usize)?.div_ceil(8))
    }

    /// Those of a range, each with its bits; none past the end.
    fn range(&self, range: Range<usize>) -> Entries<'_> {
        Entries { bytes: self.0.get(), range }
    }
}

/// Some entries of [`Rows`].
struct Entries<'r> {
    bytes: &'r [u8],
    range: Range<usize>,
}

impl Entries<'_> {
    fn at(&self, at: usize) -> Option<u32> {
        let bits = at.checked_mul(FILED as usize)?;
        let four = self.bytes.get(bits / 8..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*four) >> (bits % 8) & ((1 << FILED) - 1))
    }

    /// Without those at its beginning that are below `low`; they are sorted.
    fn skip_below(mut self, low: u32) -> Self {
        let (mut start, mut end) = (self.range.start, self.range.end);
        while start < end {
            let middle = start + (end - start) / 2;
            match self.at(middle) {
                Some(entry) if entry < low => start = middle + 1,
                _ => end = middle,
            }
        }
        self.range.start = start;
        self
    }
}

impl Iterator for Entries<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.range.next().and_then(|at| self.at(at))
    }
}

/// Many closed articles.
#[derive(Debug, Default)]
pub struct Segment {
    /// The articles, sorted.
    pub keys: Vec<Key>,
    /// Where each begins in `bytes`; one more for the end.
    pub(super) begins: Vec<u32>,
    /// The first row of each; one more for the end.
    pub(super) first_rows: Vec<u32>,
    pub(super) bytes: Bytes,
    pub(super) dictionary: Dictionary,
    pub(super) written: Vec<Option<ArticleDate>>,
    pub(super) said: Vec<StatementDate>,
    /// What is filed under keys, by bucket of their high end.
    pub(super) rows: Rows,
    /// Where the entries of each bucket begin in `rows`; one more for the end.
    pub(super) buckets: Vec<u32>,
    /// Number of bits of a row, and of a bucket.
    pub(super) bits: u32,
    /// The wording of each row, as [`Forms::wording`] numbers it.
    pub(super) wordings: Vec<u32>,
    /// Forms made lately, by row: what is repeated in many articles is compared with each of them by each of them.
    pub(super) ready: Lately<usize, Arc<Forms>, READY>,
    /// See [`has_sources`](Segment::has_sources).
    pub(super) sources: OnceLock<bool>,
    /// Articles unpacked lately, by number.
    pub(super) unpacked: Lately<usize, Arc<Entry>, UNPACKED>,
}

/// So many are kept at most.
const READY: usize = 2048;

/// Articles are kept unpacked that have so many statements together at most, each of which takes about a kilobyte.
const UNPACKED: usize = 2048;

/// All keys under which a record is filed, each with the statement.
pub fn postings(record: &Record, forms: &[Forms]) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::with_capacity(forms.len() * 24);
    for (at, form) in forms.iter().enumerate() {
        out.extend(form.keys().iter().map(|&key| (filed(key), at as u32)));
        out.push((filed(form.wording()), at as u32));
    }
    let mut named = vec![false; record.speakers.len()];
    for (at, statement) in record.statements.iter().enumerate() {
        let Some(speaker) = statement.speaker.filter(|&speaker| speaker < named.len() && !named[speaker]) else {
            continue;
        };
        named[speaker] = true;
        out.extend(speaker_key(&record.speakers[speaker].name).map(|key| (filed(key), at as u32)));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What becomes a segment: records with their postings.
pub struct Part {
    /// The article.
    pub key: Key,
    /// Its record.
    pub record: Arc<Record>,
    /// See [`postings`].
    pub postings: Vec<(u32, u32)>,
    /// The wording of each statement.
    pub wordings: Vec<u32>,
}

impl Segment {
    /// Packs records. Together they hold at most [`MOST`] statements.
    pub fn new(mut parts: Vec<Part>) -> Segment {
        parts.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let mut numbers = Numbers::default();
        parts.iter().for_each(|part| count(&part.record, &mut numbers));
        let mut segment = Segment { dictionary: numbers.settle(), ..Segment::default() };
        let mut bytes = Vec::new();
        let mut streams = Vec::with_capacity(parts.len());
        for part in &parts {
            let row = segment.wordings.len() as u32;
            segment.begin(&part.key, bytes.len(), part.record.date);
            segment.write(&part.record, &numbers, &mut bytes);
            streams.push(part.postings.iter().map(move |&(key, at)| (key, row + at)));
            segment.wordings.extend_from_slice(&part.wordings);
            segment.wordings.resize(row as usize + part.record.statements.len(), 0);
        }
        segment.finish(bytes, streams);
        segment
    }

    /// Begins an article whose record comes next, at a place in the bytes.
    pub(super) fn begin(&mut self, key: &Key, place: usize, written: Option<ArticleDate>) {
        self.keys.push(key.clone());
        self.begins.push(place as u32);
        self.first_rows.push(self.wordings.len() as u32);
        self.written.push(written);
    }

    /// Ends the last article. `filed` are the rows with what they are filed under, in streams of which each is sorted.
    pub(super) fn finish(
        &mut self,
        mut bytes: Vec<u8>,
        filed: impl IntoIterator<Item = impl Iterator<Item = (u32, u32)>>,
    ) {
        self.begins.push(bytes.len() as u32);
        self.first_rows.push(self.wordings.len() as u32);
        let bits = (usize::BITS - self.wordings.len().max(1).leading_zeros()).clamp(1, 17);
        self.bits = bits;
        let mut buckets = vec![0; (1 << bits) + 1];
        let entries = together(filed).map(|(key, row)| {
            buckets[(key >> (FILED - bits)) as usize + 1] += 1;
            ((key << bits) | row) & ((1 << FILED) - 1)
        });
        // One large block of memory goes back to the system as soon as the segment is not needed any more; small ones do not.
        let end = bytes.len();
        Rows::write(entries, &mut bytes);
        for at in 1..buckets.len() {
            buckets[at] += buckets[at - 1];
        }
        self.buckets = buckets;
        bytes.shrink_to_fit();
        let all = Arc::new(bytes);
        self.bytes = Bytes::part(&all, 0..end);
        self.rows = Rows(Bytes::part(&all, end..all.len()));
        self.wordings.shrink_to_fit();
        self.said.shrink_to_fit();
    }

    /// Number of statements, those of articles that are gone included.
    pub fn len(&self) -> usize {
        self.first_rows.last().map_or(0, |&rows| rows as usize)
    }

    /// The article's number.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.keys.binary_search_by(|probe| (**probe).cmp(key)).ok()
    }

    /// The rows filed under what [`filed`] made of a key.
    pub fn rows(&self, filed: u32) -> impl Iterator<Item = u32> {
        let (mask, low) = ((1_u32 << self.bits) - 1, filed << self.bits & ((1 << FILED) - 1));
        let rows = self.bucket((filed >> (FILED - self.bits)) as usize).skip_below(low);
        rows.take_while(move |&entry| entry & !mask == low).map(move |entry| entry & mask)
    }

    /// The number of rows filed under what [`filed`] made of a key.
    pub fn count(&self, filed: u32) -> usize {
        let (low, next) = (filed << self.bits & ((1 << FILED) - 1), 1 << self.bits);
        let rows = self.bucket((filed >> (FILED - self.bits)) as usize).skip_below(low);
        let (start, end) = (rows.range.start, rows.range.end);
        // The next key may be one of the next bucket.
        end.min(rows.skip_below(low + next).range.start) - start
    }

    /// The entries of a bucket.
    fn bucket(&self, bucket: usize) -> Entries<'_> {
        let end = |bucket: usize| self.buckets.get(bucket).copied().unwrap_or(0) as usize;
        self.rows.range(end(bucket)..end(bucket + 1))
    }

    /// The wording of a row.
    pub fn wording(&self, row: u32) -> u32 {
        self.wordings.get(row as usize).copied().unwrap_or(0)
    }

    /// The rows of an article.
    pub fn rows_of(&self, article: usize) -> Range<usize> {
        let rows = self.first_rows.get(article).zip(self.first_rows.get(article + 1));
        rows.map_or(0..0, |(&first, &end)| first as usize..end as usize)
    }

    /// The wordings of an article's statements.
    pub fn wordings_of(&self, article: usize) -> &[u32] {
        self.wordings.get(self.rows_of(article)).unwrap_or(&[])
    }

    /// The article that a row belongs to, and the statement's index in it.
    pub fn article_of(&self, row: u32) -> (usize, usize) {
        let article = self.first_rows.partition_point(|&first| first <= row).saturating_sub(1);
        (article, (row - self.first_rows.get(article).copied().unwrap_or(0)) as usize)
    }

    /// All rows with what they are filed under, sorted.
    pub(super) fn filed(&self) -> impl Iterator<Item = (u32, u32)> {
        let mask = (1_u32 << self.bits) - 1;
        let buckets = 0..self.buckets.len().saturating_sub(1);
        buckets.flat_map(move |bucket| {
            let high = (bucket as u32) << (FILED - self.bits);
            self.bucket(bucket).map(move |entry| (high | entry >> self.bits, entry & mask))
        })
    }

    fn write(&mut self, record: &Record, numbers: &Numbers<'_>, out: &mut Vec<u8>) {
        put(out, u32::from(record.title.is_some()) | u32::from(record.is_source()) << 1);
        put_text(out, record.title.as_deref().unwrap_or(""), numbers);
        put(out, record.speakers.len() as u32);
        for speaker in &record.speakers {
            put(out, speaker.sort as u32 | (speaker.gender as u32) << 2 | u32::from(speaker.role.is_some()) << 4);
            put_text(out, &speaker.name, numbers);
            put_text(out, speaker.role.as_deref().unwrap_or(""), numbers);
            put(out, speaker.introduced.start);
            put(out, speaker.introduced.len() as u32);
        }
        put(out, record.statements.len() as u32);
        let first_date = self.said.len();
        for statement in &record.statements {
            put_text(out, &statement.text, numbers);
            let flags = u32::from(statement.source) << 4 | u32::from(statement.fragment) << 5;
            put(out, statement.kind as u32 | (statement.mode as u32) << 2 | flags);
            put(out, statement.group);
            put(out, statement.speaker.map_or(0, |speaker| speaker as u32 + 1));
            // Articles date most of their statements alike.
            let date = statement.date.map(StatementDate::bare);
            let number = date.map_or(0, |date| {
                let known = self.said[first_date.saturating_sub(64)..].iter().position(|&said| said == date);
                let at = known.map_or(self.said.len(), |at| at + first_date.saturating_sub(64));
                if known.is_none() {
                    self.said.push(date);
                }
                at as u32 + 1
            });
            put(out, number);
            put(out, (statement.confidence.clamp(0.0, 1.0) * 255.0) as u32);
            put(out, statement.span.start);
            put(out, statement.span.len() as u32);
            for place in [statement.place.start, statement.place.end] {
                put(out, place.line);
                put(out, place.utf8);
                put(out, place.utf8.saturating_sub(place.utf16));
                put(out, place.utf8.saturating_sub(place.chars));
            }
        }
    }

    fn reader(&self, article: usize) -> Reader<'_> {
        let begin = self.begins.get(article).copied().unwrap_or(0) as usize;
        Reader::new(self.bytes.get().get(begin..).unwrap_or(&[]), &self.dictionary)
    }

    /// An article's record. Lists ask for those of all articles, so that nothing is prepared for comparison and nothing kept.
    pub fn record(&self, article: usize) -> Arc<Record> {
        self.unpacked.get(&article).map_or_else(|| Arc::new(self.unpack(article)), |entry| entry.record.clone())
    }

    /// Unpacks an article's record.
    fn unpack(&self, article: usize) -> Record {
        let mut reader = self.reader(article);
        let titled = reader.number() & 1 != 0;
        let title = reader.text();
        let speakers = (0..reader.number()).map(|_| {
            let flags = reader.number();
            let (name, role) = (reader.text(), reader.text());
            let introduced = span(&mut reader);
            Speaker {
                name,
                sort: [Sort::Person, Sort::Body, Sort::Unnamed, Sort::Unnamed][(flags & 3) as usize],
                gender: [Gender::Male, Gender::Female, Gender::Unknown, Gender::Unknown][(flags >> 2 & 3) as usize],
                role: (flags & 16 != 0).then_some(role),
                mentions: Vec::new(),
                introduced,
            }
        });
        let speakers = speakers.collect();
        let statements = (0..reader.number()).map(|_| self.statement(&mut reader)).collect();
        Record {
            title: titled.then_some(title),
            date: self.written.get(article).copied().flatten(),
            speakers,
            statements,
        }
    }

    fn statement(&self, reader: &mut Reader) -> Statement {
        let text = reader.text();
        let flags = reader.number();
        let group = reader.number();
        let speaker = reader.number().checked_sub(1).map(|at| at as usize);
        let date = reader.number().checked_sub(1).and_then(|at| self.said.get(at as usize)).copied();
        let confidence = reader.number() as f32 / 255.0;
        let span = span(reader);
        let mut place = || {
            let (line, utf8) = (reader.number(), reader.number());
            Place {
                line,
                utf8,
                utf16: utf8.saturating_sub(reader.number()),
                chars: utf8.saturating_sub(reader.number()),
            }
        };
        Statement {
            span,
            place: place()..place(),
            text,
            kind: [Kind::Direct, Kind::Mixed, Kind::Indirect, Kind::Indirect][(flags & 3) as usize],
            mode: [Mode::Speech, Mode::Thought, Mode::Plan, Mode::Plan][(flags >> 2 & 3) as usize],
            source: flags & 16 != 0,
            fragment: flags & 32 != 0,
            group,
            speaker,
            date,
            confidence,
        }
    }

    /// An article unpacked, with its statements prepared for comparison.
    pub(super) fn entry(&self, article: usize) -> Arc<Entry> {
        if let Some(known) = self.unpacked.get(&article) {
            return known;
        }
        let entry = Arc::new(Entry::new(None, Arc::new(self.unpack(article))));
        self.unpacked.keep(article, entry.clone(), entry.forms.len() + 1);
        entry
    }

    fn row(&self, article: usize, statement: usize) -> usize {
        self.first_rows.get(article).map_or(usize::MAX, |&first| first as usize + statement)
    }

    /// True if the forms of a statement are at hand.
    pub fn has_forms(&self, article: usize, statement: usize) -> bool {
        self.ready.get(&self.row(article, statement)).is_some()
    }

    /// The forms of one statement, without unpacking the others.
    pub fn forms(&self, article: usize, statement: usize) -> Arc<Forms> {
        let row = self.row(article, statement);
        if let Some(known) = self.ready.get(&row) {
            return known;
        }
        let Some(mut reader) = self.at(article, statement) else { return Arc::default() };
        let text = reader.text();
        let forms = Arc::new(Forms::new(&text, reader.number() & 3 == Kind::Mixed as u32));
        self.ready.keep(row, forms.clone(), 1);
        forms
    }

    /// True if any of the articles is a source text.
    pub fn has_sources(&self) -> bool {
        *self.sources.get_or_init(|| (0..self.keys.len()).any(|article| self.is_source(article)))
    }

    /// True if this one is.
    pub fn is_source(&self, article: usize) -> bool {
        self.reader(article).number() & 2 != 0
    }

    /// The turn of a statement that is a paragraph of a source text; `None` for a quotation.
    pub fn turn(&self, article: usize, statement: usize) -> Option<u32> {
        if !self.is_source(article) {
            return None;
        }
        let mut reader = self.at(article, statement)?;
        reader.skip_text();
        (reader.number() & 16 != 0).then(|| reader.number())
    }

    /// Tells all that an article's record is written in, in that order.
    pub(super) fn walk(&self, article: usize, mut tell: impl FnMut(Item<'_>)) {
        let mut reader = self.reader(article);
        tell(Item::Number(reader.number()));
        tell(Item::Text(reader.codes()));
        let speakers = reader.number();
        tell(Item::Number(speakers));
        for _ in 0..speakers {
            tell(Item::Number(reader.number()));
            tell(Item::Text(reader.codes()));
            tell(Item::Text(reader.codes()));
            tell(Item::Number(reader.number()));
            tell(Item::Number(reader.number()));
        }
        let statements = reader.number();
        tell(Item::Number(statements));
        for _ in 0..statements {
            tell(Item::Text(reader.codes()));
            for at in 0..NUMBERS {
                let number = reader.number();
                tell(if at == DAY { Item::Day(number) } else { Item::Number(number) });
            }
        }
    }

    /// Passes over all that stands before a statement.
    fn at(&self, article: usize, statement: usize) -> Option<Reader<'_>> {
        let mut reader = self.reader(article);
        reader.number();
        reader.skip_text();
        for _ in 0..reader.number() {
            reader.number();
            reader.skip_text();
            reader.skip_text();
            reader.number();
            reader.number();
        }
        if statement >= reader.number() as usize {
            return None;
        }
        for _ in 0..statement {
            reader.skip_text();
            for _ in 0..NUMBERS {
                reader.number();
            }
        }
        Some(reader)
    }
}

/// Sorted streams of what rows are filed under, as one. It is sorted part by part, so that there is no large block of memory
/// beside that of the segment.
fn together(streams: impl IntoIterator<Item = impl Iterator<Item = (u32, u32)>>) -> impl Iterator<Item = (u32, u32)> {
    const PART: u32 = 8;
    let mut streams: Vec<_> = streams.into_iter().map(Iterator::peekable).collect();
    (0..1 << PART).flat_map(move |part| {
        let mut filed: Vec<(u32, u32)> = Vec::new();
        for stream in &mut streams {
            filed.extend(std::iter::from_fn(|| stream.next_if(|(key, _)| key >> (FILED - PART) == part)));
        }
        // This kind of sort makes use of what is sorted already.
        filed.sort();
        filed
    })
}

/// A part of what a record is written in.
pub(super) enum Item<'b> {
    Number(u32),
    /// The number of a date, plus one; 0 for none.
    Day(u32),
    /// A text, as the numbers of its pieces.
    Text(Codes<'b>),
}

/// So many numbers follow the text of a statement.
const NUMBERS: usize = 15;

/// Which of them is that of its date.
const DAY: usize = 3;

fn span(reader: &mut Reader) -> Span {
    let start = reader.number();
    Span { start, end: start.saturating_add(reader.number()) }
}

fn count<'r>(record: &'r Record, numbers: &mut Numbers<'r>) {
    numbers.count(record.title.as_deref().unwrap_or(""));
    for speaker in &record.speakers {
        numbers.count(&speaker.name);
        numbers.count(speaker.role.as_deref().unwrap_or(""));
    }
    for statement in &record.statements {
        numbers.count(&statement.text);
    }
}
