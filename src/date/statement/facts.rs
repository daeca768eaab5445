//! What the rules ask about a sentence, found once: it rests on the sentence's own words and is kept with it while it stands.

use super::super::said::{self, Word as Sense};
use crate::quote::again::Change;
use crate::quote::{Class, Reading};
use crate::text::tokens::hash;

/// What the words of a sentence tell that stand outside marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Facts {
    /// All that any of its words says.
    pub senses: Sense,
    flags: u8,
}

/// What the sentences of an article tell about the days of statements.
#[derive(Clone, Debug, Default)]
pub struct Sentences(Vec<Facts>);

const PRONOUN: u8 = 1;
const OPENS: u8 = 2;
const OWN: u8 = 4;
const TELLS: u8 = 8;
const NUMBER: u8 = 16;

impl Facts {
    fn of(reading: &Reading, sentence: usize) -> Facts {
        let range = reading.sentences.get(sentence).cloned().unwrap_or(0..0);
        let outside = |i: &usize| reading.words.get(*i).is_some_and(|word| !word.is_marked());
        let (mut facts, mut before) = (Facts { senses: Sense::NONE, flags: 0 }, "");
        for (n, i) in (range.start as usize..range.end as usize).filter(outside).enumerate() {
            let word = reading.words[i];
            facts.senses = facts.senses | said::sense(word.hash);
            let text = reading.word(i);
            let own = match text {
                "spoke" | "talked" | "met" | "interviewed" => before == "I",
                "me" => matches!(before, "told" | "to" | "with"),
                _ => false,
            };
            let flags = [
                (PRONOUN, const { [hash("he"), hash("she"), hash("they")] }.contains(&word.hash)),
                (OPENS, n < 2 && word.class == Class::SubjectPronoun),
                (OWN, own),
                (TELLS, matches!(text, "told" | "interview" | "phone" | "telephone" | "email" | "e-mail" | "on")),
                (NUMBER, word.class == Class::Number),
            ];
            facts.flags |= flags.iter().filter(|(_, is)| *is).fold(0, |all, (flag, _)| all | flag);
            before = text;
        }
        facts
    }

    /// It has "he", "she" or "they".
    pub fn has_person_pronoun(self) -> bool {
        self.flags & PRONOUN != 0
    }

    /// A pronoun that can be a subject is its first word or its second.
    pub fn opens_with_pronoun(self) -> bool {
        self.flags & OPENS != 0
    }

    /// The reporter tells of own interviews: "I spoke", "told me".
    pub fn is_own_interview(self) -> bool {
        self.flags & OWN != 0
    }

    /// It has a word without which nobody tells of an interview ("told", "by phone").
    pub fn may_be_interview(self) -> bool {
        self.flags & TELLS != 0
    }

    /// It has a word without which nobody is described as an observer: "professor", an age.
    pub fn may_describe(self) -> bool {
        self.senses.observer() || self.flags & NUMBER != 0
    }
}

impl Sentences {
    /// Reads those of `reading` that `change` tells to be new; the others are as they were.
    pub fn read(&mut self, reading: &Reading, change: &Change) {
        let facts = &mut self.0;
        let count = reading.sentences.len();
        let sentence = |word: usize| reading.words.get(word).map_or(count, |word| word.sentence as usize);
        let fresh = sentence(change.words.start)..sentence(change.words.end);
        let new = fresh.clone().map(|sentence| Facts::of(reading, sentence));
        match facts.len().checked_sub(count - fresh.end).filter(|end| fresh.start <= *end) {
            Some(end) => drop(facts.splice(fresh.start..end, new)),
            None => *facts = (0..count).map(|sentence| Facts::of(reading, sentence)).collect(),
        }
    }

    /// The facts of one.
    pub(super) fn get(&self, sentence: u32) -> Option<Facts> {
        self.0.get(sentence as usize).copied()
    }
}
