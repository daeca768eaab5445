//! One name for one speaker: from "he", "Lindqvist" and "the harbour master" to "Mara Lindqvist".

mod bodies;
pub mod calibration;
pub mod compatible;
mod describe;
mod forms;
mod ground;
mod lexicon;
mod names;
mod people;
mod register;
mod relative;
mod repair;
mod resolve;
mod roles;
mod salience;

pub use compatible::{Compatibility, compatible, sound};

use super::{Attributed, Kind};
use crate::quote::Reading;
use crate::quote::again::Change;
use crate::text::Span;
use ground::Ground;
use lexicon::Flags;
use names::Runs;
use people::People;
use register::Register;
use resolve::{Decision, Resolver};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Grammatical gender, as far as the text or a first name tells it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[allow(missing_docs)]
pub enum Gender {
    Male,
    Female,
    #[default]
    Unknown,
}

/// What speaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sort {
    /// A person with a name.
    Person,
    /// An organisation, state, document or other named body.
    Body,
    /// Somebody without a name ("two officials", "a friend"): never merged across articles.
    Unnamed,
}

/// A person or body behind mentions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker {
    /// The canonical name: the longest full name in the article, verbatim.
    pub name: String,
    /// What speaks.
    pub sort: Sort,
    /// Gender.
    pub gender: Gender,
    /// Role or title as the article gives it ("Kremlin spokesman"), if it does.
    pub role: Option<String>,
    /// All places where the article names it by name, pronoun or role, in order; prose bytes here, source bytes in an
    /// [`crate::article::Article`].
    pub mentions: Vec<Span>,
    /// The place of the canonical name, same unit.
    pub introduced: Span,
}

/// Who speaks in each statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// All speakers, in order of introduction.
    pub speakers: Vec<Speaker>,
    /// For each statement the index of its speaker, or `None` where it is unclear.
    pub of: Vec<Option<Resolved>>,
}

/// One resolution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Resolved {
    /// Index in [`Identity::speakers`].
    pub speaker: usize,
    /// Probability that the name is right given that the mention is, 0 to 1.
    pub confidence: f32,
    /// Why, in words a reader understands ("the speaker of the previous quotation").
    pub reason: &'static str,
    /// Who else it may be, index in [`Identity::speakers`].
    pub other: Option<usize>,
}

/// What the word lists say of the words of an article and which of them may be names, for the time when it has changed a little.
#[derive(PartialEq, Debug, Default)]
pub struct Memo {
    flags: Vec<Flags>,
    keys: Vec<u32>,
    /// What a line in Title Case is judged by.
    low: FxHashSet<u32>,
    capitalised: FxHashSet<u32>,
    runs: Runs,
}

/// Names the speakers of `statements`.
pub fn identify(reading: &Reading, statements: &[Attributed]) -> Identity {
    identify_again(reading, statements, &Change::whole(reading), &mut Memo::default())
}

/// [`identify`] where `change` tells what of the reading is new and `memo` what was looked up before.
pub fn identify_again(reading: &Reading, statements: &[Attributed], change: &Change, memo: &mut Memo) -> Identity {
    let Memo { flags, keys, low, capitalised, runs } = std::mem::take(memo);
    let ground = Ground::new(reading, change, flags, keys);
    let runs = match ground.low == low && ground.capitalised == capitalised {
        true => ground.runs_again(change, runs),
        false => ground.runs(0..reading.words.len()),
    };
    let identity = identify_on(&ground, runs.clone(), statements);
    let Ground { flags, keys, low, capitalised, .. } = ground;
    *memo = Memo { flags, keys, low, capitalised, runs };
    identity
}

fn identify_on(ground: &Ground, runs: Runs, statements: &[Attributed]) -> Identity {
    let reading = ground.reading;
    let people = People::new(ground, runs);
    let mut resolver = Resolver::new(&people);

    // In the order of mentions, so that the speaker before is known when "he" comes; pieces of one statement share
    // the answer of the piece that has a mention.
    let mentions: Vec<Option<Range<u32>>> =
        statements.iter().map(|statement| mention_words(reading, statement)).collect();
    let places: Vec<u32> = statements
        .iter()
        .zip(&mentions)
        .map(|(statement, mention)| match mention {
            Some(words) => words.start,
            None => reading.word_at(statement.content.start) as u32,
        })
        .collect();
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|&i| (places[i], statements[i].content.start));
    let mut decisions: Vec<Option<Decision>> = vec![None; statements.len()];
    let mut groups: FxHashMap<u32, usize> = FxHashMap::default();
    let mut inside: Vec<usize> = Vec::new();
    for i in order {
        let statement = &statements[i];
        let words = mentions[i].clone();
        // "I" between marks is whoever says what stands between them, which may be told only after it.
        if words.as_ref().is_some_and(|words| resolver.first_person_in_marks(words)) {
            inside.push(i);
            continue;
        }
        let passing = words.as_ref().is_some_and(|words| resolver.goes_with_a_thing(words));
        let decision = match (words, groups.get(&statement.group)) {
            (Some(words), _) => resolver.resolve(words),
            (None, Some(&piece)) => decisions[piece].clone(),
            (None, None) => resolver.carried(places[i]),
        };
        if let Some(decision) = &decision {
            if !passing {
                resolver.remember(places[i], &decision.who);
            }
            groups.entry(statement.group).or_insert(i);
        }
        decisions[i] = decision;
    }
    for i in inside {
        let Some(mention) = statements[i].mention else { continue };
        let around = (0..statements.len())
            .find(|&j| j != i && statements[j].kind != Kind::Indirect && statements[j].content.covers(mention));
        let Some(decision) = around.and_then(|j| decisions[j].as_ref()) else { continue };
        decisions[i] = Some(Decision { reason: "the one who speaks between these marks", ..decision.clone() });
    }
    Register::new(&people).fill(statements, decisions)
}

/// The words of a statement's mention.
fn mention_words(reading: &Reading, statement: &Attributed) -> Option<Range<u32>> {
    let mention = statement.mention?;
    let from = reading.word_at(mention.start);
    // One past the last word that begins before the end.
    let last = reading.word_at(mention.end.checked_sub(1)?);
    let to = last + usize::from(reading.words.get(last).is_some_and(|word| word.span.start < mention.end));
    (from < to).then_some(from as u32..to as u32)
}

#[cfg(test)]
mod tests;
