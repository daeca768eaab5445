//! One name for one speaker: from "he", "Peskov" and "the Kremlin spokesman" to "Dmitry Peskov".

pub mod compatible;
mod lexicon;

pub use compatible::{Compatibility, compatible};

use super::Attributed;
use crate::quote::Reading;
use crate::text::Span;

/// Grammatical gender, as far as the text or a first name tells it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[allow(missing_docs)]
pub enum Gender {
    Male,
    Female,
    #[default]
    Unknown,
}

/// What speaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sort {
    /// A person with a name.
    Person,
    /// An organisation, state, document or other named body.
    Body,
    /// Somebody without a name ("two officials", "a friend"): never merged across articles.
    Unnamed,
}

/// A person or body behind mentions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker {
    /// The canonical name: the longest full name in the article, verbatim.
    pub name: String,
    /// What speaks.
    pub sort: Sort,
    /// Gender.
    pub gender: Gender,
    /// Role or title as the article gives it ("Kremlin spokesman"), if it does.
    pub role: Option<String>,
    /// All places where the article names it by name, pronoun or role, in order; prose bytes here, source bytes in an
    /// [`crate::article::Article`].
    pub mentions: Vec<Span>,
    /// The place of the canonical name, same unit.
    pub introduced: Span,
}

/// Who speaks in each statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// All speakers, in order of introduction.
    pub speakers: Vec<Speaker>,
    /// For each statement the index of its speaker, or `None` where it is unclear.
    pub of: Vec<Option<Resolved>>,
}

/// One resolution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Resolved {
    /// Index in [`Identity::speakers`].
    pub speaker: usize,
    /// Probability that the name is right given that the mention is, 0 to 1.
    pub confidence: f32,
    /// Why, in words a reader understands ("the speaker of the previous quotation").
    pub reason: &'static str,
}

/// Names the speakers of `statements`.
pub fn identify(_reading: &Reading, statements: &[Attributed]) -> Identity {
    Identity { speakers: Vec::new(), of: vec![None; statements.len()] }
}
