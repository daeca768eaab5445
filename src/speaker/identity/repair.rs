//! Mentions that are a piece of a longer noun phrase: cut short, or one half of an apposition.

use super::lexicon::Flags;
use super::names::Name;
use super::resolve::{CUTS, Decision, FOR, OF, ONE, Resolver, THE, Who};
use crate::quote::Class;
use crate::text::tokens::hash;
use std::ops::Range;

const AND: u32 = hash("and");
const AMPERSAND: u32 = hash("&");
const FROM: u32 = hash("from");
const BY: u32 = hash("by");

impl Resolver<'_, '_, '_, '_> {
    /// A mention that stops short, to its end: "a | No 10 source", "a spokesman | for the Department of Works".
    pub(super) fn whole(&self, mut at: Range<u32>) -> Range<u32> {
        let ground = self.people.ground;
        let words = &ground.reading.words;
        let Some(first) = words.get(at.start as usize) else { return at };
        if ground.title_case.get(first.paragraph as usize) == Some(&true) {
            return at;
        }
        let goes_on = |i: u32| words.get(i as usize).is_some_and(|word| word.sentence == first.sentence);
        let capital = |i: u32| goes_on(i) && words[i as usize].capital;
        let bare = at.len() == 1 && first.class == Class::Determiner;
        if bare {
            let mut end = at.end;
            while end < at.end + 6
                && goes_on(end)
                && !ground.says(end as usize)
                && (matches!(
                    ground.class(end as usize),
                    Class::Noun | Class::Proper | Class::Adjective | Class::Number | Class::Genitive
                ) || capital(end))
            {
                end += 1;
            }
            let noun = end > at.end && matches!(ground.class(end as usize - 1), Class::Noun | Class::Proper);
            if noun {
                at.end = end;
            }
        }
        let last = at.end as usize - 1;
        let speaks = Flags::ROLE | Flags::TITLE | Flags::PERSON | Flags::HELPER | Flags::COLLECTIVE | Flags::ANONYMOUS;
        let document = ground.is(last, Flags::DOCUMENT);
        let next = ground.hash(at.end as usize);
        if !(ground.is(last, speaks) && matches!(next, OF | FOR) || document && matches!(next, OF | FROM | BY)) {
            return at;
        }
        let mut end = at.end + 1;
        end += u32::from(ground.hash(end as usize) == THE);
        if !capital(end) || ground.is(end as usize, Flags::DAY) {
            return at;
        }
        let joins = |i: u32| matches!(ground.hash(i as usize), OF | FOR | AND | THE | AMPERSAND);
        let limit = end + 10;
        let plain = |i: u32| goes_on(i) && matches!(ground.class(i as usize), Class::Noun | Class::Adjective);
        while end < limit
            && (capital(end)
                || goes_on(end) && joins(end) && (capital(end + 1) || joins(end + 1) && capital(end + 2))
                || plain(end))
        {
            end += 1;
        }
        at.start..end
    }

    /// A mention that is a piece of a longer noun phrase: a title, an age, one half of an apposition.
    pub(super) fn mended(&self, at: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let names = &self.people.names;
        let person = |i: usize, confidence: f32| {
            let who = Who::Person(self.people.bearer[i]?);
            Some(Decision::new(who, confidence, "it stands in apposition to the name"))
        };
        let after = self.people.end.before(at.start + 1);
        if let Some(name) = names.get(after)
            && name.from <= at.start
            && at.end < name.end
            && at.end <= name.start
            && self.is_person(after)
        {
            return person(after, 0.95);
        }
        let head = self.head(at);
        // "a spokesman for Ms. Holm" holds a name and describes another.
        if self.names_in(head.clone()).next().is_some() {
            return None;
        }
        let first = at.start as usize;
        let sentence = ground.reading.words.get(first)?.sentence;
        let head_word = (head.end as usize).saturating_sub(1);
        let things = ground.is(head_word, Flags::DOCUMENT) || self.plural(head_word);
        let before = (after.saturating_sub(3)..after)
            .rev()
            .filter(|&i| ground.reading.words[names[i].start as usize].sentence == sentence && self.is_person(i));
        if let Some(i) = before.clone().next().filter(|_| !things) {
            let gap = names[i].end as usize..first;
            let comma = gap.len() == 1 && ground.class(gap.start) == Class::Comma;
            let age = gap.len() == 3
                && ground.class(gap.start) == Class::Comma
                && ground.class(gap.start + 1) == Class::Number;
            let bracket = !gap.is_empty()
                && ground.class(gap.start) == Class::Open
                && gap.clone().take(8).skip(1).all(|j| ground.class(j) != Class::Close);
            let tagged = gap.len() > 2
                && ground.class(gap.start) == Class::Open
                && (ground.class(gap.end - 1) == Class::Close
                    || ground.class(gap.end - 1) == Class::Comma && ground.class(gap.end - 2) == Class::Close)
                && gap.clone().filter(|&j| ground.class(j) == Class::Close).count() == 1;
            let describes = matches!(ground.class(first), Class::Determiner | Class::Number | Class::Relative)
                || ground.is(first, Flags::ROLE | Flags::TITLE | Flags::PERSON)
                || ground.is(head_word, Flags::ROLE | Flags::PERSON | Flags::KIN);
            // "Holm, a top aide said": the phrase speaks itself unless it closes like an apposition.
            let end = at.end as usize;
            let closes = matches!(
                ground.class(end),
                Class::Comma | Class::Period | Class::Close | Class::Dash | Class::Relative
            ) || ground.class(end).is_mark()
                || end >= ground.reading.words.len();
            let governed = names[i].from > 0 && ground.class(names[i].from as usize - 1) == Class::Preposition;
            let describes = describes && closes && !governed;
            if (comma || tagged || age) && describes || bracket {
                return person(i, 0.93);
            }
        }
        // "Holm, who runs the Harbour Museum," said: a body inside the open apposition of a person.
        if ground.reading.words[first].capital {
            for i in before {
                let mut gap = names[i].end as usize..first;
                if ground.class(gap.start) == Class::Open {
                    let Some(close) = gap.clone().find(|&j| ground.class(j) == Class::Close) else { continue };
                    gap.start = close + 1;
                }
                let opens = ground.class(gap.start) == Class::Comma
                    && (matches!(ground.class(gap.start + 1), Class::Determiner | Class::Relative)
                        || ground.is(gap.start + 1, Flags::ROLE | Flags::TITLE));
                let whole = gap.clone().skip(1).all(|j| {
                    !matches!(
                        ground.class(j),
                        Class::Comma | Class::Semicolon | Class::Colon | Class::Dash | Class::Subordinator
                    ) && !ground.class(j).is_mark()
                });
                let end = at.end as usize;
                let closes = matches!(ground.class(end), Class::Comma | Class::Period)
                    || ground.class(end).is_mark()
                    || ground.says(end);
                if opens && whole && closes && gap.len() > 1 {
                    return person(i, 0.93);
                }
            }
        }
        // "a nurse at the clinic, Anna Holm, said": the name follows.
        let one = ground.hash(first) == ONE;
        let opens = matches!(ground.class(first), Class::Determiner | Class::Possessive)
            || ground.opens_sentence(first) && at.len() == 1 && ground.is(first, Flags::ROLE | Flags::TITLE)
            || one
            || (at.start..at.end).any(|i| ground.class(i as usize) == Class::Genitive);
        // "her rival, the Green party's Anna Holm": over a lone capital to the full name.
        let index = self.people.from.before(at.end);
        let index = index + usize::from(names.get(index)?.parts.len() == 1 && self.owner(names.get(index)?));
        let next = names.get(index)?;
        let gap = at.end as usize..next.from as usize;
        let comma = gap.clone().rev().take(6).find(|&j| ground.class(j) == Class::Comma);
        if opens
            && !things
            && next.parts.len() > 1
            && self.is_person(index)
            && gap.len() <= 8
            && ground.reading.words[next.start as usize].sentence == sentence
            && comma.is_some_and(|comma| {
                let of = gap.start == comma || CUTS.contains(&ground.hash(gap.start));
                let plain = (gap.start..comma).all(|j| {
                    matches!(
                        ground.class(j),
                        Class::Preposition | Class::Determiner | Class::Proper | Class::Noun | Class::Genitive
                    )
                });
                // "her opposite number, Tom Berg, said".
                let own = ground.class(first) == Class::Possessive
                    && gap.start == comma
                    && ground.class(next.end as usize) == Class::Comma;
                of && plain
                    && (one || own || ground.is(head_word, Flags::ROLE | Flags::PERSON | Flags::KIN | Flags::TITLE))
            })
        {
            return person(index, 0.93);
        }
        None
    }

    /// True for a name that owns what follows within two words: "the Green party's".
    fn owner(&self, name: &Name) -> bool {
        (name.end..name.end + 2).any(|i| self.people.ground.class(i as usize) == Class::Genitive)
    }
}
