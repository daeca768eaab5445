//! The dates of a text that has changed a little.
//!
//! A date is told by the words of its line, and its tense by some more around it. So the tokens of lines that have not changed
//! are kept, and so are the dates that stand far enough from those that have.

use super::grammar::{self, Found};
use super::lexicon::Lex;
use super::scan::{self, Scan, Token};
use super::{Dates, tense};
use crate::quote::again::Change;
use std::ops::Range;

/// No date looks so many tokens to the left or right.
const REACH: usize = 64;

/// The dates of an article as it was read last.
#[derive(Debug, Default)]
pub struct Memo {
    tokens: Vec<Token>,
    found: Vec<Found>,
    names: grammar::Names,
}

impl<'t> Dates<'t> {
    /// [`Dates::read`] where `change` tells what of `text` is new and `memo` what was found before.
    pub fn again(text: &'t str, change: &Change, memo: Memo) -> Dates<'t> {
        let Memo { mut tokens, found: before, names: names_before } = memo;
        let Range { start, end } = change.bytes;
        let was = {
            let at = |byte: usize| tokens.partition_point(|token| (token.start as usize) < byte);
            at(change.bytes_before.start)..at(change.bytes_before.end)
        };
        let mut part = scan::tokens(text.get(start..end).unwrap_or(""));
        part.iter_mut().for_each(|token| token.move_by(start as u32));
        let here = was.start..was.start + part.len();
        let by = (end as u32).wrapping_sub(change.bytes_before.end as u32);
        tokens[was.end..].iter_mut().for_each(|token| token.move_by(by));
        tokens.splice(was.clone(), part);
        let scan = Scan { text, tokens: &tokens };
        let names = grammar::names(&scan);
        // From the beginning of a line to the beginning of a line, with the reach of a date on both sides.
        let line_starts = |i: &usize| scan.before(*i) == Lex::Newline;
        let from = (0..=here.start.saturating_sub(REACH)).rev().find(line_starts).unwrap_or(0);
        let to = (here.end + REACH..tokens.len()).find(line_starts).unwrap_or(tokens.len());
        let to_before = (to + was.end).wrapping_sub(here.end);
        // A month that is somebody's name here is no date anywhere.
        let whole = names != names_before;
        let (from, to) = if whole { (0, tokens.len()) } else { (from, to) };
        let mut found = grammar::find(&scan, &names, from..to);
        let mut last = None;
        for date in &mut found {
            date.meaning = tense::settle(&scan, *date, last);
            last = Some(*date);
        }
        if !whole {
            let kept = before.partition_point(|date| date.start < from);
            let behind = before.partition_point(|date| date.start < to_before);
            let moved = |date: &Found| Found {
                start: (date.start + here.end).wrapping_sub(was.end),
                end: (date.end + here.end).wrapping_sub(was.end),
                ..*date
            };
            found.splice(0..0, before[..kept].iter().copied());
            found.extend(before.get(behind..).unwrap_or_default().iter().map(moved));
        }
        Dates { text, tokens, found, names }
    }

    /// What is kept for the next time.
    pub fn keep(self) -> Memo {
        Memo { tokens: self.tokens, found: self.found, names: self.names }
    }
}
