//! Roles: whom "the director" means, and what stays without a name.
//!
//! Description and prominence decide together: a person whom the article calls so counts several times as much as one who
//! merely was spoken of last, but papers also call a person by words that stand nowhere else ("the 34-year-old mother").

use super::Gender;
use super::lexicon::Flags;
use super::people::{People, Person};
use super::resolve::{Decision, INDEFINITE, Resolver, THE, Who};
use crate::quote::Class;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How much more a person counts whom the article describes with the very noun, and what one out of sight counts.
const DESCRIBED: f32 = 4.0;
const UNSEEN: f32 = 0.8;

/// Whom an article describes with which words.
pub(super) struct Described(FxHashMap<u32, Vec<u32>>);

impl Described {
    pub fn new(people: &People) -> Described {
        let mut described: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (index, person) in people.persons.iter().enumerate() {
            person.words.iter().for_each(|&word| described.entry(word).or_default().push(index as u32));
        }
        Described(described)
    }

    /// The people whom it describes with a word.
    fn by(&self, word: u32) -> &[u32] {
        self.0.get(&word).map_or(&[], Vec::as_slice)
    }
}

impl Resolver<'_, '_, '_, '_> {
    /// A role: the person whom the text describes with that noun, else the most salient one.
    pub(super) fn role(&self, at: &Range<u32>, head: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let first = head.start as usize;
        if INDEFINITE.contains(&ground.hash(first)) || ground.class(first) == Class::Number {
            return None;
        }
        let head_word = head.end as usize - 1;
        if ground.hash(first) == THE
            && head.len() == 2
            && ground.is(head_word, Flags::COLLECTIVE)
            && let Some(said) =
                self.history.iter().rev().take(4).find(|said| said.at < at.start && matches!(said.who, Who::Body(_)))
        {
            return Some(Decision::new(said.who.clone(), 0.75, "the body that spoke before"));
        }
        let fellow = self.fellow(head);
        let year_old = ground.reading.word(head_word).contains("year-old");
        let role = fellow || year_old || ground.is(head_word, Flags::ROLE | Flags::PERSON | Flags::KIN | Flags::TITLE);
        if !role || self.plural(head_word) {
            return None;
        }
        let mut gender = Gender::Unknown;
        for i in head.clone() {
            if ground.is(i as usize, Flags::HONORIFIC_MALE) {
                gender = Gender::Male;
            } else if ground.is(i as usize, Flags::HONORIFIC_FEMALE) {
                gender = Gender::Female;
            }
        }
        let telling = |i: &u32| {
            !matches!(
                ground.class(*i as usize),
                Class::Determiner | Class::Possessive | Class::Preposition | Class::Genitive | Class::Comma
            ) && ground.reading.words[*i as usize].span.len() > 2
        };
        let words: Vec<u32> = head.clone().filter(telling).map(|i| ground.key(i as usize)).collect();
        let key = ground.key(head_word);
        // "the 34-year-old mother", "the senator", "Holm's former strategist": may be another word for somebody spoken of.
        let aged = head.clone().any(|i| ground.reading.word(i as usize).contains("year-old"));
        let owner_end = head.clone().find(|&i| ground.class(i as usize) == Class::Genitive);
        let owner = owner_end.and_then(|end| self.names_in(head.start..end).last()).and_then(|i| self.people.bearer[i]);
        let kin = ground.is(head_word, Flags::KIN) && !aged;
        // "the official" after "a security official said" is that one.
        if owner_end.is_none()
            && let Some(who) = self.unnamed_before(at.start, key)
        {
            return Some(Decision::new(who, 0.85, "the one without a name who spoke before"));
        }
        let helper = owner_end.is_some() && ground.is(head_word, Flags::HELPER);
        // "the Gazette's editor" is nobody of whom the Gazette has not been told.
        let owners = |wanted: &dyn Fn(usize) -> bool| -> Vec<u32> {
            let words = head.start as usize..owner_end.unwrap_or(head.start) as usize;
            words.filter(|&i| wanted(i)).map(|i| ground.key(i)).collect()
        };
        let strangers =
            owners(&|i| ground.reading.words[i].capital && ground.is(i, Flags::BODY | Flags::PLACE | Flags::NATION));
        let owners = owners(&|i| matches!(ground.class(i), Class::Noun | Class::Proper));
        let knows =
            |words: &[u32], person: &Person| words.is_empty() || words.iter().any(|word| person.words.contains(word));
        // "the retired postwoman": the last speaker in other words, unless the noun is one for strangers ("the woman").
        let goes_on = ground.hash(first) == THE
            && (ground.is(head_word, Flags::PERSON) && !ground.is(head_word, Flags::DOCUMENT)
                || ground.reading.word(head_word).len() > 5 && ground.reading.word(head_word).ends_with("man"))
            && self.history.iter().rev().find(|said| said.at < at.start).is_some_and(|said| {
                let back = ground.paragraph(at.start).saturating_sub(ground.paragraph(said.at));
                matches!(said.who, Who::Person(_)) && back <= 2
            });
        let anyone = (ground.hash(first) == THE || owner_end.is_some())
            && (fellow || year_old || ground.is(head_word, Flags::ROLE) || goes_on)
            && !ground.is(head_word, Flags::ANONYMOUS)
            && !kin
            && !helper;
        let prominent = self.people.scores(gender, at.start, self.previous(at.start, gender));
        let mut best: Option<(f32, u32, bool)> = None;
        let mut second: Option<(f32, u32, bool)> = None;
        let mut total = 0.0;
        // Nobody else can count: neither described so nor spoken of lately.
        let described = words.iter().chain([&key]).flat_map(|word| self.described.by(*word));
        let mut near: Vec<u32> = described.copied().chain(prominent.iter().map(|(person, _)| *person)).collect();
        near.sort_unstable();
        near.dedup();
        for index in near {
            let person = &self.people.persons[index as usize];
            let other =
                matches!((gender, person.gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
            if !person.is_person || other || owner == Some(index) {
                continue;
            }
            let shared = words.iter().filter(|word| person.words.contains(word)).count() as f32;
            let weight = match () {
                _ if helper && owner.is_none() && !knows(&owners, person) => continue,
                _ if person.words.contains(&key) => DESCRIBED + shared,
                _ if shared >= 2.0 => shared,
                _ if anyone && (owner.is_some() || knows(&strangers, person)) => 1.0,
                _ => continue,
            };
            let score = prominent.iter().find(|(p, _)| *p == index).map_or(0.0, |(_, score)| *score);
            let told = weight > 1.0;
            if score == 0.0 && !told {
                continue;
            }
            let named = person.names.len().min(20) as f32 * 0.02;
            let value = (if told { score + UNSEEN } else { score } + named) * weight;
            total += value;
            if best.is_none_or(|(top, ..)| value > top) {
                second = best;
                best = Some((value, index, told));
            } else if second.is_none_or(|(next, ..)| value > next) {
                second = Some((value, index, told));
            }
        }
        let (value, person, told) = best?;
        let share = value / total;
        let reason = if told { "the article describes this person so" } else { "the person spoken of, by role" };
        let confidence = if told { 0.7 + 0.27 * share } else { 0.45 + 0.4 * share };
        let decision = Decision::new(Who::Person(person), confidence, reason);
        Some(Decision { other: second.map(|(_, other, _)| other), ..decision })
    }

    /// "The American", "the Dane": one of a people. Of a word that also means them all ("the French", "the Portuguese") the
    /// article tells too little.
    pub(super) fn fellow(&self, head: &Range<u32>) -> bool {
        let ground = self.people.ground;
        let word = head.end as usize - 1;
        head.len() == 2
            && ground.hash(head.start as usize) == THE
            && ground.is(word, Flags::NATION)
            && ground.reading.words[word].capital
            && ["an", "on", "ane", "ole", "ani", "ard", "urk", "wede"]
                .iter()
                .any(|end| ground.reading.word(word).ends_with(end))
    }

    /// Of the last few speakers the one without a name whose description has this noun.
    fn unnamed_before(&self, at: u32, key: u32) -> Option<Who> {
        let ground = self.people.ground;
        let said = self.history.iter().rev().filter(|said| said.at < at).take(4).find(|said| match said.who {
            Who::Unnamed(span) => {
                let from = ground.reading.word_at(span.start);
                (from..ground.reading.words.len())
                    .take_while(|&i| ground.reading.words[i].span.end <= span.end)
                    .any(|i| ground.key(i) == key)
            }
            _ => false,
        })?;
        Some(said.who.clone())
    }

    /// What nothing explains: "a friend", "officials", "the report".
    pub(super) fn as_written(&self, at: &Range<u32>, head: &Range<u32>) -> Decision {
        let ground = self.people.ground;
        let start = head.start as usize;
        let opens = matches!(ground.class(start), Class::Determiner)
            || INDEFINITE.contains(&ground.hash(start))
            || ground.class(start) == Class::Number;
        let words = if opens { at.clone() } else { head.clone() };
        let span = ground.reading.span(words);
        let head_word = head.end as usize - 1;
        let thing =
            ground.is(head_word, Flags::DOCUMENT | Flags::COLLECTIVE) && !ground.is(head_word, Flags::ANONYMOUS);
        // "the man", "his aide": somebody definite may well have a name elsewhere in the article.
        let definite = matches!(ground.class(start), Class::Possessive)
            || ground.hash(start) == THE
            || (head.start..head.end).any(|i| ground.class(i as usize) == Class::Genitive);
        let one = !self.plural(head_word) && ground.is(head_word, Flags::ROLE | Flags::PERSON | Flags::KIN);
        if thing {
            Decision::new(Who::Body(span), 0.7, "as it is named here")
        } else if definite && one {
            Decision::new(Who::Unnamed(span), 0.55, "the article does not say clearly who this is")
        } else {
            Decision::new(Who::Unnamed(span), 0.9, "the article gives no name here")
        }
    }
}
