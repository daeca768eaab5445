//! Organisations that speak: from "the Times" or an acronym to the fullest name that the article has.

use super::ground::Ground;
use super::lexicon::Flags;
use super::people::People;
use super::resolve::{Decision, OF, Resolver, Who};
use crate::quote::Class;
use crate::text::Span;
use crate::text::tokens::hash;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::ops::Range;

impl Resolver<'_, '_, '_, '_> {
    /// A body: a capitalised mention, at its fullest name.
    pub(super) fn body(&self, at: &Range<u32>, head: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let small = |i: u32| {
            const SMALL: [u32; 7] =
                [hash("of"), hash("the"), hash("for"), hash("and"), hash("on"), hash("in"), hash("&")];
            SMALL.contains(&ground.hash(i as usize)) || ground.is(i as usize, Flags::PARTICLE)
        };
        let mut start = head.start;
        if matches!(ground.class(start as usize), Class::Determiner) && head.len() > 1 {
            start += 1;
        }
        if !ground.reading.words.get(start as usize)?.capital || self.fellow(head) {
            return None;
        }
        // "Ministry of Fisheries": the name goes on after "of" while it is capitalised.
        let mut end = head.end;
        if ground.hash(end as usize) == OF && end < at.end {
            let mut i = end + 1;
            while i < at.end && (ground.reading.words[i as usize].capital || small(i)) {
                i += 1;
            }
            if i > end + 1 && ground.reading.words[i as usize - 1].capital {
                end = i;
            }
        }
        let document = |i: u32| ground.is(i as usize, Flags::DOCUMENT) && !ground.reading.words[i as usize].capital;
        while end > start + 1 && (document(end - 1) || ground.class(end as usize - 1) == Class::Genitive) {
            end -= 1;
        }
        let capital =
            |i: u32| ground.reading.words[i as usize].capital || small(i) || ground.class(i as usize) == Class::Dash;
        if !(start..end).all(capital) {
            return None;
        }
        let span = ground.reading.span(start..end);
        if end - start == 1
            && let Some(full) = self.expanded(start as usize)
        {
            return Some(Decision::new(Who::Body(full), 0.93, "the name that the letters stand for"));
        }
        if let Some(body) = self.bodies.longer(start..end, ground) {
            return Some(Decision::new(
                Who::Body(ground.reading.span(body)),
                0.85,
                "short for the full name of the body",
            ));
        }
        Some(Decision::new(Who::Body(span), 0.95, "the body as it is named here"))
    }

    /// The words that the letters of an acronym begin: "Harbour Workers' Union" for HWU.
    fn expanded(&self, word: usize) -> Option<Span> {
        let text = self.people.ground.reading.word(word);
        let letters: Vec<char> = text.chars().filter(|c| *c != '.').collect();
        if !(2..=6).contains(&letters.len()) || !letters.iter().all(|c| c.is_uppercase()) {
            return None;
        }
        // What is found wherever the acronym stands; it only may not be spelt out by itself.
        let known = self.bodies.expanded.borrow().get(text).cloned();
        let words = known.unwrap_or_else(|| {
            let found = self.spelt_out(text, &letters, usize::MAX);
            self.bodies.expanded.borrow_mut().insert(text.to_owned(), found.clone());
            found
        })?;
        let words = if words.contains(&word) { self.spelt_out(text, &letters, word)? } else { words };
        Some(self.people.ground.reading.span(words.start as u32..words.end as u32))
    }

    /// The first words that begin with these letters, `without` one of them.
    fn spelt_out(&self, text: &str, letters: &[char], without: usize) -> Option<Range<usize>> {
        let ground = self.people.ground;
        let words = &ground.reading.words;
        let skip = |i: usize| {
            matches!(words[i].class, Class::Preposition | Class::Conjunction | Class::Determiner | Class::Genitive)
                && !words[i].capital
                || ground.reading.word(i) == "&"
                || matches!(ground.reading.word(i), "'" | "’")
        };
        'starts: for start in 0..words.len() {
            if !words[start].capital || !ground.reading.word(start).starts_with(*letters.first()?) {
                continue;
            }
            let mut i = start;
            for (n, letter) in letters.iter().enumerate() {
                while n > 0 && i < words.len() && skip(i) {
                    i += 1;
                }
                let fits = words.get(i).is_some_and(|w| w.capital && w.paragraph == words[start].paragraph)
                    && ground.reading.word(i).starts_with(*letter)
                    && ground.reading.word(i).chars().count() > 1
                    && i != without;
                if !fits || n == 0 && ground.reading.word(i) == text {
                    continue 'starts;
                }
                i += 1;
            }
            return Some(start..i);
        }
        None
    }
}

/// The bodies of an article by their words, each name once, so that a long article is not searched for every mention.
#[derive(Default)]
pub(super) struct Bodies {
    by_first: FxHashMap<u32, Vec<Range<u32>>>,
    by_last: FxHashMap<u32, Vec<Range<u32>>>,
    /// What acronyms stand for, as far as it was asked.
    expanded: RefCell<FxHashMap<String, Option<Range<usize>>>>,
}

/// Bodies with longer names are none: a line in capitals, a list.
const LONGEST: usize = 6;

impl Bodies {
    pub fn new(people: &People) -> Bodies {
        let mut seen: FxHashSet<Vec<u32>> = FxHashSet::default();
        let mut all: Vec<&Range<u32>> = people.bodies.iter().filter(|body| body.len() <= LONGEST).collect();
        // The first place of several counts.
        all.sort_by_key(|body| body.start);
        let mut bodies = Bodies::default();
        for body in all {
            let keys: Vec<u32> = body.clone().map(|i| people.ground.key(i as usize)).collect();
            if let (Some(&first), Some(&last)) = (keys.first(), keys.last()) {
                if seen.insert(keys) {
                    bodies.by_first.entry(first).or_default().push(body.clone());
                    bodies.by_last.entry(last).or_default().push(body.clone());
                }
            }
        }
        bodies
    }

    /// The longest body, and the first of several, whose name begins or ends with these words and has more.
    fn longer(&self, words: Range<u32>, ground: &Ground) -> Option<Range<u32>> {
        let key = |i: u32| ground.key(i as usize);
        let same = |from: u32| (0..words.end - words.start).all(|k| key(from + k) == key(words.start + k));
        let begin = self.by_first.get(&key(words.start)).into_iter().flatten().filter(|body| same(body.start));
        let end = self.by_last.get(&key(words.end.checked_sub(1)?)).into_iter().flatten();
        let end = end.filter(|body| body.len() > words.len() && same(body.end - words.len() as u32));
        let all = begin.chain(end).filter(|body| body.len() > words.len());
        all.max_by_key(|body| (body.len(), std::cmp::Reverse(body.start))).cloned()
    }
}
