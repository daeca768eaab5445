//! From the words that name a speaker at one place to who it is.
//!
//! Statements of all kinds are taken in the order of their mentions, because the speaker before is the best clue to "he".
//! A mention is tried as a name, as a piece of a longer noun phrase, as a body, as a role; what nothing explains stays as
//! it is written.

use super::Gender;
use super::bodies::Bodies;
use super::lexicon::Flags;
use super::names::Name;
use super::people::{People, last_key};
use super::roles::Described;
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
    /// The person who comes next, by index.
    pub other: Option<u32>,
}

impl Decision {
    pub(super) fn new(who: Who, confidence: f32, reason: &'static str) -> Decision {
        Decision { who, confidence, reason, other: None }
    }
}

/// A statement's speaker, kept for what follows.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub at: u32,
    pub who: Who,
}

/// Resolves mentions in order.
pub struct Resolver<'p, 'g, 'r, 't> {
    pub(super) people: &'p People<'g, 'r, 't>,
    pub(super) history: Vec<Said>,
    /// Of these the bodies.
    pub(super) spoken_by_bodies: Vec<Said>,
    pub(super) bodies: Bodies,
    pub(super) described: Described,
}

const HE: [u32; 3] = [hash("he"), hash("him"), hash("himself")];
const SHE: [u32; 3] = [hash("she"), hash("her"), hash("herself")];
const HIS: u32 = hash("his");
const IT: u32 = hash("it");
const THEY: [u32; 2] = [hash("they"), hash("them")];
const WHOSE: u32 = hash("whose");
const WHO: [u32; 3] = [hash("who"), hash("whom"), WHOSE];
const SPEAKING: [u32; 5] = [hash("i"), hash("we"), hash("me"), hash("my"), hash("our")];
pub(super) const CUTS: [u32; 11] = [
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
pub(super) const INDEFINITE: [u32; 9] = [
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
pub(super) const ONE: u32 = hash("one");
pub(super) const THE: u32 = hash("the");
pub(super) const OF: u32 = hash("of");
pub(super) const FOR: u32 = hash("for");
pub(super) const WHICH: u32 = hash("which");
pub(super) const THAT: u32 = hash("that");

impl<'p, 'g, 'r, 't> Resolver<'p, 'g, 'r, 't> {
    /// A resolver at the start of the article.
    pub fn new(people: &'p People<'g, 'r, 't>) -> Self {
        Resolver {
            people,
            history: Vec::new(),
            spoken_by_bodies: Vec::new(),
            bodies: Bodies::new(people),
            described: Described::new(people),
        }
    }

    /// Remembers who spoke at word `at`.
    pub fn remember(&mut self, at: u32, who: &Who) {
        let said = Said { at, who: who.clone() };
        if matches!(who, Who::Body(_)) {
            self.spoken_by_bodies.push(said.clone());
        }
        self.history.push(said);
    }

    /// The last speaker before word `at`.
    pub fn carried(&self, at: u32) -> Option<Decision> {
        let said = self.history.iter().rev().find(|said| said.at < at)?;
        let ground = self.people.ground;
        let back = ground.paragraph(at).saturating_sub(ground.paragraph(said.at));
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
        let at = self.whole(at);
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
        if ground.hash(start) == WHOSE {
            // "said Holm, whose boat sank": it is she who goes on.
            return self.who(at.start);
        }
        if let Some(decision) = self.mended(&at) {
            return Some(decision);
        }
        if ground.is(end - 1, Flags::DOCUMENT)
            && let Some(decision) = self.issuer(at.end - 1)
        {
            return Some(decision);
        }
        let head = self.head(&at);
        self.named(&at, &head)
            .or_else(|| self.body(&at, &head))
            .or_else(|| self.apposed_name(&head))
            .or_else(|| self.role(&at, &head))
            .or_else(|| Some(self.as_written(&at, &head)))
    }

    /// The full name that stands between commas after a description, whatever the noun: "her opposite number, Anna Holm,".
    fn apposed_name(&self, head: &Range<u32>) -> Option<Decision> {
        let ground = self.people.ground;
        let comma = head.end;
        let owned = (head.clone()).any(|i| matches!(ground.class(i as usize), Class::Possessive | Class::Genitive))
            || ground.hash(head.start as usize) == THE;
        if !owned || self.plural(comma as usize - 1) || ground.class(comma as usize) != Class::Comma {
            return None;
        }
        let index = self.names_in(comma + 1..comma + 2).find(|&i| self.people.names[i].from == comma + 1)?;
        let name = &self.people.names[index];
        (name.parts.len() > 1 && ground.class(name.end as usize) == Class::Comma).then_some(())?;
        Some(Decision::new(Who::Person(self.people.bearer[index]?), 0.92, "the name beside the description"))
    }

    /// `Some` if `word` is a pronoun; inside, who it is.
    fn pronoun(&self, word: u32, at: u32) -> Option<Option<Decision>> {
        let gender = match word {
            w if HE.contains(&w) || w == HIS => Gender::Male,
            w if SHE.contains(&w) => Gender::Female,
            WHICH | THAT => {
                let antecedent = self.antecedent(at)?;
                let ground = self.people.ground;
                let document = ground.is(antecedent as usize, Flags::DOCUMENT);
                let speaks = document
                    || ground.class(antecedent as usize) == Class::Proper
                    || ground.is(antecedent as usize, Flags::COLLECTIVE);
                return speaks.then(|| {
                    let thing = || {
                        self.before_relative(at, antecedent).filter(|decision| !matches!(decision.who, Who::Person(_)))
                    };
                    document.then(|| self.issuer(antecedent)).flatten().or_else(thing)
                });
            }
            w if WHO.contains(&w) => {
                return Some(self.who(at));
            }
            w if SPEAKING.contains(&w) => {
                let said = self.history.iter().rev().find(|said| said.at < at);
                return Some(said.map(|s| Decision::new(s.who.clone(), 0.6, "the one who spoke before")));
            }
            IT => {
                let said = self.spoken_by_bodies.iter().rev().find(|said| said.at < at);
                return Some(said.map(|s| Decision::new(s.who.clone(), 0.7, "the body that spoke last")));
            }
            w if THEY.contains(&w) => {
                let many = |who: &Who| matches!(who, Who::Several(_) | Who::Unnamed(_) | Who::Body(_));
                let said = self.history.iter().rev().find(|said| said.at < at).filter(|said| many(&said.who));
                return Some(said.map(|s| Decision::new(s.who.clone(), 0.6, "those who spoke before")));
            }
            _ => return None,
        };
        Some(self.salient(gender, at).or_else(|| self.unnamed(at)))
    }

    /// Where nobody named can be meant, the one without a name who spoke just before: "a spokesman … he added".
    fn unnamed(&self, at: u32) -> Option<Decision> {
        let said = self.history.iter().rev().find(|said| said.at < at)?;
        let Who::Unnamed(span) = said.who else { return None };
        let ground = self.people.ground;
        let last = ground.reading.word_at(span.end.saturating_sub(1));
        let near = ground.paragraph(at).saturating_sub(ground.paragraph(said.at)) <= 1 && !self.plural(last);
        near.then(|| Decision::new(said.who.clone(), 0.7, "the one without a name who spoke before"))
    }

    /// True for "I" and "we" between quotation marks.
    pub fn first_person_in_marks(&self, at: &Range<u32>) -> bool {
        let word = self.people.ground.reading.words.get(at.start as usize);
        at.len() == 1 && word.is_some_and(|word| word.is_marked() && SPEAKING.contains(&word.hash))
    }

    pub(super) fn previous(&self, at: u32, gender: Gender) -> Option<Earlier> {
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
            (true, Gender::Male | Gender::Female) => "the speaker of the previous quotation",
            (false, Gender::Male) => "the man named most prominently just before",
            (false, Gender::Female) => "the woman named most prominently just before",
            (_, Gender::Unknown) => "the person named most prominently just before",
        };
        let share = choice.share.clamp(0.0, 1.0);
        let confidence = if choice.previous { 0.5 + 0.49 * share } else { 0.35 + 0.6 * share };
        let decision = Decision::new(Who::Person(choice.person), confidence, reason);
        Some(Decision { other: choice.other, ..decision })
    }

    /// The head of a mention: up to the first comma, dash, bracket, relative or preposition.
    pub(super) fn head(&self, at: &Range<u32>) -> Range<u32> {
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
        let at = self.people.end.before(word as u32 + 1);
        self.people.names.get(at).is_some_and(|name| (name.from as usize) < word)
    }

    /// Indices of the names that lie wholly in a range of words and have a bearer.
    pub(super) fn names_in(&self, words: Range<u32>) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let names = &self.people.names;
        let from = self.people.end.before(words.start + 1);
        let to = self.people.start.before(words.end);
        // A mention that ends inside a name, as before a nickname or a particle, means its bearer.
        let cut = move |i: usize| names[i].parts.len() > 1;
        (from..to).filter(move |&i| (names[i].end <= words.end + 1 || cut(i)) && self.is_person(i))
    }

    pub(super) fn is_person(&self, name: usize) -> bool {
        self.people.of(name).is_some_and(|person| person.is_person)
    }

    /// The person whom the head names.
    pub(super) fn named(&self, at: &Range<u32>, head: &Range<u32>) -> Option<Decision> {
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
        let persons = if bearer.shared && name.parts.len() == 1 { &self.people.persons[..] } else { &[] };
        let namesakes = persons
            .iter()
            .enumerate()
            .filter(|(i, other)| *i != person as usize && last_key(&other.parts) == name.parts[0].key);
        let other = namesakes.max_by_key(|(_, other)| other.names.len()).map(|(i, _)| i as u32);
        Some(Decision { other, ..Decision::new(Who::Person(person), confidence, reason.unwrap_or(told)) })
    }

    /// True if a name follows "of" and one plain noun after a title or role: "secretary of state Anna Holm".
    pub(super) fn closes_title(&self, name: &Name, head: &Range<u32>) -> bool {
        let ground = self.people.ground;
        let of = ground.hash(head.end as usize) == OF;
        let office = head.end as usize - 1;
        let role = ground.is(office, Flags::ROLE | Flags::TITLE | Flags::PERSON);
        // "Speaker of the House Rep. Anna Holm".
        let of_body = head.end as usize + 1..name.from as usize;
        let titled = name.titled
            && !of_body.is_empty()
            && of_body.clone().all(|i| matches!(ground.class(i), Class::Noun | Class::Proper | Class::Determiner))
            && !ground.is(office, Flags::KIN | Flags::HELPER | Flags::GROUP);
        let between = (head.end + 1) as usize..name.start as usize;
        let plain = !between.is_empty()
            && between.len() <= 3
            && between.clone().all(|i| {
                matches!(ground.class(i), Class::Noun | Class::Proper | Class::Adjective)
                    && !ground.is(i, Flags::ROLE | Flags::KIN | Flags::TITLE_SHORT)
                    && (!ground.is(i, Flags::TITLE | Flags::PERSON) || ground.is(i, Flags::TITLE_MODIFIER))
            });
        of && role && (plain || titled)
    }

    /// "and", "&" or a comma between two names.
    fn joined(&self, end: u32, from: u32) -> bool {
        const AND: [u32; 2] = [hash("and"), hash("&")];
        end < from && from - end <= 2 && (end..from).any(|i| AND.contains(&self.people.ground.hash(i as usize)))
    }

    pub(super) fn plural(&self, word: usize) -> bool {
        let text = self.people.ground.reading.word(word);
        text.ends_with('s') && !text.ends_with("ss") && text.len() > 3 || text == "people" || text.ends_with("men")
    }
}
