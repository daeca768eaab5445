//! The list of speakers of an article, with every place that names them.

use super::people::People;
use super::resolve::{Decision, Who};
use super::{Attributed, Gender, Identity, Resolved, Sort, Speaker};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Speakers as they are collected.
pub struct Register<'p, 'g, 'r, 't> {
    people: &'p People<'g, 'r, 't>,
    speakers: Vec<Speaker>,
    /// The speaker of each person, once there is one.
    of_person: Vec<Option<usize>>,
    /// Those who are no single person, with what they are, by [`print`].
    others: FxHashMap<u64, Vec<(Who, usize)>>,
}

impl<'p, 'g, 'r, 't> Register<'p, 'g, 'r, 't> {
    /// A register of the people of an article; all of them are in it, whether they speak or not.
    pub fn new(people: &'p People<'g, 'r, 't>) -> Self {
        let mut register = Register {
            people,
            speakers: Vec::new(),
            of_person: vec![None; people.persons.len()],
            others: FxHashMap::default(),
        };
        for (index, person) in people.persons.iter().enumerate() {
            if person.is_person {
                register.person(index as u32);
            }
        }
        register
    }

    /// Adds the decisions and puts the speakers in order.
    pub fn fill(mut self, statements: &[Attributed], decisions: Vec<Option<Decision>>) -> Identity {
        let mut of = Vec::with_capacity(decisions.len());
        let mut places: Vec<Places> = Vec::new();
        for (statement, decision) in statements.iter().zip(decisions) {
            let Some(decision) = decision else {
                of.push(None);
                continue;
            };
            let speaker = self.speaker(&decision.who);
            // The names of a person are known; the mention adds a place only where it holds none of them.
            while places.len() <= speaker {
                places.push(Places { named: self.speakers[places.len()].mentions.len(), added: Vec::new() });
            }
            let (known, places) = (&mut self.speakers[speaker].mentions, &mut places[speaker]);
            if let Some(mention) = statement.mention.filter(|&mention| !places.any_inside(known, mention)) {
                places.add(mention);
                known.push(mention);
            }
            let other = decision.other.map(|person| self.person(person)).filter(|other| *other != speaker);
            of.push(Some(Resolved { speaker, confidence: decision.confidence, reason: decision.reason, other }));
        }
        let mut order: Vec<usize> = (0..self.speakers.len()).collect();
        order.sort_by_key(|&i| (self.speakers[i].introduced, i));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        for resolved in of.iter_mut().flatten() {
            resolved.speaker = place[resolved.speaker];
            resolved.other = resolved.other.map(|other| place[other]);
        }
        let mut speakers: Vec<Option<Speaker>> = self.speakers.into_iter().map(Some).collect();
        let mut sorted: Vec<Speaker> = order.into_iter().filter_map(|i| speakers[i].take()).collect();
        for speaker in &mut sorted {
            tidy(&mut speaker.mentions);
        }
        Identity { speakers: sorted, of }
    }

    fn speaker(&mut self, who: &Who) -> usize {
        if let Who::Person(person) = who {
            return self.person(*person);
        }
        let text = self.people.ground.reading.text;
        let same = |other: &Who| match (who, other) {
            (Who::Body(a), Who::Body(b)) | (Who::Unnamed(a), Who::Unnamed(b)) => {
                a.of(text) == b.of(text) || a.of(text).eq_ignore_ascii_case(b.of(text))
            }
            (a, b) => a == b,
        };
        let print = print(who, text);
        let others = self.others.get(&print).map_or(&[][..], Vec::as_slice);
        if let Some(&(_, found)) = others.iter().find(|(other, _)| same(other)) {
            return found;
        }
        let speaker = match who {
            Who::Several(persons) => {
                let names: Vec<&str> = persons.iter().map(|&person| self.people.place(person).of(text)).collect();
                let introduced = persons.first().map(|&person| self.people.place(person)).unwrap_or_default();
                self.new_speaker(join(&names), Sort::Body, introduced)
            }
            Who::Body(span) => self.new_speaker(one_line(span.of(text)), Sort::Body, *span),
            Who::Unnamed(span) => self.new_speaker(one_line(span.of(text)), Sort::Unnamed, *span),
            Who::Person(_) => return 0,
        };
        self.speakers.push(speaker);
        self.others.entry(print).or_default().push((who.clone(), self.speakers.len() - 1));
        self.speakers.len() - 1
    }

    fn new_speaker(&self, name: String, sort: Sort, introduced: Span) -> Speaker {
        Speaker { name, sort, gender: Gender::Unknown, role: None, mentions: vec![introduced], introduced }
    }

    fn person(&mut self, index: u32) -> usize {
        if let Some(known) = self.of_person[index as usize] {
            return known;
        }
        let reading = self.people.ground.reading;
        let person = &self.people.persons[index as usize];
        let introduced = self.people.place(index);
        let names = person.names.iter().map(|&i| &self.people.names[i as usize]);
        self.speakers.push(Speaker {
            name: one_line(introduced.of(reading.text)),
            sort: Sort::Person,
            gender: person.gender,
            role: person.role.map(|span| one_line(span.of(reading.text))),
            mentions: names.map(|name| reading.span(name.start..name.end)).collect(),
            introduced,
        });
        self.of_person[index as usize] = Some(self.speakers.len() - 1);
        self.speakers.len() - 1
    }
}

/// Where a speaker is named, while mentions are added.
struct Places {
    /// So many of its mentions were there to begin with, in order.
    named: usize,
    /// Those that were added, sorted. They come nearly in order.
    added: Vec<Span>,
}

impl Places {
    /// True if a place of the speaker with these mentions lies in `mention`.
    fn any_inside(&self, mentions: &[Span], mention: Span) -> bool {
        let named = mentions.get(..self.named).unwrap_or_default();
        [named, &self.added].into_iter().any(|places| {
            let from = places.partition_point(|place| place.start < mention.start);
            places[from..].iter().take_while(|place| place.start <= mention.end).any(|&place| mention.covers(place))
        })
    }

    fn add(&mut self, place: Span) {
        self.added.insert(self.added.partition_point(|other| *other < place), place);
    }
}

/// A number that is equal for all that [`Register::speaker`] takes for one.
fn print(who: &Who, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    match who {
        Who::Person(person) => hasher.write_u32(*person),
        Who::Several(persons) => persons.iter().for_each(|&person| hasher.write_u32(person)),
        Who::Body(span) | Who::Unnamed(span) => {
            span.of(text).bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
        }
    }
    hasher.finish()
}

/// Mentions in order, none inside another: "Senator Holm" and "Holm" are one.
fn tidy(mentions: &mut Vec<Span>) {
    // Runs that rise, which a stable sort merges.
    mentions.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    mentions.retain(|span| {
        let new = span.start >= end && !span.is_empty();
        if new {
            end = span.end;
        }
        new
    });
}

/// "A", "A and B", "A, B and C".
fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text with every run of white space as one space.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\t']) || text.contains("  ") {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}
