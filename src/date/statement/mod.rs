//! The day a statement was made.
//!
//! Only one dated quotation in seven is dated by its own sentence; most by a sentence one to seven paragraphs before. The
//! danger is a dated sentence that dates a debate, a law or a report and not the saying, so each step asks for more the
//! farther it looks: first answer wins.
//!
//! 1. The statement's own sentences, in the clause of the cue.
//! 2. The occasion that its own sentences name, if the article has dated it ("at the rally", "after the debate").
//! 3. The one or two sentences before, if they show the speaker saying or doing something.
//! 4. Any sentence since the speaker's last statement that dates a saying of the speaker.
//! 5. The speaker's last statement: its date, or its having none.
//! 6. For an opening quotation, the sentence after.
//! 7. The reporter's own interviews ("people I spoke to this week").
//! 8. Commentators and interviews without a date of their own are not at the scene: assumed.
//! 9. The scene of the paragraph before, then the lead's day, which fades after four paragraphs.
//! 10. The article's own day, marked as assumed.

mod candidates;
mod facts;
mod history;
mod observer;

use super::lexicon::Lex;
use super::meaning::Base;
use super::said::{self, Word as Sense};
use super::{DateFrom, Expression, Meaning, StatementDate, When, lexicon};
use crate::quote::reading::{Class, Reading};
use crate::speaker::{Attributed, Identity, Kind};
use crate::text::Span;
use crate::text::sorted::Sorted;
use crate::text::tokens::{hash, hash_folded};
use candidates::{Candidate, Grain};
use facts::Facts;
pub use facts::Sentences;
use history::{History, Places};

/// After so many paragraphs without being renewed the lead's day no longer holds.
const FADES: u32 = 4;
/// The lead: paragraphs up to this one, a headline being the first.
const LEAD: u32 = 2;
/// Reported speech dates what the same speaker says up to so many paragraphs later.
const NEAR: u32 = 2;
/// A date may stand so many words from the cue in its own sentence; a year only so many.
const OWN_WORDS: usize = 25;
const OWN_WORDS_YEAR: usize = 12;
const DURING: u32 = hash("during");

/// A statement's date, and what it was said with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dated {
    /// Its date.
    pub date: Option<StatementDate>,
    /// Statements of one number were said on one occasion: the speaker goes on in the same paragraph or the next, and nothing
    /// tells a day of one that it does not tell of the other.
    pub occasion: u32,
}

/// The date of each statement, in the order of `statements`; `sentences` are those of `reading`. `own` are the words of a dateline or a credit line, which date the
/// article and nothing that is said in it.
pub fn statement_dates(
    reading: &Reading,
    sentences: &Sentences,
    statements: &[Attributed],
    identity: &Identity,
    expressions: &[Expression],
    article: Option<When>,
    own: Option<Span>,
) -> Vec<Dated> {
    let scene = Scene::new(reading, sentences, identity, expressions, article, own);
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|&i| statements[i].content.start);
    let mut history = History::new(identity.speakers.len());
    let mut pieces = vec![0_u32; statements.iter().map(|statement| statement.group as usize + 1).max().unwrap_or(0)];
    statements.iter().for_each(|statement| pieces[statement.group as usize] += 1);
    let mut dates = vec![Dated::default(); statements.len()];
    for index in order {
        let statement = &statements[index];
        let speaker = identity.of.get(index).copied().flatten().map(|resolved| resolved.speaker);
        let here = scene.place(statement, speaker);
        // The pieces of one statement were said together, but for words that it reports of another.
        let several = pieces[statement.group as usize] > 1;
        let told = if several { history.groups.get(&(statement.group, speaker)).copied() } else { None };
        let answer = told.unwrap_or_else(|| scene.decide(&here, &history));
        if several {
            history.groups.insert((statement.group, speaker), answer);
        }
        let occasion = history.occasion(speaker, index as u32, here.paragraph, answer.candidate);
        let said = Said { kind: statement.kind, last: here.last, paragraph: here.paragraph, answer };
        history.note(speaker, said, answer.candidate.map(|candidate| scene.places.value(candidate)));
        dates[index] = Dated { date: scene.date(answer), occasion };
    }
    dates
}

/// What was decided: which expression dates it, if any, and why.
#[derive(Clone, Copy)]
struct Answer {
    candidate: Option<usize>,
    /// It dates the scene or the opening, and holds for this saying because nothing speaks against it.
    carried: bool,
    reason: &'static str,
}

const fn assumed(reason: &'static str) -> Answer {
    Answer { candidate: None, carried: false, reason }
}

/// A statement that has its answer.
struct Said {
    kind: Kind,
    /// Its last sentence.
    last: u32,
    paragraph: u32,
    answer: Answer,
}

/// Where a statement stands.
struct Here<'s> {
    statement: &'s Attributed,
    speaker: Option<usize>,
    /// First and last sentence of words, cue and mention.
    first: u32,
    last: u32,
    paragraph: u32,
    /// The cue's words, or the first word of the statement.
    cue: Option<(usize, usize)>,
    start: usize,
}

struct Scene<'r> {
    reading: &'r Reading<'r>,
    identity: &'r Identity,
    expressions: &'r [Expression],
    article: Option<When>,
    /// The words that date the article itself.
    own: Option<Span>,
    candidates: Vec<Candidate>,
    /// For each sentence its paragraph.
    paragraphs: Vec<u32>,
    /// The sentence of each candidate.
    candidate_sentences: Sorted<1>,
    sentences: &'r Sentences,
    /// By speaker: the hash of the surname, 0 if there is none.
    surnames: Vec<u32>,
    /// By speaker: the name has a word of an office.
    offices: Vec<bool>,
    places: Places,
}

impl<'r> Scene<'r> {
    fn new(
        reading: &'r Reading<'r>,
        sentences: &'r Sentences,
        identity: &'r Identity,
        expressions: &'r [Expression],
        article: Option<When>,
        own: Option<Span>,
    ) -> Self {
        let surnames = identity.speakers.iter().map(|speaker| surname(&speaker.name)).collect();
        let office = |name: &str| name.split_whitespace().any(|word| said::sense(hash_folded(word)).office());
        let offices = identity.speakers.iter().map(|speaker| office(&speaker.name)).collect();
        let paragraph =
            |range: &std::ops::Range<u32>| reading.words.get(range.start as usize).map_or(0, |w| w.paragraph);
        let mut scene = Scene {
            reading,
            paragraphs: reading.sentences.iter().map(paragraph).collect(),
            identity,
            expressions,
            article,
            own,
            candidates: Vec::new(),
            candidate_sentences: Sorted::default(),
            sentences,
            surnames,
            offices,
            places: Places::default(),
        };
        scene.candidates = (0..expressions.len()).filter_map(|i| scene.candidate(i)).collect();
        scene.candidate_sentences = Sorted::new(scene.candidates.iter().map(|candidate| candidate.sentence));
        scene.places = Places::new(&scene);
        scene
    }

    /// The expression of a candidate.
    fn expression(&self, candidate: usize) -> &'r Expression {
        &self.expressions[self.candidates[candidate].expression]
    }

    fn sentence_of(&self, word: usize) -> u32 {
        let words = &self.reading.words;
        words.get(word).or(words.last()).map_or(0, |word| word.sentence)
    }

    fn paragraph_of(&self, sentence: u32) -> u32 {
        self.paragraphs.get(sentence as usize).copied().unwrap_or(0)
    }

    /// The words of a sentence outside marks.
    fn outside(&self, sentence: u32) -> impl Iterator<Item = usize> + Clone + '_ {
        let range = self.reading.sentences.get(sentence as usize).cloned().unwrap_or(0..0);
        (range.start as usize..range.end as usize).filter(|&i| !self.reading.words[i].is_marked())
    }

    fn sense(&self, word: usize) -> Sense {
        self.reading.words.get(word).map_or(Sense::NONE, |word| said::sense(word.hash))
    }

    fn class(&self, word: usize) -> Class {
        self.reading.words.get(word).map_or(Class::Period, |word| word.class)
    }

    fn lex(&self, word: usize) -> Lex {
        self.reading.words.get(word).map_or(Lex::Newline, |word| lexicon::lookup(word.hash))
    }

    fn place<'s>(&self, statement: &'s Attributed, speaker: Option<usize>) -> Here<'s> {
        let spans = statement.cue.iter().chain(&statement.mention).chain(std::iter::once(&statement.content));
        let low = spans.clone().map(|span| span.start).min().unwrap_or(statement.content.start);
        let high = spans.map(|span| span.end).max().unwrap_or(statement.content.end);
        let start = self.reading.word_at(low);
        let end = self.reading.word_at(high.saturating_sub(1));
        let first = self.sentence_of(start);
        let words =
            |span: &Span| (self.reading.word_at(span.start), self.reading.word_at(span.end.saturating_sub(1)) + 1);
        let cue = statement.cue.as_ref().map(words);
        Here {
            statement,
            speaker,
            first,
            last: self.sentence_of(end).max(first),
            paragraph: self.paragraph_of(first),
            cue,
            start,
        }
    }

    /// The rules in their order.
    fn decide(&self, here: &Here, history: &History) -> Answer {
        let answer = |found: Option<usize>, reason| {
            found.map(|candidate| Answer { candidate: Some(candidate), carried: false, reason })
        };
        if let Some(own) = answer(self.own(here), "a date in its own sentence") {
            return own;
        }
        if let Some(event) = answer(self.occasion(here), "the occasion that its own sentence names") {
            return event;
        }
        let mine = self.last_of(here, history);
        if let Some(before) = answer(self.before(here, mine), "the sentence before dates what the speaker says") {
            return before;
        }
        if let Some(frame) = answer(self.frame(here, mine), "an earlier sentence dates what the speaker says") {
            return frame;
        }
        if let Some(mine) = mine.and_then(|mine| self.carried(here, mine)) {
            return mine;
        }
        if let Some(after) = answer(self.after(here), "the sentence after dates what the speaker says") {
            return after;
        }
        if let Some(own) = answer(self.interviews(here), "the reporter's own interviews") {
            return own;
        }
        if self.is_interview(here) {
            return assumed("an interview without a date");
        }
        if self.is_commentator(here) {
            return assumed("a commentator, no date near");
        }
        if let Some(scene) = answer(self.scene(here), "the event of the paragraph before") {
            return Answer { carried: true, ..scene };
        }
        let lead = answer(self.lead(here, history), "the day of the article's opening");
        lead.map_or(assumed("no date near"), |lead| Answer { carried: true, ..lead })
    }

    /// The speaker's last statement that tells anything: a quotation wherever it stands, reported speech only if it is near
    /// and dated, because it is often of another day.
    fn last_of<'h>(&self, here: &Here, history: &'h History) -> Option<&'h Said> {
        let spoken = history.of(here.speaker?)?;
        let reported = spoken.reported(here.paragraph).find(|said| {
            let reach = match said.answer.candidate.map(|candidate| self.candidates[candidate].grain) {
                Some(Grain::Day) => NEAR,
                _ => 0,
            };
            here.paragraph <= said.paragraph + reach
        });
        reported.or(spoken.quoted.as_ref())
    }

    /// 5. The answer of the speaker's last statement. A month or a year holds for its paragraph and the next only.
    fn carried(&self, here: &Here, mine: &Said) -> Option<Answer> {
        let Some(candidate) = mine.answer.candidate else {
            return Some(assumed("no date near, as for the speaker's previous statement"));
        };
        let coarse = self.candidates[candidate].grain >= Grain::Month;
        if coarse && here.paragraph > mine.paragraph + 1 {
            return None;
        }
        Some(Answer { reason: "the speaker's previous statement", ..mine.answer })
    }

    /// 1. The statement's own sentences.
    fn own(&self, here: &Here) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        for index in self.within(here.first, here.last + 1) {
            let (candidate, expression) = (&self.candidates[index], self.expression(index));
            let inside = here.statement.content.overlap(expression.span) > 0 && !self.follows_marks(candidate);
            if candidate.elsewhere || inside {
                continue;
            }
            let (relatives, distance) = self.clause(here, candidate);
            let far = distance > if candidate.grain == Grain::Year { OWN_WORDS_YEAR } else { OWN_WORDS };
            if far || relatives > 0 && candidate.words.0 > here.start || self.is_aside(here, candidate) {
                continue;
            }
            if best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// True if the expression stands right behind marks: "called the vote a “disgrace” on Tuesday" tells when, wherever what was
    /// said seems to end.
    fn follows_marks(&self, candidate: &Candidate) -> bool {
        let mut before = candidate.words.0;
        while before > 0
            && (matches!(self.lex(before - 1), Lex::On | Lex::Late | Lex::Early)
                || self.class(before - 1) == Class::Comma)
        {
            before -= 1;
        }
        candidate.grain == Grain::Day && before > 0 && self.class(before - 1).is_mark()
    }

    /// True if the expression stands before the cue and a clause with "who" or "which" holds one of them and not the other: "Dahl,
    /// who resigned on Monday, said", "the vote on Monday, which Dahl called rigged".
    fn is_aside(&self, here: &Here, candidate: &Candidate) -> bool {
        let (first, end) = candidate.words;
        let Some(cue) = here.cue.iter().map(|cue| cue.0).filter(|&cue| cue >= end).min() else { return false };
        let outside = |i: &usize| self.reading.words.get(*i).is_some_and(|word| !word.is_marked());
        let breaks = |i: usize| matches!(self.class(i), Class::Comma | Class::Dash);
        let leads = |i: usize| self.class(i) == Class::Relative;
        let between = || (end..cue).filter(outside);
        let sentence = self.sentence_of(first);
        let back = (0..first).rev().take(25).take_while(|&i| self.sentence_of(i) == sentence).filter(outside);
        let mut back = back.take_while(|&i| !breaks(i));
        let closes = || between().any(breaks);
        // "issued a report on Monday, which says" is of Monday, too.
        let subject = |i: usize| {
            matches!(self.class(i), Class::Determiner | Class::Possessive | Class::Proper | Class::SubjectPronoun)
        };
        let holds_cue = |i: usize| leads(i) && breaks(i - 1) && !(i..cue).any(breaks) && (i..cue).any(subject);
        between().any(holds_cue) || closes() && back.any(leads)
    }

    /// Relative words and words between the nearest cue and the expression, those in marks not counted.
    fn clause(&self, here: &Here, candidate: &Candidate) -> (usize, usize) {
        let (first, end) = candidate.words;
        let count = |from: usize, to: usize| {
            let outside = (from..to).filter(|&i| self.reading.words.get(i).is_some_and(|word| !word.is_marked()));
            outside.fold((0, 0), |(relatives, words), i| {
                let relative = self.is_relative(i) || self.class(i) == Class::Semicolon;
                (relatives + usize::from(relative), words + usize::from(self.class(i) != Class::Comma))
            })
        };
        let between = here
            .cue
            .iter()
            .map(|&(cue, cue_end)| if first >= cue_end { count(cue_end, first) } else { count(end, cue) });
        between.min().unwrap_or((0, 0))
    }

    /// 2. "She said at the rally", where the article has told of "a rally on Friday".
    fn occasion(&self, here: &Here) -> Option<usize> {
        let at = |&i: &usize| {
            self.sense(i).event()
                && (i.saturating_sub(3)..i).any(|the| self.lex(the) == Lex::The && the > 0 && self.meets(the - 1))
        };
        let sentences = (here.first..=here.last).filter(|&sentence| self.any(sentence, Sense::event));
        let word = sentences.flat_map(|sentence| self.outside(sentence)).find(at)?;
        self.places.occasion(self.reading.words.get(word)?.hash, here.first)
    }

    /// True for a preposition that puts somebody at an occasion, or right behind it.
    fn meets(&self, i: usize) -> bool {
        matches!(self.lex(i), Lex::At | Lex::In | Lex::After | Lex::Following)
            || self.reading.words.get(i).is_some_and(|word| word.hash == DURING)
    }

    /// The occasion whose day an expression is: "Monday's debate", "a rally in Holm on Friday".
    fn dated_occasion(&self, candidate: &Candidate) -> Option<u32> {
        let (first, end) = candidate.words;
        let usable = candidate.grain == Grain::Day && !candidate.today;
        let hash = |i: usize| self.reading.words.get(i).filter(|word| !word.is_marked()).map(|word| word.hash);
        let named = |i: &usize| self.sense(*i).event();
        let part = |i: &usize| {
            use Class::*;
            matches!(
                self.class(*i),
                Genitive | Noun | Proper | Adjective | Preposition | Day | Number | Determiner | Verb | VerbIng
            )
        };
        let behind = (end..end + 4).take_while(part).find(named);
        let sentence = self.sentence_of(first);
        let before = || {
            (first.saturating_sub(7)..first)
                .rev()
                .take_while(|&i| self.sentence_of(i) == sentence && part(&i))
                .find(named)
        };
        // "since Monday's debate" dates the debate; "a rally since Monday" dates none.
        let before = || if candidate.elsewhere { None } else { before() };
        usable.then(|| behind.or_else(before)).flatten().and_then(hash)
    }

    /// True if the speaker is named in the sentence, outside marks.
    fn names(&self, speaker: Option<usize>, sentence: u32) -> bool {
        speaker.is_some_and(|speaker| self.places.named(speaker).binary_search(&sentence).is_ok())
    }

    fn facts(&self, sentence: u32) -> Option<Facts> {
        self.sentences.get(sentence)
    }

    /// True if a word of a sentence outside marks has one of the senses that `wanted` names.
    fn any(&self, sentence: u32, wanted: impl Fn(Sense) -> bool) -> bool {
        self.facts(sentence).is_some_and(|facts| wanted(facts.senses))
    }

    fn has_person_pronoun(&self, sentence: u32) -> bool {
        self.facts(sentence).is_some_and(Facts::has_person_pronoun)
    }

    /// True if a pronoun of the sentence is known to mean another speaker.
    fn is_another(&self, speaker: Option<usize>, sentence: u32) -> bool {
        self.places.meant.get(&sentence).is_some_and(|&meant| Some(meant) != speaker)
    }

    /// Candidates of a sentence, the last first.
    fn of_sentence(&self, sentence: u32) -> impl Iterator<Item = (usize, &Candidate)> {
        self.within(sentence, sentence + 1).rev().map(|index| (index, &self.candidates[index]))
    }

    /// Candidates from a sentence on up to another one, which is not included. They stand in the order of the text.
    fn within(&self, first: u32, end: u32) -> std::ops::Range<usize> {
        let before = |sentence| self.candidate_sentences.before(sentence);
        before(first)..before(end)
    }

    /// 3. The one or two sentences before.
    fn before(&self, here: &Here, mine: Option<&Said>) -> Option<usize> {
        for step in 1..=2 {
            let sentence = here.first.checked_sub(step)?;
            let paragraph = self.paragraph_of(sentence);
            let behind = mine.is_some_and(|said| sentence <= said.last);
            if behind || paragraph + 1 < here.paragraph || step == 2 && paragraph != self.paragraph_of(here.first - 1) {
                return None;
            }
            for (index, candidate) in self.of_sentence(sentence) {
                let occasion = candidate.grain == Grain::Year && candidate.attributive;
                if candidate.today || candidate.elsewhere || candidate.weak && !occasion {
                    continue;
                }
                let opens = candidate.words.0 <= self.reading.sentences[sentence as usize].start as usize + 3;
                let coarse = candidate.grain >= Grain::Month && !opens && !candidate.attributive;
                if coarse || candidate.grain == Grain::Week && !self.any(sentence, Sense::says) {
                    continue;
                }
                // If "he" is somebody else who speaks there, that tells a day or an occasion ("a 2014 hearing"), but no month.
                let loose = candidate.grain >= Grain::Month && !candidate.attributive;
                let other = loose && self.is_another(here.speaker, sentence);
                let present = self.names(here.speaker, sentence) || !other && self.has_person_pronoun(sentence);
                if present && self.any(sentence, |sense| sense.says() || sense.acts()) {
                    return Some(index);
                }
            }
        }
        None
    }

    /// 4. Any sentence since the speaker's last statement.
    fn frame(&self, here: &Here, mine: Option<&Said>) -> Option<usize> {
        let floor = mine.map_or(0, |said| said.last + 1);
        let (sentence, index) = self.places.frame(here.speaker?, here.first)?;
        (sentence >= floor).then_some(index)
    }

    /// The candidate that dates a saying or deed in a sentence, whoever says or does it.
    fn framing(&self, sentence: u32) -> Option<usize> {
        let usable = |candidate: &Candidate| {
            candidate.grain == Grain::Day && !candidate.today && !candidate.elsewhere && !candidate.weak
        };
        let (index, _) = self.of_sentence(sentence).find(|(_, candidate)| usable(candidate))?;
        self.any(sentence, |sense| sense.says() || sense.acts()).then_some(index)
    }

    /// 6. The sentence after an opening quotation.
    fn after(&self, here: &Here) -> Option<usize> {
        let paragraph = self.paragraph_of(here.last);
        let reach = if paragraph <= LEAD { 2 } else { 0 };
        for sentence in here.last + 1..=here.last + 5 {
            if sentence as usize >= self.reading.sentences.len() || self.paragraph_of(sentence) > paragraph + reach {
                break;
            }
            let pronoun = self.facts(sentence).is_some_and(Facts::opens_with_pronoun);
            if !self.any(sentence, Sense::says) || !(self.names(here.speaker, sentence) || pronoun) {
                continue;
            }
            let found = self.of_sentence(sentence).filter(|(_, candidate)| candidate.is_scene()).last();
            if let Some((index, _)) = found {
                return Some(index);
            }
        }
        None
    }

    /// 7. "Voters I spoke to this week", "told me on Monday".
    fn interviews(&self, here: &Here) -> Option<usize> {
        self.places.interview(here.speaker)
    }

    /// 9. An event or a saying dated in the paragraph before.
    fn scene(&self, here: &Here) -> Option<usize> {
        let (sentence, index) = self.places.scene(here.first)?;
        (self.paragraph_of(sentence) + 1 >= here.paragraph).then_some(index)
    }

    /// The candidate that dates an event or a saying in a sentence.
    fn event(&self, sentence: u32) -> Option<usize> {
        let (index, _) = self.of_sentence(sentence).find(|(_, candidate)| candidate.is_scene())?;
        self.any(sentence, |sense| sense.says() || sense.event()).then_some(index)
    }

    /// 10. The lead's day, if it has not faded.
    fn lead(&self, here: &Here, history: &History) -> Option<usize> {
        self.candidates.iter().enumerate().take_while(|(_, c)| c.paragraph <= LEAD).find_map(|(index, candidate)| {
            if !candidate.is_scene() {
                return None;
            }
            let repeated = self.places.repeated(&self.candidates, index, here.first);
            let last = history.renewed(self.places.value(index)).max(repeated).max(candidate.paragraph);
            (here.paragraph <= last + FADES).then_some(index)
        })
    }

    /// The answer as a date.
    fn date(&self, answer: Answer) -> Option<StatementDate> {
        let Some(candidate) = answer.candidate else {
            let when = self.article?;
            return Some(StatementDate {
                when: Some(when),
                from: DateFrom::Article,
                evidence: None,
                meaning: None,
                carried: false,
                reason: answer.reason,
            });
        };
        let expression = self.expression(candidate);
        Some(StatementDate {
            when: expression.when,
            from: from(expression.meaning),
            evidence: Some(expression.span),
            meaning: Some(expression.meaning),
            carried: answer.carried,
            reason: answer.reason,
        })
    }
}

/// How the words give the date.
fn from(meaning: Meaning) -> DateFrom {
    match meaning.base {
        Base::Weekday(..) | Base::WeekdayOf(..) | Base::LaterWeekday(..) => DateFrom::Weekday,
        Base::Units(..) | Base::Later(..) | Base::SameDay(_) | Base::Weekend(_) | Base::DayOfMonth(..) => {
            DateFrom::Relative
        }
        Base::LatestQuarter(_) | Base::YearEnd(_) => DateFrom::Relative,
        _ => DateFrom::Explicit,
    }
}

/// The hash of a name's last word, those of generations left out; 0 for none or a very short one.
fn surname(name: &str) -> u32 {
    let mut words = name.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let last = words.rfind(|word| !matches!(*word, "Jr" | "Sr" | "II" | "III" | "IV" | ""));
    match last {
        Some(word) if word.len() > 2 && word.starts_with(char::is_uppercase) => hash(&word.to_lowercase()),
        _ => 0,
    }
}
