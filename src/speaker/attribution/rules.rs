//! Shapes that are certain, before any model is asked.

use super::assemble::{Found, How};
use super::features::mix;
use super::features::passage::{PassageView, Tag};
use super::scan::{Scan, THAT};
use crate::quote::Class;
use crate::text::tokens::hash;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Verbs whose object in marks is an answer, however short.
const ANSWERS: &[u32] = &[hash("replied"), hash("answered"), hash("responded"), hash("replies"), hash("answers")];

/// The phrase that a sentence consisting of nothing but "Name said." (or "said Name.") gives to the marks before it, or
/// that a dash signs them with, or that stands right behind `“…,” said`.
pub fn signed(view: &PassageView) -> Option<(u32, Tag)> {
    let scan = view.scan;
    let all = scan.words;
    let end = view.words.end;
    let next = *all.get(end)?;
    let last = all.get(end.checked_sub(1)?)?;
    if next.paragraph > last.paragraph + 1 || next.is_marked() {
        return None;
    }
    let phrases = &scan.reading.phrases;
    let first = phrases.partition_point(|p| (p.start as usize) < end);
    if next.class == Class::Dash {
        let phrase = phrases.get(first).filter(|p| p.start as usize == end + 1)?;
        let head = all[phrase.end as usize - 1];
        let after = all.get(phrase.end as usize).filter(|w| w.paragraph == next.paragraph);
        // "- Moss", "- Moss (1990)", "- Moss."
        let closed = after.is_none_or(|w| {
            let ends = all.get(phrase.end as usize + 1).is_none_or(|beyond| beyond.paragraph != w.paragraph);
            w.class == Class::Open || (w.class == Class::Period && ends)
        });
        let tag = if next.paragraph == last.paragraph { Tag::NextDash } else { Tag::NextParagraphDash };
        return (head.class == Class::Proper && closed).then_some((first as u32, tag));
    }
    if next.sentence == last.sentence {
        let after = phrases.get(first).filter(|p| p.start as usize == end + 1 && meets_cue(view));
        return after.map(|_| (first as u32, Tag::After));
    }
    let sentence = scan.sentence(next.sentence as usize);
    if sentence.start != end || sentence.len() > 9 {
        return None;
    }
    let phrase = phrases.get(first).filter(|p| (p.end as usize) <= sentence.end)?;
    let (a, b) = (phrase.start as usize, phrase.end as usize);
    let stop = |i: usize| i == sentence.end || all[i].class == Class::Period;
    let says = |i: usize| i < sentence.end && scan.cueness(i) >= 2 && all[i].class == Class::VerbPast;
    let alone =
        (a == sentence.start && says(b) && stop(b + 1)) || (says(sentence.start) && a == sentence.start + 1 && stop(b));
    let same = next.paragraph == last.paragraph;
    alone.then_some((first as u32, if same { Tag::Next } else { Tag::NextParagraph }))
}

/// The clauses of a reported content that holds several, or more than was said: "that fees will rise, and that nobody was
/// asked", "that the pier is safe, adding that it was inspected", "…, in response to a question on the storm". Empty
/// for a content that is one clause.
pub fn clauses(scan: &Scan, content: &Range<usize>) -> Vec<Range<usize>> {
    const IN: u32 = hash("in");
    const TO: u32 = hash("to");
    const REPLIES: &[u32] = &[hash("response"), hash("reply"), hash("answer")];
    let word = |i: usize| scan.words.get(i).filter(|_| i < content.end).map_or(0, |w| w.hash);
    let class = |i: usize| scan.words.get(i).filter(|_| i < content.end).map(|w| w.class);
    let with_that = word(content.start) == THAT;
    let mut cuts: Vec<(usize, Option<usize>)> = Vec::new();
    for i in content.start + 2..content.end {
        let here = scan.words[i];
        if here.is_marked() {
            continue;
        }
        let before = class(i - 1);
        match here.class {
            Class::Colon => cuts.push((i, Some(i + 1))),
            Class::That if with_that && before == Some(Class::Conjunction) => cuts.push((i - 1, Some(i))),
            Class::VerbIng if before == Some(Class::Comma) && scan.cues[i] > 0 => {
                let that = [i + 1, i + 2].into_iter().find(|&j| word(j) == THAT);
                cuts.extend(that.map(|that| (i - 1, Some(that))));
            }
            _ if here.hash == IN
                && before == Some(Class::Comma)
                && REPLIES.contains(&word(i + 1))
                && word(i + 2) == TO =>
            {
                cuts.push((i - 1, None));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    let mut start = (!cuts.is_empty()).then_some(content.start);
    for (end, next) in cuts.into_iter().chain([(content.end, None)]) {
        let part = start.map(|start| scan.core(start..end)).filter(|p| p.len() > 3 && scan.verbals(p.start, p.end) > 0);
        found.extend(part);
        start = next;
    }
    found
}

/// True for marks with a comma before the closing one and a plain reporting verb right behind: `“never,” said Moss`.
pub fn meets_cue(view: &PassageView) -> bool {
    let scan = view.scan;
    let words = &scan.words[view.words.clone()];
    let comma = words.iter().rev().find(|w| !w.class.is_mark()).is_some_and(|w| w.class == Class::Comma);
    comma && scan.is_strong(view.words.end)
}

/// True for the second half of a quotation that its cue splits: `“It is late,” said Moss, “and it rains.”`
pub fn resumes(view: &PassageView) -> bool {
    let scan = view.scan;
    let sentence = |i: usize| scan.words.get(i).map(|w| w.sentence);
    let Some((before, word)) = view.before.zip(view.words.start.checked_sub(1)) else { return false };
    let here = sentence(view.words.start);
    let quoted = (scan.sentence_of(view.words.start).start..before.end).any(|i| scan.closes(i));
    before.by_cue
        && quoted
        && before.end.checked_sub(1).and_then(sentence) == here
        && scan.words.get(word).is_some_and(|w| w.class == Class::Comma && !w.is_marked())
}

/// True for marks right after a verb of answering: `replied “yes”`.
pub fn follows_answer(view: &PassageView) -> bool {
    let scan = view.scan;
    let Some(before) = view.words.start.checked_sub(1) else { return false };
    let word = scan.words[before];
    let at = if matches!(word.class, Class::Comma | Class::Colon) { before.wrapping_sub(1) } else { before };
    scan.words.get(at).is_some_and(|w| w.sentence == word.sentence && ANSWERS.contains(&w.hash))
        && word.sentence == scan.words[view.words.start].sentence
}

/// Paragraphs that begin with a speaker and a colon, where there are at least three and the speakers take turns. Headings
/// in capitals ("THE WEATHER: …") do not come again.
pub fn transcript(scan: &Scan) -> Vec<Found<'static>> {
    let all = scan.words;
    let mut turns: Vec<Turn> = Vec::new();
    for paragraph in &scan.reading.paragraphs {
        let range = paragraph.start as usize..paragraph.end as usize;
        let Some(colon) = range.clone().take(6).find(|&i| all[i].class == Class::Colon) else { continue };
        let label = range.start..colon;
        let content = scan.core(colon + 1..range.end);
        if content.len() < 2 || label.is_empty() || scan.words[colon + 1].is_marked() {
            continue;
        }
        let capitals = labelled(scan, &label);
        if let Some(source) = capitals.or_else(|| named_label(scan, &label).map(Some)) {
            let source = source.or_else(|| interviewed(scan, &label));
            let end = content.end;
            let found = Found { contents: vec![content], source, how: How::Transcript, end, source_p: 0.98, p: 0.98 };
            let label = label.fold(0, |h, i| mix(h, all[i].hash));
            turns.push(Turn { label, is_name: capitals.is_none(), found });
        }
    }
    // A name in small letters is a label only if it comes again.
    let mut times: FxHashMap<u32, usize> = FxHashMap::default();
    turns.iter().for_each(|turn| *times.entry(turn.label).or_default() += 1);
    turns.retain(|turn| !turn.is_name || times.get(&turn.label).is_some_and(|&n| n > 1));
    let labels: FxHashSet<u32> = turns.iter().map(|turn| turn.label).collect();
    if turns.len() < 3 || labels.len() * 2 > turns.len() + 1 {
        return Vec::new();
    }
    turns.into_iter().map(|turn| turn.found).collect()
}

/// A paragraph that begins with a label.
struct Turn {
    /// A hash of the label's words.
    label: u32,
    /// The label is a name that is not in capitals.
    is_name: bool,
    found: Found<'static>,
}

/// Who answers in an interview: the phrase of the only full name that stands before the first question. `None` for a question.
fn interviewed(scan: &Scan, label: &Range<usize>) -> Option<u32> {
    let reading = scan.reading;
    let text = |words: &Range<u32>| reading.span(words.clone()).of(reading.text);
    if !text(&(label.start as u32..label.end as u32)).starts_with('A') {
        return None;
    }
    let question = |paragraph: &&Range<u32>| text(paragraph).starts_with("Q:") || text(paragraph).starts_with("Q.:");
    let start = reading.paragraphs.iter().find(question)?.start;
    let before = &reading.phrases[..reading.phrases.partition_point(|phrase| phrase.end <= start)];
    let is_name = |phrase: &Range<u32>| {
        let words = &scan.words[phrase.start as usize..phrase.end as usize];
        (2..=3).contains(&words.len()) && words.iter().all(|word| word.capital && word.class == Class::Proper)
    };
    let at = before.iter().position(is_name)?;
    before[at + 1..]
        .iter()
        .filter(|phrase| is_name(phrase))
        .all(|other| text(other) == text(&before[at]))
        .then_some(at as u32)
}

/// The phrase of a label that is a name of up to three words as one writes it: "Ada Moss: …".
fn named_label(scan: &Scan, label: &Range<usize>) -> Option<u32> {
    let words = scan.words.get(label.clone())?;
    if words.len() > 3 || !words.iter().all(|w| w.class == Class::Proper && w.capital) {
        return None;
    }
    phrase_in(scan, label)
}

/// The phrase of a transcript's label in capitals; nobody for `Q:` and `A:`; `None` if it is no label.
fn labelled(scan: &Scan, label: &Range<usize>) -> Option<Option<u32>> {
    let text = scan.reading.span(label.start as u32..label.end as u32).of(scan.reading.text);
    if matches!(text, "Q" | "A" | "Q." | "A.") {
        return Some(None);
    }
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 2 || text.chars().any(char::is_lowercase) {
        return None;
    }
    phrase_in(scan, label).map(Some)
}

/// The first phrase that begins in a label, if it ends there too.
fn phrase_in(scan: &Scan, label: &Range<usize>) -> Option<u32> {
    let phrases = &scan.reading.phrases;
    let first = phrases.partition_point(|p| (p.start as usize) < label.start);
    phrases.get(first).filter(|p| p.end as usize <= label.end).map(|_| first as u32)
}
