//! The date of an undated article, inferred from the statements that it shares with dated ones.

use super::{Entry, Library, Statement, pairs, whole};
use crate::date::{self, ArticleDate, ArticleDateFrom, DateFrom, Inferred, StatementDate, When, Witness};
use crate::link::Band;
use crate::speaker::Kind;
use crate::speaker::identity::Compatibility;
use rustc_hash::FxHashSet;

impl Library {
    /// The dates of the statements that are surely the same as one of an article, in other articles, unless others say them
    /// there: for those of `quotations` that stand elsewhere at all.
    pub fn dates_elsewhere(
        &self,
        key: &str,
        quotations: impl IntoIterator<Item = usize>,
    ) -> Vec<(usize, Vec<StatementDate>)> {
        let links = self.links_of(key);
        let Some(this) = self.entry(key).filter(|_| !links.is_empty()) else { return Vec::new() };
        let dates = |quotation: usize| {
            let same = links.of(quotation).filter(|tie| tie.band == Band::Same);
            let dates = same.filter_map(|tie| {
                let (this, other) = (&this.record, &self.looked_up(tie.other)?);
                let (said, there) = (this.statements.get(quotation)?, other.statements.get(tie.there)?);
                there.date.filter(|_| pairs::speakers((this, said), (other, there)) != Compatibility::Different)
            });
            (quotation, dates.collect::<Vec<_>>())
        };
        quotations.into_iter().map(dates).filter(|(_, dates)| !dates.is_empty()).collect()
    }

    /// The date of an undated article, as statements that it shares with dated ones tell it. Re-read the article with
    /// `Known { inferred: Some(inferred.date.when), .. }` and apply the result.
    pub fn inferred_date(&self, key: &str) -> Option<Inferred> {
        let this = self.entry(key).filter(|this| this.record.date.is_none() && !self.is_alone(key))?;
        let links = self.links_of(key);
        let mut witnesses: Vec<Witness> = Vec::new();
        let mut groups = FxHashSet::default();
        for (at, statement) in this.record.statements.iter().enumerate() {
            let Some(local) = statement.date.and_then(|date| date.meaning) else { continue };
            // Of several the earliest.
            let dated = links.of(at).filter_map(|tie| {
                let other = self.looked_up(tie.other)?;
                let date = other.statements.get(tie.there)?.date?;
                let own = date.from != DateFrom::Article && date.from != DateFrom::Linked;
                Some((whole::order(&other, &(tie.other.clone(), tie.there)), date.when.filter(|_| own)?))
            });
            if let Some((_, linked)) = dated.min_by(|x, y| x.0.cmp(&y.0)).filter(|_| groups.insert(statement.group)) {
                witnesses.push(Witness { local, linked });
            }
        }
        date::infer(&witnesses).or_else(|| self.inferred_from_one(key, &this))
    }

    /// The date that one long quotation tells, found also in a dated article in nearly the same words; `None` if two disagree.
    fn inferred_from_one(&self, key: &str, this: &Entry) -> Option<Inferred> {
        let long = |statement: &Statement| {
            statement.kind == Kind::Direct && statement.text.split_whitespace().nth(ENOUGH - 1).is_some()
        };
        let links = self.links_of(key);
        let mut told: Option<Inferred> = None;
        for (at, statement) in this.record.statements.iter().enumerate().filter(|(_, statement)| long(statement)) {
            let Some(local) = statement.date.and_then(|date| date.meaning) else { continue };
            let linked = links.of(at).filter(|tie| tie.band == Band::Same).filter_map(|tie| {
                let other = self.looked_up(tie.other)?;
                let said = other.statements.get(tie.there).filter(|said| long(said))?;
                let speakers = pairs::speakers((&this.record, statement), (&other, said));
                other.date.filter(|_| speakers != Compatibility::Different)
            });
            let sources = self.sources(key, at).into_iter().filter(|found| !found.speaker_conflict);
            let sources = sources.filter_map(|found| {
                found.record.date.filter(|_| found.record.statements.get(found.quotation).is_some_and(long))
            });
            for ArticleDate { when, from, .. } in linked.chain(sources) {
                let (When::Day(written), true) = (when, from != ArticleDateFrom::Linked) else { continue };
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
