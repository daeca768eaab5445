//! Many segments made few, without unpacking their articles: texts stay coded, and only the numbers of their pieces are
//! exchanged for those of a dictionary of their own.

use super::Key;
use super::compact::{Dictionary, put};
use super::segment::{Item, MOST, Segment};
use rustc_hash::FxHashMap;

/// One article of those that are brought together: its key, the number of its segment, and its own there.
type Taken<'s> = (&'s Key, usize, usize);

/// Segments of all articles that `is_there` wants of these, which it is asked for with the numbers of a segment and of an
/// article in it. None has more than [`MOST`] statements.
pub fn merged<'s>(sources: &'s [&Segment], is_there: impl Fn(usize, usize) -> bool) -> Vec<Segment> {
    let is_there = &is_there;
    let of = |(at, source): (usize, &'s &Segment)| {
        let there = source.keys.iter().enumerate().filter(move |(article, _)| is_there(at, *article));
        there.map(move |(article, key)| (key, at, article))
    };
    let mut all: Vec<Taken> = sources.iter().enumerate().flat_map(of).collect();
    all.sort_unstable();
    let mut out = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, (_, source, article)) in all.iter().enumerate() {
        let count = sources[*source].rows_of(*article).len();
        if size + count > MOST {
            out.push(one(sources, &all[start..at]));
            (start, size) = (at, 0);
        }
        size += count;
    }
    if start < all.len() {
        out.push(one(sources, &all[start..]));
    }
    out
}

/// One segment of these articles, which are sorted.
fn one(sources: &[&Segment], taken: &[Taken]) -> Segment {
    let (dictionary, pieces) = dictionary(sources, taken);
    let mut segment = Segment { dictionary, ..Segment::default() };
    let mut bytes = Vec::new();
    // By source the new number of each of its dates, counted from one and 0 until it is written, and of each of its rows.
    let mut days: Vec<Vec<u32>> = sources.iter().map(|source| vec![0; source.said.len() + 1]).collect();
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); sources.len()];
    let mut text = Vec::new();
    for &(key, at, article) in taken {
        let source = sources[at];
        segment.begin(key, bytes.len(), source.written.get(article).copied().flatten());
        source.walk(article, |item| match item {
            Item::Number(number) => put(&mut bytes, number),
            Item::Day(number) => {
                let (old, mut none) = (number as usize, 0);
                let new = days[at].get_mut(old).unwrap_or(&mut none);
                if let Some(day) = old.checked_sub(1).and_then(|old| source.said.get(old)).filter(|_| *new == 0) {
                    segment.said.push(*day);
                    *new = segment.said.len() as u32;
                }
                put(&mut bytes, *new);
            }
            Item::Text(codes) => {
                text.clear();
                codes.for_each(|piece| put(&mut text, pieces[at].get(piece as usize).copied().unwrap_or(u32::MAX)));
                put(&mut bytes, text.len() as u32);
                bytes.extend_from_slice(&text);
            }
        });
        // Most sources have no article here, and nothing of theirs is gone through.
        rows[at].resize(source.len(), u32::MAX);
        for row in source.rows_of(article) {
            rows[at][row] = segment.wordings.len() as u32;
            segment.wordings.push(source.wording(row as u32));
        }
    }
    let streams = sources.iter().zip(&rows).filter(|(_, rows)| !rows.is_empty()).map(|(source, rows)| {
        let renumbered = source.filed().map(|(key, row)| (key, rows.get(row as usize).copied().unwrap_or(u32::MAX)));
        renumbered.filter(|(_, row)| *row != u32::MAX)
    });
    segment.finish(bytes, streams);
    segment
}

/// The pieces of the texts of these articles, most frequent first; and for each source the new numbers of its pieces.
fn dictionary(sources: &[&Segment], taken: &[Taken]) -> (Dictionary, Vec<Vec<u32>>) {
    let mut counts: Vec<Vec<u32>> = sources.iter().map(|source| vec![0; source.dictionary.len()]).collect();
    for &(_, at, article) in taken {
        let counts = &mut counts[at];
        sources[at].walk(article, |item| {
            if let Item::Text(codes) = item {
                codes.for_each(|piece| counts.get_mut(piece as usize).into_iter().for_each(|count| *count += 1));
            }
        });
    }
    let mut all: FxHashMap<&str, u32> = FxHashMap::default();
    for (source, counts) in sources.iter().zip(&counts) {
        for (piece, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
            *all.entry(source.dictionary.piece(piece)).or_default() += count;
        }
    }
    let dictionary = Dictionary::of(&mut all);
    for (source, counts) in sources.iter().zip(&mut counts) {
        for (piece, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
            *count = all.get(source.dictionary.piece(piece)).copied().unwrap_or(u32::MAX);
        }
    }
    (dictionary, counts)
}
