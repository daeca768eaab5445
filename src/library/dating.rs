//! The date of an undated article, inferred from the statements that it shares with dated ones.

use super::{Library, Record, Statement};
use crate::date::{self, ArticleDateFrom, Inferred, When, Witness};
use crate::link::Band;
use crate::speaker::Kind;
use rustc_hash::FxHashSet;

impl Library {
    /// The date of an undated article, as statements that it shares with dated ones tell it. Re-read the article with
    /// `Known { inferred: Some(inferred.date.when), .. }` and apply the result.
    pub fn inferred_date(&self, key: &str) -> Option<Inferred> {
        let record = self.record(key).filter(|record| record.date.is_none())?;
        let mut witnesses: Vec<Witness> = Vec::new();
        let mut groups = FxHashSet::default();
        for (at, statement) in record.statements.iter().enumerate() {
            let Some(local) = statement.date.and_then(|date| date.meaning) else { continue };
            let linked = self.occurrences(key, at).into_iter().find_map(|other| {
                let date = self.record(&other.key)?.statements.get(other.quotation)?.date?;
                (date.from != date::DateFrom::Article && date.from != date::DateFrom::Linked).then_some(date.when?)
            });
            if let Some(linked) = linked.filter(|_| groups.insert(statement.group)) {
                witnesses.push(Witness { local, linked });
            }
        }
        date::infer(&witnesses).or_else(|| self.inferred_from_one(key, &record))
    }

    /// The date that one long quotation tells, found also in a dated article in nearly the same words; `None` if two disagree.
    fn inferred_from_one(&self, key: &str, record: &Record) -> Option<Inferred> {
        let long = |statement: &Statement| {
            statement.kind == Kind::Direct && statement.text.split_whitespace().nth(ENOUGH - 1).is_some()
        };
        let mut told: Option<Inferred> = None;
        for (at, statement) in record.statements.iter().enumerate().filter(|(_, statement)| long(statement)) {
            let Some(local) = statement.date.and_then(|date| date.meaning) else { continue };
            for other in self.occurrences(key, at).into_iter().filter(|other| other.band == Band::Same) {
                let Some(beside) = self.record(&other.key) else { continue };
                let same = !other.speaker_conflict && beside.statements.get(other.quotation).is_some_and(long);
                let written = beside.date.filter(|date| same && date.from != ArticleDateFrom::Linked);
                let Some(When::Day(written)) = written.map(|date| date.when) else { continue };
                match (told, date::infer_from_one(local, written)) {
                    (Some(first), Some(second)) if first.date != second.date => return None,
                    (None, second) => told = second,
                    _ => {}
                }
            }
        }
        told
    }
}

/// A quotation of so many words is not said twice by chance.
const ENOUGH: usize = 12;
