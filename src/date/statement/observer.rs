//! People who are not at the scene: whom the reporter interviewed, and who comments from afar.

use super::super::lexicon::Lex;
use super::super::said::{self, Word as Sense};
use super::facts::Facts;
use super::{Here, Scene};
use crate::quote::reading::Class;

impl Scene<'_> {
    /// 8. "told The Post", "in an interview", "by phone", without a date.
    pub(super) fn is_interview(&self, here: &Here) -> bool {
        let (Some(first), Some(last)) =
            (here.cue.iter().map(|cue| cue.0).min(), here.cue.iter().map(|cue| cue.1).max())
        else {
            return false;
        };
        let possible = |sentence| self.facts(sentence).is_some_and(Facts::may_be_interview);
        if !(here.first..=here.last).any(possible) {
            return false;
        }
        let words = (first.saturating_sub(14)..last + 10)
            .filter(|&i| self.reading.words.get(i).is_some_and(|word| !word.is_marked()))
            .filter(|&i| (here.first..=here.last).contains(&self.sentence_of(i)));
        let tells = ["told", "interview", "phone", "telephone", "email", "e-mail", "on"];
        if !words.clone().any(|i| tells.contains(&self.reading.word(i))) {
            return false;
        }
        let words: Vec<usize> = words.collect();
        let word = |n: usize| words.get(n).map_or("", |&i| self.reading.word(i));
        let proper = |n: usize| words.get(n).is_some_and(|&i| self.reading.words[i].capital);
        (0..words.len()).any(|n| match word(n) {
            "told" => {
                let medium = (n + 1..n + 6)
                    .take_while(|&at| proper(at))
                    .any(|at| said::sense(words.get(at).map_or(0, |&i| self.reading.words[i].hash)).medium());
                medium || matches!(word(n + 1), "me" | "us" | "host")
            }
            "interview" => (n.saturating_sub(4)..n).any(|at| matches!(word(at), "in" | "In" | "during" | "During")),
            "phone" | "telephone" | "email" | "e-mail" => n > 0 && matches!(word(n - 1), "by" | "an"),
            "on" => {
                n > 0
                    && word(n - 1) == "said"
                    && proper(n + 1)
                    && self.lex(words[(n + 1).min(words.len() - 1)]) == Lex::Other
            }
            _ => false,
        })
    }

    /// 8. A person whom the article describes beside the cue as an observer, and not one whom it opens with.
    pub(super) fn is_commentator(&self, here: &Here) -> bool {
        let Some(speaker) = here.speaker else { return false };
        let surname = self.surnames.get(speaker).copied().unwrap_or(0);
        let sentences = here.first.saturating_sub(1)..=here.last + 1;
        let possible = |sentence| self.facts(sentence).is_some_and(Facts::may_describe);
        let office = self.offices.get(speaker).copied().unwrap_or(true);
        if surname == 0 || office || !sentences.clone().any(possible) {
            return false;
        }
        let mut described = false;
        for sentence in sentences {
            let Some(n) = self.outside(sentence).position(|i| self.reading.words[i].hash == surname) else { continue };
            let words: Vec<usize> = self.outside(sentence).collect();
            let clause = |class: Class| matches!(class, Class::Period | Class::Semicolon);
            let before = words[..n]
                .iter()
                .rev()
                .take(9)
                .take_while(|&&i| !matches!(self.class(i), Class::Comma | Class::Period));
            let bracketed = words.get(n + 1).is_some_and(|&i| matches!(self.class(i), Class::Comma | Class::Open));
            let after =
                words[n + 1..].iter().take(if bracketed { 26 } else { 0 }).take_while(|&&i| !clause(self.class(i)));
            let mut near = before.chain(after).map(|&i| self.sense(i));
            if near.clone().take(12).any(Sense::office) {
                return false;
            }
            described |= near.any(Sense::observer);
            // "Jane Roe, 47, of Leeds"
            described |= bracketed && words.get(n + 2).is_some_and(|&i| self.class(i) == Class::Number);
        }
        described
    }
}
