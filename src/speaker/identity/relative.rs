//! "who" and "which", and the texts through which a body speaks: "the agency issued a report, which concluded".

use super::lexicon::{Flags, lexicon};
use super::resolve::{Decision, FOR, OF, Resolver, THAT, WHICH, Who};
use crate::quote::Class;
use crate::text::tokens::{hash, hash_folded};
use std::ops::Range;

const ARTICLES: [u32; 2] = [hash("a"), hash("an")];
/// What bodies do with the texts that speak for them.
const ISSUES: [u32; 12] = [
    hash("issued"),
    hash("released"),
    hash("published"),
    hash("wrote"),
    hash("sent"),
    hash("circulated"),
    hash("posted"),
    hash("unveiled"),
    hash("presented"),
    hash("produced"),
    hash("issues"),
    hash("publishes"),
];

impl Resolver<'_, '_, '_, '_> {
    /// True for a mention that is "which" or "that": what it goes with has not come up as a speaker.
    pub fn goes_with_a_thing(&self, at: &Range<u32>) -> bool {
        at.len() == 1 && matches!(self.people.ground.hash(at.start as usize), WHICH | THAT)
    }

    /// "who": the nearest name, else the people before it.
    pub(super) fn who(&self, at: u32) -> Option<Decision> {
        let people = || self.antecedent(at).filter(|&i| self.human(i)).and_then(|i| self.before_relative(at, i));
        self.relative(at).or_else(people)
    }

    /// The nearest name before a relative pronoun.
    fn relative(&self, at: u32) -> Option<Decision> {
        let names = &self.people.names;
        let to = self.people.start.before(at);
        let near = (to.saturating_sub(4)..to).rev().find(|&i| {
            at.checked_sub(names[i].end).is_some_and(|gap| gap < 24)
                && self.people.of(i).is_some_and(|person| person.is_person)
        })?;
        let person = self.people.bearer[near]?;
        Some(Decision::new(Who::Person(person), 0.9, "the name before the relative pronoun"))
    }

    /// The last word of the noun phrase that a relative pronoun at word `at` goes with: "an unclassified report on fish,
    /// which". Of several the document, for that is what concludes and finds.
    pub(super) fn antecedent(&self, at: u32) -> Option<u32> {
        let ground = self.people.ground;
        let sentence = ground.reading.words.get(at as usize)?.sentence;
        let before = (at.saturating_sub(14)..at).rev().take_while(|&i| {
            let word = &ground.reading.words[i as usize];
            word.sentence == sentence && !word.is_marked() && !word.class.is_verb()
        });
        let nouns = before.filter(|&i| matches!(ground.class(i as usize), Class::Noun | Class::Proper));
        let nearest = nouns.clone().next()?;
        if ground.class(nearest as usize) == Class::Proper && !ground.is(nearest as usize, Flags::PLACE | Flags::DAY) {
            return Some(nearest);
        }
        nouns.clone().find(|&i| ground.is(i as usize, Flags::DOCUMENT)).or(Some(nearest))
    }

    /// True for nouns of people, one or many: "economist", "voters".
    pub(super) fn human(&self, i: u32) -> bool {
        let ground = self.people.ground;
        let human = Flags::PERSON | Flags::ANONYMOUS | Flags::GROUP | Flags::NATION | Flags::HELPER;
        let one = |word: &str| lexicon().flags(hash_folded(word)).any(human);
        let word = ground.reading.word(i as usize);
        ground.is(i as usize, human)
            || word.strip_suffix('s').is_some_and(one)
            || word.strip_suffix("es").is_some_and(one)
    }

    /// The noun phrase of the antecedent of a relative pronoun at word `at`, as written.
    pub(super) fn before_relative(&self, at: u32, antecedent: u32) -> Option<Decision> {
        let phrase = self.people.ground.reading.phrase_at(antecedent)?;
        (phrase.start <= antecedent && phrase.end <= at).then_some(())?;
        let words = phrase.start..phrase.end;
        let head = self.head(&words);
        self.named(&words, &head)
            .or_else(|| self.body(&words, &head))
            .or_else(|| Some(self.as_written(&words, &head)))
            .map(|decision| Decision { reason: "the words before the relative pronoun", ..decision })
    }

    /// The body or person that issued the document whose noun is word `at`: "the agency released a report".
    pub(super) fn issuer(&self, at: u32) -> Option<Decision> {
        let ground = self.people.ground;
        let article = (at.saturating_sub(5)..at).rev().find(|&i| ARTICLES.contains(&ground.hash(i as usize)))?;
        let verb = article.checked_sub(1).filter(|&i| ISSUES.contains(&ground.hash(i as usize)))?;
        let phrase = ground.reading.phrase_at(verb.saturating_sub(1))?;
        let subject = phrase.start..phrase.end.min(verb);
        if subject.is_empty() || subject.end != verb || ground.class(verb as usize - 1) != Class::Proper {
            return None;
        }
        // "the Office | of the Inspector of Harbours": the subject goes back over "of" while it is capitalised.
        let mut start = subject.start;
        while let Some(of) = start.checked_sub(1).filter(|&i| matches!(ground.hash(i as usize), OF | FOR)) {
            let more = ground.reading.phrase_at(of.saturating_sub(1));
            let Some(more) = more.filter(|phrase| phrase.end == of && phrase.start < of) else { break };
            if !ground.reading.words[of as usize - 1].capital {
                break;
            }
            start = more.start;
        }
        let words = start..subject.end;
        let head = self.head(&words);
        let decision = self.named(&words, &head).or_else(|| self.body(&words, &head))?;
        Some(Decision { confidence: 0.8, reason: "the one who issued the text that speaks", ..decision })
    }
}
