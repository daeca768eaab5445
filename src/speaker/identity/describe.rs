//! What the words around a name say about its bearer: that it is a person, of which gender, and in which role.

use super::Gender;
use super::lexicon::Flags;
use super::names::Name;
use super::people::People;
use crate::quote::Class;
use crate::text::tokens::hash;
use std::ops::Range;

impl People<'_, '_, '_> {
    /// True if a verb of saying stands beside the name.
    pub fn speaks(&self, name: &Name) -> bool {
        let end = name.end as usize;
        let comma = usize::from(self.ground.class(end) == Class::Comma);
        self.ground.says(end + comma)
            || name.from > 0 && self.ground.says(self.owner_before(name.from as usize) - 1)
            || self.ground.speaks_in_transcript(name.from as usize, end)
    }

    /// The first word of an owner in capitals before word `at` ("NBC's Anna Holm"), or `at`; at least 1.
    fn owner_before(&self, at: usize) -> usize {
        if at < 3 || self.ground.class(at - 1) != Class::Genitive {
            return at;
        }
        let mut first = at - 1;
        while first > 1 && self.ground.reading.words[first - 1].capital {
            first -= 1;
        }
        first
    }

    /// True if what follows describes a person: an age, a relative clause, a role, a party tag.
    pub fn apposed(&self, name: &Name) -> bool {
        let end = name.end as usize;
        let ground = self.ground;
        match ground.class(end) {
            Class::Comma => {
                const WHO: [u32; 3] = [hash("who"), hash("whose"), hash("whom")];
                let next = &ground.reading.words[(end + 1).min(ground.reading.words.len())..];
                WHO.contains(&ground.hash(end + 1))
                    || ground.class(end + 1) == Class::Number && ground.class(end + 2) == Class::Comma
                    || next
                        .iter()
                        .enumerate()
                        .take(8)
                        .take_while(|(_, w)| {
                            matches!(
                                w.class,
                                Class::Determiner
                                    | Class::Adjective
                                    | Class::Noun
                                    | Class::Proper
                                    | Class::Possessive
                                    | Class::VerbIng
                            )
                        })
                        .any(|(i, w)| !w.capital && ground.is(end + 1 + i, Flags::ROLE | Flags::PERSON))
            }
            Class::Open => {
                let tag = ground.reading.word(end + 1);
                tag.len() <= 2 && tag.starts_with(['R', 'D', 'I'])
                    || tag.starts_with("R-")
                    || tag.starts_with("D-")
                    || tag.starts_with("I-")
            }
            _ => false,
        }
    }

    /// A lone word is a person only with a title, a first name or a verb of saying beside it, and not after "in".
    pub(super) fn judge_singles(&mut self) {
        const PLACE: [u32; 7] =
            [hash("in"), hash("at"), hash("near"), hash("from"), hash("around"), hash("outside"), hash("across")];
        for person in 0..self.persons.len() {
            if !self.persons[person].single {
                continue;
            }
            let names = &self.persons[person].names;
            let at = |i: &u32| &self.names[*i as usize];
            let honoured = names.iter().any(|i| at(i).gender != Gender::Unknown);
            let given = self.persons[person].parts[0].flags.any(Flags::GIVEN);
            let shown = names.iter().any(|i| at(i).titled || self.speaks(at(i)));
            let placed = names
                .iter()
                .filter(|i| {
                    let name = at(i);
                    let end = name.end as usize;
                    let state = self.ground.class(end) == Class::Comma && {
                        let next = self.ground.reading.word(end + 1);
                        next.ends_with('.')
                            && next.len() > 2
                            && next.len() < 7
                            && !self.ground.is(end + 1, Flags::TITLE_SHORT)
                    };
                    state || name.from > 0 && PLACE.contains(&self.ground.hash(name.from as usize - 1))
                })
                .count();
            let place = placed > 0 && (placed * 2 >= names.len() || given) && !honoured;
            // "the Kremlin": people have no article, unless their name modifies what follows ("the Holm family").
            let article = names.iter().map(at).any(|name| {
                name.from > 0
                    && name.from == name.start
                    && self.ground.hash(name.from as usize - 1) == hash("the")
                    && !matches!(self.ground.class(name.end as usize), Class::Noun | Class::Proper | Class::Genitive)
            });
            self.persons[person].is_person = (honoured || given || shown && !article) && !place;
        }
    }

    /// Gender from the pronoun that follows a name before any other name does.
    pub(super) fn learn_genders(&mut self) {
        const HE: [u32; 4] = [hash("he"), hash("his"), hash("him"), hash("himself")];
        const SHE: [u32; 4] = [hash("she"), hash("her"), hash("hers"), hash("herself")];
        for person in 0..self.persons.len() {
            if self.persons[person].gender != Gender::Unknown {
                continue;
            }
            let (mut men, mut women) = (0, 0);
            for &i in &self.persons[person].names {
                let name = &self.names[i as usize];
                let owner = self.ground.class(name.end as usize) == Class::Genitive;
                if name.marked || name.headline || owner || self.oblique(name.from) {
                    continue;
                }
                let sentence = self.ground.reading.words[name.start as usize].sentence;
                let stop = self.names.get(i as usize + 1).map_or(u32::MAX, |next| next.start).min(name.end + 40);
                let words = &self.ground.reading.words;
                let pronoun = words[name.end as usize..(stop as usize).min(words.len())]
                    .iter()
                    .take_while(|word| word.sentence <= sentence + 1)
                    .filter(|word| !word.is_marked())
                    .find_map(|word| match word.hash {
                        h if HE.contains(&h) => Some(Gender::Male),
                        h if SHE.contains(&h) => Some(Gender::Female),
                        _ => None,
                    });
                match pronoun {
                    Some(Gender::Male) => men += 1,
                    Some(Gender::Female) => women += 1,
                    _ => {}
                }
            }
            self.persons[person].gender = match () {
                _ if men > 0 && men >= 2 * women => Gender::Male,
                _ if women > 0 && women >= 2 * men => Gender::Female,
                _ => Gender::Unknown,
            };
        }
    }

    /// Collects what the text says its people are.
    pub(super) fn describe(&mut self) {
        for i in 0..self.names.len() {
            let Some(person) = self.bearer[i] else { continue };
            let name = &self.names[i];
            if name.headline {
                continue;
            }
            let before = self.role_before(name).unwrap_or(0..0);
            let after = self.apposition(name).unwrap_or(0..0);
            let ahead = self.apposition_before(name).unwrap_or(0..0);
            let role = [before.clone(), after.clone(), ahead.clone()].into_iter().find(|range| !range.is_empty());
            let titles = if before.is_empty() { name.from..name.start } else { 0..0 };
            let keys = titles.chain(before).chain(after).chain(ahead).map(|w| self.ground.key(w as usize));
            let person = &mut self.persons[person as usize];
            person.words.extend(keys);
            person.role = person.role.or_else(|| role.map(|range| self.ground.reading.span(range)));
        }
        for person in &mut self.persons {
            person.words.sort_unstable();
            person.words.dedup();
        }
    }

    /// "Mr." and its like tell no role.
    fn plain_honorific(&self, word: u32) -> bool {
        const PLAIN: [u32; 5] = [hash("mr"), hash("mrs"), hash("ms"), hash("mx"), hash("dr")];
        PLAIN.contains(&self.ground.key(word as usize))
    }

    /// The description in the noun phrase before a name: "White House press secretary". It ends with a role.
    fn role_before(&self, name: &Name) -> Option<Range<u32>> {
        let phrase = self.ground.reading.phrase_at(name.start).filter(|phrase| phrase.start < name.start);
        let opens = phrase.map_or(name.before.start, |phrase| phrase.start);
        let skip = matches!(self.ground.class(opens as usize), Class::Determiner | Class::Possessive);
        let start = opens + u32::from(skip);
        let mut end = name.start;
        while end > start
            && (self.plain_honorific(end - 1)
                || self.ground.class(end as usize - 1) == Class::Period && self.plain_honorific(end.saturating_sub(2)))
        {
            end -= 1;
        }
        let last = (end as usize).checked_sub(1)?;
        let role = self.ground.is(last, Flags::ROLE | Flags::TITLE | Flags::KIN | Flags::PROFESSION)
            && !self.ground.is(last, Flags::TITLE_MODIFIER);
        (start < end && role).then_some(start..end)
    }

    /// The apposition after a name: ", director of the Harbour Museum,".
    fn apposition(&self, name: &Name) -> Option<Range<u32>> {
        let ground = self.ground;
        let mut at = name.end as usize;
        if ground.class(at) == Class::Open {
            at = (at..at + 8).find(|&i| ground.class(i) == Class::Close)? + 1;
        }
        if ground.class(at) != Class::Comma {
            return None;
        }
        if ground.class(at + 1) == Class::Number && ground.class(at + 2) == Class::Comma {
            at += 2;
        }
        let start = at + 1;
        let sentence = ground.reading.words.get(start)?.sentence;
        let end = (start..start + 24).find(|&i| {
            ground.reading.words.get(i).is_none_or(|word| {
                word.sentence != sentence
                    || matches!(
                        word.class,
                        Class::Comma | Class::Period | Class::Semicolon | Class::Dash | Class::Relative | Class::Open
                    )
                    || word.class.is_mark()
            })
        })?;
        let first = (start..end.min(start + 7))
            .take_while(|&i| {
                matches!(
                    ground.class(i),
                    Class::Determiner
                        | Class::Adjective
                        | Class::Noun
                        | Class::Proper
                        | Class::Genitive
                        | Class::Possessive
                        | Class::Number
                )
            })
            .find(|&i| {
                ground.is(i, Flags::ROLE | Flags::PERSON | Flags::TITLE) && ground.reading.words[i].span.len() > 1
            });
        first?;
        let skip = usize::from(ground.class(start) == Class::Determiner);
        Some((start + skip) as u32..end as u32)
    }

    /// The apposition before a name: "The museum's director, Anna Holm".
    pub(super) fn apposition_before(&self, name: &Name) -> Option<Range<u32>> {
        let ground = self.ground;
        let comma = (name.from as usize).checked_sub(1)?;
        if ground.class(comma) != Class::Comma {
            return None;
        }
        let sentence = ground.reading.words[comma].sentence;
        let start = (0..comma)
            .rev()
            .take(14)
            .take_while(|&i| {
                let word = &ground.reading.words[i];
                word.sentence == sentence
                    && !word.class.is_mark()
                    && !matches!(
                        word.class,
                        Class::Comma | Class::Semicolon | Class::Colon | Class::Dash | Class::VerbThird
                    )
            })
            .last()?;
        // The description begins with its determiner or its owner's genitive.
        let open = (start..comma)
            .find(|&i| matches!(ground.class(i), Class::Determiner | Class::Possessive | Class::Genitive))?;
        let head = (open + 1..comma)
            .take_while(|&i| {
                matches!(
                    ground.class(i),
                    Class::Adjective | Class::Noun | Class::Proper | Class::Genitive | Class::Number | Class::Verb
                )
            })
            .any(|i| ground.is(i, Flags::ROLE | Flags::PERSON));
        (head && !ground.says(comma - 1)).then_some(open as u32 + 1..comma as u32)
    }
}
