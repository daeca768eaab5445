//! Is this word the head of a reporting expression?

use super::{CueView, Features, mix, put, step};
use crate::quote::Class;
use crate::text::tokens::hash;

const LONG_DASH: u32 = hash("—");

/// Features of word `view.at` as a cue.
pub fn cue(view: &CueView, out: &mut impl Features) {
    let (i, word, class) = (view.at, view.word, view.class);
    let scan = view.scan;
    let words = scan.words;
    let w1 = view.word_at(i + 1);
    let (v1, v2) = (view.word_before(i, 1), view.word_before(i, 2));
    let (c1, c2) = (view.class_at(i + 1), view.class_at(i + 2));
    let (b1, b2) = (view.class_before(i, 1), view.class_before(i, 2));
    let cluster = view.cluster;
    put!(out, 0);
    put!(out, 3, ending(scan.reading.word(i)));
    put!(out, 4, v1);
    put!(out, 5, w1);
    put!(out, 6, v2);
    put!(out, 12, b1, class);
    put!(out, 13, c1, class);
    put!(out, 14, c1, c2);
    put!(out, 15, b2, b1);
    match scan.reading.marked.get(words[i].marked as usize) {
        None => put!(out, 24),
        // Where the mark that closes is missing, the cue may well stand behind it.
        Some((passage, _)) if !passage.closed && !passage.continues => put!(out, 20),
        Some((_, passage)) => {
            put!(out, 21);
            put!(out, 22, word);
            put!(out, 23, step(passage.len()));
        }
    }
    let that = if view.that - i <= 8 { step(view.that - i) } else { 99 };
    put!(out, 25, that);
    let next = scan.next_mark(i);
    let next_near = u32::from(next < view.to && next - i < 12);
    let previous_near = u32::from(scan.marks(view.from.max(i.saturating_sub(11)), i) > 0);
    put!(out, 27, if next < view.to { step(next - i) } else { 99 });
    put!(out, 29, next_near, word);
    put!(out, 30, previous_near, word);
    put!(out, 31, step(view.to - i));
    put!(out, 32, step(i - view.from));
    put!(out, 33, u32::from(view.to - i < 4), word);
    let comma = (view.from.max(i.saturating_sub(8))..i)
        .rev()
        .find(|&j| words[j].class == Class::Comma || words[j].hash == LONG_DASH);
    put!(out, 34, comma.map_or(99, |j| (i - j) as u32));
    let mut helpers = 5;
    for word in &words[view.from.max(i.saturating_sub(4))..i] {
        if matches!(word.class, Class::Auxiliary | Class::Negation) {
            helpers = mix(helpers, word.hash);
        }
    }
    put!(out, 35, helpers);
    let phrases = scan.phrases(words[i].sentence as usize);
    match phrases[..phrases.partition_point(|p| p.end as usize <= i)].last() {
        Some(p) => {
            let (start, end) = (p.start as usize, p.end as usize);
            let head = words[end - 1];
            put!(out, 64, u32::from(head.cluster));
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
    put!(out, 51, cluster & 0x3ff);
    put!(out, 52, cluster & 0x3f);
    put!(out, 54, cluster, c1);
    put!(out, 59, view.cluster_at(i.wrapping_sub(1), 10), class);
    put!(out, 63, cluster, next_near, previous_near);
    if words[i].capital {
        put!(out, 45, u32::from(i == view.from));
    }
}

/// The last three bytes of a word, lower-cased.
fn ending(word: &str) -> u32 {
    let bytes = word.as_bytes();
    bytes[bytes.len().saturating_sub(3)..].iter().fold(9, |h, byte| mix(h, u32::from(byte.to_ascii_lowercase())))
}
