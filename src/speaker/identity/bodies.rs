//! Organisations that speak: from "the Times" or an acronym to the fullest name that the article has.

use super::lexicon::Flags;
use super::resolve::{Decision, OF, Resolver, Who};
use crate::quote::Class;
use crate::text::Span;
use crate::text::tokens::hash;
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
        let longer =
            self.people.bodies.iter().filter(|body| body.len() > (end - start) as usize && body.len() <= 6).filter(
                |body| {
                    let same = |from: u32| {
                        (0..end - start).all(|k| ground.key((from + k) as usize) == ground.key((start + k) as usize))
                    };
                    same(body.end - (end - start)) || same(body.start)
                },
            );
        if let Some(body) = longer.max_by_key(|body| (body.len(), std::cmp::Reverse(body.start))) {
            return Some(Decision::new(
                Who::Body(ground.reading.span(body.clone())),
                0.85,
                "short for the full name of the body",
            ));
        }
        Some(Decision::new(Who::Body(span), 0.95, "the body as it is named here"))
    }

    /// The words that the letters of an acronym begin: "Harbour Workers' Union" for HWU.
    fn expanded(&self, word: usize) -> Option<Span> {
        let ground = self.people.ground;
        let text = ground.reading.word(word);
        let letters: Vec<char> = text.chars().filter(|c| *c != '.').collect();
        if !(2..=6).contains(&letters.len()) || !letters.iter().all(|c| c.is_uppercase()) {
            return None;
        }
        let words = &ground.reading.words;
        let skip = |i: usize| {
            matches!(words[i].class, Class::Preposition | Class::Conjunction | Class::Determiner | Class::Genitive)
                && !words[i].capital
                || ground.reading.word(i) == "&"
                || matches!(ground.reading.word(i), "'" | "’")
        };
        'starts: for start in 0..words.len() {
            if !words[start].capital || !ground.reading.word(start).starts_with(letters[0]) {
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
                    && i != word;
                if !fits || n == 0 && ground.reading.word(i) == text {
                    continue 'starts;
                }
                i += 1;
            }
            return Some(ground.reading.span(start as u32..i as u32));
        }
        None
    }
}
