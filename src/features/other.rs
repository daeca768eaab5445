//! Another place where a statement stands: in an article that is open, or in one of which the library keeps a record.

use super::{Page, Place, words};
use crate::article::Quotation;
use crate::library::{Key, Occurrence, Occurrences, Record, Statement};
use crate::settings::Settings;
use crate::speaker::Speaker;
use std::collections::HashSet;
use std::ops::Deref;

/// An occurrence as features ask about it.
#[derive(Clone, Debug)]
pub struct Other {
    /// Where, and how sure.
    pub occurrence: Occurrence,
}

/// The other places where a statement stands.
#[derive(Clone, Debug, Default)]
pub struct Others {
    list: Vec<Other>,
    /// The number of articles that have it too but are not in the list, because there are too many.
    pub more: usize,
}

impl Deref for Others {
    type Target = [Other];

    fn deref(&self) -> &[Other] {
        &self.list
    }
}

impl Others {
    /// The other places where quotation `index` of `page` stands, in other articles: source texts first, then the earliest.
    pub fn all(page: Page, index: usize) -> Others {
        let Occurrences { list, more } = page.library.occurrences(page.key, index);
        let list = list.into_iter().filter(|found| *found.key != *page.key).filter_map(Other::new).collect();
        Others { list, more }
    }

    /// The number of different articles; a source text is none.
    pub fn articles(&self) -> usize {
        self.more + self.iter().filter(|other| !other.occurrence.source).map(Other::key).collect::<HashSet<_>>().len()
    }

    /// `also in 2 articles · source: transcript.txt`, in parts.
    pub fn also(&self) -> Vec<String> {
        let articles = self.articles();
        let articles = (articles > 0).then(|| format!("also in {}", words::count(articles, "article")));
        let source = self.iter().find(|other| other.occurrence.source);
        let source = source.map(|source| format!("source: {}", words::article_name(source.key())));
        articles.into_iter().chain(source).collect()
    }
}

impl Other {
    fn new(occurrence: Occurrence) -> Option<Other> {
        occurrence.record.statements.get(occurrence.quotation)?;
        Some(Other { occurrence })
    }

    /// The article.
    pub fn key(&self) -> &Key {
        &self.occurrence.key
    }

    /// The article's record.
    pub fn record(&self) -> &Record {
        &self.occurrence.record
    }

    /// The statement there.
    pub fn statement(&self) -> &Statement {
        &self.occurrence.record.statements[self.occurrence.quotation]
    }

    /// The speaker there, if it is clear enough for the user.
    pub fn speaker(&self, settings: &Settings) -> Option<&Speaker> {
        speaker(self.record(), self.statement(), settings)
    }

    /// Where the words stand there: in a source text the very words, and not the whole turn.
    pub fn place(&self) -> Place {
        match self.occurrence.words.first() {
            Some(words) => Place { key: self.key().clone(), span: words.span, at: Some(words.place.clone()) },
            None => place(self.key(), self.statement()),
        }
    }

    /// The words there.
    pub fn text(&self) -> &str {
        if self.occurrence.source { &self.occurrence.wording } else { &self.statement().text }
    }

    /// The day it was said, by that article.
    pub fn day(&self) -> Option<String> {
        day(self.statement())
    }

    /// `agency.md · 18 Mar 2021`.
    pub fn headline(&self) -> String {
        let name = words::article_name(self.key());
        self.day().map_or_else(|| name.to_owned(), |day| format!("{name} · {day}"))
    }
}

/// The marked quotations of `page` that stand in other articles too, each with its index and its other places.
pub fn repeated<'a>(page: Page<'a>) -> impl Iterator<Item = (usize, &'a Quotation, Others)> {
    let found = page.marked().map(move |(index, quotation)| (index, quotation, Others::all(page, index)));
    found.filter(|(_, _, others)| !others.is_empty())
}

/// The quotations of a record: without the turns of a source text, which nobody marked as quotations, and without fragments.
pub fn quotations(record: &Record) -> impl Iterator<Item = (usize, &Statement)> {
    record.statements.iter().enumerate().filter(|(_, statement)| !statement.source && !statement.fragment)
}

/// The speaker of a kept statement, if it is clear enough for the user.
pub fn speaker<'r>(record: &'r Record, statement: &Statement, settings: &Settings) -> Option<&'r Speaker> {
    record.speaker_of(statement).filter(|_| statement.confidence >= settings.min_confidence)
}

/// Where a kept statement stands.
pub fn place(key: &Key, statement: &Statement) -> Place {
    Place { key: key.clone(), span: statement.span, at: Some(statement.place.clone()) }
}

/// The day of a kept statement.
pub fn day(statement: &Statement) -> Option<String> {
    words::said_on(&statement.date?, "")
}
