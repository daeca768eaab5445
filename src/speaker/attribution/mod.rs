//! Statements with their cues and local mentions.

use crate::quote::Reading;
use crate::text::Span;

/// How the words are given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Whole clauses inside marks.
    Direct,
    /// A marked fragment inside a reported clause.
    Mixed,
    /// Reported without marks.
    Indirect,
}

/// What kind of act the statement is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Said, wrote, told, according to.
    Speech,
    /// Believes, fears, thinks.
    Thought,
    /// Intends, vows to.
    Plan,
}

/// One piece of a statement, as found in the text. Spans are prose bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Attributed {
    /// The words said, without the marks around them.
    pub content: Span,
    /// How they are given.
    pub kind: Kind,
    /// What kind of act it is.
    pub mode: Mode,
    /// Pieces of one statement share this number.
    pub group: u32,
    /// The words that name the speaker here ("Peskov", "he"); empty if none do.
    pub mention: Vec<Span>,
    /// The reporting expression.
    pub cue: Vec<Span>,
    /// Probability that the statement and its mention are right, 0 to 1.
    pub confidence: f32,
    /// The shape or decision that found it ("quote-speaker-cue", "carried over"), stable and lower-case.
    pub rule: &'static str,
}

/// All statements of a reading, in order of their content.
pub fn attribute(_reading: &Reading) -> Vec<Attributed> {
    Vec::new()
}
