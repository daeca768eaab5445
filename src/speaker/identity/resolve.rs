//! From the words that name a speaker at one place to who it is.
//!
//! Statements of all kinds are taken in the order of their mentions, because the speaker before is the best clue to "he".
//! A mention is tried as a name, as a piece of a longer noun phrase, as a body, as a role; what nothing explains stays as
//! it is written.

use super::Gender;
use super::lexicon::Flags;
use super::names::Name;
use super::people::People;
use super::salience::Earlier;
use crate::quote::Class;
use crate::text::Span;
use crate::text::tokens::hash;
use std::ops::Range;

/// Who a mention means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// A person, by index.
    Person(u32),
    /// Several people who speak together.
    Several(Vec<u32>),
    /// A body or document, at the place of its fullest name.
    Body(Span),
    /// Somebody without a name, as written there.
    Unnamed(Span),
}

/// A decision with how sure it is and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// Who.
    pub who: Who,
    /// Probability, 0 to 1.
    pub confidence: f32,
    /// In plain words.
    pub reason: &'static str,
}

impl Decision {
    fn new(who: Who, confidence: f32, reason: &'static str) -> Decision {
        Decision { who, confidence, reason }
    }
}

/// A statement's speaker, kept for what follows.
#[derive(Clone, Debug)]
struct Said {
    at: u32,
    who: Who,
}

/// Resolves mentions in order.
pub struct Resolver<'p, 'g, 'r, 't> {
    people: &'p People<'g, 'r, 't>,
    history: Vec<Said>,
}

const HE: [u32; 3] = [hash("he"), hash("him"), hash("himself")];
const SHE: [u32; 3] = [hash("she"), hash("her"), hash("herself")];
const HIS: u32 = hash("his");
const IT: u32 = hash("it");
const THEY: [u32; 2] = [hash("they"), hash("them")];
const WHO: [u32; 3] = [hash("who"), hash("whom"), hash("whose")];
const SPEAKING: [u32; 5] = [hash("i"), hash("we"), hash("me"), hash("my"), hash("our")];
const CUTS: [u32; 11] = [
    hash("of"),
    hash("from"),
    hash("at"),
    hash("for"),
    hash("with"),
    hash("in"),
    hash("on"),
    hash("to"),
    hash("by"),
    hash("about"),
    hash("against"),
];
const INDEFINITE: [u32; 9] = [
    hash("a"),
    hash("an"),
    hash("one"),
    hash("some"),
    hash("another"),
    hash("several"),
    hash("two"),
    hash("many"),
    hash("other"),
];
const THE: u32 = hash("the");
/// How much more a person counts whom the article describes with the very noun, and what one out of sight counts.
const DESCRIBED: f32 = 4.0;
const UNSEEN: f32 = 0.8;

impl<'p, 'g, 'r, 't> Resolver<'p, 'g, 'r, 't> {
    /// A resolver at the start of the article.
    pub fn new(people: &'p People<'g, 'r, 't>) -> Self {
        Resolver { people, history: Vec::new() }
    }

    /// Remembers who spoke at word `at`.
    pub fn remember(&mut self, at: u32, who: &Who) {
        self.history.push(Said { at, who: who.clone() });
    }

    /// The last speaker before word `at`.
    pub fn carried(&self, at: u32) -> Option<Decision> {
        let said = self.history.iter().rev().find(|said| said.at < at)?;
        let paragraph = |word: u32| self.people.ground.reading.words.get(word as usize).map_or(0, |w| w.paragraph);
        let back = paragraph(at).saturating_sub(paragraph(said.at));
        let confidence = match back {
            0 => 0.95,
            1 => 0.92,
            2 => 0.85,
            _ => 0.7,
        };
        Some(Decision::new(said.who.clone(), confidence, "the speaker of the previous quotation goes on"))
    }

    /// Who the mention, words `at`, means.
    pub fn resolve(&self, at: Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let (start, end) = (at.start as usize, at.end as usize);
        if end - start == 1 || end - start == 2 && ground.reading.words[start + 1].class == Class::Comma {
            let word = ground.hash(start);
            if let Some(decision) = self.pronoun(word, at.start) {
                return decision;
            }
        }
        if end - start == 1 && ground.says(start) {
            // The cue was taken for the mention: the name follows it.
            let sentence = ground.reading.words[start].sentence;
            let to = ground.reading.sentences.get(sentence as usize).map_or(at.end, |s| s.end);
            let name = self.names_in(at.end..to.min(at.end + 6)).next()?;
            let person = self.people.bearer[name]?;
            return Some(Decision::new(Who::Person(person), 0.95, "the name after the verb"));
        }
        if let Some(decision) = self.mended(&at) {
            return Some(decision);
        }
        let head = self.head(&at);
        self.named(&at, &head)
            .or_else(|| self.body(&at, &head))
            .or_else(|| self.role(&at, &head))
            .or_else(|| Some(self.as_written(&at, &head)))
    }

    /// `Some` if `word` is a pronoun; inside, who it is.
    fn pronoun(&self, word: u32, at: u32) -> Option<Option<Decision>> {
        let gender = match word {
            w if HE.contains(&w) || w == HIS => Gender::Male,
            w if SHE.contains(&w) => Gender::Female,
            w if WHO.contains(&w) => return Some(self.relative(at)),
            w if SPEAKING.contains(&w) => {
                let said = self.history.iter().rev().find(|said| said.at < at);
                return Some(said.map(|s| Decision::new(s.who.clone(), 0.6, "the first person is the speaker before")));
            }
            IT => {
                let said = self.history.iter().rev().find(|said| said.at < at && matches!(said.who, Who::Body(_)));
                return Some(said.map(|s| Decision::new(s.who.clone(), 0.7, "\"it\" is the last body that spoke")));
            }
            w if THEY.contains(&w) => {
                let many = |who: &Who| matches!(who, Who::Several(_) | Who::Unnamed(_) | Who::Body(_));
                let said = self.history.iter().rev().find(|said| said.at < at).filter(|said| many(&said.who));
                return Some(said.map(|s| Decision::new(s.who.clone(), 0.6, "\"they\" are those who spoke before")));
            }
            _ => return None,
        };
        Some(self.salient(gender, at))
    }

    /// True for "I" and "we" between quotation marks.
    pub fn first_person_in_marks(&self, at: &Range<u32>) -> bool {
        let word = self.people.ground.reading.words.get(at.start as usize);
        at.len() == 1 && word.is_some_and(|word| word.is_marked() && SPEAKING.contains(&word.hash))
    }

    fn previous(&self, at: u32, gender: Gender) -> Option<Earlier> {
        self.history.iter().rev().filter(|said| said.at < at).find_map(|said| match said.who {
            Who::Person(person) => {
                let known = self.people.persons[person as usize].gender;
                let fits = gender == Gender::Unknown || known == Gender::Unknown || known == gender;
                fits.then_some(Earlier { person, at: said.at })
            }
            _ => None,
        })
    }

    fn salient(&self, gender: Gender, at: u32) -> Option<Decision> {
        let choice = self.people.salient(gender, at, self.previous(at, gender))?;
        let reason = match (choice.previous, gender) {
            (true, Gender::Male) => "\"he\" is the speaker of the previous quotation",
            (true, Gender::Female) => "\"she\" is the speaker of the previous quotation",
            (false, Gender::Male) => "\"he\" is the man named most prominently just before",
            (false, Gender::Female) => "\"she\" is the woman named most prominently just before",
            (_, Gender::Unknown) => "the person named most prominently just before",
        };
        let confidence = 0.5 + 0.49 * choice.share.clamp(0.0, 1.0);
        Some(Decision::new(Who::Person(choice.person), confidence, reason))
    }

    /// "who": the nearest name.
    fn relative(&self, at: u32) -> Option<Decision> {
        let names = &self.people.names;
        let to = names.partition_point(|name| name.start < at);
        let near = (to.saturating_sub(4)..to)
            .rev()
            .find(|&i| at - names[i].end < 24 && self.people.of(i).is_some_and(|person| person.is_person))?;
        let person = self.people.bearer[near]?;
        Some(Decision::new(Who::Person(person), 0.9, "\"who\" goes with the name before it"))
    }

    /// The head of a mention: up to the first comma, dash, bracket, relative or preposition.
    fn head(&self, at: &Range<u32>) -> Range<u32> {
        let ground = self.people.ground;
        let end = (at.start + 1..at.end)
            .find(|&i| {
                let i = i as usize;
                // A hyphen with no space before it joins.
                let apart = ground.reading.words[i].span.start > ground.reading.words[i - 1].span.end;
                let cuts = matches!(ground.class(i), Class::Comma | Class::Open | Class::Relative)
                    || ground.class(i) == Class::Dash && apart;
                cuts && !self.inside_name(i) || CUTS.contains(&ground.hash(i))
            })
            .unwrap_or(at.end);
        at.start..end
    }

    fn inside_name(&self, word: usize) -> bool {
        let names = &self.people.names;
        let at = names.partition_point(|name| name.end as usize <= word);
        names.get(at).is_some_and(|name| (name.from as usize) < word)
    }

    /// Indices of the names that lie wholly in a range of words and have a bearer.
    fn names_in(&self, words: Range<u32>) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let names = &self.people.names;
        let from = names.partition_point(|name| name.start < words.start);
        let to = names.partition_point(|name| name.start < words.end);
        (from..to).filter(move |&i| names[i].end <= words.end + 1 && self.is_person(i))
    }

    fn is_person(&self, name: usize) -> bool {
        self.people.of(name).is_some_and(|person| person.is_person)
    }

    /// The person whom the head names.
    fn named(&self, at: &Range<u32>, head: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let names = &self.people.names;
        let owner = |name: &Name| {
            let end = name.end as usize;
            (ground.class(end) == Class::Genitive || matches!(ground.reading.word(end), "'" | "’"))
                && (end as u32) < head.end
        };
        let modifies = |name: &Name| {
            // "Holm aides", "the Holm campaign": the name only modifies what follows inside the mention.
            let mut i = name.end as usize;
            while (i as u32) < at.end && matches!(ground.class(i), Class::Adjective) {
                i += 1;
            }
            (i as u32) < at.end
                && ground.is(i, Flags::GROUP | Flags::ROLE | Flags::PERSON | Flags::DOCUMENT | Flags::COLLECTIVE)
                && !ground.reading.words[i].capital
        };
        let mut found: Vec<usize> =
            self.names_in(head.clone()).filter(|&i| !owner(&names[i]) && !modifies(&names[i])).collect();
        let mut reason = None;
        if found.is_empty() {
            // "Apple's chief executive, Anna Holm,": the name opens a later part.
            let late = self.names_in(head.end..at.end).find(|&i| {
                let name = &names[i];
                let opens = (head.end..name.from)
                    .rev()
                    .take(4)
                    .take_while(|&j| ground.class(j as usize) != Class::Comma)
                    .all(|j| matches!(ground.class(j as usize), Class::Noun | Class::Adjective));
                let comma = (head.end..name.from).rev().take(5).any(|j| ground.class(j as usize) == Class::Comma);
                opens && comma && (name.parts.len() > 1 || name.titled) && !owner(name) && !modifies(name)
            });
            found.extend(late);
            reason = late.map(|_| "the name in the apposition");
        }
        if found.is_empty() {
            // "secretary of state Anna Holm", "master of ceremonies Tom Berg": the name ends the phrase in "of".
            let inner = self
                .names_in(head.end..at.end)
                .find(|&i| self.closes_title(&names[i], head) && !owner(&names[i]) && !modifies(&names[i]));
            found.extend(inner);
        }
        if found.is_empty() {
            return None;
        }
        if found.len() > 1 && self.joined(names[found[0]].end, names[found[1]].from) {
            let mut persons: Vec<u32> = found.iter().filter_map(|&i| self.people.bearer[i]).collect();
            persons.dedup();
            if persons.len() > 1 {
                return Some(Decision::new(Who::Several(persons), 0.9, "they speak together"));
            }
        }
        let last = *found.last()?;
        let name = &names[last];
        let person = self.people.bearer[last]?;
        let bearer = &self.people.persons[person as usize];
        let (confidence, told) = match () {
            _ if name.parts.len() > 1 => (0.98, "the name as it stands here"),
            _ if bearer.single => (0.9, "the only name the article gives"),
            _ if bearer.shared && name.gender == Gender::Unknown => {
                (0.9, "of several people of this name the most mentioned")
            }
            _ => (0.975, "short for the full name in the article"),
        };
        Some(Decision::new(Who::Person(person), confidence, reason.unwrap_or(told)))
    }

    /// True if a name follows "of" and one plain noun after a title or role: "secretary of state Anna Holm".
    fn closes_title(&self, name: &Name, head: &Range<u32>) -> bool {
        let ground = self.people.ground;
        let of = ground.hash(head.end as usize) == CUTS[0];
        let role = ground.is(head.end as usize - 1, Flags::ROLE | Flags::TITLE | Flags::PERSON);
        let between = (head.end + 1) as usize..name.start as usize;
        let plain = !between.is_empty()
            && between.len() <= 3
            && between.clone().all(|i| {
                matches!(ground.class(i), Class::Noun | Class::Proper | Class::Adjective)
                    && !ground.is(i, Flags::ROLE | Flags::KIN | Flags::TITLE_SHORT)
                    && (!ground.is(i, Flags::TITLE | Flags::PERSON) || ground.is(i, Flags::TITLE_MODIFIER))
            });
        of && role && plain
    }

    /// "and", "&" or a comma between two names.
    fn joined(&self, end: u32, from: u32) -> bool {
        const AND: [u32; 2] = [hash("and"), hash("&")];
        end < from && from - end <= 2 && (end..from).any(|i| AND.contains(&self.people.ground.hash(i as usize)))
    }

    /// A mention that is a piece of a longer noun phrase: a title, an age, one half of an apposition.
    fn mended(&self, at: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let names = &self.people.names;
        let person = |i: usize, confidence: f32| {
            let who = Who::Person(self.people.bearer[i]?);
            Some(Decision::new(who, confidence, "it stands in apposition to the name"))
        };
        let after = names.partition_point(|name| name.end <= at.start);
        if let Some(name) = names.get(after)
            && name.from <= at.start
            && at.end < name.end
            && at.end <= name.start
            && self.is_person(after)
        {
            return person(after, 0.95);
        }
        if self.names_in(at.clone()).next().is_some() {
            return None;
        }
        let first = at.start as usize;
        let sentence = ground.reading.words.get(first)?.sentence;
        let head = self.head(at);
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
        let one = ground.hash(first) == INDEFINITE[2];
        let opens = matches!(ground.class(first), Class::Determiner | Class::Possessive)
            || one
            || (at.start..at.end).any(|i| ground.class(i as usize) == Class::Genitive);
        let next = names.get(names.partition_point(|name| name.from < at.end)..)?.first()?;
        let index = names.partition_point(|name| name.from < at.end);
        let gap = at.end as usize..next.from as usize;
        let comma = gap.clone().rev().take(4).find(|&j| ground.class(j) == Class::Comma);
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
                of && plain && (one || ground.is(head_word, Flags::ROLE | Flags::PERSON | Flags::KIN))
            })
        {
            return person(index, 0.93);
        }
        None
    }

    fn plural(&self, word: usize) -> bool {
        let text = self.people.ground.reading.word(word);
        text.ends_with('s') && !text.ends_with("ss") && text.len() > 3 || text == "people" || text.ends_with("men")
    }

    /// A body: a capitalised mention, at its fullest name.
    fn body(&self, at: &Range<u32>, head: &Range<u32>) -> Option<Decision> {
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
        if !ground.reading.words.get(start as usize)?.capital {
            return None;
        }
        // "Ministry of Fisheries": the name goes on after "of" while it is capitalised.
        let mut end = head.end;
        if CUTS[0] == ground.hash(end as usize) && end < at.end {
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

    /// A role: the person whom the text describes with that noun, else the most salient one.
    fn role(&self, at: &Range<u32>, head: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let first = head.start as usize;
        if INDEFINITE.contains(&ground.hash(first)) || ground.class(first) == Class::Number {
            return None;
        }
        let head_word = head.end as usize - 1;
        if ground.hash(first) == THE
            && head.len() == 2
            && ground.is(head_word, Flags::COLLECTIVE)
            && let Some(said) =
                self.history.iter().rev().take(4).find(|said| said.at < at.start && matches!(said.who, Who::Body(_)))
        {
            return Some(Decision::new(said.who.clone(), 0.75, "the body that spoke before"));
        }
        let role = ground.is(head_word, Flags::ROLE | Flags::PERSON | Flags::KIN | Flags::TITLE);
        if !role || self.plural(head_word) {
            return None;
        }
        let mut gender = Gender::Unknown;
        for i in head.clone() {
            if ground.is(i as usize, Flags::HONORIFIC_MALE) {
                gender = Gender::Male;
            } else if ground.is(i as usize, Flags::HONORIFIC_FEMALE) {
                gender = Gender::Female;
            }
        }
        let telling = |i: &u32| {
            !matches!(
                ground.class(*i as usize),
                Class::Determiner | Class::Possessive | Class::Preposition | Class::Genitive | Class::Comma
            ) && ground.reading.words[*i as usize].span.len() > 2
        };
        let words: Vec<u32> = head.clone().filter(telling).map(|i| ground.key(i as usize)).collect();
        let key = ground.key(head_word);
        // "the 34-year-old mother", "the senator", "Holm's former strategist": may be another word for somebody spoken of.
        let aged = head.clone().any(|i| ground.reading.word(i as usize).contains("year-old"));
        let owner_end = head.clone().find(|&i| ground.class(i as usize) == Class::Genitive);
        let owner = owner_end.and_then(|end| self.names_in(head.start..end).last()).and_then(|i| self.people.bearer[i]);
        let kin = ground.is(head_word, Flags::KIN) && !aged;
        // "the official" after "a security official said" is that one.
        if owner_end.is_none()
            && let Some(who) = self.unnamed_before(at.start, key)
        {
            return Some(Decision::new(who, 0.85, "the one without a name who spoke before"));
        }
        let helper = owner_end.is_some() && ground.is(head_word, Flags::HELPER);
        let anyone = (ground.hash(first) == THE || owner_end.is_some())
            && ground.is(head_word, Flags::ROLE)
            && !ground.is(head_word, Flags::ANONYMOUS)
            && !kin
            && !helper;
        let prominent = self.people.scores(gender, at.start, self.previous(at.start, gender));
        let mut best: Option<(f32, u32, bool)> = None;
        let mut total = 0.0;
        for (index, person) in self.people.persons.iter().enumerate() {
            let other =
                matches!((gender, person.gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
            let index = index as u32;
            if !person.is_person || other || owner == Some(index) {
                continue;
            }
            let shared = words.iter().filter(|word| person.words.contains(word)).count() as f32;
            let weight = match () {
                _ if person.words.contains(&key) => DESCRIBED + shared,
                _ if shared >= 2.0 => shared,
                _ if anyone => 1.0,
                _ => continue,
            };
            let score = prominent.iter().find(|(p, _)| *p == index).map_or(0.0, |(_, score)| *score);
            let told = weight > 1.0;
            if score == 0.0 && !told {
                continue;
            }
            let named = person.names.len().min(20) as f32 * 0.02;
            let value = (if told { score + UNSEEN } else { score } + named) * weight;
            total += value;
            if best.is_none_or(|(top, ..)| value > top) {
                best = Some((value, index, told));
            }
        }
        let (value, person, told) = best?;
        let share = value / total;
        let reason = if told { "the article describes this person so" } else { "the person spoken of, by role" };
        let confidence = if told { 0.7 + 0.27 * share } else { 0.45 + 0.4 * share };
        Some(Decision::new(Who::Person(person), confidence, reason))
    }

    /// Of the last few speakers the one without a name whose description has this noun.
    fn unnamed_before(&self, at: u32, key: u32) -> Option<Who> {
        let ground = self.people.ground;
        let said = self.history.iter().rev().filter(|said| said.at < at).take(4).find(|said| match said.who {
            Who::Unnamed(span) => {
                let from = ground.reading.word_at(span.start);
                (from..ground.reading.words.len())
                    .take_while(|&i| ground.reading.words[i].span.end <= span.end)
                    .any(|i| ground.key(i) == key)
            }
            _ => false,
        })?;
        Some(said.who.clone())
    }

    /// What nothing explains: "a friend", "officials", "the report".
    fn as_written(&self, at: &Range<u32>, head: &Range<u32>) -> Decision {
        let ground = self.people.ground;
        let start = head.start as usize;
        let opens = matches!(ground.class(start), Class::Determiner)
            || INDEFINITE.contains(&ground.hash(start))
            || ground.class(start) == Class::Number;
        let words = if opens { at.clone() } else { head.clone() };
        let span = ground.reading.span(words);
        let head_word = head.end as usize - 1;
        let thing =
            ground.is(head_word, Flags::DOCUMENT | Flags::COLLECTIVE) && !ground.is(head_word, Flags::ANONYMOUS);
        if thing {
            Decision::new(Who::Body(span), 0.9, "as it is named here")
        } else {
            Decision::new(Who::Unnamed(span), 0.9, "the article gives no name here")
        }
    }
}
