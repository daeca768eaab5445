//! What the library knows of two articles when their statements are paired: speakers, dates, and what is a turn of a source.

use super::{Entry, Record, Statement};
use crate::date::{self, When};
use crate::link::Pair;
use crate::link::decide::{self, Alike, Context, Setting};
use crate::speaker::identity::{Compatibility, Sort};
use crate::speaker::{Kind, Mode, Speaker};
use crate::text::tokens::hash;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// What came of comparing the words of two articles: each statement with each, whoever said them and when. It is kept of an
/// article that is edited, so that only what is new in it is compared.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Of each article, the places of its statements by [their words](Entry::prints).
    places: [FxHashMap<u64, u32>; 2],
    alike: Vec<Alike>,
}

impl Compared {
    /// Compares two articles, as far as it is not known from before, whatever they said then.
    pub(super) fn after(&self, a: &Entry, b: &Entry) -> Compared {
        let before = [self.known(0, a), self.known(1, b)];
        // Where the words of before stand now, which may be in several places.
        let now = before.each_ref().map(|before| {
            let mut now: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
            for (at, known) in (0..).zip(before) {
                known.iter().for_each(|&known| now.entry(known).or_default().push(at));
            }
            now
        });
        let is_new = |i: usize, j: usize| {
            [(&before[0], i), (&before[1], j)].iter().any(|(before, at)| before.get(*at).is_none_or(Option::is_none))
        };
        let mut alike = decide::alike(&a.forms, &b.forms, is_new);
        for (i, j, likeness) in &self.alike {
            let (Some(first), Some(second)) = (now[0].get(i), now[1].get(j)) else { continue };
            alike.extend(first.iter().flat_map(|&i| second.iter().map(move |&j| (i, j, *likeness))));
        }
        alike.sort_unstable_by_key(|alike| (alike.0, alike.1));
        let places = [a, b].map(|entry| entry.prints().iter().copied().zip(0..).collect());
        Compared { places, alike }
    }

    /// Of each statement that the first or the second article has now, where it stood before.
    fn known(&self, side: usize, entry: &Entry) -> Vec<Option<u32>> {
        entry.prints().iter().map(|print| self.places[side].get(print).copied()).collect()
    }

    /// True if it is of two articles as they are, so that there is nothing to bring up to date.
    pub(super) fn is_of(&self, a: &Entry, b: &Entry) -> bool {
        let stands = |side: usize, entry: &Entry| {
            self.places[side].len() == entry.prints().len()
                && (0..).zip(self.known(side, entry)).all(|(at, known)| known == Some(at))
        };
        stands(0, a) && stands(1, b)
    }

    /// The number of pairs of statements of two articles that are to be looked at: those that are not known, and those that are
    /// known to be alike, of which it has to be decided whether they are the same.
    pub(super) fn work(&self, a: &Entry, b: &Entry) -> usize {
        let known = |side, entry| self.known(side, entry).iter().flatten().count();
        a.forms.len() * b.forms.len() - known(0, a) * known(1, b) + self.alike.len()
    }

    /// What it weighs among others that are kept, in units of about a hundred bytes.
    pub(super) fn weight(&self) -> usize {
        self.alike.len() + (self.places[0].len() + self.places[1].len()) / 4 + 3
    }
}

/// The pairs of statements of two articles that are the same.
pub(super) fn pairs(a: &Entry, b: &Entry) -> Vec<Pair> {
    pairs_of(a, b, &decide::alike(&a.forms, &b.forms, |_, _| true))
}

/// The same, from what is known of their words.
pub(super) fn pairs_compared(a: &Entry, b: &Entry, compared: &Compared) -> Vec<Pair> {
    pairs_of(a, b, &compared.alike)
}

fn pairs_of(a: &Entry, b: &Entry, alike: &[Alike]) -> Vec<Pair> {
    let days = match (a.record.date.map(|d| d.when), b.record.date.map(|d| d.when)) {
        (Some(When::Day(x)), Some(When::Day(y))) => Some((x - y).get_days().abs()),
        _ => None,
    };
    let relations = Relations::new(&a.record, &b.record);
    let context = match days {
        Some(days) if days > NEAR => Context::Apart,
        Some(days) if days > SAME => Context::Near,
        _ if is_one_cast(a.cast(), b.cast()) => Context::Event,
        _ => Context::Near,
    };
    let (turns_a, turns_b) = (turns(&a.record), turns(&b.record));
    decide::pairs(&a.forms, &b.forms, alike, context, |i, j| {
        let (x, y) = (a.record.statements.get(i)?, b.record.statements.get(j)?);
        let linked = |s: &Statement, turn: bool| !turn && (s.mode == Mode::Speech || s.kind != Kind::Indirect);
        if !linked(x, turns_a[i]) || !linked(y, turns_b[j]) {
            return None;
        }
        let speakers = relations.of(x, y);
        let reported = x.kind == Kind::Indirect || y.kind == Kind::Indirect;
        let relayed =
            speakers == Compatibility::Different && a.cast().is_spokesperson(x) != b.cast().is_spokesperson(y);
        Some(Setting { speakers, relayed, reported, dates_differ: conflict(x, y) })
    })
}

/// Which statements of a record are turns of a source text, or quotations that take in a whole long turn: they hold many
/// statements, and would tie those together. Words are found in them by [`Library::sources`] instead.
pub(super) fn turns(record: &Record) -> Vec<bool> {
    let sources = || record.statements.iter().rev().take_while(|statement| statement.source);
    let is_turn = |statement: &Statement| {
        statement.text.split_whitespace().nth(LONG_TURN).is_some()
            && sources().any(|turn| statement.span.overlap(turn.span) * 5 >= turn.span.len() * 4)
    };
    let is_source = record.is_source();
    record.statements.iter().map(|statement| statement.source || is_source && is_turn(statement)).collect()
}

/// A turn of more words holds more than one statement.
const LONG_TURN: usize = 30;

/// Two articles written at most so many days apart may report one event.
const NEAR: i32 = 21;

/// Two articles on one event are written at most so many days apart, if they tell of it as news.
const SAME: i32 = 3;

/// How the speakers of one article go together with those of another. Each pair of names is compared once, if asked about.
struct Relations<'r> {
    a: &'r Record,
    b: &'r Record,
    /// By speaker of the first, then of the second.
    known: RefCell<Vec<Option<Compatibility>>>,
}

impl<'r> Relations<'r> {
    fn new(a: &'r Record, b: &'r Record) -> Relations<'r> {
        Relations { a, b, known: RefCell::new(vec![None; a.speakers.len() * b.speakers.len()]) }
    }

    /// How the speakers of two statements go together.
    fn of(&self, x: &Statement, y: &Statement) -> Compatibility {
        let (Some(first), Some(second)) = (self.a.speaker_of(x), self.b.speaker_of(y)) else {
            return Compatibility::Unknown;
        };
        let at = x.speaker.unwrap_or(0) * self.b.speakers.len() + y.speaker.unwrap_or(0);
        match self.known.borrow_mut().get_mut(at) {
            Some(known) => *known.get_or_insert_with(|| first.compatible(second)),
            None => Compatibility::Unknown,
        }
    }
}

/// Who speaks in an article, as far as other articles ask before they compare names.
#[derive(Debug)]
pub(super) struct Cast {
    /// Hashes of the last word of each name and of the whole, which are equal for a name of one word; sorted.
    names: Vec<(u32, u32)>,
    /// By speaker: says what others have to say.
    spokespersons: Vec<bool>,
}

impl Cast {
    pub(super) fn of(record: &Record) -> Cast {
        let named = record.speakers.iter().filter(|speaker| speaker.sort != Sort::Unnamed);
        let hashes = |speaker: &Speaker| {
            let name = speaker.name.to_lowercase();
            Some((hash(name.split_whitespace().next_back()?), hash(name.trim())))
        };
        let mut names: Vec<(u32, u32)> = named.filter_map(hashes).collect();
        names.sort_unstable();
        names.dedup();
        Cast { names, spokespersons: record.speakers.iter().map(Speaker::is_spokesperson).collect() }
    }

    fn is_spokesperson(&self, said: &Statement) -> bool {
        said.speaker.and_then(|speaker| self.spokespersons.get(speaker)).is_some_and(|speaks| *speaks)
    }
}

/// True if so many speak in both articles, one of them under a full name, that they tell of one event. People of one last
/// name count as one, whichever article has more of them.
pub(super) fn is_one_cast(a: &Cast, b: &Cast) -> bool {
    const CAST: usize = 3;
    let (mut same, mut known) = (0, 0);
    for family in a.names.chunk_by(|x, y| x.0 == y.0) {
        let last = family[0].0;
        let start = b.names.partition_point(|cast| cast.0 < last);
        let others = &b.names[start..][..b.names[start..].partition_point(|cast| cast.0 == last)];
        known += usize::from(!others.is_empty());
        same += family.iter().filter(|name| name.1 != last && others.contains(name)).count();
    }
    same > 0 && known >= CAST
}

/// How the speakers of two statements go together, each given with its article.
pub(super) fn speakers((a, x): (&Record, &Statement), (b, y): (&Record, &Statement)) -> Compatibility {
    match (a.speaker_of(x), b.speaker_of(y)) {
        (Some(p), Some(q)) => p.compatible(q),
        _ => Compatibility::Unknown,
    }
}

/// True if both statements are dated by their text, and differently.
pub(super) fn conflict(a: &Statement, b: &Statement) -> bool {
    matches!((a.date, b.date), (Some(a), Some(b)) if date::conflict(&a, &b))
}
