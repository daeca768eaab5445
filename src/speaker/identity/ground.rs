//! The words of an article with what the word lists say of each, looked up once.

use super::lexicon::{Flags, lexicon};
use crate::quote::again::Change;
use crate::quote::{Class, Reading, Word};
use crate::text::tokens::hash_folded;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// An article's words with what the lexicon says about them.
pub struct Ground<'r, 't> {
    /// The article.
    pub reading: &'r Reading<'t>,
    /// For each word.
    pub flags: Vec<Flags>,
    /// For each word its hash without a closing full stop.
    pub(super) keys: Vec<u32>,
    /// Words that stand in lower case somewhere, of those that have a capital elsewhere.
    pub low: FxHashSet<u32>,
    /// For each paragraph whether it is a line in Title Case or all capitals.
    pub title_case: Vec<bool>,
    /// Words that running text has in capitals; empty where no line is in Title Case, for nobody asks then.
    pub(super) capitalised: FxHashSet<u32>,
}

impl<'r, 't> Ground<'r, 't> {
    /// Looks up the words of `reading` that `change` tells to be new; `flags` and `keys` have the others as they were before.
    pub fn new(reading: &'r Reading<'t>, change: &Change, mut flags: Vec<Flags>, mut keys: Vec<u32>) -> Ground<'r, 't> {
        let words = &reading.words;
        let lexicon = lexicon();
        let before = change.words_before.start..change.words_before.end.min(keys.len());
        let fresh = words.get(change.words.clone()).unwrap_or_default();
        keys.splice(before.clone(), fresh.iter().map(|word| key(reading, word)));
        let look_up = |(word, &key): (&Word, &u32)| {
            let can = if is_word(word.class) { lexicon.flags(key) } else { Flags::default() };
            if word.span.len() > 4 { can | joined(word.span.of(reading.text), word.capital) } else { can }
        };
        let fresh = fresh.iter().zip(keys.get(change.words.clone()).unwrap_or_default());
        flags.splice(before, fresh.map(look_up));
        // A few bits of each key with a capital: nearly all words in lower case have no such fellow.
        let mut fellows = [0_u64; 64];
        for (_, &key) in words.iter().zip(&keys).filter(|(word, _)| word.capital) {
            fellows[key as usize >> 6 & 63] |= 1 << (key & 63);
        }
        let mut ground = Ground {
            reading,
            flags,
            keys,
            low: FxHashSet::default(),
            title_case: Vec::with_capacity(reading.paragraphs.len()),
            capitalised: FxHashSet::default(),
        };
        let mut any = false;
        for (index, paragraph) in reading.paragraphs.iter().enumerate() {
            let title_case = ground.is_title_case(index, paragraph.clone());
            ground.title_case.push(title_case);
            any |= title_case;
        }
        for (word, &key) in words.iter().zip(&ground.keys) {
            if !word.capital {
                let hash = word.hash;
                if fellows[hash as usize >> 6 & 63] & 1 << (hash & 63) != 0 && is_word(word.class) {
                    ground.low.insert(hash);
                }
            } else if any && !ground.title_case[word.paragraph as usize] {
                ground.capitalised.insert(key);
            }
        }
        ground
    }

    /// The hash of word `i` without a closing full stop, 0 past the end.
    pub fn key(&self, i: usize) -> u32 {
        self.keys.get(i).copied().unwrap_or(0)
    }

    /// What word `i` can be.
    pub fn is(&self, i: usize, any: Flags) -> bool {
        self.flags.get(i).is_some_and(|flags| flags.any(any))
    }

    /// The hash of word `i`, 0 past the end.
    pub fn hash(&self, i: usize) -> u32 {
        self.reading.words.get(i).map_or(0, |word| word.hash)
    }

    /// The class of word `i`.
    pub fn class(&self, i: usize) -> Class {
        self.reading.words.get(i).map_or(Class::Other, |word| word.class)
    }

    /// The paragraph of a word; 0 past the end.
    pub fn paragraph(&self, word: u32) -> u32 {
        self.reading.words.get(word as usize).map_or(0, |word| word.paragraph)
    }

    /// True for a verb of saying, by list.
    pub fn says(&self, i: usize) -> bool {
        self.is(i, Flags::SAID)
    }

    /// A line whose capitals mean nothing: the first one, or a short one without a full stop, with nearly all words
    /// capitalised.
    fn is_title_case(&self, index: usize, words: Range<u32>) -> bool {
        let inside = &self.reading.words[words.start as usize..words.end as usize];
        let length = inside.last().map_or(0, |l| l.span.end) - inside.first().map_or(0, |f| f.span.start);
        if length >= 300 {
            return false;
        }
        if index > 0 {
            let stop =
                inside.last().is_some_and(|w| matches!(w.class, Class::Period | Class::MarkClose | Class::Colon));
            let marks = inside.iter().any(|w| w.is_marked());
            if stop || marks {
                return false;
            }
        } else if self.reading.paragraphs.len() == 1 {
            return false;
        } else if inside.last().is_some_and(|w| matches!(w.class, Class::Period | Class::MarkClose)) {
            // A first paragraph full of names is a sentence still: it says what they did in words without capitals.
            let plain = inside.iter().filter(|w| !w.capital && w.class.is_open() && w.span.len() > 2).count();
            if plain >= 2 {
                return false;
            }
        }
        let (mut long, mut capital) = (0, 0);
        for word in inside.iter().filter(|w| w.span.len() > 3 && is_word(w.class)) {
            long += 1;
            capital += usize::from(word.capital);
        }
        long >= if index == 0 { 1 } else { 4 } && capital * 10 > long * 7
    }

    /// True for the first word of a sentence or of a passage between marks.
    pub fn opens_sentence(&self, i: usize) -> bool {
        let words = &self.reading.words;
        i == 0
            || words[i - 1].sentence != words[i].sentence
            || words[i - 1].class.is_mark()
            || words[i - 1].class == Class::Period
    }

    /// True for a word of capitals alone, or nearly so: "QC", "PhD".
    pub(super) fn in_capitals(&self, i: usize) -> bool {
        let word = self.reading.word(i);
        word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.ends_with(char::is_lowercase)
    }
}

/// What the pieces of a word with a hyphen or an apostrophe tell: "al-Rashid" is a name though it opens in lower case,
/// "Ex-minister" a title.
fn joined(word: &str, capital: bool) -> Flags {
    let bytes = word.as_bytes();
    if capital {
        let Some(at) = memchr::memrchr(b'-', bytes) else { return Flags::default() };
        let (first, last) = (&word[..at], &word[at + 1..]);
        let can = lexicon().flags(hash_folded(last));
        // "Sergeant-Major", but "Anna King-Bishop"; "Match-winner Kofi Mensah".
        let lower = last.starts_with(|c: char| c.is_ascii_lowercase());
        if !lower && !lexicon().flags(hash_folded(first)).any(Flags::TITLE) {
            return Flags::default();
        }
        let person = lower && can.any(Flags::PERSON);
        let title = (person || can.any(Flags::TITLE | Flags::ROLE)) && !can.any(Flags::GIVEN | Flags::TITLE_MODIFIER);
        return if title { Flags::TITLE | Flags::PERSON } else { Flags::default() };
    }
    // The article is written in many ways: al-, el-, ul-, ad-, as-, ash-.
    let opens = match bytes {
        [b'a' | b'e' | b'u', b'l' | b'd' | b'n' | b'r' | b's' | b't' | b'z', b'-', rest, ..] => Some(*rest),
        [b'a' | b'e', b's', b'h', b'-', rest, ..] => Some(*rest),
        [b'd' | b'l', b'\'', rest, ..] => Some(*rest),
        [b'd' | b'l', 0xe2, 0x80, 0x99, rest, ..] => Some(*rest),
        _ => None,
    };
    if opens.is_some_and(|byte| byte.is_ascii_uppercase()) { Flags::JOINED } else { Flags::default() }
}

pub(super) fn is_word(class: Class) -> bool {
    use Class::*;
    !matches!(
        class,
        Mark | MarkOpen
            | MarkClose
            | Dash
            | Comma
            | Period
            | Colon
            | Semicolon
            | Open
            | Close
            | Question
            | Exclamation
            | Other
            | Genitive
    )
}

/// The hash of a word without a closing full stop.
fn key(reading: &Reading, word: &Word) -> u32 {
    let end = word.span.end as usize;
    if reading.text.as_bytes().get(end.wrapping_sub(1)) != Some(&b'.') || word.span.len() < 2 {
        return word.hash;
    }
    match word.span.of(reading.text).strip_suffix('.') {
        Some(stem) if stem.chars().any(char::is_alphanumeric) => hash_folded(stem),
        _ => word.hash,
    }
}
