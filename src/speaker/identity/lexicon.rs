//! What a word can be in a name or a description of a speaker: first name, title, body, role, document.
//!
//! All lists are readable text in `data/`, each with its source and licence in its head, and end up in one hash table with
//! a set of flags a word, so that every token of an article costs one look-up: the table is open and half empty, because
//! most words of an article are in no list and should find that out at the first slot.

use crate::text::sieve::Sieve;
use crate::text::tokens::hash;
use rustc_hash::FxHashSet;
use std::ops::BitOr;
use std::sync::LazyLock;

/// What a word can be; a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags(u32);

macro_rules! flags {
    ($($name:ident = $bit:literal, $doc:literal;)*) => {
        impl Flags {
            $(#[doc = $doc] pub const $name: Flags = Flags(1 << $bit);)*
        }
    };
}

flags! {
    MALE = 0, "A first name of men.";
    FEMALE = 1, "A first name of women.";
    GIVEN = 2, "A first name, of whichever gender.";
    TITLE = 3, "Stands before a name: \"Senator\".";
    TITLE_SHORT = 4, "A title that is abbreviated with a full stop: \"Sen.\".";
    TITLE_MODIFIER = 5, "May open or stand inside a title: \"Foreign\" in \"Foreign Minister\".";
    HONORIFIC_MALE = 6, "A title or role of a man.";
    HONORIFIC_FEMALE = 7, "A title or role of a woman.";
    PARTICLE = 8, "A lower-case part of a surname: \"van\".";
    SUFFIX = 9, "Follows a name: \"Jr.\".";
    NATION = 10, "The people of a place.";
    BODY = 11, "A word of organisations and places, not of people.";
    DAY = 12, "A day or month.";
    LEAD = 13, "Capitalised at the start of a sentence, never part of a name.";
    ROLE = 14, "A common role or office.";
    KIN = 15, "A relative.";
    DOCUMENT = 16, "Speaks as a text: \"report\".";
    COLLECTIVE = 17, "A common noun for a body: \"union\".";
    GROUP = 18, "After a name it says that others speak: \"allies\".";
    SAID = 19, "A verb of saying.";
    ANONYMOUS = 20, "A person without a name: \"source\".";
    PERSON = 21, "Any noun for one person.";
    SURNAME = 22, "A surname after a first name, though a word of bodies: \"Park\".";
    PLACE = 24, "A country, region or city.";
    PROFESSION = 25, "A trade or office.";
    HELPER = 26, "Speaks for somebody: \"spokesman\".";
    PLACE_OPENS = 27, "Begins the name of a place: \"San\".";
    POST_NOMINAL = 28, "Letters after a name, in capitals: \"QC\".";
    RANK = 29, "A rank in capitals before a name: \"DC\".";
    JOINED = 30, "A name that opens in lower case: \"al-Rashid\". Told by its letters, in no list.";
    DOTTED = 23, "A title only where a full stop follows: \"Rep.\".";
}

impl Flags {
    /// True if any flag of `other` is set.
    pub fn any(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

/// All words of the lists.
pub struct Lexicon {
    /// A power of two of slots; those without flags are empty.
    slots: Box<[(u32, Flags)]>,
    sieve: Sieve,
}

impl Lexicon {
    /// The flags of the word with this [`hash`]; none if it is in no list.
    #[inline]
    pub fn flags(&self, word: u32) -> Flags {
        if !self.sieve.may_hold(word) {
            return Flags::default();
        }
        let last = self.slots.len() - 1;
        let mut at = word as usize & last;
        while let Some(&(key, flags)) = self.slots.get(at) {
            if key == word || flags == Flags::default() {
                return flags;
            }
            at = (at + 1) & last;
        }
        Flags::default()
    }

    fn add(&mut self, word: u32, section: Flags) {
        self.sieve.add(word);
        let last = self.slots.len() - 1;
        let mut at = word as usize & last;
        while self.slots[at].1 != Flags::default() && self.slots[at].0 != word {
            at = (at + 1) & last;
        }
        self.slots[at] = (word, self.slots[at].1 | section);
    }
}

/// The lists, read on first use.
pub fn lexicon() -> &'static Lexicon {
    &TABLE
}

/// The flags of a lower-case word.
pub fn flags_of(word: &str) -> Flags {
    lexicon().flags(hash(word))
}

/// True if the first names with these hashes stand for one another ("Bill", "William").
pub fn nicknames(a: u32, b: u32) -> bool {
    NICKNAMES.contains(&(a.min(b), a.max(b)))
}

/// Slots of the table: twice the words of the lists or more, which a test holds.
const SLOTS: usize = 1 << 15;

static TABLE: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut table = Lexicon { slots: vec![(0, Flags::default()); SLOTS].into_boxed_slice(), sieve: Sieve::default() };
    for file in [
        include_str!("../../../data/given-names.txt"),
        include_str!("../../../data/demonyms.txt"),
        include_str!("../../../data/professions.txt"),
        include_str!("../../../data/person-nouns.txt"),
        include_str!("../../../data/places.txt"),
        include_str!("../../../data/name-words.txt"),
    ] {
        let mut section = Flags::default();
        for line in file.lines() {
            if line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[') {
                section = section_flags(name.trim_end_matches(']'));
                continue;
            }
            for word in line.split_ascii_whitespace() {
                table.add(hash(word), section);
            }
        }
    }
    table
});

static NICKNAMES: LazyLock<FxHashSet<(u32, u32)>> = LazyLock::new(|| {
    let mut pairs = FxHashSet::default();
    for line in include_str!("../../../data/nicknames.txt").lines().filter(|line| !line.starts_with('#')) {
        let names: Vec<u32> = line.split_ascii_whitespace().map(hash).collect();
        for &a in &names {
            pairs.extend(names.iter().filter(|&&b| a < b).map(|&b| (a, b)));
        }
    }
    pairs
});

/// The flags that a section of the data files gives its words.
fn section_flags(name: &str) -> Flags {
    match name {
        "male" => Flags::MALE | Flags::GIVEN,
        "female" => Flags::FEMALE | Flags::GIVEN,
        "either" => Flags::GIVEN,
        "title" => Flags::TITLE,
        "title-abbreviation" => Flags::TITLE_SHORT,
        "title-modifier" => Flags::TITLE_MODIFIER,
        "honorific-male" => Flags::HONORIFIC_MALE,
        "honorific-female" => Flags::HONORIFIC_FEMALE,
        "particle" => Flags::PARTICLE,
        "suffix" => Flags::SUFFIX,
        "nation" => Flags::NATION,
        "body" => Flags::BODY,
        "surname-body" => Flags::SURNAME,
        "dotted-title" => Flags::DOTTED,
        "post-nominal" => Flags::POST_NOMINAL,
        "rank" => Flags::RANK,
        "weekday-month" => Flags::DAY,
        "lead" => Flags::LEAD,
        "role" => Flags::ROLE | Flags::PERSON,
        "kin" => Flags::KIN | Flags::PERSON,
        "document" => Flags::DOCUMENT,
        "collective" => Flags::COLLECTIVE,
        "group" => Flags::GROUP,
        "said" => Flags::SAID,
        "anonymous" => Flags::ANONYMOUS,
        "helper" => Flags::HELPER,
        "place-opening" => Flags::PLACE_OPENS,
        "person" => Flags::PERSON,
        "profession" => Flags::PERSON | Flags::PROFESSION,
        "place" => Flags::PLACE,
        other => unreachable!("section [{other}] in data"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_arrives() {
        assert!(flags_of("anna").any(Flags::FEMALE));
        assert!(flags_of("boris").any(Flags::MALE));
        assert!(flags_of("belgian").any(Flags::NATION));
        assert!(flags_of("beekeeper").any(Flags::PERSON));
        assert!(flags_of("spokeswoman").any(Flags::HONORIFIC_FEMALE));
        assert!(flags_of("coun").any(Flags::TITLE_SHORT));
        assert_eq!(flags_of("zebra"), Flags::default());
        let taken = lexicon().slots.iter().filter(|(_, flags)| *flags != Flags::default()).count();
        assert!((10_000..=SLOTS / 2).contains(&taken), "{taken} words");
    }

    #[test]
    fn nicknames_go_both_ways() {
        assert!(nicknames(hash("bill"), hash("william")) && nicknames(hash("william"), hash("bill")));
        assert!(!nicknames(hash("tim"), hash("tom")));
    }
}
