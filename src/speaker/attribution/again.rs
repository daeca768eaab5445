//! What attribution remembers of an article between two edits: cues, events, and the speakers chosen for marked passages.
//!
//! They rest on the words of a paragraph and of those beside it, a choice also on what was attributed just before. Where
//! neither has changed the answer is taken over; [`Change`] tells what was read again.

use super::assemble::Found;
use super::events::Event;
use super::features::passage::{Before, PassageView};
use super::scan;
use crate::quote::again::Change;

/// What was found in an article when it was read last.
#[derive(Debug, Default)]
pub struct Memo {
    pub(super) events: Vec<Event>,
    pub(super) scan: scan::Memo,
    decisions: Vec<Decision>,
}

/// What was decided of one marked passage.
#[derive(Clone, Debug)]
struct Decision {
    /// Its first word.
    at: usize,
    last: Option<Before>,
    found: Option<Found<'static>>,
}

impl Decision {
    /// The same at the place where it stands now; `None` if something that it rests on was read again.
    fn moved(mut self, change: &Change) -> Option<Decision> {
        let at = change.word(self.at)?;
        let by = at.wrapping_sub(self.at);
        // What lies between the passage and the one before may have changed if they stand on either side of it.
        let beside = |word: usize| change.word(word).filter(|&now| now.wrapping_sub(word) == by);
        let ahead = self.at < change.words_before.start;
        if let Some(last) = &mut self.last {
            let word = last.end.checked_sub(1)?;
            if (word < change.words_before.start) != ahead {
                return None;
            }
            last.end = beside(word)? + 1;
            last.source = phrase(last.source, change)?;
        }
        if let Some(found) = &mut self.found {
            for content in &mut found.contents {
                *content = content.start.wrapping_add(by)..content.end.wrapping_add(by);
            }
            found.end = found.end.wrapping_add(by);
            found.source = phrase(found.source, change)?;
        }
        Some(Decision { at, ..self })
    }
}

/// Where a phrase stands now; the outer `None` if it was found again.
fn phrase(phrase: Option<u32>, change: &Change) -> Option<Option<u32>> {
    match phrase {
        Some(phrase) => Some(Some(change.phrase(phrase as usize)? as u32)),
        None => Some(None),
    }
}

/// Decisions as they are asked for, in the order of the text: those of before where they hold, else new ones.
pub(super) struct Decisions {
    before: std::iter::Peekable<std::vec::IntoIter<Decision>>,
    now: Vec<Decision>,
    change: Change,
}

impl Decisions {
    pub fn new(memo: &mut Memo, change: &Change) -> Decisions {
        let before = std::mem::take(&mut memo.decisions).into_iter().peekable();
        Decisions { before, now: Vec::new(), change: change.clone() }
    }

    /// The decision for a passage.
    pub fn decide(
        &mut self,
        view: &PassageView,
        last: Option<Before>,
        decide: impl FnOnce() -> Option<Found<'static>>,
    ) -> Option<Found<'static>> {
        let at = view.words.start;
        let gone = |old: &Decision| self.change.word(old.at).is_none_or(|now| now < at);
        while self.before.next_if(gone).is_some() {}
        let same = |old: &Decision| self.change.word(old.at) == Some(at);
        let known = self.before.next_if(same).and_then(|old| old.moved(&self.change));
        let found = match known.filter(|known| known.last == last) {
            Some(known) => known.found,
            None => decide(),
        };
        self.now.push(Decision { at, last, found: found.clone() });
        found
    }

    /// Keeps them for the next time.
    pub fn keep(self, memo: &mut Memo) {
        memo.decisions = self.now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::{Reading, again};
    use crate::speaker::attribution::{attribute, attribute_again};

    #[test]
    fn what_is_kept_is_what_a_first_reading_keeps() {
        const PARAGRAPH: &str = "The ferry, Ada Moss said, was late. She told the crew that it would not sail.\n\n";
        let texts = |middle: &str| [&PARAGRAPH.repeat(6), middle, &PARAGRAPH.repeat(6)].concat();
        let (mut before, mut memo) = (again::Memo::default(), Memo::default());
        let mut kept = 0;
        for middle in [
            "Nobody came\n\n",
            "Nobody cam\n\n",
            "Nobody said that anybody, or somebody else, came\n\n",
            "Nobody came\n\n",
            "“Nobody came,” said Berg, adding that he had waited.\n\n“Nor did I.”\n\n",
            "",
            "Plain words\n\n",
        ] {
            let text = texts(middle);
            let (reading, change) = before.read(&text);
            let statements = attribute_again(&reading, &change, &mut memo);
            let mut first = Memo::default();
            attribute_again(&reading, &Change::whole(&reading), &mut first);
            assert_eq!(statements, attribute(&Reading::new(&text)), "{middle}");
            assert_eq!(memo.scan, first.scan, "{middle}");
            kept += usize::from(change != Change::whole(&reading));
            before = again::Memo::new(text.clone(), reading.without_text());
        }
        assert_eq!(kept, 6, "all but the first are edits");
    }
}
