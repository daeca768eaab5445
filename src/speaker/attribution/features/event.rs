//! How sure is a cue together with the content and the source found for it?

use super::{Features, class_number, odds_step, put, step};
use crate::speaker::attribution::events::Event;
use crate::speaker::attribution::scan::Scan;

/// Features of a whole event.
pub fn event(scan: &Scan, event: &Event, out: &mut impl Features) {
    let words = scan.words;
    let i = event.cue;
    let word = words[i].hash;
    let cue = odds_step(event.cue_p);
    let [p1, p2, p3, p4] = event.parts.map(odds_step);
    let joint = event.content_p();
    let shape = u32::from(event.left) + 2 * u32::from(event.right);
    let source = event.source.and_then(|s| scan.reading.phrases.get(s as usize));
    let head = source.map(|s| words[s.end as usize - 1]);
    let head_class = head.map_or(0, |w| class_number(w.class));
    let source_p = odds_step(event.source_p);
    let mut quoted = 1;
    let mut length = 0;
    let mut verbal = 0;
    for content in event.contents() {
        let marked = words[content.start].is_marked() || scan.marks(content.start, content.end) > 0;
        quoted = quoted * 2 + u32::from(marked);
        length += content.len();
        verbal += scan.verbals(content.start, content.end);
    }
    let n = step(length);
    let (Some(first), Some(last)) = (event.contents().next(), event.contents().last()) else { return };
    let product = event.cue_p * joint * event.source_p;
    let has_verb = u32::from(verbal > 0);
    put!(out, 0);
    put!(out, 1, cue);
    put!(out, 2, word);
    put!(out, 3, shape);
    put!(out, 4, shape, cue);
    put!(out, 5, p1);
    put!(out, 6, p2);
    put!(out, 7, p3);
    put!(out, 8, p4);
    put!(out, 9, odds_step(joint));
    put!(out, 10, source_p);
    put!(out, 11, head_class);
    put!(out, 12, head_class, source_p);
    put!(out, 13, quoted);
    put!(out, 14, quoted, shape);
    put!(out, 15, n);
    put!(out, 16, n, word);
    put!(out, 17, cue, n);
    put!(out, 18, word, shape);
    put!(out, 19, odds_step(event.cue_p.min(joint).min(event.source_p)));
    put!(out, 20, odds_step(product));
    put!(out, 21, odds_step(product), quoted);
    put!(out, 22, class_number(words[i].class));
    put!(out, 23, u32::from(words[i].is_marked()));
    put!(out, 24, class_number(words[first.start].class), shape);
    put!(out, 25, words[last.start].hash);
    put!(out, 26, last.start.checked_sub(1).map_or(0, |j| words[j].hash));
    put!(out, 27, verbal.min(3));
    put!(out, 28, word, has_verb);
    let cluster = u32::from(scan.words[i].cluster);
    let head_cluster = source.map_or(0, |s| u32::from(scan.words[s.end as usize - 1].cluster));
    put!(out, 30, cluster);
    put!(out, 31, cluster, shape);
    put!(out, 32, cluster, n);
    put!(out, 33, head_cluster & 0x3ff);
    put!(out, 34, head_cluster & 0x3f, cluster);
    put!(out, 35, cluster, quoted);
    put!(out, 29, head.map_or(0, |w| w.hash));
}
