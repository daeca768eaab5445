//! From events and marked passages to statements in the order of the text.

use super::events::{Event, sigmoid, softmax_best};
use super::features::Ask;
use super::features::passage::{self, Before, PassageView, Tag};
use super::model::{Decision, Model, Scores};
use super::rules;
use super::scan::Scan;
use crate::text::sorted::Sorted;
use std::ops::Range;

/// A marked passage is a quotation from this probability on.
const PASSAGE_FLOOR: f32 = 0.5;

/// One statement before it is written down: what a cue governs, or a quotation on its own.
#[derive(Clone, Debug)]
pub struct Found<'e> {
    /// Contents as words.
    pub contents: Vec<Range<usize>>,
    /// The phrase that names the source.
    pub source: Option<u32>,
    /// How it was found.
    pub how: How<'e>,
    /// One past its last word, cue included.
    pub end: usize,
    /// Probability of the source.
    pub source_p: f32,
    /// Probability that it is a statement.
    pub p: f32,
}

/// How a statement was found.
#[derive(Clone, Debug)]
pub enum How<'e> {
    /// A cue governs it.
    Event(&'e Event),
    /// It stands in marks and the phrase was chosen for it.
    Near(Tag),
    /// It stands in marks and the speaker before goes on.
    Carried,
    /// It stands in marks and nobody is named.
    Alone,
    /// A transcript's label names the speaker.
    Transcript,
}

/// Goes through events and the marked passages that none of them covers, in the order of the text. `decide` sees each
/// such passage with what came before it; `fixed` are statements that need no decision.
pub fn walk<'e>(
    scan: &Scan,
    events: &[&'e Event],
    fixed: Vec<Found<'e>>,
    mut decide: impl FnMut(&PassageView, Option<Before>) -> Option<Found<'e>>,
) -> Vec<Found<'e>> {
    enum Item<'e> {
        Event(&'e Event),
        Fixed(Found<'e>),
        Passage(Range<usize>),
    }
    let mut items: Vec<(usize, u8, Item)> =
        events.iter().map(|&event| (event.start(), 0, Item::Event(event))).collect();
    let held = |words: &Range<usize>| {
        let next = fixed.partition_point(|f| f.contents[0].end <= words.start);
        fixed.get(next).is_some_and(|f| f.contents[0].start < words.end)
    };
    items.retain(|item| match &item.2 {
        Item::Event(event) => !event.contents().any(held),
        _ => true,
    });
    // Contents stand in the sentence of their cue, so that events stand in the order of their sentences.
    let sentence = |i: usize| scan.words[i].sentence;
    let sentences = Sorted::<1>::new(events.iter().map(|event| sentence(event.cue)));
    for index in 0..scan.reading.marked.len() {
        let words = scan.passage(index as u32);
        let core = scan.core(words.clone());
        if core.is_empty() || held(&words) {
            continue;
        }
        // Events of the passage's own sentence, or sentences where an endless one was cut.
        let (from, to) = (sentences.before(sentence(words.start)), sentences.before(sentence(words.end - 1) + 1));
        let covered: usize = events[from..to]
            .iter()
            .flat_map(|event| event.contents())
            .map(|c| c.end.min(core.end).saturating_sub(c.start.max(core.start)))
            .sum();
        if covered * 2 < core.len() {
            items.push((words.start, 1, Item::Passage(words)));
        }
    }
    items.extend(fixed.into_iter().map(|f| (f.contents[0].start, 0, Item::Fixed(f))));
    items.sort_by_key(|item| (item.0, item.1));
    let mut found: Vec<Found> = Vec::with_capacity(items.len());
    let mut last: Option<Before> = None;
    for (_, _, item) in items {
        let new = match item {
            Item::Fixed(found) => found,
            Item::Event(event) => Found {
                contents: event.contents().cloned().collect(),
                source: event.source,
                end: event.contents().map(|c| c.end).chain([event.cue]).max().unwrap_or(event.cue),
                source_p: event.source_p,
                p: event.p,
                how: How::Event(event),
            },
            Item::Passage(words) => match decide(&PassageView::new(scan, words, last), last) {
                Some(new) => new,
                None => continue,
            },
        };
        let by_cue = matches!(new.how, How::Event(_));
        if new.source.is_some() || (last.is_none() && by_cue) {
            last = Some(Before { source: new.source, end: new.end, by_cue, source_p: new.source_p });
        }
        found.push(new);
    }
    found
}

/// How sure some cue is of each phrase as its source.
pub fn heard(scan: &Scan, events: &[Event]) -> Vec<f32> {
    let mut heard = vec![0.0_f32; scan.reading.phrases.len()];
    for event in events {
        if let Some(place) = event.source.and_then(|s| heard.get_mut(s as usize)) {
            *place = place.max(event.cue_p * event.source_p);
        }
    }
    heard
}

/// Asks about each choice of a speaker for a passage: nobody, the speaker before (if there is one),
/// and every candidate phrase. Returns the choices.
pub fn speaker_choices(view: &PassageView, last: Option<Before>, heard: &[f32], ask: &mut impl Ask) -> Vec<Choice> {
    let mut own = Vec::with_capacity(32);
    passage::passage(view, &mut own);
    let mut choices = vec![Choice::Nobody];
    ask.candidate(|out| passage::none(&own, out));
    if let Some(last) = last.filter(|last| last.source.is_some()) {
        choices.push(Choice::Carry);
        ask.candidate(|out| passage::carry(view, &own, last, out));
    }
    for (index, tag) in view.candidates() {
        let Some(phrase) = view.scan.reading.phrases.get(index as usize) else { continue };
        choices.push(Choice::Phrase(index, tag));
        let heard = heard.get(index as usize).copied().unwrap_or(0.0);
        ask.candidate(|out| passage::phrase(view, phrase, tag, heard, out));
    }
    choices
}

/// A choice of a speaker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// Nobody is named.
    Nobody,
    /// The speaker before goes on.
    Carry,
    /// This phrase.
    Phrase(u32, Tag),
}

/// Decides a marked passage that no cue covers.
pub fn decide<'e>(view: &PassageView, last: Option<Before>, heard: &[f32], model: &Model) -> Option<Found<'e>> {
    let p = sigmoid(model.table(Decision::Passage).score(|sum| passage::passage(view, sum)));
    let signed = rules::signed(view);
    let certain = || rules::follows_answer(view) || rules::meets_cue(view) || rules::resumes(view);
    if p < PASSAGE_FLOOR && signed.is_none() && !certain() {
        return None;
    }
    let p = p.max(PASSAGE_FLOOR);
    if let Some((phrase, tag)) = signed {
        let core = view.scan.core(view.words.clone());
        let how = How::Near(tag);
        return Some(Found {
            end: core.end,
            contents: vec![core],
            source: Some(phrase),
            how,
            source_p: 0.98,
            p: p.max(0.95),
        });
    }
    let mut scores = Scores { table: model.table(Decision::PassageSource), scores: Vec::with_capacity(32) };
    let choices = speaker_choices(view, last, heard, &mut scores);
    let (best, source_p) = softmax_best(&scores.scores)?;
    let core = view.scan.core(view.words.clone());
    let (source, how, source_p) = match choices.get(best)? {
        Choice::Nobody => (None, How::Alone, source_p),
        Choice::Carry => (last.and_then(|l| l.source), How::Carried, source_p * last.map_or(1.0, |l| l.source_p)),
        &Choice::Phrase(phrase, tag) => (Some(phrase), How::Near(tag), source_p),
    };
    Some(Found { end: core.end, contents: vec![core], source, how, source_p, p })
}
