//! A reading: prose cut into words, sentences, paragraphs, marked passages and noun phrases, once for every extractor.

use super::classes::Classes;
use super::{Marked, Trouble};
use crate::text::Span;
use crate::text::sorted::Sorted;
use crate::text::tokens::{hash, tokens};
use std::ops::Range;

/// The coarse class of a word: closed lists first, then its ending and its capital.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Class {
    /// he, she, they, I, we
    SubjectPronoun,
    /// it, you, this, these, those
    Pronoun,
    /// him, them, me, us
    ObjectPronoun,
    /// who, which, whom
    Relative,
    /// that
    That,
    /// Articles and quantities: the, some, another
    Determiner,
    /// his, her, their
    Possessive,
    /// ’s
    Genitive,
    /// of, in, to
    Preposition,
    /// and, but, or
    Conjunction,
    /// because, while, if, as
    Subordinator,
    /// is, has, would
    Auxiliary,
    /// not, n’t, never
    Negation,
    /// Weekdays and months
    Day,
    /// Figures and number words
    Number,
    /// also, later, yesterday
    Adverb,
    /// according
    According,
    /// Any other word in lower case
    Noun,
    /// A word with a capital, a handle or a tag
    Proper,
    /// A verb as it stands in the dictionary
    Verb,
    /// said, told, -ed
    VerbPast,
    /// says, tells
    VerbThird,
    /// -ing
    VerbIng,
    /// former, new, -ous
    Adjective,
    /// -ly
    Manner,
    /// A quotation mark without a partner
    Mark,
    /// A quotation mark that opens a passage
    MarkOpen,
    /// A quotation mark that closes a passage
    MarkClose,
    /// -, –, —
    Dash,
    /// ,
    Comma,
    /// . and ...
    Period,
    /// :
    Colon,
    /// ;
    Semicolon,
    /// An opening bracket
    Open,
    /// A closing bracket
    Close,
    /// ?
    Question,
    /// !
    Exclamation,
    /// Anything else
    Other,
}

impl Class {
    /// Verbs, auxiliaries not counted.
    pub fn is_verb(self) -> bool {
        matches!(self, Class::Verb | Class::VerbPast | Class::VerbThird | Class::VerbIng)
    }

    /// Nouns, verbs and adjectives: words of which there is no closed list.
    pub fn is_open(self) -> bool {
        self.is_verb() || matches!(self, Class::Noun | Class::Adjective)
    }

    /// Quotation marks, paired or not.
    pub fn is_mark(self) -> bool {
        matches!(self, Class::Mark | Class::MarkOpen | Class::MarkClose)
    }

    /// Words that stand for a person or thing by themselves.
    pub fn is_pronoun(self) -> bool {
        matches!(self, Class::SubjectPronoun | Class::Pronoun | Class::ObjectPronoun | Class::Relative | Class::That)
    }
}

/// A dateline has no more words than this, commas and brackets included.
const LONGEST_DATELINE: usize = 16;

/// No sentence has more words than this; what goes on without an end is cut. The extractors look through a whole sentence
/// for each of its words, and a file without full stops must not take hours.
const LONGEST_SENTENCE: u32 = 600;

/// One token with all that the extractors ask about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// Where it stands, in prose bytes.
    pub span: Span,
    /// [`crate::text::tokens::hash`] of the lower-cased form.
    pub hash: u32,
    /// Its class.
    pub class: Class,
    /// Its path in [`crate::text::clusters`], 0 if it has none.
    pub cluster: u16,
    /// True if its first letter is a capital.
    pub capital: bool,
    /// Index of its paragraph in [`Reading::paragraphs`].
    pub paragraph: u32,
    /// Index of its sentence in [`Reading::sentences`].
    pub sentence: u32,
    /// Index in [`Reading::marked`] if it stands between (or is one of) those marks, else `u32::MAX`.
    pub marked: u32,
}

impl Word {
    /// True between quotation marks, the marks included.
    pub fn is_marked(&self) -> bool {
        self.marked != u32::MAX
    }
}

/// The hash of every mark that opens a passage.
const OPEN: u32 = hash("“");

/// The hash of every mark that closes one.
const CLOSE: u32 = hash("”");

/// Prose, read. All ranges are indices into `words`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Reading<'t> {
    /// The prose.
    pub text: &'t str,
    /// Its words and marks.
    pub words: Vec<Word>,
    /// Paragraphs that have words.
    pub paragraphs: Vec<Range<u32>>,
    /// Sentences, cut inside marks only where they would be longer than [`LONGEST_SENTENCE`] words.
    pub sentences: Vec<Range<u32>>,
    /// Passages between marks, as words, the marks included.
    pub marked: Vec<(Marked, Range<u32>)>,
    /// Noun phrases: pronouns, and runs of determiners, adjectives, nouns and names; in order, never overlapping.
    pub phrases: Vec<Range<u32>>,
    /// What is wrong with the marks.
    pub troubles: Vec<Trouble>,
    /// Where each word ends, by blocks of bytes in which a word is found by looking at a few; empty while it is being read.
    ends: Sorted<64>,
}

impl<'t> Reading<'t> {
    /// Reads `prose`, in which a line feed ends a paragraph.
    pub fn new(prose: &'t str) -> Reading<'t> {
        let (marked, troubles) = super::marks::pair(prose);
        let mut reading = Reading {
            text: prose,
            words: Vec::new(),
            paragraphs: Vec::new(),
            sentences: Vec::new(),
            marked: Vec::new(),
            phrases: Vec::new(),
            troubles,
            ends: Sorted::default(),
        };
        reading.read_words();
        reading.place_marks(marked);
        reading.mend_classes();
        reading.cut_sentences();
        reading.find_phrases();
        reading.find_ends();
        reading
    }

    /// Notes where words stand, once all of them do.
    pub(super) fn find_ends(&mut self) {
        self.ends = Sorted::new(self.words.iter().map(|word| word.span.end));
    }

    /// All but the text, which may then go elsewhere.
    pub fn without_text(self) -> Reading<'static> {
        let Reading { text: _, words, paragraphs, sentences, marked, phrases, troubles, ends } = self;
        Reading { text: "", words, paragraphs, sentences, marked, phrases, troubles, ends }
    }

    /// Takes the last paragraph away.
    pub(super) fn forget_last_paragraph(&mut self) {
        let Some(words) = self.paragraphs.pop() else { return };
        let first = words.start as usize;
        let Some(word) = self.words.get(first) else { return };
        // Its line begins after the last line feed before its first word.
        let line = memchr::memrchr(b'\n', &self.text.as_bytes()[..word.span.start as usize]).map_or(0, |at| at + 1);
        self.sentences.truncate(word.sentence as usize);
        self.words.truncate(first);
        self.phrases.retain(|phrase| phrase.start < words.start);
        self.marked.retain(|(_, inside)| inside.start < words.start);
        self.troubles.retain(|trouble| (trouble.span().start as usize) < line);
    }

    /// The text of a word; empty for an index past the end.
    pub fn word(&self, index: usize) -> &'t str {
        self.words.get(index).map_or("", |word| word.span.of(self.text))
    }

    /// The span from the first to the last of a range of words; empty for an empty range.
    pub fn span(&self, words: Range<u32>) -> Span {
        match self.words.get(words.start as usize..words.end as usize) {
            Some([first, .., last]) => Span { start: first.span.start, end: last.span.end },
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }

    /// The noun phrases that begin inside a range of words.
    pub fn phrases_in(&self, words: Range<u32>) -> &[Range<u32>] {
        let from = self.phrases.partition_point(|phrase| phrase.start < words.start);
        let to = self.phrases.partition_point(|phrase| phrase.start < words.end);
        self.phrases.get(from..to).unwrap_or(&[])
    }

    /// The noun phrase that holds word `at`, or the first after it.
    pub fn phrase_at(&self, at: u32) -> Option<&Range<u32>> {
        self.phrases.get(self.phrases.partition_point(|phrase| phrase.end <= at))
    }

    /// The first word that ends after `offset`; the number of words if none does.
    pub fn word_at(&self, offset: u32) -> usize {
        if self.ends.is_empty() {
            return self.words.partition_point(|word| word.span.end <= offset);
        }
        self.ends.before(offset.saturating_add(1))
    }

    fn read_words(&mut self) {
        let bytes = self.text.as_bytes();
        self.words.reserve(bytes.len() / 4);
        let mut line_end = 0;
        let mut start = 0;
        for (i, token) in tokens(self.text).enumerate() {
            if i == 0 || token.span.start as usize > line_end {
                if i > 0 {
                    self.paragraphs.push(start..i as u32);
                }
                start = i as u32;
                let from = token.span.start as usize;
                line_end = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |n| from + n);
            }
            self.words.push(Word {
                span: token.span,
                hash: token.hash,
                class: Class::Other,
                cluster: 0,
                capital: token.span.of(self.text).chars().next().is_some_and(char::is_uppercase),
                paragraph: self.paragraphs.len() as u32,
                sentence: 0,
                marked: u32::MAX,
            });
        }
        if !self.words.is_empty() {
            self.paragraphs.push(start..self.words.len() as u32);
        }
        // In a walk of their own, so that one look-up need not wait for the next.
        let classes = Classes::shipped();
        for word in &mut self.words {
            (word.class, word.cluster) = classes.of(word.span.of(self.text), word.hash);
        }
    }

    fn place_marks(&mut self, marked: Vec<Marked>) {
        for passage in marked {
            // A passage may end with what is no word (a zero-width space), and the next word is the next paragraph's.
            let last = self.word_at(passage.outer.end - 1);
            let inside = self.words.get(last).is_some_and(|word| word.span.start < passage.outer.end);
            let words = self.word_at(passage.outer.start) as u32..last as u32 + u32::from(inside);
            let index = self.marked.len() as u32;
            let Some(inside) = self.words.get_mut(words.start as usize..words.end as usize) else { continue };
            for word in &mut *inside {
                word.marked = index;
            }
            if let [first, .., last] = inside {
                // One hash for all forms of a mark: what was learned from “…” holds for ‘…’.
                if passage.inner.start > passage.outer.start {
                    first.class = Class::MarkOpen;
                    first.hash = OPEN;
                }
                if passage.closed {
                    last.class = Class::MarkClose;
                    last.hash = CLOSE;
                }
                self.marked.push((passage, words));
            }
        }
        for word in &mut self.words {
            if word.class == Class::Other
                && word
                    .span
                    .of(self.text)
                    .starts_with(['"', '\'', '`', '“', '”', '„', '«', '»', '‹', '›', '‘', '’', '‚'])
            {
                word.class = Class::Mark;
            }
        }
    }

    /// What the word before says about a class.
    fn mend_classes(&mut self) {
        use Class::*;
        let mut before = (u32::MAX, Period);
        for word in &mut self.words {
            let last = if before.0 == word.paragraph { before.1 } else { Period };
            word.class = match word.class {
                // After an article or adjective a verb's form is a noun: "the claims", "his vow".
                Verb | VerbThird if matches!(last, Determiner | Possessive | Adjective | Genitive | Number) => Noun,
                // A capital in mid-sentence makes a name: "the House Says committee".
                Verb | VerbThird | Adjective | Adverb | Number if word.capital && last == Proper => Proper,
                class => class,
            };
            before = (word.paragraph, word.class);
        }
    }

    fn cut_sentences(&mut self) {
        let mut start = 0;
        for i in 0..self.words.len() {
            let here = self.sentences.len() as u32;
            self.words[i].sentence = here;
            if self.ends_sentence(i) || i as u32 + 1 - start == LONGEST_SENTENCE {
                self.sentences.push(start..i as u32 + 1);
                start = i as u32 + 1;
            }
        }
    }

    /// True if a sentence ends with word `i`.
    fn ends_sentence(&self, i: usize) -> bool {
        let (word, Some(next)) = (&self.words[i], self.words.get(i + 1)) else { return true };
        if next.paragraph != word.paragraph {
            return true;
        }
        // Most words are none of these, and need no look around them.
        use Class::*;
        if !matches!(word.class, Period | Question | Exclamation | MarkClose | Mark | Close | Dash | Proper) {
            return false;
        }
        if next.span.start <= word.span.end || (word.is_marked() && next.marked == word.marked) {
            return false;
        }
        let starts_low = !next.capital && self.word(i + 1).chars().next().is_some_and(char::is_lowercase);
        if starts_low {
            return false;
        }
        if word.class == Class::Dash {
            return self.ends_dateline(i);
        }
        let before = match i.checked_sub(1).map(|j| self.words[j]) {
            Some(before) if before.sentence == word.sentence => before.class,
            _ => Class::Other,
        };
        match word.class {
            Class::Period | Class::Question | Class::Exclamation => true,
            Class::MarkClose | Class::Mark => match before {
                Class::Period => true,
                Class::Question | Class::Exclamation => next.is_marked(),
                _ => false,
            },
            Class::Close => before == Class::Period,
            // "in the U.S. He": the full stop of an abbreviation ends the sentence before a word that opens one.
            Class::Proper if next.capital && self.word(i).ends_with('.') && self.word(i).len() > 2 => matches!(
                next.class,
                Class::SubjectPronoun
                    | Class::Pronoun
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Preposition
                    | Class::Conjunction
                    | Class::Subordinator
                    | Class::Adverb
            ),
            _ => false,
        }
    }

    /// True for the dash after which a paragraph begins to tell: "OSLO, May 3 (Reuters) —". Before it stand names and numbers alone,
    /// the first in capitals or one in brackets, unless a quotation follows.
    fn ends_dateline(&self, dash: usize) -> bool {
        let start = self.paragraphs.get(self.words[dash].paragraph as usize).map_or(dash, |words| words.start as usize);
        let head = self.words.get(start..dash).unwrap_or(&[]);
        let plain = |word: &Word| {
            use Class::*;
            !word.is_marked()
                && (word.capital || matches!(word.class, Number | Day | Comma | Period | Open | Close | Dash | Other))
        };
        let capitals = |i: usize| self.word(i).chars().nth(1).is_some() && self.word(i).chars().all(char::is_uppercase);
        let leads = |word: &Word| word.class == Class::Open;
        let quotation = || {
            let passage = self.words.get(dash + 1).and_then(|next| self.marked.get(next.marked as usize));
            passage.is_some_and(|(passage, _)| passage.inner.of(self.text).ends_with(['.', ',', '?', '!']))
        };
        head.len() <= LONGEST_DATELINE
            && !glued(&self.words, dash)
            && head.iter().all(plain)
            && !head.is_empty()
            && (capitals(start) || head.iter().any(leads) || quotation())
    }

    fn find_phrases(&mut self) {
        use Class::*;
        const AND: u32 = hash("&");
        const SLASH: u32 = hash("/");
        let part = |class: Class| {
            matches!(class, Determiner | Possessive | Number | Adjective | Noun | Proper | Genitive | Day)
        };
        let words = &self.words;
        let class = |i: usize| words.get(i).map_or(Other, |w| w.class);
        let mut i = 0;
        while i < words.len() {
            let start = i;
            if class(i).is_pronoun() {
                self.phrases.push(i as u32..i as u32 + 1);
                i += 1;
                continue;
            }
            // "On Thursday Moss said": the day is no part of the name.
            let day = class(i + 1) == Proper && WEEKDAYS.contains(&words[i].hash);
            let opens =
                !day && part(class(i)) && class(i) != Genitive || (class(i) == Manner && class(i + 1) == Adjective);
            i += 1;
            if !opens {
                continue;
            }
            let sentence = words[start].sentence;
            while let Some(word) = words.get(i).filter(|w| w.sentence == sentence) {
                let before = class(i - 1);
                let participle = matches!(word.class, VerbIng | VerbPast | Manner)
                    && matches!(class(i + 1), Noun | Proper)
                    && matches!(before, Determiner | Possessive | Genitive | Adjective);
                let joins =
                    part(word.class) || word.class == Dash && glued(words, i) || word.hash == AND || word.hash == SLASH;
                if matches!(word.class, Determiner | Possessive) || !(joins || participle) {
                    break;
                }
                i += 1;
            }
            let mut end = i;
            while end > start + 1 && matches!(class(end - 1), Genitive | Determiner | Possessive | Dash | Other) {
                end -= 1;
            }
            let inside = &words[start..end];
            let names = inside.iter().any(|w| matches!(w.class, Noun | Proper | Number | Determiner));
            if names && !inside.iter().all(|w| w.class == Day) {
                self.phrases.push(start as u32..end as u32);
            }
        }
    }
}

/// Days that no name begins with, as those of months do.
const WEEKDAYS: [u32; 7] = [
    hash("monday"),
    hash("tuesday"),
    hash("wednesday"),
    hash("thursday"),
    hash("friday"),
    hash("saturday"),
    hash("sunday"),
];

/// True for a hyphen without spaces around it.
fn glued(words: &[Word], i: usize) -> bool {
    i > 0
        && words[i - 1].span.end == words[i].span.start
        && words.get(i + 1).is_some_and(|w| w.span.start == words[i].span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn sentences(text: &str, cut: Expect) {
        let reading = Reading::new(text);
        let found: Vec<&str> = reading.sentences.iter().map(|s| reading.span(s.clone()).of(text)).collect();
        cut.assert_eq(&found.join("\n"));
    }

    fn phrases(text: &str, cut: Expect) {
        let reading = Reading::new(text);
        let found: Vec<&str> = reading.phrases.iter().map(|s| reading.span(s.clone()).of(text)).collect();
        cut.assert_eq(&found.join(" | "));
    }

    #[test]
    fn sentences_are_never_cut_inside_marks() {
        sentences(
            "The mayor spoke. “We are late. We know it,” Ada Moss said. “Why? Ask them!” she added. Nobody did.\nThe end",
            expect![[r#"
                The mayor spoke.
                “We are late. We know it,” Ada Moss said.
                “Why? Ask them!” she added.
                Nobody did.
                The end"#]],
        );
    }

    #[test]
    fn a_quotation_with_its_full_stop_inside_ends_the_sentence() {
        sentences(
            "“It is over.” Moss left. Sen. Roe stayed in the U.S. He slept at 10 p.m. in J. P. Lund’s house.",
            expect![[r#"
                “It is over.”
                Moss left.
                Sen. Roe stayed in the U.S.
                He slept at 10 p.m. in J. P. Lund’s house."#]],
        );
    }

    #[test]
    fn a_dateline_is_no_part_of_the_sentence_after_it() {
        sentences(
            "OSLO, May 3, 2024 (Wire) — “We will not pay,” Lars Orn said.\nNEW BERGEN, N.Y. -- The council met.\n\
             (Wire) - The council met.\nOSLO — the town — is quiet. NATO — The Hague talks.\nOslo — The council met.\n\
             Oslo — “We will not pay,” Orn said.\nOrn — “the skipper” — said nothing.",
            expect![[r#"
                OSLO, May 3, 2024 (Wire) —
                “We will not pay,” Lars Orn said.
                NEW BERGEN, N.Y. --
                The council met.
                (Wire) -
                The council met.
                OSLO — the town — is quiet.
                NATO — The Hague talks.
                Oslo — The council met.
                Oslo —
                “We will not pay,” Orn said.
                Orn — “the skipper” — said nothing."#]],
        );
    }

    #[test]
    fn phrases_hold_titles_and_names_but_no_verb_of_saying() {
        phrases(
            "Harbour spokesman Tom Berg said on Monday that his two older sisters, who own the town’s ferry company, told Ms. Lund the truth.",
            expect![
                "Harbour spokesman Tom Berg | that | his two older sisters | who | the town’s ferry company | Ms. Lund | the truth"
            ],
        );
    }

    #[test]
    fn any_text_is_read_without_panic() {
        for text in
            ["", "\n\n", "“", "”", "a”", "“\n“\n“", "''", "' '", "‘’“”", "\u{feff}“é", "6'2\" \"", "»«", "``''\n''"]
        {
            let reading = Reading::new(text);
            assert_eq!(reading.sentences.iter().map(|s| s.len()).sum::<usize>(), reading.words.len(), "{text:?}");
        }
    }
}
