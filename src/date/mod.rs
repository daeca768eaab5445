//! Dates as the news writes them: expressions, the article's own date, and the day a statement was made.
//!
//! A date is read in two steps. The grammar says what the words name ([`Meaning`]: "a Thursday, the latest"), and the
//! article's date says which one that is ([`When`]). They are apart because an article's date may be found late, through
//! other articles that report the same words.

pub mod again;
mod article;
mod calendar;
mod grammar;
mod infer;
mod lexicon;
mod meaning;
mod said;
mod scan;
mod statement;
mod tense;
#[cfg(test)]
mod tests;

pub use article::{article_date, parse};
pub use calendar::Holiday;
pub use infer::{Inferred, Witness, bounds, compatible, conflict, infer, infer_from_one, told, told_beside};
pub use meaning::{Base, Meaning, Turn, Unit};
pub use statement::{Dated, Sentences, statement_dates};

use scan::Scan;

use crate::quote::again::Change;
use crate::text::Span;
pub use jiff::civil::Date;

/// A stretch of time with the grain it was written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum When {
    /// A day.
    Day(Date),
    /// An ISO week: year and week number, 1 to 53.
    Week(i16, i8),
    /// The weekend of an ISO week.
    Weekend(i16, i8),
    /// A month: year, 1 to 12.
    Month(i16, i8),
    /// A quarter: year, 1 to 4.
    Quarter(i16, i8),
    /// A half of a year: year, 1 or 2.
    Half(i16, i8),
    /// A season: year, and 0 spring, 1 summer, 2 autumn, 3 winter.
    Season(i16, i8),
    /// A year.
    Year(i16),
    /// A decade, by its first three digits: 199 is the 1990s.
    Decade(i16),
    /// A century, by its first two digits: 18 is the nineteenth.
    Century(i16),
}

impl When {
    /// The value as the export record writes it: `2021-03-19`, `2021-W11`, `2021-W11-WE`, `2021-03`, `2021-Q1`, `2021-H1`,
    /// `2021-SP|SU|FA|WI`, `2021`, `199`, `19`.
    pub fn iso(self) -> String {
        match self {
            When::Day(d) => d.to_string(),
            When::Week(y, w) => format!("{y:04}-W{w:02}"),
            When::Weekend(y, w) => format!("{y:04}-W{w:02}-WE"),
            When::Month(y, m) => format!("{y:04}-{m:02}"),
            When::Quarter(y, q) => format!("{y:04}-Q{q}"),
            When::Half(y, h) => format!("{y:04}-H{h}"),
            When::Season(y, s) => format!("{y:04}-{}", ["SP", "SU", "FA", "WI"][s.clamp(0, 3) as usize]),
            When::Year(y) => format!("{y:04}"),
            When::Decade(d) => format!("{d:03}"),
            When::Century(c) => format!("{c:02}"),
        }
    }
}

/// Words that name a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expression {
    /// Where, in prose bytes.
    pub span: Span,
    /// What it means here; `None` if it is relative and the article has no date.
    pub when: Option<When>,
    /// What it says, whatever the article's date is.
    pub meaning: Meaning,
}

/// Where an article's date was found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum ArticleDateFrom {
    Given,
    FrontMatter,
    Metadata,
    Dateline,
    Opening,
    Credit,
    FileName,
    Linked,
    Modified,
}

/// The day (or month, or year) an article was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArticleDate {
    /// The value.
    pub when: When,
    /// How it was found.
    pub from: ArticleDateFrom,
    /// The words that say so, in *source* bytes, if it stands in the article.
    pub span: Option<Span>,
}

/// How a statement's date was found. The names are those of the export record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum DateFrom {
    Weekday,
    Explicit,
    Relative,
    Article,
    Linked,
}

impl DateFrom {
    /// The name in the export record.
    pub fn name(self) -> &'static str {
        match self {
            DateFrom::Weekday => "weekday",
            DateFrom::Explicit => "explicit",
            DateFrom::Relative => "relative",
            DateFrom::Article => "article",
            DateFrom::Linked => "linked",
        }
    }
}

/// When a statement was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatementDate {
    /// The value; `None` where an expression is known but not its meaning ("Thursday", article undated).
    pub when: Option<When>,
    /// How it was found.
    pub from: DateFrom,
    /// The words that date it, if any; prose bytes inside this room, source bytes in an [`crate::article::Article`].
    pub evidence: Option<Span>,
    /// What the words say that date it, before the article's date is known; `None` where there are none.
    pub meaning: Option<Meaning>,
    /// The words date the scene or the article's opening and were taken over for this saying, which they do not name:
    /// likely, but no evidence against another day.
    pub carried: bool,
    /// Why, in words a reader understands ("the speaker's previous statement").
    pub reason: &'static str,
}

impl StatementDate {
    /// The same without its evidence and its reason, which belong to its article.
    pub fn bare(self) -> StatementDate {
        StatementDate { evidence: None, reason: "", ..self }
    }
}

/// What the caller knows about an article beside its text.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its date.
    pub date: Option<Date>,
    /// Its file name, with the folders above it if they may hold a date (`2021/03/19/talks.md`).
    pub name: Option<String>,
    /// What the statements tell that it shares with dated articles.
    pub inferred: Option<When>,
    /// The day of its file's last change, in UTC: the last resort, and only if the user allows it.
    pub modified: Option<Date>,
    /// It is a source text, whatever its form: its speaker, empty if nobody is named.
    pub source: Option<String>,
}

impl Known {
    /// What a path tells: its file name and the three folders above it, enough for `2021/03/19/talks.md`.
    pub fn of_path(path: &str) -> Known {
        let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let near = parts.get(parts.len().saturating_sub(4)..).unwrap_or_default();
        Known { name: Some(near.join("/")), ..Known::default() }
    }
}

/// The dates of a text, read once: what the words name, with the article's date still open.
pub struct Dates<'t> {
    text: &'t str,
    tokens: Vec<scan::Token>,
    found: Vec<grammar::Found>,
    names: grammar::Names,
}

impl<'t> Dates<'t> {
    /// Reads `text`. Costs one pass over its bytes.
    pub fn read(text: &'t str) -> Dates<'t> {
        let all = Change { bytes: 0..text.len(), ..Change::default() };
        Dates::again(text, &all, again::Memo::default())
    }

    /// All date expressions, in order, resolved against the article's date.
    pub fn expressions(&self, article: Option<When>) -> Vec<Expression> {
        self.resolved(&self.found, article)
    }

    fn resolved(&self, found: &[grammar::Found], article: Option<When>) -> Vec<Expression> {
        let scan = self.scan();
        let mut mentioned = Mentioned::default();
        let mut expressions = Vec::with_capacity(found.len());
        for &found in found {
            let (meaning, span) = (found.meaning, scan.span(found));
            let last = mentioned.before(meaning, span);
            let when = meaning.resolve_from(article, last);
            if last.is_some()
                && matches!(meaning.base, Base::Later(_, 1..))
                && is_after(when, article)
                && tense::is_past(&scan, found)
            {
                // "died four days later" cannot lie ahead: it counts from something that is no date here.
                continue;
            }
            // A day that no calendar has is no date; a date that waits for the article's is one.
            if when.is_none() && article.is_some() {
                continue;
            }
            mentioned.note(meaning, when, span);
            expressions.push(Expression { span, when, meaning });
        }
        expressions
    }

    fn scan(&self) -> Scan<'_> {
        Scan { text: self.text, tokens: &self.tokens }
    }

    /// What lies in `span`: its tokens, and its dates as they are without the article's.
    fn part(&self, span: Span) -> (Scan<'_>, Vec<Expression>) {
        let scan = self.scan();
        let first = self.found.partition_point(|&found| scan.span(found).start < span.start);
        let end = self.found.partition_point(|&found| scan.span(found).end <= span.end).max(first);
        (scan.within(span), self.resolved(&self.found[first..end], None))
    }
}

/// All date expressions of a text, in order, resolved against the article's date.
pub fn expressions_in(text: &str, article: Option<When>) -> Vec<Expression> {
    Dates::read(text).expressions(article)
}

/// True if the whole of `when` lies after the article's day.
fn is_after(when: Option<When>, article: Option<When>) -> bool {
    match (when.and_then(bounds), article.and_then(bounds)) {
        (Some((first, _)), Some((_, last))) => first > last,
        _ => false,
    }
}

/// The dates that "two days later" may count from.
#[derive(Default)]
struct Mentioned {
    day: Option<When>,
    day_end: u32,
    /// The last day that was not written in full: one of the days around the article's.
    news: Option<When>,
    last: Option<When>,
    quarter: Option<(When, u32)>,
}

/// How many bytes back a quarter is what "a year earlier" is compared with: two or three sentences of a business report.
const QUARTER_REACH: u32 = 600;

impl Mentioned {
    fn before(&self, meaning: Meaning, span: Span) -> Option<When> {
        match meaning.base {
            // "earlier in the day" far from a day of history is a day of the news.
            Base::Later(Unit::Day, 0) if span.start - self.day_end > QUARTER_REACH / 2 => self.news.or(self.day),
            Base::Later(Unit::Day | Unit::Week | Unit::Weekend, _) | Base::LaterWeekday(..) => self.day,
            Base::Later(Unit::Year | Unit::Quarter, _) | Base::LatestQuarter(_) => {
                let quarter = self.quarter.filter(|(_, end)| span.start - end <= QUARTER_REACH).map(|(when, _)| when);
                quarter.or(self.last)
            }
            _ => self.last,
        }
    }

    fn note(&mut self, meaning: Meaning, when: Option<When>, span: Span) {
        match when {
            Some(When::Day(_)) => {
                self.day = when;
                self.day_end = span.end;
                if !matches!(meaning.base, Base::Absolute(_)) {
                    self.news = when;
                }
            }
            Some(quarter @ When::Quarter(..)) => self.quarter = Some((quarter, span.end)),
            None => return,
            _ => {}
        }
        self.last = when;
    }
}
