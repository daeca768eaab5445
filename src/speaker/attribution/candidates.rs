//! Where a content may start and end: the few places in a sentence that are worth a score.

use super::scan::Scan;
use super::shapes::{self, Shape, Shapes};
use crate::quote::Class;
use crate::text::tokens::hash;

/// How far right of a cue its content may start.
const REACH: usize = 25;

/// Which places are asked about.
#[derive(Clone, Copy)]
pub enum Reach<'m> {
    /// All in the sentence: what is learned from.
    Sentence,
    /// Those whose shape is now and then chosen: where a reader looks.
    Likely(&'m Shapes),
}

impl Reach<'_> {
    /// True if places of this shape are asked about.
    #[inline(always)]
    pub fn asks(self, shape: impl FnOnce() -> Shape) -> bool {
        match self {
            Reach::Sentence => true,
            Reach::Likely(shapes) => shapes.asks(shape()),
        }
    }
}

/// Words right of the cue at `i` where its content may start.
pub fn right_starts(scan: &Scan, i: usize, reach: Reach, out: &mut Vec<usize>) {
    out.clear();
    let mut seen = 0;
    let to = scan.sentence_of(i).end;
    for j in i + 1..to.min(i + 1 + REACH) {
        let class = scan.words[j].class;
        let opens = scan.opens(j);
        if stops(class) || (class.is_mark() && !opens) {
            continue;
        }
        if foreshadows(scan, j, to) || (j > i + 1 && foreshadows(scan, j - 1, to)) {
            continue;
        }
        if j > i + 1 && !opens && in_phrase(scan.words[j - 1].class, class) {
            continue;
        }
        if reach.asks(|| shapes::right_start(scan, i, j)) {
            out.push(j);
        }
        seen += 1;
        if class.is_mark() && seen > 12 {
            break;
        }
    }
}

/// True for the "it" of "made it clear that", which belongs to the cue.
fn foreshadows(scan: &Scan, j: usize, to: usize) -> bool {
    const IT: u32 = hash("it");
    j + 2 < to && scan.words[j].hash == IT && scan.words[j + 2].class == Class::That
}

/// True in the middle of a noun phrase, where no content starts.
fn in_phrase(before: Class, class: Class) -> bool {
    use Class::*;
    matches!(before, Determiner | Possessive | Adjective)
        || (matches!(before, Noun | Proper | Number) && matches!(class, Noun | Proper | Genitive))
}

/// Ends of a content that starts at `j`, right of its cue; each is one past its last word.
pub fn right_ends(scan: &Scan, j: usize, reach: Reach, out: &mut Vec<usize>) {
    out.clear();
    let sentence = scan.sentence_of(j).end;
    let mut to = sentence;
    if scan.opens(j) && scan.words[j].class.is_mark() {
        // What begins with a mark ends with it, unless a word or two are marked: “illegal” fees.
        let passage = scan.passage(scan.words[j].marked);
        let joined = scan.words.get(passage.end).is_some_and(|w| w.class == Class::Conjunction);
        if passage.len() > 5 || joined || scan.titled(&scan.core(passage.clone())) {
            to = to.min(passage.end.max(j + 1));
        }
    }
    for e in j + 1..=to {
        // The last place stands, so that there is always one.
        let may_end = || cuts(scan.words[e].class) || scan.closes(e - 1);
        if e == to || may_end() && reach.asks(|| shapes::right_end(scan, j, e, e == sentence)) {
            out.push(e);
        }
    }
}

/// Ends of a content left of the cue at `i`; each is one past its last word.
pub fn left_ends(scan: &Scan, i: usize, reach: Reach, out: &mut Vec<usize>) {
    use Class::*;
    out.clear();
    let from = scan.sentence_of(i).start;
    for e in (from.max(i.saturating_sub(40)) + 1..=i).rev() {
        let class = scan.words[e].class;
        let before = scan.words[e - 1].class;
        let cuts = matches!(
            class,
            Comma
                | Dash
                | Colon
                | Semicolon
                | Open
                | Question
                | Exclamation
                | Relative
                | Subordinator
                | SubjectPronoun
                | Conjunction
        );
        if !(cuts || class.is_mark() || e == i || before == Comma || scan.closes(e - 1)) {
            continue;
        }
        // Not between a passage's last word and the mark that closes it.
        let inside = class.is_mark() && scan.words[e].is_marked() && scan.words[e].marked == scan.words[e - 1].marked;
        if !(inside && !scan.opens(e)) && reach.asks(|| shapes::left_end(scan, i, e)) {
            out.push(e);
        }
    }
}

/// Words where a content that ends before `e`, left of its cue, may start.
pub fn left_starts(scan: &Scan, e: usize, out: &mut Vec<usize>) {
    use Class::*;
    out.clear();
    let Some(last) = e.checked_sub(1) else { return };
    let from = scan.sentence_of(last).start;
    for j in (from..e).rev() {
        let after_cut = j > from && {
            let class = scan.words[j - 1].class;
            class.is_mark()
                || matches!(class, Comma | Dash | Colon | Semicolon | Close | Conjunction | Subordinator | That)
        };
        let class = scan.words[j].class;
        if (j == from || after_cut || (class.is_mark() && scan.opens(j))) && !stops(class) {
            out.push(j);
        }
    }
}

/// Stops, with which nothing starts.
fn stops(class: Class) -> bool {
    use Class::*;
    matches!(class, Comma | Period | Semicolon | Colon | Close | Question | Exclamation)
}

/// Classes before which a content may end.
fn cuts(class: Class) -> bool {
    use Class::*;
    class.is_mark()
        || matches!(
            class,
            Conjunction
                | Subordinator
                | Preposition
                | Relative
                | That
                | Dash
                | Comma
                | Semicolon
                | Colon
                | Open
                | Close
                | Adverb
                | Day
                | Period
                | Question
                | Exclamation
                | Other
                | According
                | VerbIng
        )
}
