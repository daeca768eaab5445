//! One article of the library as a user wants to see it: the ground that all features stand on.

use super::{Other, Place, words};
use crate::article::{Article, Quotation};
use crate::date::{self, ArticleDate, ArticleDateFrom, DateFrom, Inferred, StatementDate};
use crate::library::Library;
use crate::link::Band;
use crate::settings::Settings;
use crate::speaker::Speaker;
use crate::speaker::identity::Resolved;
use crate::text::Span;
use rustc_hash::FxHashMap;

/// One article of the library, seen with a user's settings.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// All articles.
    pub library: &'a Library,
    /// The key of this one.
    pub key: &'a str,
    /// This one.
    pub article: &'a Article,
    /// What the user wants to be shown.
    pub settings: &'a Settings,
}

/// The days of quotations that other articles tell, by index. They are looked up before any of them is shown, because each
/// tells something of those that were said together with it, too.
#[derive(Clone, Debug, Default)]
pub struct Told(FxHashMap<usize, StatementDate>);

/// What stands at an offset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thing {
    /// Words that name a speaker.
    Mention {
        /// Index in [`Article::speakers`].
        speaker: usize,
        /// The words.
        span: Span,
    },
    /// Words that name a time: index in [`Article::expressions`].
    Date(usize),
    /// Words said: index in [`Article::quotations`].
    Quotation(usize),
}

/// Who said a quotation, as far as the user's threshold lets one say it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Who<'a> {
    /// This one.
    Clear(&'a Speaker, Resolved),
    /// Perhaps this one.
    Perhaps(&'a Speaker, Resolved),
    /// Nobody can be named.
    Nobody,
}

impl<'a> Who<'a> {
    /// The speaker, if it is clear.
    pub fn clear(self) -> Option<&'a Speaker> {
        match self {
            Who::Clear(speaker, _) => Some(speaker),
            _ => None,
        }
    }
}

impl<'a> Page<'a> {
    /// The page of the article under `key`, if the library holds it.
    pub fn new(library: &'a Library, key: &'a str, settings: &'a Settings) -> Option<Page<'a>> {
        Some(Page { library, key, article: library.article(key)?, settings })
    }

    /// The same user's page of another article.
    pub fn of(&self, key: &'a str) -> Option<Page<'a>> {
        Page::new(self.library, key, self.settings)
    }

    /// A stretch of this article as a place.
    pub fn place(&self, span: Span) -> Place {
        Place { key: self.key.into(), span, at: None }
    }

    /// True for a quotation that is marked in the text: of a kind and mode asked for.
    pub fn marks(&self, quotation: &Quotation) -> bool {
        self.lists(quotation) && self.settings.kinds.contains(&quotation.kind)
    }

    /// True for a quotation that is listed, linked and explained when asked for: indirect speech too.
    pub fn lists(&self, quotation: &Quotation) -> bool {
        self.settings.modes.contains(&quotation.mode) && !quotation.is_fragment()
    }

    /// True if the author asked to leave `span` alone.
    pub fn ignores(&self, span: Span) -> bool {
        self.article.ignored.iter().any(|ignored| ignored.overlap(span) > 0)
    }

    /// The quotations that are marked in the text, with their indices.
    pub fn marked(self) -> impl Iterator<Item = (usize, &'a Quotation)> {
        let page = self;
        self.article.quotations.iter().enumerate().filter(move |(_, quotation)| page.marks(quotation))
    }

    /// True for the first piece of a statement: what is said once about a statement is said there.
    pub fn opens(&self, index: usize) -> bool {
        let quotations = &self.article.quotations;
        let Some(this) = quotations.get(index) else { return false };
        let earlier = quotations.iter().take(index).rev().take_while(|other| other.span.start + 8192 > this.span.start);
        !earlier.into_iter().any(|other| other.group == this.group && self.marks(other))
    }

    /// Who says it.
    pub fn who(&self, quotation: &Quotation) -> Who<'a> {
        let Some(resolved) = quotation.speaker else { return Who::Nobody };
        let Some(speaker) = self.article.speakers.get(resolved.speaker) else { return Who::Nobody };
        if quotation.name_confidence() >= self.settings.min_confidence {
            Who::Clear(speaker, resolved)
        } else {
            Who::Perhaps(speaker, resolved)
        }
    }

    /// The day it was said: `19 Mar 2021`, `by 19 Mar 2021` where only the article is dated, or the undated words
    /// themselves (`Thursday`).
    pub fn day(&self, quotation: &Quotation) -> Option<String> {
        self.said_on(quotation.date)
    }

    /// A statement's date in those forms.
    pub fn said_on(&self, date: Option<StatementDate>) -> Option<String> {
        let date = date?;
        words::said_on(&date, date.evidence.map_or("", |span| span.of(&self.article.source)))
    }

    /// What other articles tell of the days of these quotations.
    pub fn told(&self, quotations: impl IntoIterator<Item = usize>) -> Told {
        let article = self.article.date.map(|date| date.when);
        let elsewhere = self.library.dates_elsewhere(self.key, quotations).into_iter();
        let told = elsewhere.filter_map(|(index, there)| {
            let own = self.article.quotations.get(index)?.date;
            Some((index, date::told(own, article, there)?))
        });
        Told(told.collect())
    }

    /// The day it was said, with the places at hand where the same words stand: an article that dates them tells it for one that
    /// does not, and then for what was said together with it, as `told` has it. An undated article's own words are counted from
    /// the day that its links tell.
    pub fn date(
        &self,
        index: usize,
        others: &[Other],
        told: &Told,
        written: Option<ArticleDate>,
    ) -> Option<StatementDate> {
        let own = self.article.quotations.get(index)?.date;
        let there =
            others.iter().filter(|other| other.occurrence.band == Band::Same && !other.occurrence.speaker_conflict);
        let there = there.filter_map(|other| other.statement().date);
        let article = self.article.date.map(|date| date.when);
        let told = date::told(own, article, there).or_else(|| {
            if told.0.is_empty() {
                return None;
            }
            date::told_beside(own, self.article.beside(index).filter_map(|other| told.0.get(&other).copied()))
        });
        let linked = written.filter(|date| date.from == ArticleDateFrom::Linked);
        told.or_else(|| {
            let own = own.filter(|own| own.when.is_none())?;
            let when = own.meaning?.resolve(Some(linked?.when))?;
            Some(StatementDate { when: Some(when), from: DateFrom::Linked, ..own })
        })
        .or(own)
    }

    /// The day the article was written, or the one that its links tell.
    pub fn written(&self) -> Option<ArticleDate> {
        self.article.date.or_else(|| Some(self.inferred()?.date))
    }

    /// The day that links tell for an article without a date, and how many statements do.
    pub fn inferred(&self) -> Option<Inferred> {
        self.library.inferred_date(self.key).filter(|_| self.article.date.is_none())
    }

    /// `, counted from 19 Mar 2021, which 2 statements shared with dated articles tell`; empty if links tell none.
    pub fn counted_from_inferred(&self) -> String {
        let Some(Inferred { date, agree, .. }) = self.inferred() else { return String::new() };
        let verb = if agree == 1 { "tells" } else { "tell" };
        let (day, statements) = (words::when(date.when), words::count(agree, "statement"));
        format!(", counted from {day}, which {statements} shared with dated articles {verb}")
    }

    /// ` 20 Mar 2021 (dateline)`, or nothing.
    pub fn written_on(&self) -> String {
        let date = self.article.date;
        date.map_or_else(String::new, |date| format!(" {} ({})", words::when(date.when), words::found_in(date.from)))
    }

    /// The words that name the speaker beside a quotation; a mention in an earlier or later paragraph is not beside it.
    pub fn beside<'q>(&self, quotation: &'q Quotation) -> impl Iterator<Item = Span> + 'q
    where
        'a: 'q,
    {
        let source = &self.article.source;
        quotation.mention.iter().copied().filter(move |mention| {
            let start = mention.end.min(quotation.span.end);
            let between = Span { start, end: quotation.span.start.max(mention.start) };
            let breaks = between.of(source).match_indices('\n');
            !breaks.into_iter().any(|(at, _)| ends_paragraph(source, start as usize + at))
        })
    }

    /// The words said, on one line.
    pub fn said(&self, quotation: &Quotation) -> String {
        words::one_line(self.article.words(quotation))
    }

    /// What stands at `offset`, the smallest thing there; the marks around a quotation belong to it.
    pub fn at(&self, offset: usize) -> Option<Thing> {
        let article = self.article;
        let mentions = article.speakers.iter().enumerate().flat_map(|(speaker, who)| {
            who.mentions.iter().chain([&who.introduced]).map(move |&span| (span, Thing::Mention { speaker, span }))
        });
        let subjects = article.quotations.iter().filter(|q| self.lists(q)).flat_map(|quotation| {
            let speaker = quotation.speaker.map(|resolved| resolved.speaker);
            let spans = quotation.mention.iter();
            spans.filter_map(move |&span| Some((span, Thing::Mention { speaker: speaker?, span })))
        });
        let dates = article.expressions.iter().enumerate().map(|(index, date)| (date.span, Thing::Date(index)));
        let quotations = article.quotations.iter().enumerate();
        let quotations = quotations.filter(|(_, quotation)| is_near(quotation.span, offset) && self.lists(quotation));
        let quotations = quotations.map(|(index, q)| (with_marks(&article.source, q.span), Thing::Quotation(index)));
        mentions
            .chain(subjects)
            .chain(dates)
            .chain(quotations)
            .filter(|(span, _)| !span.is_empty() && span.start as usize <= offset && offset <= span.end as usize)
            .min_by_key(|(span, _)| (!span.contains(offset), span.len()))
            .map(|(_, thing)| thing)
    }

    /// The quotation at `offset`, whatever smaller thing stands in it.
    pub fn quotation_at(&self, offset: usize) -> Option<usize> {
        let inside = |span: Span| {
            let span = with_marks(&self.article.source, span);
            span.start as usize <= offset && offset <= span.end as usize
        };
        let quotations = self.article.quotations.iter().enumerate();
        let here = quotations.filter(|(_, q)| is_near(q.span, offset) && self.lists(q) && inside(q.span));
        here.min_by_key(|(_, quotation)| (!quotation.span.contains(offset), quotation.span.len()))
            .map(|(index, _)| index)
    }

    /// All places in this article where a speaker is named: mentions, and the words that name it beside a quotation.
    pub fn mentions_of(&self, speaker: usize) -> Vec<Span> {
        let Some(who) = self.article.speakers.get(speaker) else { return Vec::new() };
        let mut spans: Vec<Span> = who.mentions.iter().copied().chain([who.introduced]).collect();
        for quotation in self.statements_of(speaker).map(|(_, quotation)| quotation) {
            spans.extend(&quotation.mention);
        }
        spans.retain(|span| !span.is_empty());
        spans.sort_by_key(|span| (span.start, span.end));
        // The longer of two that overlap: "Mayor Anna Novak" rather than "Anna Novak" in it.
        let mut apart: Vec<Span> = Vec::new();
        for span in spans {
            match apart.last_mut() {
                Some(last) if last.overlap(span) > 0 => *last = if last.len() >= span.len() { *last } else { span },
                _ => apart.push(span),
            }
        }
        apart
    }

    /// The listed quotations of a speaker of this article, with their indices.
    pub fn statements_of(&self, speaker: usize) -> impl Iterator<Item = (usize, &'a Quotation)> {
        let page = *self;
        let quotations = self.article.quotations.iter().enumerate();
        quotations.filter(move |(_, q)| page.lists(q) && q.speaker.is_some_and(|resolved| resolved.speaker == speaker))
    }
}

/// True for a quotation mark of any script that the news uses.
pub fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '\'')
}

/// True for a line end that ends a paragraph: behind a whole sentence or before an empty line, unless the words before it
/// ask for more ("Novak said:").
fn ends_paragraph(source: &str, newline: usize) -> bool {
    let empty = after(source, newline as u32 + 1).trim_start_matches([' ', '\t', '\r', '>']).starts_with('\n');
    match before(source, newline as u32).trim_end().trim_end_matches(is_mark).chars().next_back() {
        Some('.' | '!' | '?') => true,
        Some(':' | ',') => false,
        _ => empty,
    }
}

/// The text before a byte offset; empty for one that is none.
pub fn before(source: &str, offset: u32) -> &str {
    source.get(..offset as usize).unwrap_or("")
}

/// The text from a byte offset on; empty for one that is none.
pub fn after(source: &str, offset: u32) -> &str {
    source.get(offset as usize..).unwrap_or("")
}

/// The marks on one side of a quotation have no more bytes.
const MARKS: usize = 8;

/// True if a quotation with its marks can hold `offset`: told without looking at the text, because a long article has thousands.
fn is_near(span: Span, offset: usize) -> bool {
    span.start as usize <= offset + MARKS && offset <= span.end as usize + MARKS
}

/// A quotation with the marks around it, if it has any.
pub fn with_marks(source: &str, span: Span) -> Span {
    let marks = |length: usize, c: char| if is_mark(c) { length + c.len_utf8() } else { length };
    let opening = before(source, span.start).chars().rev().take_while(|&c| is_mark(c)).take(2).fold(0, marks);
    let closing = after(source, span.end).chars().take_while(|&c| is_mark(c)).take(2).fold(0, marks);
    Span::new(span.start as usize - opening, span.end as usize + closing)
}
