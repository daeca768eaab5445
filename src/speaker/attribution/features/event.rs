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
    let [_, right_end, _, left_start] = event.parts.map(odds_step);
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
    let product = event.product();
    let has_verb = u32::from(verbal > 0);
    put!(out, 0);
    put!(out, 3, shape);
    put!(out, 6, right_end);
    put!(out, 8, left_start);
    put!(out, 9, odds_step(joint));
    put!(out, 10, source_p);
    put!(out, 12, head_class, source_p);
    put!(out, 15, n);
    put!(out, 17, cue, n);
    put!(out, 20, odds_step(product));
    put!(out, 21, odds_step(product), quoted);
    put!(out, 22, class_number(words[i].class));
    put!(out, 23, u32::from(words[i].is_marked()));
    put!(out, 26, last.start.checked_sub(1).map_or(0, |j| words[j].hash));
    put!(out, 28, word, has_verb);
    let cluster = u32::from(scan.words[i].cluster);
    let title = u32::from(event.contents().any(|c| scan.titled(c)));
    put!(out, 57, title, n);
    put!(out, 58, title, cluster);
    put!(out, 59, title, cue);
    let head_cluster = source.map_or(0, |s| u32::from(scan.words[s.end as usize - 1].cluster));
    put!(out, 33, head_cluster & 0x3ff);
    put!(out, 34, head_cluster & 0x3f, cluster);
    put!(out, 35, cluster, quoted);
    let sentence = scan.sentence_of(i);
    let at = |j: usize| words.get(j).filter(|_| sentence.contains(&j));
    let class = |j: usize| at(j).map_or(0, |w| class_number(w.class));
    let before = i.checked_sub(1).and_then(at);
    let place = source.map_or(0, |s| match (s.start as usize, s.end as usize) {
        (_, end) if end <= i => 100 + step(i - end),
        (start, _) => 200 + step(start.saturating_sub(i)),
    });
    put!(out, 40, place);
    put!(out, 44, before.map_or(0, |w| w.hash));
    let rival = if event.rival > 0.0 { odds_step(event.rival) } else { 99 };
    put!(out, 49, rival, u32::from(event.inside));
    put!(out, 50, rival, odds_step(product));
    put!(out, 51, u32::from(event.inside), cue);
    put!(out, 52, class(last.end), class(last.end + 1));
    put!(out, 53, u32::from(last.end + 1 >= sentence.end), n);
    put!(out, 54, u32::from(first.start == sentence.start), shape, class(first.end));
    put!(out, 55, scan.verbals(last.start, last.end).min(3), class_number(words[last.start].class));
}
