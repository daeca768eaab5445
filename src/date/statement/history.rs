//! What a long article asks again and again, kept so that it is looked up and not searched for: who spoke when, which days
//! were named where, and in which sentences a speaker is named.

use super::super::{Expression, Meaning, When};
use super::{Answer, Candidate, Said, Scene};
use rustc_hash::{FxHashMap, FxHashSet};

/// The statements before.
#[derive(Default)]
pub(super) struct History {
    /// What was answered for each group.
    pub groups: FxHashMap<u32, Answer>,
    speakers: FxHashMap<usize, Vec<Said>>,
    /// The last paragraph in which a statement was given a day.
    renewed: Values<u32>,
}

impl History {
    /// Notes a statement and what dates it.
    pub fn note(&mut self, speaker: Option<usize>, said: Said, by: Option<&Expression>) {
        if let Some(expression) = by {
            self.renewed.each(expression, |last| *last = said.paragraph.max(*last));
        }
        if let Some(speaker) = speaker {
            self.speakers.entry(speaker).or_default().push(said);
        }
    }

    /// The statements of a speaker, in order.
    pub fn of(&self, speaker: usize) -> &[Said] {
        self.speakers.get(&speaker).map_or(&[], Vec::as_slice)
    }

    /// The last paragraph in which a statement was given the same day as `expression`; 0 if none was.
    pub fn renewed(&self, expression: &Expression) -> u32 {
        self.renewed.same(expression).copied().max().unwrap_or(0)
    }
}

/// Something for each value that an expression may have. Two are the same day if both are known days and equal, or if one is
/// unknown and they say the same.
#[derive(Default)]
struct Values<T> {
    known: FxHashMap<When, T>,
    unknown: FxHashMap<Meaning, T>,
    said: FxHashMap<Meaning, T>,
}

impl<T: Default> Values<T> {
    fn each(&mut self, expression: &Expression, mut change: impl FnMut(&mut T)) {
        match expression.when {
            Some(when) => change(self.known.entry(when).or_default()),
            None => change(self.unknown.entry(expression.meaning).or_default()),
        }
        change(self.said.entry(expression.meaning).or_default());
    }

    fn same(&self, expression: &Expression) -> impl Iterator<Item = &T> {
        let (known, other) = match expression.when {
            Some(when) => (self.known.get(&when), self.unknown.get(&expression.meaning)),
            None => (None, self.said.get(&expression.meaning)),
        };
        known.into_iter().chain(other)
    }
}

/// Where things stand in an article.
#[derive(Default)]
pub(super) struct Places {
    /// For each speaker the sentences that name it outside marks, by surname or by a mention that is no pronoun; sorted.
    named: Vec<Vec<u32>>,
    /// The speaker whom a pronoun means that names the source of a statement, by sentence; the last of several.
    pub meant: FxHashMap<u32, usize>,
    /// The candidates of each value, in order.
    repeated: Values<Vec<usize>>,
    /// Candidates in sentences that tell of the reporter's own interviews.
    pub interviews: Vec<usize>,
}

impl Places {
    /// The places of a scene that has its candidates.
    pub fn new(scene: &Scene) -> Places {
        let mut places = Places { named: named(scene), ..Places::default() };
        for (speaker, known) in scene.identity.speakers.iter().enumerate() {
            let words = known.mentions.iter().map(|span| scene.reading.word_at(span.start));
            places.meant.extend(
                words.filter(|&word| scene.class(word).is_pronoun()).map(|word| (scene.sentence_of(word), speaker)),
            );
        }
        for (index, candidate) in scene.candidates.iter().enumerate() {
            places.repeated.each(&scene.expressions[candidate.expression], |list| list.push(index));
            if candidate.interviews {
                places.interviews.push(index);
            }
        }
        places
    }

    /// The sentences that name a speaker.
    pub fn named(&self, speaker: usize) -> &[u32] {
        self.named.get(speaker).map_or(&[], Vec::as_slice)
    }

    /// The paragraph of the last candidate before a sentence that has the same value as `expression`; 0 if there is none.
    pub fn repeated(&self, candidates: &[Candidate], expression: &Expression, before: u32) -> u32 {
        let last = |list: &Vec<usize>| {
            let end = list.partition_point(|&index| candidates[index].sentence < before);
            end.checked_sub(1).map_or(0, |at| candidates[list[at]].paragraph)
        };
        self.repeated.same(expression).map(last).max().unwrap_or(0)
    }
}

fn named(scene: &Scene) -> Vec<Vec<u32>> {
    let surnames: FxHashSet<u32> = scene.surnames.iter().copied().filter(|&surname| surname != 0).collect();
    let mut by_surname: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for word in scene.reading.words.iter().filter(|word| word.capital && !word.is_marked()) {
        if surnames.contains(&word.hash) {
            by_surname.entry(word.hash).or_default().push(word.sentence);
        }
    }
    let speakers = scene.identity.speakers.iter().zip(&scene.surnames);
    let sentences = speakers.map(|(speaker, surname)| {
        let mut sentences = by_surname.get(surname).cloned().unwrap_or_default();
        let mentions = speaker.mentions.iter().map(|span| scene.reading.word_at(span.start));
        sentences.extend(mentions.filter(|&word| !scene.class(word).is_pronoun()).map(|word| scene.sentence_of(word)));
        sentences.sort_unstable();
        sentences.dedup();
        sentences
    });
    sentences.collect()
}
