//! Where does the content begin and end, to the right and to the left of a cue?

use super::{CueView, EDGE, Features, class_number, classes, put, step, words};
use crate::quote::Class;
use crate::speaker::attribution::scan::THAT;

/// Features of "nothing of the content stands to the right".
pub fn no_right(view: &CueView, out: &mut impl Features) {
    let word = view.word;
    put!(out, 0);
    put!(out, 1, word);
    put!(out, 2, view.left);
    put!(out, 3, view.tail);
    put!(out, 4, view.left_kind, view.tail);
    put!(out, 5, view.word_at(view.at + 1));
    put!(out, 6, word, view.left_kind);
    put!(out, 7, step(view.at - view.from));
    put!(out, 8, step(view.to - view.at));
    put!(out, 9, u32::from(view.scan.marks(view.at, view.to) > 0));
    put!(out, 10, view.cluster);
}

/// Features of a content that starts at word `j`, right of the cue.
pub fn right_start(view: &CueView, j: usize, out: &mut impl Features) {
    let (i, word, scan) = (view.at, view.word, view.scan);
    let d = step(j - i);
    let (w, k) = (view.word_at(j), view.class_at(j));
    let (p, b) = (view.word_before(j, 1), view.class_before(j, 1));
    let inside = view.marked(j);
    let that_before = u32::from(view.that < j);
    let between = classes(scan, i + 1, j, 5);
    put!(out, 21, w);
    put!(out, 22, p);
    put!(out, 24, k, b);
    put!(out, 26, word, k);
    put!(out, 27, word, d);
    put!(out, 29, d, b, k);
    put!(out, 30, b, k, view.class_at(j + 1));
    put!(out, 31, scan.commas(i, j).min(3));
    put!(out, 32, between);
    put!(out, 34, u32::from(inside));
    put!(out, 36, that_before);
    put!(out, 37, u32::from(w == THAT));
    put!(out, 38, u32::from(scan.marks(i + 1, j) > 0));
    put!(out, 39, scan.verbs(i + 1, j).min(3));
    if j - i <= 4 {
        let between = words(scan, i + 1, j);
        put!(out, 42, between);
        put!(out, 44, word, between);
    }
    let that_after = scan.thats(j + 1, view.to.min(j + 6)) > 0;
    put!(out, 45, u32::from(that_after), u32::from(w == THAT));
    put!(out, 46, view.left_kind, d);
    put!(out, 48, view.cluster, d);
    put!(out, 50, view.cluster_at(j, 10), b);
    put!(out, 51, view.cluster_at(j, 6), d);
    put!(out, 52, scan.hearing(j), k);
    put!(out, 53, scan.hearing_in(i + 1, j), d);
}

/// Features of a content that starts at `j` and ends before `e`, right of the cue.
pub fn right_end(view: &CueView, j: usize, e: usize, out: &mut impl Features) {
    let (word, scan) = (view.word, view.scan);
    let all = scan.words;
    let n = step(e - j);
    let (x, x2) = (view.word_at(e), view.word_at(e + 1));
    let (k, k2, k3) = (view.class_at(e), view.class_at(e + 1), view.class_at(e + 2));
    let (first, first_class) = (view.word_at(j), view.class_at(j));
    let end_passage = all[e - 1].marked;
    let cuts = e < view.to && all[e].is_marked() && end_passage == all[e].marked;
    let stops = |class: Class| class.is_mark() || matches!(class, Class::Period | Class::Question | Class::Exclamation);
    let last = e == view.to || (e + 2 >= view.to && all[e..view.to].iter().all(|w| stops(w.class)));
    let last = u32::from(last);
    let closes = u32::from(scan.closes(e - 1));
    let commas = scan.commas(j, e).min(4);
    put!(out, 0, n);
    put!(out, 1, x);
    put!(out, 2, x, x2);
    put!(out, 4, k, k2, k3);
    put!(out, 5, class_number(all[e - 1].class), k);
    put!(out, 8, u32::from(cuts));
    put!(out, 10, closes, u32::from(all[j].is_marked() && all[j].marked == end_passage));
    put!(out, 13, word, x);
    put!(out, 14, first, x);
    put!(out, 15, first_class, k);
    put!(out, 17, step(view.to - e));
    put!(out, 24, commas, k);
    put!(out, 26, view.word_before(j, 1), k, k2);
    put!(out, 27, n, k);
    put!(out, 34, view.cluster_at(e, 10));
    put!(out, 35, view.cluster_at(e, 10), view.cluster_at(e + 1, 6));
    put!(out, 36, view.cluster_at(e - 1, 6), k, k2);
    let near = scan.hearing_in(e, view.to.min(e + 2));
    put!(out, 38, near, k2, last);
    put!(out, 39, scan.hearing_in(e, view.to), last);
    put!(out, 40, scan.hearing_in(j, e), k);
    // What stands up to the next cut: a clause of its own has a verb, a member of a list has none.
    let next = scan.next_cut(e).min(view.to);
    let verb_next = u32::from(scan.verbals(e + 1, next) > 0);
    put!(out, 41, k, verb_next, view.class_at(next));
    put!(out, 42, k, k2, verb_next);
    put!(out, 43, k, scan.dashes(view.from, view.at) % 2);
    put!(out, 44, k, verb_next, scan.hearing_in(e, next));
    if last == 1 {
        put!(out, 30, n);
        put!(out, 31, word, first);
    }
}

/// Features of "nothing of the content stands to the left".
pub fn no_left(view: &CueView, out: &mut impl Features) {
    let word = view.word;
    put!(out, 0);
    put!(out, 3, view.tail);
    put!(out, 4, word, view.tail);
    put!(out, 5, view.left_kind, view.tail);
    put!(out, 6, word, view.left_kind);
    put!(out, 8, step(view.to - view.at));
    put!(out, 9, view.class_before(view.at, 1));
    put!(out, 10, view.left, step(view.to - view.at));
    put!(out, 11, word, view.word_at(view.at + 1));
    put!(out, 12, view.cluster);
}

/// Features of a content that ends before word `e`, left of the cue.
pub fn left_end(view: &CueView, e: usize, out: &mut impl Features) {
    let (i, word, scan) = (view.at, view.word, view.scan);
    let d = step(i - e);
    let before = if e > 0 { class_number(scan.words[e - 1].class) } else { EDGE };
    let mark = u32::from(e > view.from && scan.words[e - 1].class.is_mark());
    let k = view.class_at(e);
    let between = classes(scan, e, i, 6);
    let b = step(e - view.from);
    put!(out, 20, d);
    put!(out, 21, view.word_at(e));
    put!(out, 22, before, k);
    put!(out, 24, between);
    put!(out, 25, mark, between);
    put!(out, 26, word, k);
    put!(out, 27, mark, word, d);
    put!(out, 28, view.tail, k);
    put!(out, 29, mark, view.tail);
    put!(out, 30, b);
    put!(out, 31, b, mark);
    let inside = view.marked(e) && e > 0 && scan.words[e].marked == scan.words[e - 1].marked;
    put!(out, 32, u32::from(inside));
    put!(out, 33, scan.verbs(e, i).min(3));
    put!(out, 34, scan.commas(e, i).min(3));
    put!(out, 35, k, view.class_at(e + 1), view.class_at(e + 2));
    put!(out, 36, step(view.to - i), k, word);
    put!(out, 39, view.cluster, k);
    put!(out, 40, view.cluster, mark, d);
    put!(out, 41, view.cluster_at(e, 10));
    put!(out, 42, scan.hearing_in(view.from, e), k);
    if i - e <= 4 {
        put!(out, 38, word, between);
    }
}

/// Features of a content that starts at word `j` and ends before `e`, left of the cue.
pub fn left_start(view: &CueView, e: usize, j: usize, out: &mut impl Features) {
    let (word, scan) = (view.word, view.scan);
    let all = scan.words;
    let at_start = u32::from(j == view.from);
    let opens = u32::from(scan.opens(j));
    let same = u32::from(all[j].is_marked() && all[j].marked == all[e - 1].marked);
    let verbs = scan.verbals(j, e).min(2);
    let before = scan.verbals(view.from, j).min(2);
    let (w, k) = (view.word_at(j), view.class_at(j));
    let (p, b) = (view.word_before(j, 1), view.class_before(j, 1));
    let end_mark = u32::from(all[e - 1].class.is_mark());
    let from_start = step(j - view.from);
    put!(out, 0, at_start);
    put!(out, 1, opens, same);
    put!(out, 2, w);
    put!(out, 3, p);
    put!(out, 4, b, k);
    put!(out, 5, step(e - j));
    put!(out, 6, from_start);
    put!(out, 7, at_start, word);
    put!(out, 8, u32::from(view.marked(j) && opens == 0));
    put!(out, 9, at_start, end_mark);
    put!(out, 10, verbs);
    put!(out, 11, before);
    put!(out, 14, from_start, same);
    put!(out, 15, opens, same, at_start);
    put!(out, 16, u32::from(scan.marks(view.from, j) > 0));
    put!(out, 17, b, w);
    put!(out, 20, view.cluster, at_start);
    put!(out, 21, scan.hearing_in(view.from, j), b);
    put!(out, 22, scan.hearing_in(j, e), at_start);
    put!(out, 18, at_start, class_number(all[e - 1].class), view.class_at(e));
}
