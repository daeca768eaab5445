//! Which noun phrase of the sentence names the source of a cue?

use super::{CueView, EDGE, Features, class_number, classes, put, step};
use crate::quote::Class;
use crate::text::tokens::hash;
use std::ops::Range;

const BY: u32 = hash("by");

/// Features of "the sentence names no source".
pub fn none(view: &CueView, out: &mut impl Features) {
    let (i, word, class) = (view.at, view.word, view.class);
    let passive = u32::from(view.passive);
    let before = view.word_before(i, 1);
    put!(out, 0);
    put!(out, 1, word);
    put!(out, 3, view.auxiliaries);
    put!(out, 4, passive);
    put!(out, 5, passive, word);
    put!(out, 6, before);
    put!(out, 7, view.class_before(i, 1), class);
    put!(out, 9, before, word);
    put!(out, 10, view.word_at(i + 1));
    put!(out, 12, view.cluster);
    put!(out, 13, view.cluster, passive);
    put!(out, 14, view.cluster, view.class_before(i, 1));
    put!(out, 11, u32::from((i + 1..view.to.min(i + 4)).any(|j| view.word_at(j) == BY)));
}

/// Where a candidate stands among its fellows.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its number in the sentence.
    pub index: usize,
    /// Phrases between it and the cue.
    pub between: usize,
}

/// True if a noun phrase stands within a content.
pub fn is_inside(phrase: Range<usize>, contents: &[Range<usize>]) -> bool {
    contents.iter().any(|content| content.start <= phrase.start && phrase.end <= content.end)
}

/// Features of noun phrase `phrase` as the source of the cue whose content is `contents`.
pub fn phrase(view: &CueView, phrase: &Range<u32>, place: Place, contents: &[Range<usize>], out: &mut impl Features) {
    let (i, a, b) = (view.at, phrase.start as usize, phrase.end as usize);
    match () {
        () if b <= i => on_side::<100>(view, a..b, b..i, place, contents, out),
        () if a > i => on_side::<200>(view, a..b, i + 1..a, place, contents, out),
        () => on_side::<300>(view, a..b, i + 1..i + 1, place, contents, out),
    }
}

/// Features of the noun phrase `a..b`, left (100) or right (200) of the cue or around it (300), with the words between.
#[inline(always)]
fn on_side<const SIDE: u32>(
    view: &CueView,
    Range { start: a, end: b }: Range<usize>,
    Range { start: lo, end: hi }: Range<usize>,
    place: Place,
    contents: &[Range<usize>],
    out: &mut impl Features,
) {
    let (i, class, scan) = (view.at, view.class, view.scan);
    let all = scan.words;
    let d = hi - lo;
    let head = all[b - 1];
    let t = class_number(head.class);
    let dd = step(d);
    let verbs = scan.verbs(lo, hi).min(3);
    let commas = scan.commas(lo, hi).min(3);
    let near = place.between.min(5) as u32;
    let near3 = place.between.min(3) as u32;
    let before = view.word_before(a, 1);
    let before_class = view.class_before(a, 1);
    let inside = is_inside(a..b, contents);
    let kind = if head.class.is_pronoun() {
        super::mix(11, head.hash)
    } else {
        let determined = u32::from(matches!(all[a].class, Class::Determiner | Class::Possessive));
        super::mix(super::mix(12, t), determined * 8 + (b - a).min(3) as u32)
    };
    let between = classes(scan, lo, hi, 5);
    let first = u32::from(a == view.from);
    let passive = u32::from(view.passive);
    put!(out, SIDE + 2, kind);
    put!(out, SIDE + 5, near, t);
    put!(out, SIDE + 6, verbs);
    put!(out, SIDE + 7, commas);
    put!(out, SIDE + 8, verbs, commas, near3);
    put!(out, SIDE + 9, before);
    put!(out, SIDE + 10, before_class, t);
    put!(out, SIDE + 11, u32::from(all[a].is_marked()));
    put!(out, SIDE + 12, u32::from(inside));
    put!(out, SIDE + 13, head.hash);
    put!(out, SIDE + 16, class, dd);
    put!(out, SIDE + 17, between);
    put!(out, SIDE + 19, between, class);
    put!(out, SIDE + 20, passive, dd);
    put!(out, SIDE + 21, passive, before);
    put!(out, SIDE + 22, first);
    put!(out, SIDE + 24, view.auxiliaries, dd);
    put!(out, SIDE + 25, u32::from(before == BY), class);
    put!(out, SIDE + 26, view.class_at(b), view.class_at(b + 1));
    put!(out, SIDE + 27, view.word_at(b));
    let cluster = u32::from(scan.words[b - 1].cluster);
    put!(out, SIDE + 28, cluster);
    put!(out, SIDE + 29, cluster & 0x3f, dd);
    put!(out, SIDE + 31, view.cluster, t);
    put!(out, SIDE + 33, view.cluster_at(b, 10));
    put!(out, SIDE + 34, cluster & 0x3ff, near3, verbs);
    if SIDE == 100 {
        put!(out, 51, u32::from(place.index == 0));
        put!(out, 52, u32::from(place.index == 0), before);
        put!(out, 53, view.word_before(i, 1), class, near3);
        let opens = a == view.from
            || before_class == EDGE
            || matches!(
                all[a - 1].class,
                Class::Comma
                    | Class::Mark
                    | Class::MarkOpen
                    | Class::MarkClose
                    | Class::Subordinator
                    | Class::That
                    | Class::Conjunction
                    | Class::Relative
                    | Class::VerbPast
                    | Class::VerbThird
                    | Class::Verb
                    | Class::Dash
                    | Class::Colon
            );
        let verb_next = b < view.to && {
            let next = all[b].class;
            next.is_verb() || matches!(next, Class::Auxiliary | Class::Adverb | Class::Manner)
        };
        put!(out, 54, u32::from(opens), u32::from(verb_next));
    }
}
