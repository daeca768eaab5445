//! Which expressions of an article may date a saying, and what speaks for and against each: its grain, the preposition
//! before it, the clause that it stands in.

use super::super::lexicon::Lex;
use super::super::meaning::{Base, Turn, Unit};
use super::super::{Date, Expression, When, bounds};
use super::Scene;
use super::facts::Facts;
use crate::quote::reading::Class;
use crate::text::tokens::hash;

/// A day more than so many days before the article is history, and dates no scene.
const RECENT: i32 = 45;

/// Words that open a clause of their own.
const CLAUSES: [u32; 5] = [hash("where"), hash("when"), hash("because"), hash("if"), hash("while")];

/// An expression outside quotation marks that may date a saying.
pub(super) struct Candidate {
    pub expression: usize,
    pub sentence: u32,
    pub paragraph: u32,
    /// Its words, end exclusive.
    pub words: (usize, usize),
    pub grain: Grain,
    /// "today" and "now" belong to their own sentence only.
    pub today: bool,
    /// Behind a preposition that points elsewhere ("since Monday"), or half of a range.
    pub elsewhere: bool,
    /// Behind a relative word in its clause, or in a dateline.
    pub weak: bool,
    /// It qualifies an occasion: "a 2014 Senate hearing".
    pub attributive: bool,
    /// A day that can be a scene's: not long ago, and no feast.
    pub recent: bool,
    /// The reporter speaks of own interviews in its sentence, and it is their day or week.
    pub interviews: bool,
}

impl Candidate {
    /// True if it may be the day of a scene.
    pub fn is_scene(&self) -> bool {
        self.recent && !self.today && !self.elsewhere && !self.weak
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    Day,
    Week,
    Month,
    Year,
}

impl Scene<'_> {
    /// The expression, if it may date a saying at all.
    pub(super) fn candidate(&self, index: usize) -> Option<Candidate> {
        let expression = &self.expressions[index];
        if self.own.is_some_and(|own| own.overlap(expression.span) > 0) {
            return None;
        }
        let first = self.reading.word_at(expression.span.start);
        let end = self.reading.word_at(expression.span.end - 1) + 1;
        let word = self.reading.words.get(first).filter(|word| !word.is_marked())?;
        let grain = match (expression.when, expression.meaning.base) {
            (Some(When::Day(_)), _) => Grain::Day,
            (Some(When::Week(..) | When::Weekend(..)), _) => Grain::Week,
            (Some(When::Month(..)), _) => Grain::Month,
            (Some(When::Year(_)), _) => Grain::Year,
            (Some(_), _) => return None,
            (
                None,
                Base::Weekday(..)
                | Base::WeekdayOf(..)
                | Base::MonthDay { .. }
                | Base::Units(Unit::Day, _)
                | Base::Later(Unit::Day, _),
            ) => Grain::Day,
            (None, Base::Units(Unit::Week, _) | Base::Weekend(_)) => Grain::Week,
            (None, Base::Units(Unit::Month, _) | Base::Month(..)) => Grain::Month,
            (None, _) => return None,
        };
        let attacks = Some(When::Day(Date::constant(2001, 9, 11)));
        if self.lies_ahead(expression) || expression.when == attacks && self.reading.word(first).starts_with('9') {
            return None;
        }
        let attributive = (end..end + 4)
            .take_while(|&i| {
                matches!(
                    self.class(i),
                    Class::Genitive | Class::Noun | Class::Proper | Class::Adjective | Class::Verb | Class::VerbIng
                )
            })
            .any(|i| self.sense(i).event());
        if grain == Grain::Year {
            let own = self.article.and_then(bounds).map(|(day, _)| day.year());
            let this = matches!(expression.when, Some(When::Year(year)) if own.is_some_and(|own| year >= own));
            let placed = first > 0 && self.reading.word(first - 1).eq_ignore_ascii_case("in")
                || matches!(expression.meaning.base, Base::Units(Unit::Year, _));
            if this || !placed && !attributive {
                return None;
            }
        }
        let mut at = first;
        while at > 0 && (matches!(self.lex(at - 1), Lex::The | Lex::Late | Lex::Early) || self.lex(at - 1) == Lex::Last)
        {
            at -= 1;
        }
        let preposition = at > 0
            && self.reading.words[at - 1].sentence == word.sentence
            && matches!(
                self.lex(at - 1),
                Lex::Since | Lex::Until | Lex::Before | Lex::After | Lex::From | Lex::To | Lex::Of | Lex::Following
            )
            || at > 0 && ["through", "for", "than"].iter().any(|p| self.reading.word(at - 1).eq_ignore_ascii_case(p));
        // "the winner of Tuesday's debate": the occasion is what is dated.
        let preposition =
            preposition && !(attributive && self.class(end) == Class::Genitive && self.lex(at - 1) == Lex::Of);
        let range = matches!(self.lex(end), Lex::And | Lex::To | Lex::Until)
            && self.expressions.get(index + 1).is_some_and(|next| self.reading.word_at(next.span.start) == end + 1);
        let today = matches!(expression.meaning.base, Base::Units(Unit::Day, 0)) && end == first + 1;
        Some(Candidate {
            expression: index,
            sentence: word.sentence,
            paragraph: word.paragraph,
            words: (first, end),
            grain,
            today,
            elsewhere: preposition || range,
            weak: self.is_weak(first, end),
            attributive,
            recent: grain == Grain::Day
                && !matches!(expression.meaning.base, Base::Holiday(..))
                && self.is_recent(expression),
            interviews: matches!(grain, Grain::Day | Grain::Week)
                && !today
                && self.facts(word.sentence).is_some_and(Facts::is_own_interview),
        })
    }

    /// True if the day lies shortly before the article, as far as that is known.
    fn is_recent(&self, expression: &Expression) -> bool {
        match (expression.when.and_then(bounds), self.article.and_then(bounds)) {
            (Some((day, _)), Some((_, article))) => (article - day).get_days() <= RECENT,
            _ => true,
        }
    }

    /// True if the expression names a time after the article.
    fn lies_ahead(&self, expression: &Expression) -> bool {
        match (expression.when.and_then(bounds), self.article.and_then(bounds)) {
            (Some((first, _)), Some((_, last))) => first > last,
            _ => matches!(
                expression.meaning.base,
                Base::Weekday(_, Turn::Future | Turn::Next)
                    | Base::MonthDay { turn: Turn::Future | Turn::Next, .. }
                    | Base::Month(_, Turn::Future | Turn::Next)
                    | Base::Units(_, 1..)
            ),
        }
    }

    /// True if the expression dates something else: it stands behind a relative word in its clause, or in a dateline.
    fn is_weak(&self, first: usize, end: usize) -> bool {
        let words = &self.reading.words;
        let dateline = match self.class(end) {
            Class::Dash => true,
            Class::Open => words.get(end + 1).is_some_and(|word| word.capital) && self.class(end + 2) == Class::Close,
            _ => false,
        };
        if dateline
            && words.get(first).is_some_and(|word| {
                let start =
                    self.reading.paragraphs.get(word.paragraph as usize).map_or(0, |range| range.start as usize);
                first - start < 12
            })
        {
            return true;
        }
        let sentence = self.sentence_of(first);
        let mut relative = false;
        for back in 1..=60 {
            let Some(i) = first.checked_sub(back) else { break };
            let word = &words[i];
            if word.sentence != sentence {
                break;
            }
            if word.is_marked() {
                continue;
            }
            // "the statement released on Monday" dates the statement, wherever it stands.
            if back <= 4 && self.sense(i).document() {
                return false;
            }
            if matches!(word.class, Class::Comma | Class::Semicolon | Class::Colon | Class::Dash) {
                break;
            }
            relative |= self.is_relative(i);
        }
        relative
    }

    pub(super) fn is_relative(&self, i: usize) -> bool {
        matches!(self.class(i), Class::Relative | Class::That)
            || matches!(self.lex(i), Lex::After | Lex::Before | Lex::Since)
            || self.reading.words.get(i).is_some_and(|word| CLAUSES.contains(&word.hash))
    }
}
