//! Dates as the news writes them: expressions, the article's own date, and the day a statement was made.

use crate::markup::Metadata;
use crate::quote::Reading;
use crate::speaker::{Attributed, Identity};
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
    /// A season: year, and 0 spring, 1 summer, 2 autumn, 3 winter.
    Season(i16, i8),
    /// A year.
    Year(i16),
    /// A decade, by its first three digits: 199 is the 1990s.
    Decade(i16),
}

impl When {
    /// The value as the export record writes it: `2021-03-19`, `2021-W11`, `2021-W11-WE`, `2021-03`, `2021-Q1`, `2021-SP|SU|FA|WI`,
    /// `2021`, `199`.
    pub fn iso(self) -> String {
        match self {
            When::Day(d) => d.to_string(),
            When::Week(y, w) => format!("{y:04}-W{w:02}"),
            When::Weekend(y, w) => format!("{y:04}-W{w:02}-WE"),
            When::Month(y, m) => format!("{y:04}-{m:02}"),
            When::Quarter(y, q) => format!("{y:04}-Q{q}"),
            When::Season(y, s) => format!("{y:04}-{}", ["SP", "SU", "FA", "WI"][s.clamp(0, 3) as usize]),
            When::Year(y) => format!("{y:04}"),
            When::Decade(d) => format!("{d:03}"),
        }
    }
}

/// Words that name a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// Where, in prose bytes.
    pub span: Span,
    /// What it means here; `None` if it is relative and the article has no date.
    pub when: Option<When>,
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
    /// Why, in words a reader understands ("the speaker's previous statement").
    pub reason: &'static str,
}

/// What the caller knows about an article beside its text.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its date.
    pub date: Option<Date>,
    /// Its file name, last part of the path, for a date in it.
    pub name: Option<String>,
}

/// The article's date by the best evidence, and a second one that contradicts it, if any.
pub fn article_date(_prose: &str, _metadata: &Metadata, known: &Known) -> (Option<ArticleDate>, Option<ArticleDate>) {
    (known.date.map(|d| ArticleDate { when: When::Day(d), from: ArticleDateFrom::Given, span: None }), None)
}

/// All date expressions of the reading, in order, resolved against the article's date.
pub fn expressions(_reading: &Reading, _article: Option<When>) -> Vec<Expression> {
    Vec::new()
}

/// The date of each statement, in the order of `statements`.
pub fn statement_dates(
    _reading: &Reading,
    statements: &[Attributed],
    _identity: &Identity,
    _expressions: &[Expression],
    _article: Option<When>,
) -> Vec<Option<StatementDate>> {
    vec![None; statements.len()]
}
