//! Is this word the head of a reporting expression?

use super::{CueView, Features, class_number, mix, put, step};
use crate::quote::Class;

/// Features of word `view.at` as a cue.
pub fn cue(view: &CueView, out: &mut impl Features) {
    let (i, word, class) = (view.at, view.word, view.class);
    let scan = view.scan;
    let words = scan.words;
    let (w1, w2) = (view.word_at(i + 1), view.word_at(i + 2));
    let (v1, v2) = (view.word_before(i, 1), view.word_before(i, 2));
    let (c1, c2) = (view.class_at(i + 1), view.class_at(i + 2));
    let (b1, b2) = (view.class_before(i, 1), view.class_before(i, 2));
    let cluster = view.cluster;
    put!(out, 0);
    put!(out, 1, word);
    put!(out, 2, class);
    put!(out, 3, ending(scan.reading.word(i)));
    put!(out, 4, v1);
    put!(out, 5, w1);
    put!(out, 6, v2);
    put!(out, 7, w2);
    put!(out, 8, v1, word);
    put!(out, 9, w1, word);
    put!(out, 10, w1, w2);
    put!(out, 11, v2, v1);
    put!(out, 12, b1, class);
    put!(out, 13, c1, class);
    put!(out, 14, c1, c2);
    put!(out, 15, b2, b1);
    put!(out, 16, word, b1);
    put!(out, 17, word, c1);
    put!(out, 18, word, b1, c1);
    put!(out, 19, b2, b1, class, c1, c2);
    put!(out, 20, word, c1, c2);
    if words[i].is_marked() {
        let passage = scan.passage(words[i].marked);
        put!(out, 21);
        put!(out, 22, word);
        put!(out, 23, step(passage.len()));
    } else {
        put!(out, 24);
    }
    let that = if view.that - i <= 8 { step(view.that - i) } else { 99 };
    put!(out, 25, that);
    put!(out, 26, u32::from(that != 99), word);
    let next = (i + 1..view.to).find(|&j| words[j].class.is_mark());
    let previous = (view.from..i).rev().find(|&j| words[j].class.is_mark());
    put!(out, 27, next.map_or(99, |j| step(j - i)));
    put!(out, 28, previous.map_or(99, |j| step(i - j)));
    put!(out, 29, u32::from(next.is_some_and(|j| j - i < 12)), word);
    put!(out, 30, u32::from(previous.is_some_and(|j| i - j < 12)), word);
    put!(out, 31, step(view.to - i));
    put!(out, 32, step(i - view.from));
    put!(out, 33, u32::from(view.to - i < 4), word);
    let comma = (view.from.max(i.saturating_sub(8))..i)
        .rev()
        .find(|&j| words[j].class == Class::Comma || scan.reading.word(j) == "—");
    put!(out, 34, comma.map_or(99, |j| (i - j) as u32));
    let mut helpers = 5;
    for word in &words[view.from.max(i.saturating_sub(4))..i] {
        if matches!(word.class, Class::Auxiliary | Class::Negation) {
            helpers = mix(helpers, word.hash);
        }
    }
    put!(out, 35, helpers);
    put!(out, 36, helpers, word);
    let phrases = scan.phrases(words[i].sentence as usize);
    match phrases[..phrases.partition_point(|p| p.end as usize <= i)].last() {
        Some(p) => {
            let (start, end) = (p.start as usize, p.end as usize);
            let head = words[end - 1];
            let head_class = class_number(head.class);
            put!(out, 37, step(i - end), head_class);
            put!(out, 38, head.hash);
            put!(out, 39, word, head_class, u32::from(i == end));
            let head = u32::from(scan.words[end - 1].cluster);
            put!(out, 64, head);
            put!(out, 65, head & 0x3f, cluster);
            put!(out, 66, head & 0x3ff, u32::from(i == end), class);
            put!(out, 40, view.word_before(start, 1));
        }
        None => put!(out, 41),
    }
    let before = scan.strong(view.from, i);
    let after = scan.strong(i + 1, view.to);
    put!(out, 42, (before + after).min(2));
    if before + after > 0 {
        let left = (view.from..i).rev().find(|&j| scan.is_strong(j)).map_or(usize::MAX, |j| i - j);
        let right = (i + 1..view.to).find(|&j| scan.is_strong(j)).map_or(usize::MAX, |j| j - i);
        let side = u32::from(left <= right);
        put!(out, 43, side, step(left.min(right)));
        put!(out, 44, side, word);
    }
    let next6 = view.cluster_at(i + 1, 6);
    put!(out, 50, cluster);
    put!(out, 51, cluster & 0x3ff);
    put!(out, 52, cluster & 0x3f);
    put!(out, 53, cluster, b1);
    put!(out, 54, cluster, c1);
    put!(out, 55, cluster, b1, c1);
    put!(out, 56, cluster, w1);
    put!(out, 57, cluster, next6);
    put!(out, 58, word, next6);
    put!(out, 59, view.cluster_at(i.wrapping_sub(1), 10), class);
    put!(out, 60, cluster, u32::from(that != 99));
    put!(out, 61, cluster, helpers);
    put!(out, 62, view.cluster_at(i + 1, 10));
    put!(
        out,
        63,
        cluster,
        u32::from(next.is_some_and(|j| j - i < 12)),
        u32::from(previous.is_some_and(|j| i - j < 12))
    );
    if words[i].capital {
        put!(out, 45, u32::from(i == view.from));
    }
}

/// The last three bytes of a word, lower-cased.
fn ending(word: &str) -> u32 {
    let bytes = word.as_bytes();
    bytes[bytes.len().saturating_sub(3)..].iter().fold(9, |h, byte| mix(h, u32::from(byte.to_ascii_lowercase())))
}
