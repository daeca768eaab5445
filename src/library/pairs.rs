//! What the library knows of two articles when their statements are paired: speakers, dates, and what is a turn of a source.

use super::{Entry, Record, Statement};
use crate::date::{self, When};
use crate::link::Pair;
use crate::link::decide::{self, Setting};
use crate::speaker::identity::Compatibility;
use crate::speaker::{Kind, Mode};

/// The pairs of statements of two articles that are the same.
pub(super) fn pairs(a: &Entry, b: &Entry) -> Vec<Pair> {
    let near = match (a.record.date.map(|d| d.when), b.record.date.map(|d| d.when)) {
        (Some(When::Day(x)), Some(When::Day(y))) => (x - y).get_days().abs() <= NEAR,
        _ => true,
    };
    let (turns_a, turns_b) = (turns(&a.record), turns(&b.record));
    decide::pairs(&a.forms, &b.forms, near, |i, j| {
        let (x, y) = (a.record.statements.get(i)?, b.record.statements.get(j)?);
        let linked = |s: &Statement, turn: bool| !turn && (s.mode == Mode::Speech || s.kind != Kind::Indirect);
        if !linked(x, turns_a[i]) || !linked(y, turns_b[j]) {
            return None;
        }
        let speakers = speakers((&a.record, x), (&b.record, y));
        let reported = x.kind == Kind::Indirect || y.kind == Kind::Indirect;
        Some(Setting { speakers, reported, dates_differ: conflict(x, y) })
    })
}

/// Which statements of a record are turns of a source text, or quotations that take in a whole long turn: they hold many
/// statements, and would tie those together. Words are found in them by [`Library::sources`] instead.
fn turns(record: &Record) -> Vec<bool> {
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
