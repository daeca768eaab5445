//! A reading: prose cut into words, sentences, paragraphs, marked passages and noun phrases, once for every extractor.

use super::{Marked, Trouble};
use crate::text::Span;
use std::ops::Range;

/// The coarse class of a word: closed lists first, then its ending and its capital.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Class {
    SubjectPronoun,
    Pronoun,
    ObjectPronoun,
    Relative,
    That,
    Determiner,
    Possessive,
    Genitive,
    Preposition,
    Conjunction,
    Subordinator,
    Auxiliary,
    Negation,
    Day,
    Number,
    Adverb,
    According,
    Noun,
    Proper,
    Verb,
    VerbPast,
    VerbThird,
    VerbIng,
    Adjective,
    Manner,
    Mark,
    Dash,
    Comma,
    Period,
    Colon,
    Semicolon,
    Open,
    Close,
    Question,
    Exclamation,
    Other,
}

/// One token with all that the extractors ask about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// Where it stands, in prose bytes.
    pub span: Span,
    /// [`crate::text::tokens::hash`] of the lower-cased form.
    pub hash: u32,
    /// Its class.
    pub class: Class,
    /// True if its first letter is a capital.
    pub capital: bool,
    /// Index of its paragraph in [`Reading::paragraphs`].
    pub paragraph: u32,
    /// Index of its sentence in [`Reading::sentences`].
    pub sentence: u32,
    /// Index in [`Reading::marked`] if it stands between (or is one of) those marks, else `u32::MAX`.
    pub marked: u32,
}

/// Prose, read. All ranges are indices into `words`.
#[derive(Clone, Debug)]
pub struct Reading<'t> {
    /// The prose.
    pub text: &'t str,
    /// Its words and marks.
    pub words: Vec<Word>,
    /// Paragraphs.
    pub paragraphs: Vec<Range<u32>>,
    /// Sentences, never cut inside marks.
    pub sentences: Vec<Range<u32>>,
    /// Passages between marks, as words.
    pub marked: Vec<(Marked, Range<u32>)>,
    /// Noun phrases.
    pub phrases: Vec<Range<u32>>,
    /// What is wrong with the marks.
    pub troubles: Vec<Trouble>,
}

impl<'t> Reading<'t> {
    /// Reads `prose`.
    pub fn new(prose: &'t str) -> Reading<'t> {
        let (_, troubles) = super::marks::pair(prose);
        Reading {
            text: prose,
            words: vec![],
            paragraphs: vec![],
            sentences: vec![],
            marked: vec![],
            phrases: vec![],
            troubles,
        }
    }

    /// The text of a word.
    pub fn word(&self, index: usize) -> &'t str {
        self.words[index].span.of(self.text)
    }
}
