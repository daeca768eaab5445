//! What a long article asks again and again, kept so that it is looked up and not searched for: who spoke when, which days
//! were named where, and in which sentences a speaker is named.

use super::super::said::Word as Sense;
use super::super::{Expression, Meaning, When};
use super::{Answer, Candidate, NEAR, Said, Scene};
use crate::speaker::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

/// The statements before.
#[derive(Default)]
pub(super) struct History {
    /// What was answered for each group and speaker.
    pub groups: FxHashMap<(u32, Option<usize>), Answer>,
    speakers: FxHashMap<usize, Spoken>,
    /// The last paragraph in which a statement was given a day.
    renewed: Values<u32>,
    /// The last occasion of each speaker.
    occasions: FxHashMap<usize, Occasion>,
}

/// What a speaker says in one go.
struct Occasion {
    /// The index of its first statement.
    first: u32,
    paragraph: u32,
    candidate: Option<usize>,
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

    /// The occasion of a statement, by the first that was made on it.
    pub fn occasion(&mut self, speaker: Option<usize>, index: u32, paragraph: u32, candidate: Option<usize>) -> u32 {
        let Some(speaker) = speaker else { return index };
        let last = self.occasions.get(&speaker);
        let last = last.filter(|last| paragraph <= last.paragraph + 1 && last.candidate == candidate);
        let first = last.map_or(index, |last| last.first);
        self.occasions.insert(speaker, Occasion { first, paragraph, candidate });
        first
    }

    /// What a speaker has said, if anything.
    pub fn of(&self, speaker: usize) -> Option<&Spoken> {
        self.speakers.get(&speaker)
    }

    /// The last paragraph in which a statement was given the same day as `expression`; 0 if none was.
    pub fn renewed(&self, expression: &Expression) -> u32 {
        self.renewed.same(expression).copied().max().unwrap_or(0)
    }
}

/// The statements of a speaker that a later one may be dated by.
#[derive(Default)]
pub(super) struct Spoken {
    /// The last one that is no reported speech.
    pub quoted: Option<Said>,
    /// Reported speech since then that has a date, each with the last paragraph so far.
    reported: Vec<(Said, u32)>,
}

impl Spoken {
    fn push(&mut self, said: Said) {
        if said.kind != Kind::Indirect {
            self.reported.clear();
            self.quoted = Some(said);
        } else if said.answer.candidate.is_some() {
            let last = self.reported.last().map_or(0, |(_, last)| *last).max(said.paragraph);
            self.reported.push((said, last));
        }
    }

    /// Dated reported speech since the last quotation, the last first, as far as it can be near `paragraph`.
    pub fn reported(&self, paragraph: u32) -> impl Iterator<Item = &Said> {
        let near = move |last: u32| paragraph <= last + NEAR;
        self.reported.iter().rev().take_while(move |(_, last)| near(*last)).map(|(said, _)| said)
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
    /// Sentences with the candidate that dates an event or a saying in them, in order.
    scenes: Vec<(u32, usize)>,
    /// Occasions that the article dates, by their noun: in which sentence and by which candidate; in order.
    occasions: FxHashMap<u32, Vec<(u32, usize)>>,
    /// For each speaker the sentences that name it and date a saying or a deed, with the candidate that does; in order.
    frames: Vec<Vec<(u32, usize)>>,
    /// The first candidate in a sentence that tells of the reporter's own interviews with people who are not named.
    interviews: Option<usize>,
    /// For each speaker the first one in a sentence that tells of interviews and names it.
    interviewed: Vec<Option<usize>>,
}

impl Places {
    /// The places of a scene that has its candidates.
    pub fn new(scene: &Scene) -> Places {
        let mut places = Places::default();
        places.find_names(scene);
        let mut frames: FxHashMap<u32, usize> = FxHashMap::default();
        let mut interviews: FxHashMap<u32, usize> = FxHashMap::default();
        let mut before = None;
        for (index, candidate) in scene.candidates.iter().enumerate() {
            places.repeated.each(&scene.expressions[candidate.expression], |list| list.push(index));
            let sentence = candidate.sentence;
            if let Some(noun) = scene.dated_occasion(candidate) {
                places.occasions.entry(noun).or_default().push((sentence, index));
            }
            if candidate.interviews {
                interviews.entry(sentence).or_insert(index);
            }
            if before.replace(sentence) != Some(sentence) {
                frames.extend(scene.framing(sentence).map(|index| (sentence, index)));
                places.scenes.extend(scene.event(sentence).map(|index| (sentence, index)));
            }
        }
        let people = |(sentence, _): &(&u32, &usize)| scene.any(**sentence, Sense::people);
        places.interviews = interviews.iter().filter(people).map(|(_, &index)| index).min();
        for named in &places.named {
            let frame = |sentence: &u32| Some((*sentence, *frames.get(sentence)?));
            places.frames.push(named.iter().filter_map(frame).collect());
            places.interviewed.push(named.iter().find_map(|sentence| interviews.get(sentence)).copied());
        }
        places
    }

    /// Finds the sentences in which speakers are named, by surname, in other words, or by a pronoun.
    fn find_names(&mut self, scene: &Scene) {
        let surnames: FxHashSet<u32> = scene.surnames.iter().copied().filter(|&surname| surname != 0).collect();
        let mut by_surname: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for word in scene.reading.words.iter().filter(|word| word.capital && !word.is_marked()) {
            if surnames.contains(&word.hash) {
                by_surname.entry(word.hash).or_default().push(word.sentence);
            }
        }
        for (speaker, (known, surname)) in scene.identity.speakers.iter().zip(&scene.surnames).enumerate() {
            let mut sentences = by_surname.get(surname).cloned().unwrap_or_default();
            for span in &known.mentions {
                let word = scene.reading.word_at(span.start);
                let sentence = scene.sentence_of(word);
                if scene.class(word).is_pronoun() {
                    self.meant.insert(sentence, speaker);
                } else {
                    sentences.push(sentence);
                }
            }
            sentences.sort_unstable();
            sentences.dedup();
            self.named.push(sentences);
        }
    }

    /// The last sentence before another one that names a speaker and dates a saying or a deed, and the candidate that does.
    pub fn frame(&self, speaker: usize, before: u32) -> Option<(u32, usize)> {
        last_before(self.frames.get(speaker)?, before)
    }

    /// The last sentence before another one in which an event or a saying is dated, and the candidate that does.
    pub fn scene(&self, before: u32) -> Option<(u32, usize)> {
        last_before(&self.scenes, before)
    }

    /// The candidate that dates an occasion of this name, the last one told of before a sentence.
    pub fn occasion(&self, noun: u32, before: u32) -> Option<usize> {
        last_before(self.occasions.get(&noun)?, before).map(|(_, index)| index)
    }

    /// The first candidate that dates the reporter's own interviews with a speaker, or with people.
    pub fn interview(&self, speaker: Option<usize>) -> Option<usize> {
        let named = speaker.and_then(|speaker| *self.interviewed.get(speaker)?);
        named.into_iter().chain(self.interviews).min()
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

fn last_before(list: &[(u32, usize)], sentence: u32) -> Option<(u32, usize)> {
    let at = list.partition_point(|(other, _)| *other < sentence);
    at.checked_sub(1).map(|at| list[at])
}
