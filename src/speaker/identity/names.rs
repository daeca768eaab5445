//! Capitalised runs, and which of them name a person.
//!
//! A run is cut where its last title or nationality ends ("Italian Prime Minister | Matteo Renzi"), because only the
//! name part compares between mentions. Capitals in Title-Case lines mean nothing, so a word there counts only if the
//! running text has it in capitals too, or if it is a first name.

use super::Gender;
use super::ground::{Ground, is_word};
use super::lexicon::Flags;
use crate::quote::again::Change;
use crate::quote::{Class, Word};
use crate::text::tokens::hash;
use std::ops::Range;

/// One word of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Hash of the word in lower case, without a closing full stop.
    pub key: u32,
    /// What the word can be.
    pub flags: Flags,
    /// Its index in [`Reading::words`](crate::quote::Reading::words).
    pub word: u32,
    /// Its basic Latin letters, a bit each: words with other letters are no spellings of one name.
    pub letters: u32,
    /// "J." or "J".
    pub initial: bool,
    /// A nickname between quotation marks.
    pub nick: bool,
}

impl Part {
    /// True for "Jr." and the like.
    pub fn is_suffix(&self) -> bool {
        self.flags.any(Flags::SUFFIX)
    }
}

/// A place where somebody is named.
#[derive(Clone, PartialEq, Debug)]
pub struct Name {
    /// First word, title included.
    pub from: u32,
    /// First word of the name part.
    pub start: u32,
    /// One past the last word.
    pub end: u32,
    /// The words of the name.
    pub parts: Vec<Part>,
    /// As title and role before it tell.
    pub gender: Gender,
    /// The words before it that describe its bearer: title, role, nationality.
    pub before: Range<u32>,
    /// True if a title or role stands before it.
    pub titled: bool,
    /// True in a Title-Case line.
    pub headline: bool,
    /// True if it is written in capitals throughout.
    pub caps: bool,
    /// True for a lone title, which is a name only if somebody has it for a surname: "King".
    pub weak: bool,
    /// True between quotation marks.
    pub marked: bool,
}

impl Name {
    /// The last part that is no suffix.
    pub fn last(&self) -> Option<&Part> {
        self.parts.iter().rev().find(|part| !part.is_suffix())
    }
}

/// What the runs of an article are.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Runs {
    /// Runs that may name a person, in order.
    pub names: Vec<Name>,
    /// Runs that name a body or a place, as words, in order.
    pub bodies: Vec<Range<u32>>,
}

impl Runs {
    /// The same runs so many words further on. Numbers wrap, so that they can move back.
    fn move_by(&mut self, words: u32) {
        let on = |word: &mut u32| *word = word.wrapping_add(words);
        for name in &mut self.names {
            let places = [&mut name.from, &mut name.start, &mut name.end, &mut name.before.start, &mut name.before.end];
            places.into_iter().chain(name.parts.iter_mut().map(|part| &mut part.word)).for_each(on);
        }
        self.bodies.iter_mut().for_each(|body| [&mut body.start, &mut body.end].into_iter().for_each(on));
    }

    /// Takes those off that begin at a word or behind it.
    fn split_off(&mut self, word: usize) -> Runs {
        let name = self.names.partition_point(|name| (name.from as usize) < word);
        let body = self.bodies.partition_point(|body| (body.start as usize) < word);
        Runs { names: self.names.split_off(name), bodies: self.bodies.split_off(body) }
    }

    fn append(&mut self, mut other: Runs) {
        self.names.append(&mut other.names);
        self.bodies.append(&mut other.bodies);
    }
}

impl Ground<'_, '_> {
    /// Whether words `i - 1` and `i` stand in one run as far as the space between them goes.
    fn adjacent(&self, i: usize) -> bool {
        let words = &self.reading.words;
        let (before, here) = (&words[i - 1], &words[i]);
        if before.paragraph != here.paragraph {
            return false;
        }
        let gap = before.span.end as usize..here.span.start as usize;
        gap.len() == 1 || self.reading.text.get(gap).is_some_and(|gap| gap.chars().count() == 1)
    }

    /// True if the capital of word `i` may open or continue a name.
    fn may_name(&self, i: usize) -> bool {
        let word = &self.reading.words[i];
        if self.is(i, Flags::JOINED) {
            return !self.title_case[word.paragraph as usize];
        }
        if !word.capital || !is_word(word.class) || self.is(i, Flags::DAY) && !self.is(i, Flags::GIVEN) {
            return false;
        }
        if !self.title_case[word.paragraph as usize] || self.is(i, Flags::GIVEN) {
            return true;
        }
        let key = self.key(i);
        let initial = self.reading.word(i).len() == 2 && self.reading.word(i).ends_with('.');
        (self.capitalised.contains(&key) || initial) && !self.low.contains(&key)
    }

    /// The runs of the article, those `before` being the ones that it had when it was read last on the same ground: no run
    /// reaches beyond its paragraph.
    pub fn runs_again(&self, change: &Change, mut before: Runs) -> Runs {
        let mut behind = before.split_off(change.words_before.end);
        before.split_off(change.words_before.start);
        let by = (change.words.end as u32).wrapping_sub(change.words_before.end as u32);
        if by != 0 {
            behind.move_by(by);
        }
        before.append(self.runs(change.words.clone()));
        before.append(behind);
        before
    }

    /// The runs that begin in some paragraphs.
    pub fn runs(&self, words: Range<usize>) -> Runs {
        let mut runs = Runs::default();
        let count = self.reading.words.len();
        let Range { start: mut i, end: beyond } = words;
        while i < beyond {
            let opens = |(word, flags): (&Word, &Flags)| word.capital || flags.any(Flags::JOINED);
            let Some(next) = self.reading.words[i..beyond].iter().zip(&self.flags[i..]).position(opens) else { break };
            i += next;
            if !self.may_name(i) {
                i += 1;
                continue;
            }
            let mut end = i + 1;
            while end < count {
                // A title that the tokens cut from its full stop: "Insp", ".", "Roe".
                let stop = self.class(end) == Class::Period
                    && self.is(end - 1, Flags::TITLE_SHORT)
                    && self.reading.words[end].span.start == self.reading.words[end - 1].span.end;
                if stop && end + 1 < count && self.adjacent(end + 1) && self.may_name(end + 1) {
                    end += 2;
                    continue;
                }
                if !self.adjacent(end) {
                    break;
                }
                let dotted = self.reading.word(end - 1).ends_with('.');
                let abbreviated =
                    self.is(end - 1, Flags::TITLE_SHORT) || self.reading.word(end - 1).chars().count() == 2;
                if dotted && !abbreviated && self.reading.word(end - 1).matches('.').count() < 2 {
                    break;
                }
                if self.may_name(end) {
                    end += 1;
                } else if let Some(after) = self.nickname(end) {
                    end = after;
                } else if self.is(end, Flags::PARTICLE)
                    && !self.reading.words[end].capital
                    && end + 1 < count
                    && self.adjacent(end + 1)
                {
                    // "van der Berg": particles pass if a capital follows.
                    let mut after = end + 1;
                    while after + 1 < count && self.is(after, Flags::PARTICLE) && self.adjacent(after + 1) {
                        after += 1;
                    }
                    if !self.may_name(after) {
                        break;
                    }
                    end = after + 1;
                } else {
                    break;
                }
            }
            self.run(i, end, &mut runs);
            i = end;
        }
        runs
    }

    /// One past a nickname in marks or brackets that begins at `i`, if a capitalised word follows it: `“The Rock” Johnson`.
    fn nickname(&self, i: usize) -> Option<usize> {
        let words = &self.reading.words;
        let follows = |after: usize| {
            after < words.len()
                && words[after].paragraph == words[i].paragraph
                && self.adjacent(after)
                && self.may_name(after)
        };
        if words[i].class == Class::Open {
            // "Robert (Bobby) Tulloch": one first name between brackets, after one.
            let nick = i > 0
                && i + 3 < words.len()
                && words[i + 1].capital
                && words[i + 2].class == Class::Close
                && self.is(i - 1, Flags::MALE | Flags::FEMALE)
                && self.is(i + 1, Flags::GIVEN)
                && follows(i + 3);
            return nick.then_some(i + 3);
        }
        let opens =
            words[i].class.is_mark() || words[i].class == Class::Other && self.reading.word(i).starts_with(['\'', '‘']);
        if !opens {
            return None;
        }
        let close = (i + 2..(i + 5).min(words.len()))
            .find(|&j| words[j].class.is_mark() || matches!(self.reading.word(j), "'" | "’"))?;
        let named = (i + 1..close).all(|j| words[j].capital)
            && self.reading.words[close].span.start == words[close - 1].span.end;
        let after = close + 1;
        (named && follows(after)).then_some(after)
    }

    /// The name that two words make.
    pub fn full_name(&self, first: usize, last: usize) -> Name {
        let words = &self.reading.words;
        Name {
            from: first as u32,
            start: first as u32,
            end: last as u32 + 1,
            parts: vec![self.part(first, false), self.part(last, false)],
            gender: Gender::Unknown,
            before: first as u32..first as u32,
            titled: false,
            headline: self.title_case[words[first].paragraph as usize],
            caps: false,
            weak: false,
            marked: words[first].is_marked(),
        }
    }

    fn part(&self, word: usize, nick: bool) -> Part {
        let text = self.reading.word(word);
        let (mut letters, mut count, mut stops) = (0_u32, 0_usize, 0_usize);
        for byte in text.bytes() {
            match byte.to_ascii_lowercase() {
                letter @ b'a'..=b'z' => (letters, count) = (letters | 1 << (letter - b'a'), count + 1),
                b'.' => stops += 1,
                _ => {}
            }
        }
        if !text.is_ascii() {
            count = text.chars().filter(|c| c.is_alphabetic()).count();
        }
        let initial = count == 1 || stops == count && text.ends_with('.');
        Part { key: self.key(word), flags: self.flags[word], word: word as u32, letters, initial, nick }
    }

    /// Cuts the run of words `start..end` into title and name and puts it where it belongs.
    fn run(&self, mut start: usize, mut end: usize, runs: &mut Runs) {
        const I: u32 = hash("i");
        let words = &self.reading.words;
        // "When Trump", but "Will Hurd".
        while start < end && self.is(start, Flags::LEAD) {
            if self.is(start, Flags::GIVEN) && end - start > 1 && self.hash(start) != I {
                break;
            }
            start += 1;
        }
        if start >= end || words[start].hash == I && end - start == 1 {
            return;
        }
        let title = |i: usize| {
            self.is(i, Flags::TITLE | Flags::TITLE_MODIFIER | Flags::NATION)
                && !(self.is(i, Flags::DOTTED) && !self.dotted(i) && !self.full_title(i))
                || self.is(i, Flags::RANK) && self.in_capitals(i)
        };
        // "Rachel Dunn MP", "Fergus Lyle QC": letters after a name are no part of it.
        let whole = end;
        while end - start > 2 && self.is(end - 1, Flags::POST_NOMINAL) && self.in_capitals(end - 1) && !title(end - 2) {
            end -= 1;
        }
        let places = |i: usize| self.is(i, Flags::BODY | Flags::PLACE | Flags::PLACE_OPENS);
        if end < whole && (places(start) || places(end - 1)) && !self.is(start, Flags::MALE | Flags::FEMALE) {
            end = whole;
        }
        let count = end - start;
        let trailing = |from: usize| (from..end).all(|i| self.is(i, Flags::SUFFIX) || self.class(i) == Class::Period);
        let mut last_title = (start..end).rev().find(|&i| title(i));
        // "Stephen King", "Martin Luther King Jr.": a title at the end of a name that opens with a first name is a surname.
        while let Some(i) = last_title {
            // The word before it must be a first name, or stand after a title of its own: "Sen. Angus King".
            let named = i > start
                && !title(i - 1)
                && (self.is(start, Flags::GIVEN) || self.is(i - 1, Flags::GIVEN) || i > start + 1 && title(i - 2));
            let surname = named && trailing(i + 1) && !self.dotted(i);
            let given = i == start && count == 2 && self.is(i, Flags::GIVEN) && !title(i + 1);
            if !(surname || given) {
                break;
            }
            last_title = (start..i).rev().find(|&j| title(j));
        }
        // "Mr. King", and "King" alone: a title can be a surname. Alone it only links to somebody known.
        let mut weak = false;
        if let Some(i) = last_title.filter(|&i| i + 1 == end) {
            if i > start && self.is(i - 1, Flags::TITLE_SHORT) {
                last_title = Some(i - 1);
            } else if count == 1 && !self.dotted(i) {
                last_title = None;
                weak = true;
            }
        }
        let mut name_start = match last_title {
            Some(i) if i + 1 < end => i + 1 + usize::from(self.class(i + 1) == Class::Period),
            _ => start,
        };
        // "the U.S. While Holm": the stop of the letters ended a sentence.
        while name_start > start
            && name_start + 1 < end
            && self.is(name_start, Flags::LEAD)
            && !self.is(name_start, Flags::GIVEN)
        {
            name_start += 1;
        }
        // "Star Piet Holm": a noun for a person that no list has as a title, before a first name.
        if name_start == start
            && count >= 3
            && self.is(start, Flags::PERSON)
            && !self.is(start, Flags::GIVEN)
            && self.is(start + 1, Flags::MALE | Flags::FEMALE)
        {
            name_start += 1;
        }
        if name_start >= end {
            return;
        }
        // "Fisheries Anna Holm", after "Minister of": the name begins with the first name if only words of bodies precede.
        if end - name_start >= 3
            && !self.is(name_start, Flags::GIVEN)
            && let Some(given) = (name_start + 1..end - 1).find(|&i| self.is(i, Flags::MALE | Flags::FEMALE))
            && (self.is(given - 1, Flags::BODY | Flags::TITLE_MODIFIER)
                || start > 1
                    && self.class(start - 1) == Class::Preposition
                    && self.is(start - 2, Flags::TITLE | Flags::ROLE | Flags::PERSON)
                    && given - name_start <= 2)
            && !self.is(end - 1, Flags::BODY)
        {
            name_start = given;
        }
        if last_title.is_some_and(|i| i + 1 == end) && name_start == start {
            // Nothing but a title: "Attorney General".
            if count > 1 {
                runs.bodies.push(start as u32..end as u32);
            }
            return;
        }
        let mut parts = Vec::with_capacity(end - name_start);
        let mut quoted = false;
        for i in name_start..end {
            if words[i].class.is_mark()
                || matches!(words[i].class, Class::Open | Class::Close)
                || matches!(self.reading.word(i), "'" | "‘" | "’")
            {
                quoted = !quoted;
            } else if self.class(i) != Class::Period {
                parts.push(self.part(i, quoted));
            }
        }
        // "Anna Holm CPAC", in a headline: an acronym is no surname.
        let capitals = |part: &Part| {
            let text = self.reading.word(part.word as usize);
            text.len() > 2 && !part.is_suffix() && !part.initial && text.chars().all(char::is_uppercase)
        };
        while parts.len() > 2 && capitals(&parts[parts.len() - 1]) && !capitals(&parts[0]) {
            parts.pop();
        }
        let Some(first) = parts.first().copied() else { return };
        let caps = (name_start..end).all(|i| !self.reading.word(i).chars().any(char::is_lowercase))
            && self.reading.word(first.word as usize).chars().count() > 1;
        let core = parts.iter().filter(|part| !part.is_suffix()).count();
        let before_start = self.description_before(start, name_start);
        let before = before_start as u32..name_start as u32;
        let mut gender = Gender::Unknown;
        for i in before.clone() {
            if self.is(i as usize, Flags::HONORIFIC_MALE) {
                gender = Gender::Male;
            } else if self.is(i as usize, Flags::HONORIFIC_FEMALE) {
                gender = Gender::Female;
            }
        }
        let titled = !weak
            && (gender != Gender::Unknown
                || before.clone().any(|i| {
                    (i as usize) >= start
                        && self.is(i as usize, Flags::TITLE)
                        && !self.is(i as usize, Flags::TITLE_MODIFIER)
                })
                || name_start > 0
                    && before_start < name_start
                    && self.is(name_start - 1, Flags::ROLE | Flags::TITLE | Flags::KIN | Flags::PROFESSION)
                    && !self.is(name_start - 1, Flags::TITLE_MODIFIER | Flags::NATION));
        let body_words =
            parts.iter().filter(|part| part.flags.any(Flags::BODY) && !part.flags.any(Flags::GIVEN)).count()
                + usize::from(core > 1 && first.flags.any(Flags::PLACE_OPENS));
        let last = parts.iter().rev().find(|part| !part.is_suffix()).copied().unwrap_or(first);
        let surname = core == 2 && first.flags.any(Flags::GIVEN) && last.flags.any(Flags::SURNAME);
        let inner = body_words == 1
            && core <= 4
            && first.flags.any(Flags::MALE | Flags::FEMALE)
            && !last.flags.any(Flags::BODY);
        if core > 1 && body_words > 0 && !surname && !(inner && titled) || core > 5 {
            runs.bodies.push(start as u32..self.body_end(end) as u32);
            return;
        }
        if core == 1 && body_words == 1 && self.body_end(end) > end {
            runs.bodies.push(start as u32..self.body_end(end) as u32);
        }
        if core == 1
            && caps
            && self.reading.word(first.word as usize).len() < 6
            && !titled
            && !self.speaks_in_transcript(start, end)
        {
            // A surname in capitals in a headline still links to its bearer.
            runs.bodies.push(name_start as u32..end as u32);
        }
        runs.names.push(Name {
            from: start as u32,
            start: name_start as u32,
            end: whole as u32,
            parts,
            gender,
            before,
            titled,
            headline: self.title_case[words[start].paragraph as usize],
            caps,
            weak,
            marked: words[name_start].is_marked(),
        });
    }

    /// One past the last word of a body's name whose first run ends at `end`: "Association | of Harbour Pilots".
    fn body_end(&self, end: usize) -> usize {
        const JOINS: [u32; 3] = [hash("of"), hash("for"), hash("on")];
        const THE: u32 = hash("the");
        if !JOINS.contains(&self.hash(end)) {
            return end;
        }
        let mut last = end + 1;
        last += usize::from(self.hash(last) == THE);
        let from = last;
        while last < self.reading.words.len()
            && self.may_name(last)
            && last < from + 4
            && (last == from || self.adjacent(last))
        {
            last += 1;
        }
        if last > from { last } else { end }
    }

    /// True if `NAME:` opens a paragraph at `start`.
    pub fn speaks_in_transcript(&self, start: usize, end: usize) -> bool {
        let words = &self.reading.words;
        let opens = start == 0 || words[start - 1].paragraph != words[start].paragraph;
        opens && self.class(end) == Class::Colon
    }

    /// True if word `i` carries or is followed by a full stop of its own.
    fn dotted(&self, i: usize) -> bool {
        self.reading.word(i).ends_with('.') || self.class(i + 1) == Class::Period && self.adjacent_stop(i + 1)
    }

    fn adjacent_stop(&self, i: usize) -> bool {
        let words = &self.reading.words;
        words[i].span.start == words[i - 1].span.end
    }

    /// "Gen" and "Sen" stand without a stop in British style too; "Del" does not, "Fr" before a first name, "Ch" and "Con"
    /// beside another title.
    fn full_title(&self, i: usize) -> bool {
        const BRITISH: [u32; 7] =
            [hash("gen"), hash("maj"), hash("sen"), hash("gov"), hash("rep"), hash("pte"), hash("hon")];
        const FR: u32 = hash("fr");
        const PIECES: [u32; 3] = [hash("ch"), hash("con"), hash("flt")];
        let key = self.key(i);
        BRITISH.contains(&key)
            || key == FR && self.is(i + 1, Flags::MALE | Flags::FEMALE)
            || PIECES.contains(&key)
                && (self.is(i + 1, Flags::TITLE_SHORT) || i > 0 && self.is(i - 1, Flags::TITLE_SHORT))
    }

    /// The first word of the description before a name: titles of the run, and lower-case words before them
    /// ("press secretary").
    fn description_before(&self, start: usize, name_start: usize) -> usize {
        let words = &self.reading.words;
        let mut first = start;
        let mut steps = 0;
        while first > 0 && steps < 6 {
            let i = first - 1;
            let word = &words[i];
            let joins = !word.capital
                && matches!(word.class, Class::Noun | Class::Adjective | Class::VerbIng | Class::Verb)
                && !self.is(i, Flags::LEAD)
                && word.sentence == words[name_start].sentence
                && self.adjacent(first);
            if !joins {
                break;
            }
            first = i;
            steps += 1;
        }
        first
    }
}
