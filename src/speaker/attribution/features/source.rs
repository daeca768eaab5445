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
    put!(out, 2, class);
    put!(out, 3, view.auxiliaries);
    put!(out, 4, passive);
    put!(out, 5, passive, word);
    put!(out, 6, before);
    put!(out, 7, view.class_before(i, 1), class);
    put!(out, 8, step(i - view.from));
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

/// Features of noun phrase `phrase` as the source of the cue whose content is `contents`.
pub fn phrase(view: &CueView, phrase: &Range<u32>, place: Place, contents: &[Range<usize>], out: &mut impl Features) {
    let (i, word, class, scan) = (view.at, view.word, view.class, view.scan);
    let all = scan.words;
    let (a, b) = (phrase.start as usize, phrase.end as usize);
    let (side, d, lo, hi) = match () {
        () if b <= i => (100, i - b, b, i),
        () if a > i => (200, a - i - 1, i + 1, a),
        () => (300, 0, i + 1, i + 1),
    };
    let head = all[b - 1];
    let t = class_number(head.class);
    let dd = step(d);
    let verbs = scan.verbs(lo, hi).min(3);
    let commas = scan.commas(lo, hi).min(3);
    let near = place.between.min(5) as u32;
    let near3 = place.between.min(3) as u32;
    let before = view.word_before(a, 1);
    let before_class = view.class_before(a, 1);
    let inside = contents.iter().any(|c| c.start <= a && b <= c.end);
    let kind = if head.class.is_pronoun() {
        super::mix(11, head.hash)
    } else {
        let determined = u32::from(matches!(all[a].class, Class::Determiner | Class::Possessive));
        super::mix(super::mix(12, t), determined * 8 + (b - a).min(3) as u32)
    };
    let between = classes(scan, lo, hi, 5);
    let first = u32::from(a == view.from);
    let passive = u32::from(view.passive);
    put!(out, side + 1, dd);
    put!(out, side + 2, kind);
    put!(out, side + 3, t, dd);
    put!(out, side + 4, near);
    put!(out, side + 5, near, t);
    put!(out, side + 6, verbs);
    put!(out, side + 7, commas);
    put!(out, side + 8, verbs, commas, near3);
    put!(out, side + 9, before);
    put!(out, side + 10, before_class, t);
    put!(out, side + 11, u32::from(all[a].is_marked()));
    put!(out, side + 12, u32::from(inside));
    put!(out, side + 13, head.hash);
    put!(out, side + 14, word, dd);
    put!(out, side + 15, word, t);
    put!(out, side + 16, class, dd);
    put!(out, side + 17, between);
    put!(out, side + 18, between, t);
    put!(out, side + 19, between, class);
    put!(out, side + 20, passive, dd);
    put!(out, side + 21, passive, before);
    put!(out, side + 22, first);
    put!(out, side + 23, first, verbs.min(2));
    put!(out, side + 24, view.auxiliaries, dd);
    put!(out, side + 25, u32::from(before == BY), class);
    put!(out, side + 26, view.class_at(b), view.class_at(b + 1));
    put!(out, side + 27, view.word_at(b));
    let cluster = u32::from(scan.words[b - 1].cluster);
    put!(out, side + 28, cluster);
    put!(out, side + 29, cluster & 0x3f, dd);
    put!(out, side + 30, view.cluster, dd);
    put!(out, side + 31, view.cluster, t);
    put!(out, side + 32, view.cluster, cluster & 0x3f);
    put!(out, side + 33, view.cluster_at(b, 10));
    put!(out, side + 34, cluster & 0x3ff, near3, verbs);
    if side == 100 {
        put!(out, 50, u32::from(scan.relatives(lo, hi) > 0));
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
        put!(out, 55, u32::from(opens), u32::from(verb_next), verbs);
    }
}
