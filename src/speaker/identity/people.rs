//! Who the names of an article belong to: full names first, then what each short one abbreviates.
//!
//! The longest form names a person. A short name goes to the person whose name ends with it, then to one that begins with
//! it; of several the gender of an honorific excludes some, and the most mentioned is taken, because a paper that speaks
//! of two people of one surname gives the bare surname to its main figure.

use super::Gender;
use super::ground::Ground;
use super::lexicon::Flags;
use super::names::{Name, Part, Runs};
use crate::text::Span;
use crate::text::sorted::Sorted;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Somebody whom the article names.
#[derive(Clone, Debug)]
pub struct Person {
    /// The words of the longest form of the name.
    pub parts: Vec<Part>,
    /// Their hashes without suffix and nickname.
    pub(super) keys: Vec<u32>,
    /// Index of that form in [`People::names`].
    pub longest: u32,
    /// All names, as indices in [`People::names`], in order of the text once the article is read.
    pub names: Vec<u32>,
    /// Gender.
    pub gender: Gender,
    /// False for a lone word that nothing shows to be a person: a place, a brand.
    pub is_person: bool,
    /// Words that describe the person: titles, roles, appositions.
    pub words: Vec<u32>,
    /// The first description, for display.
    pub role: Option<Span>,
    /// For somebody with a first name only: the surname of a relative by whom the text introduces them.
    pub(super) family: Option<u32>,
    /// True if the surname is borne by somebody else too.
    pub shared: bool,
    /// True if no full name is known.
    pub single: bool,
}

/// All people of an article.
pub struct People<'g, 'r, 't> {
    /// The article.
    pub ground: &'g Ground<'r, 't>,
    /// Names in order.
    pub names: Vec<Name>,
    /// The person behind each name.
    pub bearer: Vec<Option<u32>>,
    /// Runs that name bodies.
    pub bodies: Vec<Range<u32>>,
    /// Everyone.
    pub persons: Vec<Person>,
    /// [`some_of`] the parts of each person, apart from them because it is looked through for every name.
    pub(super) some: Vec<u64>,
    /// For each gender that a pronoun may ask for the names that it may mean, in order; see [`People::find_meant`].
    pub(super) meant: [Vec<u32>; 3],
    /// Where the names stand, once they are what they will be: first word with title, first word, one past the last.
    pub(super) from: Words,
    pub(super) start: Words,
    pub(super) end: Words,
}

/// Words in order, by blocks of so many words of the article: each mention asks for the names around it.
type Words = Sorted<16>;

impl<'g, 'r, 't> People<'g, 'r, 't> {
    /// Groups the names of `runs`.
    pub fn new(ground: &'g Ground<'r, 't>, runs: Runs) -> Self {
        let count = runs.names.len();
        let mut people = People {
            ground,
            names: runs.names,
            bearer: vec![None; count],
            bodies: runs.bodies,
            persons: Vec::new(),
            some: Vec::new(),
            meant: Default::default(),
            from: Words::default(),
            start: Words::default(),
            end: Words::default(),
        };
        people.full_names();
        people.short_names();
        people.judge_singles();
        people.learn_genders();
        people.describe();
        people.find_meant();
        people.from = Words::new(people.names.iter().map(|name| name.from));
        people.start = Words::new(people.names.iter().map(|name| name.start));
        people.end = Words::new(people.names.iter().map(|name| name.end));
        people
    }

    /// The canonical form of a person's name: the span of its words without title.
    pub fn place(&self, person: u32) -> Span {
        let name = &self.names[self.persons[person as usize].longest as usize];
        self.ground.reading.span(name.start..self.name_end(name))
    }

    /// One past the last word of a name, a full stop cut from "Jr" left out.
    fn name_end(&self, name: &Name) -> u32 {
        name.parts.last().map_or(name.end, |part| (part.word + 1).max(name.start + 1))
    }

    /// The person of a name.
    pub fn of(&self, name: usize) -> Option<&Person> {
        self.persons.get((*self.bearer.get(name)?)? as usize)
    }

    /// Evidence that a run of several words names a person.
    fn evidence(&self, name: &Name, alone: &FxHashMap<u32, u32>, speaking: &[Part]) -> u32 {
        let Some((first, last)) = name.parts.first().zip(name.last()) else { return 0 };
        let mut evidence = 0;
        // A first name proves little before a word of places: "Virginia Beach".
        evidence += u32::from(first.flags.any(Flags::GIVEN) && !last.flags.any(Flags::BODY));
        evidence += u32::from(first.initial || name.parts.iter().any(|part| part.nick));
        evidence += u32::from(name.titled);
        evidence += u32::from(alone.contains_key(&last.key));
        evidence += u32::from(self.speaks(name)) + u32::from(self.apposed(name));
        evidence += u32::from(evidence == 0 && self.apposition_before(name).is_some());
        if evidence == 0 && !last.flags.any(Flags::BODY) && self.ground.reading.word(last.word as usize).len() > 4 {
            // "Ada McCleney" and later "McLenney said".
            evidence += u32::from(speaking.iter().any(|other| self.alike(other, last)));
        }
        evidence
    }

    fn full_names(&mut self) {
        let alone = alone_in(&self.names);
        self.names_in_bodies(&alone);
        let keys = |name: &Name| chain(&name.parts);
        let in_text: FxHashSet<u64> =
            self.names.iter().filter(|name| name.parts.len() > 1 && !name.headline).map(keys).collect();
        // The words that speak as names by themselves, each in each of its spellings once.
        let mut spellings = FxHashSet::default();
        let mut speaking = Vec::new();
        for name in self.names.iter().filter(|name| name.parts.len() == 1 && self.speaks(name)) {
            if spellings.insert(self.ground.reading.word(name.parts[0].word as usize)) {
                speaking.push(name.parts[0]);
            }
        }
        let mut good = Vec::new();
        for i in 0..self.names.len() {
            let name = &self.names[i];
            if name.parts.len() < 2 {
                continue;
            }
            let known =
                !name.headline || name.parts[0].flags.any(Flags::MALE | Flags::FEMALE) || in_text.contains(&keys(name));
            if !known {
                continue;
            }
            if self.evidence(name, &alone, &speaking) > 0 {
                good.push(i);
            } else {
                self.bodies.push(name.from..name.end);
            }
        }
        // "Democrat Anna Holm" where a word that no list knows precedes a name known elsewhere.
        for &i in &good {
            let name = &self.names[i];
            if name.parts.len() > 2
                && !name.parts[0].flags.any(Flags::GIVEN)
                && name.parts[1].flags.any(Flags::GIVEN)
                && in_text.contains(&chain(&name.parts[1..]))
            {
                let name = &mut self.names[i];
                name.parts.remove(0);
                name.start = name.parts[0].word;
            }
        }
        // "Notice Holm": a capital at the start of a sentence before a surname known from a full name.
        let known: FxHashSet<u32> = good
            .iter()
            .map(|&i| &self.names[i])
            .filter(|name| {
                name.titled || name.parts[0].flags.any(Flags::GIVEN) || !self.ground.opens_sentence(name.start as usize)
            })
            .map(|name| last_key(&name.parts))
            .collect();
        for i in 0..self.names.len() {
            let name = &self.names[i];
            let [first, last] = name.parts[..] else { continue };
            let odd = name.from == name.start
                && known.contains(&last.key)
                && !first.flags.any(Flags::GIVEN)
                && !first.initial
                && (self.ground.low.contains(&first.key)
                    || first.flags.any(Flags::SAID)
                    || self.ground.class(first.word as usize).is_verb())
                && self.ground.opens_sentence(name.start as usize)
                && !self.apposed(name);
            if odd {
                self.bodies.retain(|body| body.start != name.from);
                let name = &mut self.names[i];
                name.parts.remove(0);
                name.start = last.word;
                name.from = last.word;
            }
        }
        good.retain(|&i| self.names[i].parts.len() > 1);
        good.sort_by_cached_key(|&i| {
            (std::cmp::Reverse(core(&self.names[i].parts).count()), self.names[i].headline, i)
        });
        for i in good {
            let name = &self.names[i];
            let some = some_of(&name.parts);
            let found = self
                .persons
                .iter()
                .zip(&self.some)
                .position(|(person, bits)| self.same(name, person, bits & some != 0));
            match found {
                Some(person) => self.add(i, person),
                None => self.found(i, false),
            }
        }
        for person in &mut self.persons {
            person.names.sort_unstable();
        }
        for person in 0..self.persons.len() {
            self.longest(person);
            self.tell_gender(person);
        }
        let mut lasts: Vec<u32> = self.persons.iter().map(|person| last_key(&person.parts)).collect();
        lasts.sort_unstable();
        for person in &mut self.persons {
            let last = last_key(&person.parts);
            let at = lasts.partition_point(|&other| other < last);
            person.shared = lasts.get(at + 1) == Some(&last);
        }
    }

    /// Full names that stand only inside the name of a body, of people whom the article otherwise calls by surname:
    /// "Anna Holm Foundation", "Ms. Holm". They are added to the names.
    fn names_in_bodies(&mut self, alone: &FxHashMap<u32, u32>) {
        let mut found: Vec<Name> = Vec::new();
        for body in &self.bodies {
            let [first, second] = [body.start as usize, body.start as usize + 1];
            let key = self.ground.key(second);
            if body.len() < 3
                || !self.ground.is(first, Flags::MALE | Flags::FEMALE)
                || self.ground.is(second, Flags::BODY | Flags::TITLE)
                || !alone.contains_key(&key)
            {
                continue;
            }
            let gender = given_gender(self.ground.flags[first]);
            let fits = |name: &Name| name.gender == Gender::Unknown || name.gender == gender;
            let wanted = self.names.iter().any(|name| name.parts.len() == 1 && name.parts[0].key == key && fits(name));
            let known = self.names.iter().any(|name| {
                name.parts.len() > 1 && last_key(&name.parts) == key && given_gender(name.parts[0].flags) == gender
            });
            let twice = found.iter().any(|name| last_key(&name.parts) == key);
            if wanted && !known && !twice {
                found.push(self.ground.full_name(first, second));
            }
        }
        for name in found {
            let at = self.names.partition_point(|other| other.start < name.start);
            self.names.insert(at, name);
            self.bearer.push(None);
        }
    }

    fn add(&mut self, name: usize, person: usize) {
        self.bearer[name] = Some(person as u32);
        if self.persons[person].gender == Gender::Unknown && !self.persons[person].shared {
            // "Mrs. Holm" is told, so that "Mr. Holm" after her is somebody else.
            self.persons[person].gender = self.names[name].gender;
        }
        self.persons[person].names.push(name as u32);
    }

    fn found(&mut self, name: usize, single: bool) {
        self.bearer[name] = Some(self.persons.len() as u32);
        self.some.push(some_of(&self.names[name].parts));
        self.persons.push(Person {
            parts: self.names[name].parts.clone(),
            keys: core(&self.names[name].parts).map(|part| part.key).collect(),
            longest: name as u32,
            names: vec![name as u32],
            gender: Gender::Unknown,
            is_person: true,
            words: Vec::new(),
            role: None,
            family: None,
            shared: false,
            single,
        });
    }

    /// The best of the longest forms: in running text, not all capitals, with its suffix.
    fn longest(&mut self, person: usize) {
        let best = self.persons[person].names.iter().copied().max_by_key(|&i| {
            let name = &self.names[i as usize];
            (core(&name.parts).count(), name.parts.len(), !name.headline, !name.caps, std::cmp::Reverse(i))
        });
        if let Some(best) = best.filter(|&best| best != self.persons[person].longest) {
            let parts = self.names[best as usize].parts.clone();
            let index = person;
            let person = &mut self.persons[index];
            person.keys = core(&parts).map(|part| part.key).collect();
            self.some[index] = some_of(&parts);
            person.parts = parts;
            person.longest = best;
        }
    }

    fn tell_gender(&mut self, person: usize) {
        let (mut men, mut women) = (0, 0);
        for &i in &self.persons[person].names {
            match self.names[i as usize].gender {
                Gender::Male => men += 1,
                Gender::Female => women += 1,
                Gender::Unknown => {}
            }
        }
        let parts = &self.persons[person].parts;
        let first = parts.first().map_or(Gender::Unknown, |part| given_gender(part.flags));
        let nick =
            parts.iter().filter(|part| part.nick).map(|part| given_gender(part.flags)).find(|g| *g != Gender::Unknown);
        self.persons[person].gender = match () {
            _ if men > women => Gender::Male,
            _ if women > men => Gender::Female,
            _ if first != Gender::Unknown => first,
            _ => nick.unwrap_or(Gender::Unknown),
        };
    }

    fn short_names(&mut self) {
        let mut alone: Option<FxHashMap<u32, u32>> = None;
        let named: FxHashSet<Range<u32>> = self.bodies.iter().cloned().collect();
        let begin = self.bodies_begin();
        for i in 0..self.names.len() {
            if self.bearer[i].is_some() {
                continue;
            }
            let name = &self.names[i];
            let several = name.parts.len() > 1;
            if several && (name.headline || named.contains(&(name.from..name.end))) {
                // A run of a Title-Case line that names nobody known.
                continue;
            }
            if let Some(person) = self.link(name) {
                self.add(i, person);
                continue;
            }
            if several {
                continue;
            }
            let part = name.parts[0];
            if name.weak || begin.contains(&part.key) && !name.titled && !part.flags.any(Flags::GIVEN) {
                continue;
            }
            let proper = name.titled || part.flags.any(Flags::GIVEN) || !self.ground.low.contains(&part.key);
            if name.parts.len() == 1 && self.ground.reading.word(part.word as usize).chars().count() < 2 {
                continue;
            }
            let common = Flags::BODY | Flags::PLACE | Flags::NATION | Flags::TITLE | Flags::TITLE_MODIFIER | Flags::DAY;
            if !proper || part.flags.any(common) && !part.flags.any(Flags::GIVEN) && name.gender == Gender::Unknown {
                continue;
            }
            let caps = name.caps && self.ground.reading.word(part.word as usize).len() < 6;
            let transcript = self.ground.speaks_in_transcript(name.from as usize, name.end as usize);
            if name.caps && !name.titled && transcript {
                let alone = alone.get_or_insert_with(|| alone_in(&self.names));
                if alone.get(&part.key).is_none_or(|&n| n < 2) {
                    continue;
                }
            }
            if caps && name.gender == Gender::Unknown && !transcript {
                continue;
            }
            if !name.titled && !self.speaks(name) && !part.flags.any(Flags::GIVEN) && name.headline {
                continue;
            }
            let family = part.flags.any(Flags::GIVEN).then(|| self.family(i)).flatten();
            self.found(i, true);
            if let Some(person) = self.persons.last_mut() {
                person.family = family;
            }
        }
        for person in 0..self.persons.len() {
            self.persons[person].names.sort_unstable();
            if self.persons[person].single {
                self.longest(person);
            }
            self.tell_gender(person);
        }
    }

    /// The words with which bodies' names of several words begin: "Lindholm Shipping".
    fn bodies_begin(&self) -> FxHashSet<u32> {
        let is_body = |i: u32| self.ground.is(i as usize, Flags::BODY);
        let bodies = self.bodies.iter().filter(|body| body.len() > 1 && (body.start + 1..body.end).any(is_body));
        bodies.map(|body| self.ground.key(body.start as usize)).collect()
    }
}

/// The parts that compare: no suffix, no nickname.
pub(super) fn core(parts: &[Part]) -> impl Iterator<Item = &Part> {
    parts.iter().filter(|part| !part.is_suffix() && !part.nick)
}

/// How often each word is a name by itself.
fn alone_in(names: &[Name]) -> FxHashMap<u32, u32> {
    let mut alone: FxHashMap<u32, u32> = FxHashMap::default();
    for name in names.iter().filter(|name| name.parts.len() == 1) {
        *alone.entry(name.parts[0].key).or_default() += 1;
    }
    alone
}

/// One bit for each part: two names that share a word share a bit.
pub(super) fn some_of(parts: &[Part]) -> u64 {
    parts.iter().fold(0, |bits, part| bits | 1 << (part.key & 63))
}

/// One number for a sequence of words.
fn chain(parts: &[Part]) -> u64 {
    parts.iter().fold(0, |all, part| (all ^ u64::from(part.key)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
}

pub(super) fn last_key(parts: &[Part]) -> u32 {
    core(parts).last().map_or(0, |part| part.key)
}

fn given_gender(flags: Flags) -> Gender {
    match (flags.any(Flags::MALE), flags.any(Flags::FEMALE)) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => Gender::Unknown,
    }
}
