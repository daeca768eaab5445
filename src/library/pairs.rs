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
    /// Of each article, the places of its statements by [their words](Statement::print).
    places: [FxHashMap<u64, u32>; 2],
    alike: Vec<Alike>,
}

impl Compared {
    /// Compares two articles, as far as it is not known from before, whatever they said then.
    pub(super) fn after(&self, a: &Entry, b: &Entry) -> Compared {
        let prints = [a, b].map(prints);
        let [first, second] = [0, 1].map(|side| -> Vec<Option<u32>> {
            prints[side].iter().map(|print| self.places[side].get(print).copied()).collect()
        });
        let known = |i: usize, j: usize| {
            let pair = ((*first.get(i)?)?, (*second.get(j)?)?);
            let found = self.alike.binary_search_by_key(&pair, |alike| (alike.0, alike.1));
            Some(found.ok().and_then(|at| Some(self.alike.get(at)?.2)))
        };
        let alike = decide::alike(&a.forms, &b.forms, known);
        Compared { places: prints.map(|prints| prints.into_iter().zip(0..).collect()), alike }
    }

    /// The number of pairs of statements of two articles that are not known.
    pub(super) fn lacks(&self, a: &Entry, b: &Entry) -> usize {
        let known = |entry: &Entry, places: &FxHashMap<u64, u32>| {
            prints(entry).iter().filter(|print| places.contains_key(print)).count()
        };
        a.forms.len() * b.forms.len() - known(a, &self.places[0]) * known(b, &self.places[1])
    }

    /// What it weighs among others that are kept, in units of about a hundred bytes.
    pub(super) fn weight(&self) -> usize {
        self.alike.len() + (self.places[0].len() + self.places[1].len()) / 4 + 3
    }
}

/// A number for the words of each statement.
fn prints(entry: &Entry) -> Vec<u64> {
    entry.record.statements.iter().map(Statement::print).collect()
}

/// The pairs of statements of two articles that are the same.
pub(super) fn pairs(a: &Entry, b: &Entry) -> Vec<Pair> {
    pairs_of(a, b, &decide::alike(&a.forms, &b.forms, |_, _| None))
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
