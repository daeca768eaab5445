//! Where the very words of a quotation stand in source texts.

use super::record::{Place, Record, Statement};
use super::{Key, Library, Occurrence, Words, pairs};
use crate::article::Article;
use crate::link::score::Forms;
use crate::link::{Band, source};
use crate::quote::marks;
use crate::speaker::Kind;
use crate::speaker::identity::Compatibility;
use crate::text::Span;
use rustc_hash::{FxHashSet, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

impl Library {
    /// True if any article but this one is a source text: in most libraries none is.
    fn has_sources_beside(&self, key: &str) -> bool {
        self.slots.iter().any(|slot| slot.segment.has_sources())
            || self.loose.iter().any(|(other, entry)| entry.record.is_source() && **other != *key)
    }

    /// The open articles with a quotation that stands in the source text under this key.
    pub(super) fn quoting(&self, key: &str) -> Vec<Key> {
        if !self.is_source(key) {
            return Vec::new();
        }
        let quotes = |(other, article): &(&Key, &Arc<Article>)| {
            let mut quotations = 0..article.quotations.len();
            quotations.any(|quotation| self.sources(other, quotation).iter().any(|found| *found.key == *key))
        };
        self.articles().filter(quotes).map(|(other, _)| other.clone()).collect()
    }

    /// Where the very words of a quotation stand in source texts.
    pub(super) fn sources(&self, key: &str, quotation: usize) -> Vec<Occurrence> {
        let Some(this) = self.entry(key).filter(|_| self.has_sources_beside(key)) else { return Vec::new() };
        let Some(said) =
            this.record.statements.get(quotation).filter(|said| !said.source && said.kind != Kind::Indirect)
        else {
            return Vec::new();
        };
        let Some(form) = this.forms.get(quotation) else { return Vec::new() };
        // A statement keeps what was found for it when others are edited around it.
        let asked = (Key::from(key), print(&this.record, said));
        if let Some((state, known)) = self.found.sources.get(&asked) {
            if self.sources_still_hold(state, key, &known) {
                let whole = |found: &Occurrence| Some(Occurrence { record: self.record(&found.key)?, ..found.clone() });
                return known.iter().filter_map(whole).collect();
            }
        }
        let found = self.find_sources(key, &this.record, said, form);
        // Without the records: of a long speech that is much to keep.
        let kept: Arc<[Occurrence]> =
            found.iter().map(|found| Occurrence { record: Arc::default(), ..found.clone() }).collect();
        let weight = kept.len() + 1;
        self.found.sources.keep(asked, (self.history.now(), kept), weight);
        found
    }

    /// True if what was found in source texts in a state is what is found now: none of them has changed since, and none has come.
    fn sources_still_hold(&self, state: u64, key: &str, known: &[Occurrence]) -> bool {
        let found = |changed: &Key| known.iter().any(|found| found.key == *changed);
        let matters = |changed: &Key| **changed != *key && (found(changed) || self.is_source(changed));
        state == self.history.now()
            || self.history.after(state).is_some_and(|changed| !changed.into_iter().any(matters))
    }

    fn find_sources(&self, key: &str, this: &Record, said: &Statement, form: &Forms) -> Vec<Occurrence> {
        let mut partners: BTreeMap<Key, FxHashSet<u32>> = BTreeMap::new();
        for &filed in form.keys() {
            for row in self.filed_in_sources(filed, key) {
                if let Some(turn) = row.turn() {
                    partners.entry(row.key.clone()).or_default().insert(turn);
                }
            }
        }
        let mut out: Vec<Occurrence> = Vec::new();
        for (partner, turns) in partners {
            let Some(record) = self.record(&partner) else { continue };
            let mut best: Option<Occurrence> = None;
            let mut turns: Vec<u32> = turns.into_iter().collect();
            turns.sort_unstable();
            for turn in turns {
                let found = in_turn(this, said, &partner, &record, turn);
                if let Some(found) = found.filter(|found| best.as_ref().is_none_or(|best| found.score > best.score)) {
                    best = Some(found);
                }
            }
            out.extend(best);
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        out
    }
}

/// A number for all of a statement that decides what is found for it in source texts.
fn print(record: &Record, said: &Statement) -> u64 {
    let speaker = record.speaker_of(said);
    let mut hasher = FxHasher::default();
    (&said.text, said.kind as u8).hash(&mut hasher);
    speaker.map(|speaker| (&speaker.name, speaker.sort as u8, speaker.gender as u8, &speaker.role)).hash(&mut hasher);
    hasher.finish()
}

/// Finds a quotation in one turn of a source text.
fn in_turn(here: &Record, said: &Statement, partner: &Key, record: &Arc<Record>, turn: u32) -> Option<Occurrence> {
    let passages: Vec<usize> = (0..record.statements.len())
        .filter(|&at| record.statements[at].source && record.statements[at].group == turn)
        .collect();
    let first = &record.statements[*passages.first()?];
    let mut text = String::new();
    let mut starts: Vec<usize> = Vec::new();
    for &at in &passages {
        starts.push(text.len());
        text.push_str(&record.statements[at].text);
        text.push('\n');
    }
    let speakers = pairs::speakers((here, said), (record, first));
    let own = matches!(speakers, Compatibility::Same | Compatibility::Compatible);
    let spoken = marked(said);
    let found = source::find(&spoken, &text, own)?;
    if speakers == Compatibility::Different && found.score < 0.9 {
        return None;
    }
    let words: Vec<Words> = found
        .pieces
        .iter()
        .filter_map(|&piece| {
            let within = starts.partition_point(|&start| start <= piece.start as usize).checked_sub(1)?;
            let passage = &record.statements[passages[within]];
            let begin = starts[within];
            let offset = |at: u32| (at as usize).saturating_sub(begin).min(passage.text.len());
            let (start, end) = (offset(piece.start), offset(piece.end));
            let span = Span::new(passage.span.start as usize + start, passage.span.start as usize + end);
            let place = |at: usize| {
                let before = passage.text.get(..at).unwrap_or("");
                let from = passage.place.start;
                Place {
                    line: from.line,
                    utf8: from.utf8 + before.len() as u32,
                    utf16: from.utf16 + before.encode_utf16().count() as u32,
                    chars: from.chars + before.chars().count() as u32,
                }
            };
            Some(Words { span, place: place(start)..place(end) })
        })
        .collect();
    let within = found
        .pieces
        .first()
        .map_or(0, |piece| starts.partition_point(|&start| start <= piece.start as usize).saturating_sub(1));
    let wording = found.pieces.iter().map(|piece| piece.of(&text)).collect::<Vec<_>>().join(" \u{2026} ");
    Some(Occurrence {
        key: partner.clone(),
        quotation: *passages.get(within)?,
        band: Band::Same,
        score: found.score,
        speaker_conflict: speakers == Compatibility::Different,
        date_conflict: false,
        record: record.clone(),
        source: true,
        words,
        wording,
        dropped: found.dropped,
        stitched: found.stitched,
    })
}

/// The words in marks of a mixed quotation, the whole of any other.
fn marked(said: &Statement) -> String {
    if said.kind == Kind::Mixed {
        let inner: Vec<&str> = marks::pair(&said.text).0.iter().map(|marked| marked.inner.of(&said.text)).collect();
        if !inner.is_empty() {
            return inner.join(" \u{2026} ");
        }
    }
    said.text.clone()
}
