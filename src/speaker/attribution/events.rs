//! Events: a cue with the content that it governs and the phrase that names its source.

use super::candidates::{self, Reach};
use super::features::source::Place;
use super::features::{self, CueView};
use super::model::{Decision, Model};
use super::scan::Scan;
use super::shapes::{self, Shape};
use crate::quote::Class;
use crate::quote::again::Change;
use crate::text::tokens::hash;
use std::ops::Range;

/// A cue below this probability is not looked at any further: such cues cost more than all others together, and their
/// events hardly ever stand.
const CUE_FLOOR: f32 = 0.2;

/// A cue of this probability makes an event of a whole quotation, or of "…, adding that …": its form vouches for it.
const VOUCHED_CUE_FLOOR: f32 = 0.3;

/// Marked words with the capitals of a title are no statement below this probability.
const TITLE_THRESHOLD: f32 = 0.5;

/// A cue, its content and its source, with the probabilities of each decision.
#[derive(Clone, Debug)]
pub struct Event {
    /// The cue's head word.
    pub cue: usize,
    /// Probability that it is one.
    pub cue_p: f32,
    /// Contents as words, without marks and stops at their ends; empty where there is none.
    spans: [Range<usize>; 2],
    /// True if a content stands to the left.
    pub left: bool,
    /// True if a content stands to the right.
    pub right: bool,
    /// Probabilities of right start, right end, left end, left start.
    pub parts: [f32; 4],
    /// The phrase that names the source.
    pub source: Option<u32>,
    /// Its probability.
    pub source_p: f32,
    /// Probabilities of the surest event that cannot stand beside this one, multiplied; 0 if there is none.
    pub rival: f32,
    /// True if this cue stands in that one's content.
    pub inside: bool,
    /// Probability of the whole; 0 until it is asked for.
    pub p: f32,
}

impl Event {
    /// The contents, left one first.
    pub fn contents(&self) -> impl DoubleEndedIterator<Item = &Range<usize>> + Clone {
        self.spans.iter().filter(|span| !span.is_empty())
    }

    /// Probability of all content decisions together.
    pub fn content_p(&self) -> f32 {
        self.parts.iter().product()
    }

    /// Probability of all decisions together.
    pub fn product(&self) -> f32 {
        self.cue_p * self.content_p() * self.source_p
    }

    /// True if a content lies wholly inside one marked passage, but for a "that" before it.
    pub fn holds_quotation(&self, scan: &Scan) -> bool {
        self.contents().any(|c| {
            let that = scan.words[c.start].class == Class::That && c.len() > 1;
            let first = scan.words[c.start + usize::from(that)];
            first.is_marked() && scan.words[c.end - 1].marked == first.marked
        })
    }

    /// True for "…, adding that …", where the form vouches for the content.
    pub fn adds_that(&self, scan: &Scan) -> bool {
        let class = |i: usize| scan.words.get(i).map(|w| w.class);
        let after_comma = self.cue.checked_sub(1).and_then(class) == Some(Class::Comma);
        let [_, right] = &self.spans;
        after_comma
            && class(self.cue) == Some(Class::VerbIng)
            && !right.is_empty()
            && class(right.start) == Some(Class::That)
    }

    /// True for "As the mayor said on Monday, …", where the form vouches for the content.
    pub fn leads_in(&self, scan: &Scan) -> bool {
        let first = scan.sentence_of(self.cue).start;
        self.right
            && self.source.is_some()
            && scan.words[first].hash == AS
            && as_told(&CueView::new(scan, self.cue)).is_some()
    }

    /// True for "offered the miners that they …", where the form vouches for the content.
    pub fn tells_that(&self, scan: &Scan) -> bool {
        let [_, right] = &self.spans;
        told_that(scan, self.cue).is_some_and(|that| right.contains(&that))
    }

    /// First word of its first content.
    pub fn start(&self) -> usize {
        self.contents().next().map_or(self.cue, |c| c.start)
    }

    /// The same event at the place where it stands now; `None` if its words were read again.
    fn moved(mut self, change: &Change) -> Option<Event> {
        let by = change.word(self.cue)?.wrapping_sub(self.cue);
        self.cue = self.cue.wrapping_add(by);
        for span in self.spans.iter_mut().filter(|span| span.start < span.end) {
            *span = span.start.wrapping_add(by)..span.end.wrapping_add(by);
        }
        self.source = self.source.and_then(|phrase| Some(change.phrase(phrase as usize)? as u32));
        Some(self)
    }

    /// True if the two cannot both be: a cue inside the other's content, or contents that overlap.
    pub fn clashes(&self, other: &Event) -> bool {
        self.contents().any(|c| c.contains(&other.cue))
            || other.contents().any(|c| c.contains(&self.cue))
            || self.contents().any(|a| other.contents().any(|b| a.start < b.end && b.start < a.end))
    }
}

/// Buffers that are used again for every candidate.
struct Buffers<'m> {
    reach: Reach<'m>,
    places: Vec<usize>,
    scores: Vec<f32>,
}

/// 1 / (1 + e^-x).
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-30.0, 30.0)).exp())
}

/// The best of a list of scores and its probability; `None` for an empty list.
pub fn softmax_best(scores: &[f32]) -> Option<(usize, f32)> {
    let (best, top) = scores.iter().copied().enumerate().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    let total: f32 = scores.iter().map(|s| (s - top).exp()).sum();
    Some((best, 1.0 / total))
}

/// Makes probabilities of a list of scores.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|s| *s = (*s - top).exp());
    let total: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= total);
}

/// All events that may be, before any of them excludes another.
///
/// An event rests on the words of its cue's sentence and on the marked passages that these words stand in, on nothing
/// else: the events of a paragraph are the same wherever it stands, but for the indices of words and phrases.
pub fn events(scan: &Scan, model: &Model, reach: Reach) -> Vec<Event> {
    events_in(scan, model, reach, 0..scan.words.len())
}

/// The events of a reading with their probabilities, those `before` being the ones that it had when it was read last.
pub fn again(scan: &Scan, model: &Model, change: &Change, before: Vec<Event>) -> Vec<Event> {
    let mut fresh = events_in(scan, model, Reach::Likely(&model.shapes), change.words.clone());
    for event in &mut fresh {
        event.p = confidence(scan, event, model);
    }
    let mut kept: Vec<Event> = before.into_iter().filter_map(|event| event.moved(change)).collect();
    let at = kept.partition_point(|event| event.cue < change.words.start);
    kept.splice(at..at, fresh);
    kept
}

/// The events whose cue is one of `words`.
fn events_in(scan: &Scan, model: &Model, reach: Reach, words: Range<usize>) -> Vec<Event> {
    let mut found = Vec::new();
    let mut buffers = Buffers { reach, places: Vec::new(), scores: Vec::new() };
    for i in words {
        let cue_p = scan.heard.get(i).copied().unwrap_or(0.0);
        if cue_p >= CUE_FLOOR {
            found.extend(event(&CueView::new(scan, i), cue_p, model, &mut buffers));
        }
    }
    rivals(scan, &mut found);
    found
}

/// Tells each event how sure the surest is of those in its sentence that cannot stand beside it.
fn rivals(scan: &Scan, events: &mut [Event]) {
    let same = |a: &Event, b: &Event| scan.words[a.cue].sentence == scan.words[b.cue].sentence;
    for chunk in events.chunk_by_mut(same) {
        for i in 0..chunk.len() {
            let rival = |other: &&Event| other.cue != chunk[i].cue && other.clashes(&chunk[i]);
            let (inside, best) = chunk
                .iter()
                .filter(rival)
                .map(|other| {
                    let over = other.contents().any(|c| c.contains(&chunk[i].cue));
                    (over, other.product())
                })
                .fold((false, 0.0_f32), |a, b| if b.1 > a.1 { b } else { a });
            chunk[i].rival = best;
            chunk[i].inside = inside;
        }
    }
}

/// The event of one cue, if it has any content.
fn event(view: &CueView, cue_p: f32, model: &Model, buffers: &mut Buffers) -> Option<Event> {
    let mut parts = [1.0; 4];
    let scan = view.scan;
    let as_told = as_told(view).map(|start| start..view.to);
    let right = as_told.or_else(|| right(view, model, buffers, &mut parts));
    let right = right.map(|c| scan.core(c)).filter(|c| !c.is_empty());
    let left = left(view, model, buffers, &mut parts).map(|c| scan.core(c)).filter(|c| !c.is_empty());
    let mut event = Event {
        cue: view.at,
        cue_p,
        left: left.is_some(),
        right: right.is_some(),
        spans: [left.unwrap_or(0..0), right.unwrap_or(0..0)],
        parts,
        source: None,
        source_p: 0.0,
        rival: 0.0,
        inside: false,
        p: 0.0,
    };
    if !event.left && !event.right {
        return None;
    }
    let contents = match (event.left, event.right) {
        (true, true) => &event.spans[..],
        (true, false) => &event.spans[..1],
        _ => &event.spans[1..],
    };
    (event.source, event.source_p) = source(view, contents, model, buffers);
    Some(event)
}

fn right(view: &CueView, model: &Model, buffers: &mut Buffers, parts: &mut [f32; 4]) -> Option<Range<usize>> {
    let Buffers { reach, places, scores } = buffers;
    candidates::right_starts(view.scan, view.at, *reach, places);
    let table = model.table(Decision::RightStart);
    scores.clear();
    scores.push(table.score(|sum| features::content::no_right(view, sum)));
    scores.extend(places.iter().map(|&j| table.score(|sum| features::content::right_start(view, j, sum))));
    let (best, p) = softmax_best(scores)?;
    parts[0] = p;
    let start = *places.get(best.checked_sub(1)?)?;
    // Whom it is told is no part of what is told.
    let start = told_that(view.scan, view.at).filter(|&that| start < that).unwrap_or(start);
    let (mut end, p) = right_end(view, start, model, buffers)?;
    parts[1] = p;
    // "that fees will rise, and that nobody was asked" is one content.
    while let Some(that) = coordinated(view, start, end) {
        let Some((further, _)) = right_end(view, that, model, buffers) else { break };
        end = further;
    }
    let end = listed(view, start, end).unwrap_or(end);
    Some(start..end)
}

/// Where the main clause begins behind "As the mayor said on Monday, …", "As noted by Moss, a spokeswoman, …"; the verb must be
/// one of saying.
fn as_told(view: &CueView) -> Option<usize> {
    use Class::*;
    let scan = view.scan;
    let sentence = scan.sentence_of(view.at);
    let class = |i: usize| scan.words.get(i).map(|w| w.class);
    let first = scan.words.get(sentence.start)?;
    let plain = |i: usize| !scan.words[i].is_marked();
    let verb = |i: usize| matches!(class(i), Some(Verb | VerbPast | VerbIng | Auxiliary));
    // "As Moss read the letter, Berg left" tells of two things at one time: what was said is no object of the verb.
    let told = |i: usize| match class(i) {
        _ if view.at == sentence.start + 1 || view.word == TOLD => true,
        Some(Preposition) => !matches!(scan.words[i].hash, ABOUT | OF | FOR | TO),
        Some(Comma | Adverb | Day | Pronoun) => true,
        _ => scan.words.get(i).is_some_and(|word| word.hash == OUT),
    };
    let leads = first.hash == AS
        && (sentence.start + 1..sentence.start + LEAD).contains(&view.at)
        && matches!(class(view.at)?, VerbPast | Verb)
        && scan.cueness(view.at) >= 2
        && !matches!(view.word, SPOKE | TALKED)
        && told(view.at + 1)
        && (sentence.start + 1..view.at).all(|i| plain(i) && !verb(i) && class(i) != Some(That));
    if !leads {
        return None;
    }
    // The first comma behind which a verb stands before the next one.
    let commas = (view.at + 1..sentence.end).take_while(|&i| plain(i)).filter(|&i| class(i) == Some(Comma));
    let begins = |&comma: &usize| {
        let clause = (comma + 1..sentence.end).take_while(|&i| !matches!(class(i), Some(Comma | Relative | That)));
        matches!(class(comma + 1), Some(Determiner | Possessive | Proper | SubjectPronoun | Pronoun | Noun | Adjective))
            && clause.skip(1).any(verb)
    };
    commas.take(6).find(begins).map(|comma| comma + 1)
}

/// What leads in the words of another has its verb among the first so many words.
const LEAD: usize = 16;
const AS: u32 = hash("as");
const ABOUT: u32 = hash("about");
const OF: u32 = hash("of");
const FOR: u32 = hash("for");
const OUT: u32 = hash("out");
const TOLD: u32 = hash("told");
const SPOKE: u32 = hash("spoke");
const TALKED: u32 = hash("talked");

/// The "that" behind a verb and whom it is told: "offered the miners that they …", "wrote to the members that the …".
fn told_that(scan: &Scan, cue: usize) -> Option<usize> {
    use Class::*;
    let class = |i: usize| scan.words.get(i).map(|w| w.class);
    let that = scan.next_that(cue);
    let object = cue + 1 + usize::from(scan.words.get(cue + 1)?.hash == TO);
    // "rejected the idea that …" says what is rejected: the whole of it is content.
    let to_them = object > cue + 1 || TELLS.contains(&scan.words.get(cue)?.hash);
    let told = class(cue)? == VerbPast
        && to_them
        && (object + 1..object + OBJECT).contains(&that)
        && matches!(class(object)?, Determiner | Possessive | Proper)
        && !scan.words.get(that)?.is_marked()
        && scan.words[that].sentence == scan.words[cue].sentence
        && (object..that)
            .all(|i| !matches!(class(i), Some(Verb | VerbPast | VerbIng | Auxiliary | Comma | Relative | That)));
    // "the only country that can" is described, not told.
    let clause = matches!(class(that + 1)?, Determiner | Possessive | Proper | SubjectPronoun | Pronoun | Noun);
    (told && clause).then_some(that)
}

/// Whom something is told has fewer words.
const OBJECT: usize = 9;
const TO: u32 = hash("to");
/// Verbs with somebody who is told.
const TELLS: &[u32] = &[
    hash("told"),
    hash("promised"),
    hash("assured"),
    hash("informed"),
    hash("reminded"),
    hash("warned"),
    hash("notified"),
    hash("offered"),
    hash("advised"),
    hash("cautioned"),
    hash("convinced"),
    hash("persuaded"),
    hash("reassured"),
    hash("alerted"),
];

/// Where a clause that starts at word `start` ends, right of its cue, and how sure that is.
fn right_end(view: &CueView, start: usize, model: &Model, buffers: &mut Buffers) -> Option<(usize, f32)> {
    let Buffers { reach, places, scores } = buffers;
    candidates::right_ends(view.scan, start, *reach, places);
    let table = model.table(Decision::RightEnd);
    scores.clear();
    scores.extend(places.iter().map(|&e| table.score(|sum| features::content::right_end(view, start, e, sum))));
    let (best, p) = softmax_best(scores)?;
    Some((places[best], p))
}

/// Where a list ends of which the content is the first member: "pointed to the floods, the strike and the fire in the mill".
fn listed(view: &CueView, start: usize, end: usize) -> Option<usize> {
    use Class::*;
    let scan = view.scan;
    let class = |i: usize| scan.words.get(i).filter(|word| i < view.to && !word.is_marked()).map(|word| word.class);
    // "the town's floods", "Brenwick's floods"
    let owner = |i: usize| class(i) == Some(Proper) && class(i + 1) == Some(Genitive);
    let opens = |i: usize| matches!(class(i), Some(Determiner | Possessive)) || owner(i);
    // "the bombing", "a history of strikes": no verbs.
    let of = |i: usize| scan.words.get(i).is_some_and(|word| word.hash == OF);
    let noun = |i: usize| {
        matches!(class(i - 1), Some(Determiner | Possessive | Adjective | Preposition | Genitive)) || of(i + 1)
    };
    let verb = |i: usize| class(i).is_some_and(|c| c == Auxiliary || c.is_verb() && !noun(i));
    if !opens(start) || end < start + 2 || (start + 1..end).any(verb) {
        return None;
    }
    let (mut at, mut members) = (end, 0);
    loop {
        let comma = class(at)? == Comma;
        let and = class(at + usize::from(comma))? == Conjunction;
        let first = at + usize::from(comma) + usize::from(and);
        if !(comma || and) || !opens(first) {
            return None;
        }
        let inside = |&i: &usize| {
            class(i).is_some_and(|c| !matches!(c, Comma | Conjunction | Period | Relative | That)) && !verb(i)
        };
        let over = (first..view.to).find(|i| !inside(i)).unwrap_or(view.to);
        members += 1;
        match class(over) {
            // Two are no list: "started a paper, and the town read it".
            _ if members > 8 || and && members < 2 => return None,
            None | Some(Comma | Period) if and => return Some(over),
            _ if and => return None,
            _ => at = over,
        }
    }
}

/// The "that" of a clause which goes on with a content that starts with "that" and ends before word `end`.
fn coordinated(view: &CueView, start: usize, end: usize) -> Option<usize> {
    let words = view.scan.words.get(..view.to)?;
    let class = |i: usize| words.get(i).map(|w| w.class);
    let conjunction = if class(end) == Some(Class::Comma) { end + 1 } else { end };
    let goes_on = class(start) == Some(Class::That)
        && class(conjunction) == Some(Class::Conjunction)
        && class(conjunction + 1) == Some(Class::That)
        && !view.marked(conjunction + 1);
    goes_on.then_some(conjunction + 1)
}

fn left(view: &CueView, model: &Model, buffers: &mut Buffers, parts: &mut [f32; 4]) -> Option<Range<usize>> {
    let Buffers { reach, places, scores } = buffers;
    candidates::left_ends(view.scan, view.at, *reach, places);
    let table = model.table(Decision::LeftEnd);
    scores.clear();
    scores.push(table.score(|sum| features::content::no_left(view, sum)));
    scores.extend(places.iter().map(|&e| table.score(|sum| features::content::left_end(view, e, sum))));
    let (best, p) = softmax_best(scores)?;
    parts[2] = p;
    let end = *places.get(best.checked_sub(1)?)?;
    candidates::left_starts(view.scan, end, places);
    let table = model.table(Decision::LeftStart);
    scores.clear();
    scores.extend(places.iter().map(|&j| table.score(|sum| features::content::left_start(view, end, j, sum))));
    let (best, p) = softmax_best(scores)?;
    parts[3] = p;
    Some(places[best]..end)
}

/// The phrase that names the source, and how sure that is.
fn source(view: &CueView, contents: &[Range<usize>], model: &Model, buffers: &mut Buffers) -> (Option<u32>, f32) {
    let Buffers { reach, places, scores } = buffers;
    let table = model.table(Decision::Source);
    places.clear();
    scores.clear();
    scores.push(table.score(|sum| features::source::none(view, sum)));
    for (n, phrase, place) in source_phrases(view, contents, *reach) {
        places.push(n as usize);
        scores.push(table.score(|sum| features::source::phrase(view, phrase, place, contents, sum)));
    }
    match softmax_best(scores) {
        Some((best, p)) => (best.checked_sub(1).and_then(|best| Some(*places.get(best)? as u32)), p),
        None => (None, 0.0),
    }
}

/// The phrases of its sentence that may name the source of a cue, each after its index in the reading.
pub fn source_phrases<'s>(
    view: &'s CueView,
    contents: &'s [Range<usize>],
    reach: Reach<'s>,
) -> impl Iterator<Item = (u32, &'s Range<u32>, Place)> {
    let (first, phrases) = view.scan.phrases_from(view.scan.words[view.at].sentence as usize);
    let left = phrases.partition_point(|p| p.end as usize <= view.at);
    let placed = phrases.iter().enumerate().map(move |(index, phrase)| {
        let between = if index < left { left - 1 - index } else { index - left };
        (first + index as u32, phrase, Place { index, between })
    });
    placed.filter(move |&(_, phrase, place)| reach.asks(|| source_shape(view, phrase, place, contents)))
}

/// The shape of a phrase that may name the source of a cue with these contents.
#[inline(always)]
pub fn source_shape(view: &CueView, phrase: &Range<u32>, place: Place, contents: &[Range<usize>]) -> Shape {
    let inside = features::source::is_inside(phrase.start as usize..phrase.end as usize, contents);
    shapes::source(view.scan, view.at, view.from, phrase, place.between, inside)
}

/// The probability of a whole event.
pub fn confidence(scan: &Scan, event: &Event, model: &Model) -> f32 {
    sigmoid(model.table(Decision::Event).score(|sum| features::event::event(scan, event, sum)))
}

/// The events that stand, by their place: greedily the surest first, dropping what clashes with one that was kept.
///
/// An event stands on its own if it passes the threshold; one that holds a whole quotation, or adds a clause with "that",
/// stands on its cue too, since the form vouches for its content.
pub fn resolve<'e>(scan: &Scan, events: &'e [Event], threshold: f32) -> Vec<&'e Event> {
    let mut kept: Vec<&Event> = Vec::with_capacity(events.len());
    let mut ranked: Vec<(f32, &Event)> = Vec::new();
    let rank = |event: &'e Event| {
        if event.p < threshold && event.cue_p < VOUCHED_CUE_FLOOR {
            return None;
        }
        let title = event.contents().any(|c| scan.titled(c));
        let formed = event.holds_quotation(scan) && !title || event.leads_in(scan);
        let threshold = if title { threshold.max(TITLE_THRESHOLD) } else { threshold };
        let vouched =
            || event.cue_p >= VOUCHED_CUE_FLOOR && (formed || event.adds_that(scan) || event.tells_that(scan));
        (event.p >= threshold || vouched()).then_some((event.p + if formed { 0.3 } else { 0.0 }, event))
    };
    // Contents stand in the sentence of their cue, so only events of one sentence can clash.
    for events in events.chunk_by(|a, b| scan.words[a.cue].sentence == scan.words[b.cue].sentence) {
        ranked.extend(events.iter().filter_map(rank));
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cue.cmp(&b.1.cue)));
        let from = kept.len();
        for (_, event) in ranked.drain(..) {
            if !kept[from..].iter().any(|other| other.clashes(event)) {
                kept.push(event);
            }
        }
    }
    kept.sort_by_key(|event| (event.start(), event.cue));
    kept
}
