//! What a long article asks again and again, kept so that it is looked up and not searched for: who spoke when, which days
//! were named where, and in which sentences a speaker is named.

use super::super::said::Word as Sense;
use super::super::{Expression, Meaning, When};
use super::{Answer, Candidate, NEAR, Said, Scene};
use crate::speaker::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

/// The statements before.
pub(super) struct History {
    /// What was answered for each speaker in a group of several statements.
    pub groups: FxHashMap<(u32, Option<usize>), Answer>,
    /// By speaker.
    speakers: Vec<Spoken>,
    /// The last paragraph in which a statement was given a day.
    renewed: Values<u32>,
    /// The last occasion of each speaker.
    occasions: Vec<Option<Occasion>>,
}

/// What a speaker says in one go.
#[derive(Clone)]
struct Occasion {
    /// The index of its first statement.
    first: u32,
    paragraph: u32,
    candidate: Option<usize>,
}

impl History {
    /// That of an article with so many speakers, before its first statement.
    pub fn new(speakers: usize) -> History {
        History {
            groups: FxHashMap::default(),
            speakers: (0..speakers).map(|_| Spoken::default()).collect(),
            renewed: Values::default(),
            occasions: vec![None; speakers],
        }
    }

    /// Notes a statement and what dates it.
    pub fn note(&mut self, speaker: Option<usize>, said: Said, by: Option<Value>) {
        if let Some(value) = by {
            self.renewed.each(value, |last| *last = said.paragraph.max(*last));
        }
        if let Some(spoken) = speaker.and_then(|speaker| self.speakers.get_mut(speaker)) {
            spoken.push(said);
        }
    }

    /// The occasion of a statement, by the first that was made on it.
    pub fn occasion(&mut self, speaker: Option<usize>, index: u32, paragraph: u32, candidate: Option<usize>) -> u32 {
        let Some(last) = speaker.and_then(|speaker| self.occasions.get_mut(speaker)) else { return index };
        let goes_on = |last: &&Occasion| paragraph <= last.paragraph + 1 && last.candidate == candidate;
        let first = last.as_ref().filter(goes_on).map_or(index, |last| last.first);
        *last = Some(Occasion { first, paragraph, candidate });
        first
    }

    /// What a speaker has said, if anything.
    pub fn of(&self, speaker: usize) -> Option<&Spoken> {
        self.speakers.get(speaker)
    }

    /// The last paragraph in which a statement was given the same day; 0 if none was.
    pub fn renewed(&self, value: Value) -> u32 {
        self.renewed.same(value).copied().max().unwrap_or(0)
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

/// What an expression says, and which day that is if it is known: each by a number that equal ones share.
#[derive(Clone, Copy)]
pub(super) struct Value {
    when: Option<u32>,
    meaning: u32,
}

impl Value {
    /// The values of expressions.
    fn all<'e>(expressions: impl Iterator<Item = &'e Expression>) -> Vec<Value> {
        let mut whens: FxHashMap<When, u32> = FxHashMap::default();
        let mut meanings: FxHashMap<Meaning, u32> = FxHashMap::default();
        let value = |expression: &Expression| {
            let (next_when, next_meaning) = (whens.len() as u32, meanings.len() as u32);
            let when = expression.when.map(|when| *whens.entry(when).or_insert(next_when));
            Value { when, meaning: *meanings.entry(expression.meaning).or_insert(next_meaning) }
        };
        expressions.map(value).collect()
    }
}

/// Something for each value. Two are the same day if both are known days and equal, or if one is unknown and they say the same.
#[derive(Default)]
struct Values<T> {
    known: Vec<T>,
    unknown: Vec<T>,
    said: Vec<T>,
}

impl<T: Default> Values<T> {
    fn each(&mut self, Value { when, meaning }: Value, mut change: impl FnMut(&mut T)) {
        let mut at = |list: &mut Vec<T>, index: u32| {
            let index = index as usize;
            if index >= list.len() {
                list.resize_with(index + 1, T::default);
            }
            change(&mut list[index]);
        };
        match when {
            Some(when) => at(&mut self.known, when),
            None => at(&mut self.unknown, meaning),
        }
        at(&mut self.said, meaning);
    }

    fn same(&self, Value { when, meaning }: Value) -> impl Iterator<Item = &T> {
        let (known, other) = match when {
            Some(when) => (self.known.get(when as usize), self.unknown.get(meaning as usize)),
            None => (None, self.said.get(meaning as usize)),
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
    /// What each candidate's expression says.
    values: Vec<Value>,
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
        places.values = Value::all(scene.candidates.iter().map(|candidate| &scene.expressions[candidate.expression]));
        let mut before = None;
        for (index, candidate) in scene.candidates.iter().enumerate() {
            places.repeated.each(places.values[index], |list| list.push(index));
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
            // Two rising runs, which a stable sort merges.
            sentences.sort();
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

    /// What a candidate's expression says.
    pub fn value(&self, candidate: usize) -> Value {
        self.values[candidate]
    }

    /// The paragraph of the last candidate before a sentence that says the same as `candidate`; 0 if there is none.
    pub fn repeated(&self, candidates: &[Candidate], candidate: usize, before: u32) -> u32 {
        let last = |list: &Vec<usize>| {
            let end = list.partition_point(|&index| candidates[index].sentence < before);
            end.checked_sub(1).map_or(0, |at| candidates[list[at]].paragraph)
        };
        self.repeated.same(self.value(candidate)).map(last).max().unwrap_or(0)
    }
}

fn last_before(list: &[(u32, usize)], sentence: u32) -> Option<(u32, usize)> {
    let at = list.partition_point(|(other, _)| *other < sentence);
    at.checked_sub(1).map(|at| list[at])
}
