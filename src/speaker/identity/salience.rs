//! Who "he" is: every person of a compatible gender scores by how near and how prominently they were last named outside
//! quotation marks, and the speaker before scores once more. The highest wins.
//!
//! Neither "the speaker before" nor "the nearest person" alone is right as often as their sum. The weights are from
//! measurement on news; moving one by a third changes little.

use super::Gender;
use super::lexicon::Flags;
use super::people::{People, Person};
use crate::quote::Class;

/// The speaker of an earlier statement.
#[derive(Clone, Copy, Debug)]
pub struct Earlier {
    /// The person.
    pub person: u32,
    /// Word at which the statement or its mention stands.
    pub at: u32,
}

/// The person a pronoun means.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The person.
    pub person: u32,
    /// Share of all scores that went to this person, 0 to 1.
    pub share: f32,
    /// True if this is also the previous speaker.
    pub previous: bool,
    /// Who comes next.
    pub other: Option<u32>,
}

const SENTENCE: f32 = 0.6;
const PARAGRAPH: f32 = 0.75;
const FIRST: f32 = 1.6;
const OWNER: f32 = 0.3;
const SPEAKS: f32 = 1.3;
const INTRODUCED: f32 = 1.4;
const OBLIQUE: f32 = 0.5;
const UNSURE: f32 = 0.6;
const NAMED: f32 = 3.0;
const PREVIOUS: f32 = 1.5;
/// Sentences back after which distance no longer counts, and paragraphs back after which nobody does.
const FAR: u32 = 5;
const GONE: u32 = 4;

impl People<'_, '_, '_> {
    /// The person whom a pronoun of `gender` at word `at` means.
    pub fn salient(&self, gender: Gender, at: u32, previous: Option<Earlier>) -> Option<Choice> {
        let scores = self.scores(gender, at, previous);
        let total: f32 = scores.iter().map(|(_, score)| score).sum();
        let (person, score) = scores.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        let previous = previous.is_some_and(|earlier| earlier.person == person);
        let others = scores.iter().filter(|(other, _)| *other != person);
        let other = others.copied().reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(other, _)| other);
        Some(Choice { person, share: score / total, previous, other })
    }

    /// How prominent each person of a compatible gender is before word `at`; those out of sight are left out, but for the
    /// nearest one.
    pub fn scores(&self, gender: Gender, at: u32, previous: Option<Earlier>) -> Vec<(u32, f32)> {
        let words = &self.ground.reading.words;
        let Some(&here) = words.get(at as usize) else { return Vec::new() };
        let mut scores: Vec<(u32, f32)> = Vec::with_capacity(8);
        let fits = |person: u32| {
            let known = self.persons[person as usize].gender;
            gender == Gender::Unknown || known == Gender::Unknown || known == gender
        };
        let unsure = |person: u32| gender != Gender::Unknown && self.persons[person as usize].gender == Gender::Unknown;
        let meant = &self.meant[gender as usize];
        let to = meant.partition_point(|&i| self.names[i as usize].start < at);
        let mut nearest = None;
        for (before, &i) in meant[..to].iter().enumerate().rev() {
            let i = i as usize;
            let Some(person) = self.bearer[i] else { continue };
            let name = &self.names[i];
            let there = words[name.start as usize];
            nearest = nearest.or(Some(person));
            let sentences = here.sentence.saturating_sub(there.sentence).min(FAR);
            if sentences >= FAR && here.paragraph.saturating_sub(there.paragraph) > GONE {
                break;
            }
            let mut value = NAMED * SENTENCE.powi(sentences as i32);
            let earlier = before.checked_sub(1).map(|before| &self.names[meant[before] as usize]);
            let first = earlier.is_none_or(|earlier| words[earlier.start as usize].sentence != there.sentence);
            if self.ground.class(name.end as usize) == Class::Genitive || self.ends_with_apostrophe(name.end) {
                value *= OWNER;
            } else if first {
                value *= FIRST;
            }
            if self.speaks(name) {
                value *= SPEAKS;
            }
            if sentences <= 1
                && name.parts.len() > 1
                && self.persons[person as usize].names.first() == Some(&(i as u32))
                && self.apposed(name)
            {
                value *= INTRODUCED;
            }
            if self.oblique(name.from) {
                value *= OBLIQUE;
            }
            if unsure(person) {
                value *= UNSURE;
            }
            match scores.iter_mut().find(|(other, _)| *other == person) {
                Some((_, score)) => *score = score.max(value) + 0.1 * score.min(value),
                None => scores.push((person, value)),
            }
        }
        let previous = previous.filter(|earlier| fits(earlier.person));
        if let Some(earlier) = previous {
            let back = here.paragraph.saturating_sub(self.ground.paragraph(earlier.at));
            let mut value = PREVIOUS * PARAGRAPH.powi(back.min(40) as i32);
            if unsure(earlier.person) {
                value *= 0.8;
            }
            match scores.iter_mut().find(|(other, _)| *other == earlier.person) {
                Some((_, score)) => *score += value,
                None => scores.push((earlier.person, value)),
            }
        }
        if scores.is_empty() {
            scores.extend(nearest.map(|person| (person, 0.1)));
        }
        scores
    }

    /// Finds the names that a pronoun may mean: outside marks, of people of that gender or of none that is known.
    pub(super) fn find_meant(&mut self) {
        for gender in [Gender::Male, Gender::Female, Gender::Unknown] {
            let fits = |known: Gender| gender == Gender::Unknown || known == Gender::Unknown || known == gender;
            let means = |person: &Person| person.is_person && fits(person.gender);
            let names = 0..self.names.len();
            let meant = names.filter(|&i| !self.names[i].marked && self.of(i).is_some_and(means));
            self.meant[gender as usize] = meant.map(|i| i as u32).collect();
        }
    }

    /// "Moss’ car": an apostrophe alone after a name.
    fn ends_with_apostrophe(&self, end: u32) -> bool {
        matches!(self.ground.reading.word(end as usize), "'" | "’")
    }

    /// True if a name depends on a preposition or a conjunction up to two words before it.
    pub fn oblique(&self, from: u32) -> bool {
        let from = from as usize;
        (from.saturating_sub(3)..from).rev().any(|i| {
            let sentence = self.ground.reading.words[i].sentence == self.ground.reading.words[from].sentence;
            let small = matches!(self.ground.class(i), Class::Preposition)
                || self.ground.hash(i) == AND
                || self.ground.hash(i) == THAN;
            let between = (i + 1..from).all(|j| {
                matches!(
                    self.ground.class(j),
                    Class::Noun | Class::Adjective | Class::Determiner | Class::Proper | Class::Possessive
                ) || self.ground.is(j, Flags::TITLE)
            });
            sentence && small && between
        })
    }
}

const AND: u32 = crate::text::tokens::hash("and");
const THAN: u32 = crate::text::tokens::hash("than");
