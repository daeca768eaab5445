//! Which names are forms of one: full names that differ by an initial, a nickname or a spelling, and short names with the
//! full name that they abbreviate.

use super::Gender;
use super::compatible::variants;
use super::lexicon::{Flags, nicknames};
use super::names::{Name, Part};
use super::people::{People, Person, core, last_key, some_of};
use crate::quote::Class;

impl People<'_, '_, '_> {
    /// Whether a full name is another form of a person's; `near` is false where they share no word.
    pub(super) fn same(&self, name: &Name, person: &Person, near: bool) -> bool {
        let equal = |(x, y): (&Part, &Part)| x.key == y.key && x.nick == y.nick && x.is_suffix() == y.is_suffix();
        if near && name.parts.len() == person.parts.len() && name.parts.iter().zip(&person.parts).all(equal) {
            return core(&name.parts).next().is_some();
        }
        // Nearly all other pairs share no word and do not look alike.
        let shares = near && name.parts.iter().any(|part| person.parts.iter().any(|other| other.key == part.key));
        let ends = || core(&name.parts).last().zip(core(&person.parts).last());
        if !shares && !ends().is_some_and(|(x, y)| self.alike(x, y)) {
            return false;
        }
        let a: Vec<&Part> = core(&name.parts).collect();
        let b: Vec<&Part> = core(&person.parts).collect();
        let (Some(&first_a), Some(&first_b), Some(&last_a), Some(&last_b)) = (a.first(), b.first(), a.last(), b.last())
        else {
            return false;
        };
        if self.suffixes_differ(name, person) {
            return false;
        }
        let held = |x: &Part, all: &[Part]| all.iter().any(|part| part.key == x.key);
        let firsts = first_a.key == first_b.key;
        if last_a.key != last_b.key {
            let shortened = firsts && a.len() > 1 && a.iter().all(|part| held(part, &person.parts));
            return shortened || self.misspelt(&a, &b, firsts);
        }
        let others = |long: &[&Part]| {
            long.get(1..long.len() - 1).unwrap_or(&[]).iter().find(|part| !part.nick).map(|part| **part)
        };
        if firsts {
            // Two middle names that differ make two people.
            return match (others(&a), others(&b)) {
                (Some(x), Some(y)) => {
                    x.key == y.key || self.initial_of(&x, &y) || self.initial_of(&y, &x) || a.len() != b.len()
                }
                _ => true,
            };
        }
        let particle = |x: &[&Part], y: &[&Part]| {
            x[0].flags.any(Flags::PARTICLE)
                && y.len() >= x.len()
                && x.iter().zip(&y[y.len() - x.len()..]).all(|(p, q)| p.key == q.key)
        };
        particle(&a, &b)
            || particle(&b, &a)
            || held(first_a, &person.parts[..person.parts.len() - 1])
            || held(first_b, &name.parts[..name.parts.len() - 1])
            || self.initial_of(first_a, first_b)
            || self.initial_of(first_b, first_a)
            || nicknames(first_a.key, first_b.key)
    }

    /// True if `a` is the initial of `b`.
    fn initial_of(&self, a: &Part, b: &Part) -> bool {
        let first = |part: &Part| self.ground.reading.word(part.word as usize).chars().next();
        a.initial && first(a) == first(b)
    }

    /// "John Holm Jr." beside "John Holm": two people if the plain name comes first or more than once, else one.
    fn suffixes_differ(&self, name: &Name, person: &Person) -> bool {
        let suffix = |parts: &[Part]| parts.iter().find(|part| part.is_suffix()).map(|part| part.key);
        let (a, b) = (suffix(&name.parts), suffix(&person.parts));
        if a == b {
            return false;
        }
        if a.is_some() && b.is_some() {
            return true;
        }
        let same_core = |other: &&Name| {
            core(&other.parts).map(|part| part.key).eq(core(&name.parts).map(|part| part.key)) && other.parts.len() > 1
        };
        let plain = |other: &&Name| suffix(&other.parts).is_none();
        let mut forms = self.names.iter().filter(same_core);
        let plain_first = forms.clone().next().is_some_and(|other| plain(&other));
        plain_first || forms.by_ref().filter(plain).count() > 1
    }

    /// Two spellings of one name: surname or first name equal and the other alike in sound and look.
    fn misspelt(&self, a: &[&Part], b: &[&Part], firsts: bool) -> bool {
        let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else { return false };
        a.len() > 1
            && b.len() > 1
            && self.alike(last_a, last_b)
            && (firsts || nicknames(a[0].key, b[0].key) || self.alike(a[0], b[0]))
    }

    /// True if two words are spellings of one name; a cheap comparison of their letters spares most of the work.
    pub(super) fn alike(&self, a: &Part, b: &Part) -> bool {
        let (m, n) = (a.letters, b.letters);
        if (m & n).count_ones() * 3 + 1 < (m | n).count_ones() * 2 {
            return false;
        }
        let (x, y) = (self.ground.reading.word(a.word as usize), self.ground.reading.word(b.word as usize));
        let lengths = x.len().abs_diff(y.len()) <= 3 && x.len().min(y.len()) >= 3;
        lengths && variants(&x.to_lowercase(), &y.to_lowercase())
    }

    /// The surname of the relative by whom a first name is introduced: "Her husband, Piet", "Anna Holm's son Piet".
    pub(super) fn family(&self, name: usize) -> Option<u32> {
        let from = self.names[name].from as usize;
        let mut kin = from.checked_sub(1)?;
        if self.ground.class(kin) == Class::Comma {
            kin = kin.checked_sub(1)?;
        }
        let owner = (kin.saturating_sub(3)..kin)
            .rev()
            .find(|&i| matches!(self.ground.class(i), Class::Possessive | Class::Genitive))?;
        if !self.ground.is(kin, Flags::KIN) {
            return None;
        }
        let names = self.names[..name].iter().enumerate().rev().take(6);
        let relative = names
            .filter(|(_, name)| (name.start as usize) < owner)
            .find_map(|(i, _)| self.of(i).filter(|person| !person.single))?;
        Some(last_key(&relative.parts))
    }

    /// The person whose name `name` abbreviates.
    pub(super) fn link(&self, name: &Name) -> Option<usize> {
        let first = *core(&name.parts).next()?;
        let mut keys = [0; 8];
        let mut count = 0;
        for (key, part) in keys.iter_mut().zip(core(&name.parts)) {
            *key = part.key;
            count += 1;
        }
        let short = &keys[..count];
        let suffix = name.parts.iter().any(Part::is_suffix);
        let mut best: Option<((u32, usize, u32), usize)> = None;
        let some = some_of(std::slice::from_ref(&first));
        for (index, &bits) in self.some.iter().enumerate() {
            if count == 1 && bits & some == 0 {
                continue;
            }
            let person = &self.persons[index];
            let full = &person.keys[..];
            let ends = full.ends_with(short);
            let rank = match () {
                _ if ends && suffix && person.parts.iter().any(Part::is_suffix) => 6,
                _ if ends => 5,
                _ if count > 1 && self.same(name, person, true) => 6,
                _ if count == 1 && full.len() > 1 && full.first() == Some(&first.key) => 4,
                _ if count == 1 && person.parts.iter().skip(1).any(|part| part.key == first.key) => 3,
                _ if count > 1 && full.windows(count).any(|window| window == short) => 2,
                _ => continue,
            };
            let other =
                matches!((name.gender, person.gender), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male));
            if other {
                continue;
            }
            let last_before = person.names.iter().rev().copied().find(|&i| self.names[i as usize].start < name.start);
            let value = (rank, person.names.len(), last_before.map_or(0, |i| i + 1));
            if best.is_none_or(|(top, _)| value > top) {
                best = Some((value, index));
            }
        }
        if let Some((_, person)) = best {
            return Some(person);
        }
        if count == 1 && name.gender != Gender::Unknown {
            // "Her husband, Piet", and later "Mr. Holm".
            let relative = self.persons.iter().position(|person| {
                person.family == Some(first.key) && (person.gender == name.gender || person.gender == Gender::Unknown)
            });
            if relative.is_some() {
                return relative;
            }
        }
        // A misspelt surname, where something shows that it is a person's.
        let word = self.ground.reading.word(first.word as usize);
        let person_like = name.titled || self.speaks(name) || word.len() >= 7;
        if count == 1 && person_like && !first.flags.any(Flags::GIVEN | Flags::BODY | Flags::NATION) {
            return self.persons.iter().position(|person| {
                !person.single && core(&person.parts).last().is_some_and(|last| self.alike(&first, last))
            });
        }
        None
    }
}
