//! Statements with their cues and local mentions.

use crate::quote::Reading;
use crate::text::Span;
use crate::text::tokens::hash;

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

/// Words that report speech with certainty.
const CUES: &[u32] = &[
    hash("said"),
    hash("says"),
    hash("told"),
    hash("wrote"),
    hash("added"),
    hash("asked"),
    hash("tweeted"),
    hash("argued"),
    hash("explained"),
    hash("insisted"),
    hash("noted"),
    hash("warned"),
    hash("announced"),
    hash("stated"),
    hash("replied"),
    hash("according"),
];

/// All statements of a reading, in order of their content.
pub fn attribute(reading: &Reading) -> Vec<Attributed> {
    let mut found: Vec<Attributed> = Vec::new();
    for (marked, range) in &reading.marked {
        if range.len() < 7 {
            continue;
        }
        let sentence = reading.words[range.start as usize].sentence as usize;
        let unit = reading.sentences[sentence].clone();
        let outside = |i: &u32| !range.contains(i) && !reading.words[*i as usize].is_marked();
        let cue = unit
            .clone()
            .filter(outside)
            .filter(|&i| CUES.contains(&reading.words[i as usize].hash))
            .min_by_key(|&i| if i < range.start { range.start - i } else { i - range.end });
        let mention = cue.and_then(|cue| {
            reading
                .phrases_in(unit.clone())
                .iter()
                .filter(|phrase| outside(&phrase.start))
                .min_by_key(
                    |phrase| if phrase.end <= cue { (cue - phrase.end) * 2 } else { (phrase.start - cue) * 2 - 1 },
                )
                .cloned()
        });
        let carried = found.last().map(|last| (last.mention.clone(), last.group));
        let (mention, rule) = match (mention, carried) {
            (Some(mention), _) => (vec![reading.span(mention)], "cue-in-sentence"),
            (None, Some((mention, _))) => (mention, "carried-over"),
            (None, None) => (Vec::new(), "no-speaker-near"),
        };
        found.push(Attributed {
            content: marked.inner,
            kind: Kind::Direct,
            mode: Mode::Speech,
            group: found.len() as u32,
            mention,
            cue: cue.map(|cue| reading.span(cue..cue + 1)).into_iter().collect(),
            confidence: 0.8,
            rule,
        });
    }
    found
}
