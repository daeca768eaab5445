//! Shapes that are certain, before any model is asked.

use super::assemble::{Found, How};
use super::features::mix;
use super::features::passage::{PassageView, Tag};
use super::scan::Scan;
use crate::quote::Class;
use crate::text::tokens::hash;
use std::ops::Range;

/// Verbs whose object in marks is an answer, however short.
const ANSWERS: &[u32] = &[hash("replied"), hash("answered"), hash("responded"), hash("replies"), hash("answers")];

/// The phrase that a sentence consisting of nothing but "Name said." (or "said Name.") gives to the marks before it, or
/// that a dash signs them with.
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
        let closed = after.is_none_or(|w| w.class == Class::Open);
        let tag = if next.paragraph == last.paragraph { Tag::NextDash } else { Tag::NextParagraphDash };
        return (head.class == Class::Proper && closed).then_some((first as u32, tag));
    }
    if next.sentence == last.sentence {
        return None;
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
pub fn transcript(scan: &Scan) -> Vec<Found> {
    let all = scan.words;
    let mut found = Vec::new();
    let mut labels: Vec<u32> = Vec::new();
    for paragraph in &scan.reading.paragraphs {
        let range = paragraph.start as usize..paragraph.end as usize;
        let Some(colon) = range.clone().take(6).find(|&i| all[i].class == Class::Colon) else { continue };
        let label = range.start..colon;
        let content = scan.core(colon + 1..range.end);
        if content.len() < 2 || label.is_empty() || scan.words[colon + 1].is_marked() {
            continue;
        }
        if let Some(source) = labelled(scan, &label) {
            let end = content.end;
            labels.push(label.clone().fold(0, |h, i| mix(h, all[i].hash)));
            found.push(Found { contents: vec![content], source, how: How::Transcript, end, source_p: 0.98, p: 0.98 });
        }
    }
    labels.sort_unstable();
    labels.dedup();
    if found.len() < 3 || labels.len() * 2 > found.len() + 1 { Vec::new() } else { found }
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
    let phrases = &scan.reading.phrases;
    let first = phrases.partition_point(|p| (p.start as usize) < label.start);
    phrases.get(first).filter(|p| p.end as usize <= label.end).map(|_| Some(first as u32))
}
