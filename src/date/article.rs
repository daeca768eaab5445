//! The day an article was written, by the best evidence there is.
//!
//! In order: what the front matter or the page's metadata says, what the caller says, the dateline, a full date in the
//! opening, a credit line, the name of the file or its folder, what linked articles tell, and last, where it is allowed, the time
//! of the file's last change. A dateline without a
//! year takes it from any other evidence; without any it dates nothing. Two pieces of evidence that cannot both be true are
//! reported together.

use super::lexicon::Lex;
use super::meaning::{Base, Meaning};
use super::scan::Scan;
use super::{ArticleDate, ArticleDateFrom, Date, Dates, Expression, Known, When, calendar, compatible, expressions_in};
use crate::markup::{Format, Prose};
use crate::text::Span;

/// How many bytes of an article may hold its dateline, its date line or the full date of its opening.
const OPENING: usize = 3000;

/// How many bytes may stand before the end of a dateline: a headline, a second one, a byline.
const DATELINE_REACH: usize = 600;

/// A date line, a credit line: no longer than this, in bytes.
const SHORT_LINE: usize = 120;

/// The article's date by the best evidence, and a second one that contradicts it, if any. Spans are in source bytes; `dates`
/// are those of the prose.
pub fn article_date(
    prose: &Prose,
    format: Format,
    known: &Known,
    dates: &Dates,
) -> (Option<ArticleDate>, Option<ArticleDate>) {
    let evidence = evidence(prose, format, known, dates);
    let Some(&best) = evidence.first() else { return (None, None) };
    let against = evidence.iter().skip(1).find(|other| {
        // A full date in the opening may be the day of what is told; only a date line contradicts.
        // A file may be changed long after its article was written.
        !matches!(other.from, ArticleDateFrom::Opening | ArticleDateFrom::Modified) && !near(best.when, other.when)
    });
    (Some(best), against.copied())
}

/// True if two dates of one article can both be right: a dateline is often a day older than the page.
fn near(a: When, b: When) -> bool {
    match (a, b) {
        (When::Day(a), When::Day(b)) => (a - b).get_days().abs() <= 2,
        _ => compatible(a, b),
    }
}

/// All evidence, best first.
fn evidence(prose: &Prose, format: Format, known: &Known, dates: &Dates) -> Vec<ArticleDate> {
    let mut evidence = Vec::new();
    if let Some((text, span)) = &prose.metadata.date {
        let from = if format == Format::Html { ArticleDateFrom::Metadata } else { ArticleDateFrom::FrontMatter };
        evidence.extend(parse(text).map(|when| ArticleDate { when, from, span: Some(*span) }));
    }
    if let Some(date) = known.date {
        evidence.push(ArticleDate { when: When::Day(date), from: ArticleDateFrom::Given, span: None });
    }
    let named = known.name.as_deref().and_then(from_name);
    let text = prose.text.as_str();
    // With better evidence at hand only a dateline is of interest, because it may contradict.
    let reach = if evidence.is_empty() { OPENING } else { DATELINE_REACH };
    let opening = head(text, reach);
    let (scan, found) = dates.part(Span::new(0, opening.len()));
    let credit = credit(text, dates);
    // What a dateline without a year may lean on.
    let year = evidence
        .first()
        .map(|best| best.when)
        .or(named)
        .or(credit.map(|(when, _)| when))
        .or_else(|| found.iter().filter_map(|e| e.when).filter(|when| matches!(when, When::Day(_))).max_by_key(order))
        .or(known.inferred)
        .or(known.modified.map(When::Day));
    let here = |from, (when, span): (When, Span)| ArticleDate { when, from, span: Some(prose.to_source(span)) };
    let dateline = dateline(&scan, &found, year);
    evidence.extend(dateline.map(|found| here(ArticleDateFrom::Dateline, found)));
    evidence.extend(full_date(opening, &scan, &found).map(|found| here(ArticleDateFrom::Opening, found)));
    evidence.extend(credit.map(|found| here(ArticleDateFrom::Credit, found)));
    evidence.extend(named.map(|when| ArticleDate { when, from: ArticleDateFrom::FileName, span: None }));
    evidence.extend(known.inferred.map(|when| ArticleDate { when, from: ArticleDateFrom::Linked, span: None }));
    let modified = known.modified.map(When::Day);
    evidence.extend(modified.map(|when| ArticleDate { when, from: ArticleDateFrom::Modified, span: None }));
    evidence
}

/// As much of `text` as lies in the first `bytes`.
fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=text.len().min(bytes)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn order(when: &When) -> Option<Date> {
    if let When::Day(date) = when { Some(*date) } else { None }
}

/// A date as metadata writes it: any form of the grammar that is complete, `20210319`, `2021-03`, `2021`.
pub fn parse(text: &str) -> Option<When> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let whole = |e: &Expression| match e.meaning {
        Meaning { base: Base::Absolute(when @ (When::Day(_) | When::Month(..))), .. } => Some(when),
        // Both orders are possible, and metadata has nothing to tell by.
        Meaning { base: Base::Numeric(..), .. } => e.meaning.resolve(None),
        _ => None,
    };
    if let Some(when) = expressions_in(text, None).iter().find_map(whole) {
        return Some(when);
    }
    from_name(text).or_else(|| year(text).map(When::Year))
}

fn year(text: &str) -> Option<i16> {
    let four = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|year| four && (1600..=2100).contains(year))
}

/// A date in the name of a file or of the folders above it: `2021-03-19-talks.md`, `talks_20210319.txt`,
/// `2021/03/19/talks.md`, `2021-03/talks.md`. The part that is nearest to the file counts.
pub(super) fn from_name(name: &str) -> Option<When> {
    let parts: Vec<&str> = name.split(['/', '\\']).collect();
    if let Some(when) = parts.iter().rev().find_map(|part| in_part(part)) {
        return Some(when);
    }
    let number = |part: &str, digits: usize| part.len().le(&digits).then(|| part.parse::<i8>().ok()).flatten();
    let years = parts.iter().enumerate().rev().filter_map(|(i, part)| Some((i, year(part)?)));
    years.into_iter().find_map(|(i, year)| {
        let month = parts.get(i + 1).and_then(|part| number(part, 2)).filter(|month| (1..=12).contains(month));
        let day = parts.get(i + 2).and_then(|part| number(part, 2));
        match (month, day) {
            (Some(month), Some(day)) => calendar::day(year, month, day).map(When::Day),
            (Some(month), None) => Some(When::Month(year, month)),
            (None, _) if i + 1 < parts.len() => Some(When::Year(year)),
            _ => None,
        }
    })
}

/// A date in one part of a path: runs of digits that stand alone.
fn in_part(part: &str) -> Option<When> {
    let bytes = part.as_bytes();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        while bytes.get(i).is_some_and(u8::is_ascii_digit) {
            i += 1;
        }
        if i > start {
            runs.push((start, i));
        } else {
            i += 1;
        }
    }
    let free = |start: usize, end: usize| {
        let before = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        // An ISO time may follow: 20210319T1405.
        let after = bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() || *b == b'T');
        before && after
    };
    let digits = |(start, end): (usize, usize)| part.get(start..end).and_then(|text| text.parse::<i32>().ok());
    let date = |year: i32, month: i32, day: i32| {
        let known = (1600..=2100).contains(&year);
        let day = calendar::day(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        day.filter(|_| known).map(When::Day)
    };
    for (n, &(start, end)) in runs.iter().enumerate() {
        if end - start == 8 && free(start, end) {
            let value = digits((start, end))?;
            if let Some(when) = date(value / 10_000, value / 100 % 100, value % 100) {
                return Some(when);
            }
        }
        let (Some(&second), third) = (runs.get(n + 1), runs.get(n + 2)) else { continue };
        let apart =
            |a: (usize, usize), b: (usize, usize)| b.0 == a.1 + 1 && matches!(bytes[a.1], b'-' | b'_' | b'.' | b' ');
        let (Some(a), Some(b)) = (digits((start, end)), digits(second)) else { continue };
        if !apart((start, end), second) || start > 0 && bytes[start - 1].is_ascii_alphanumeric() {
            continue;
        }
        if let Some(&third) = third.filter(|&&third| apart(second, third) && free(third.0, third.1)) {
            let Some(c) = digits(third) else { continue };
            let widths = (end - start, second.1 - second.0, third.1 - third.0);
            let when = match widths {
                (4, 1..=2, 1..=2) => date(a, b, c),
                (1..=2, 1..=2, 4) => date(c, b, a).or_else(|| date(c, a, b)),
                _ => None,
            };
            if when.is_some() {
                return when;
            }
        }
        let alone = third.is_none_or(|&third| !apart(second, third));
        let month = alone && end - start == 4 && second.1 - second.0 == 2 && free(second.0, second.1);
        if month && (1600..=2100).contains(&a) && (1..=12).contains(&b) && bytes[end] != b' ' {
            return Some(When::Month(a as i16, b as i8));
        }
    }
    None
}

/// The dateline: at a paragraph's start a place in capitals or title case, a day, perhaps an agency, then a dash.
/// "OSLO, March 19 (Reuters) -", "Oct. 4 (UPI) --", "PARIS, March 19, 2021 /PRNewswire/ --", "OSLO, March 19. /TASS/."
fn dateline(scan: &Scan, found: &[Expression], year: Option<When>) -> Option<(When, Span)> {
    let mut start = 0;
    while start < scan.tokens.len() {
        let line_end = (start..scan.tokens.len()).find(|&i| scan.lex(i) == Lex::Newline).unwrap_or(scan.tokens.len());
        if let Some(when) = dateline_at(scan, start, line_end, found, year) {
            return Some(when);
        }
        start = line_end + 1;
    }
    None
}

/// A dateline is at most so many tokens long.
const DATELINE: usize = 24;

fn dateline_at(
    scan: &Scan,
    start: usize,
    line_end: usize,
    found: &[Expression],
    year: Option<When>,
) -> Option<(When, Span)> {
    let mut end = None;
    for i in start..line_end.min(start + DATELINE) {
        let lower = scan.at(i).case == super::scan::Case::Lower;
        match scan.lex(i) {
            Lex::Dash
                if i > start
                    && (!scan.joined(i - 1)
                        || !scan.joined(i)
                        || scan.lex(i + 1) == Lex::Dash
                        || scan.word(i).len() > 1) =>
            {
                // In press releases the day stands between two dashes: "OSLO, Norway – May 3, 2024 – The yard".
                let here = scan.at(i).start;
                let dated = found.iter().any(|e| e.span.start >= scan.at(start).start && e.span.end <= here);
                let next = scan.tokens.get(i + 1).map(|token| token.start);
                if dated || !found.iter().any(|e| Some(e.span.start) == next) {
                    end = Some(i);
                    break;
                }
            }
            // "/TASS/.", "(IANS)" close a dateline without a dash.
            Lex::Slash if i > start + 2 && scan.before(i - 1) == Lex::Slash => {
                end = Some(i + 1);
                break;
            }
            Lex::Close if agency(scan, i) && scan.capital(i + 1) => {
                end = Some(i);
                break;
            }
            Lex::Number
            | Lex::Comma
            | Lex::Dot
            | Lex::Dash
            | Lex::Open
            | Lex::Close
            | Lex::Slash
            | Lex::Colon
            | Lex::Apostrophe => {}
            Lex::Of | Lex::The | Lex::And => {}
            Lex::Mark if scan.word(i) == "|" => {}
            Lex::Other
                if lower
                    && scan.is_any(
                        i,
                        &[
                            "de", "la", "al", "st", "nd", "rd", "th", "am", "pm", "a", "m", "p", "via", "special",
                            "on", "der", "am",
                        ],
                    ) => {}
            _ if lower => return None,
            Lex::Quote | Lex::Semicolon | Lex::Mark => return None,
            _ => {}
        }
    }
    let (from, to) = (scan.at(start).start, scan.at(end?).start);
    let day = found.iter().find(|e| {
        let inside = e.span.start >= from && e.span.end <= to;
        inside && matches!(e.meaning.base, Base::MonthDay { .. } | Base::Absolute(When::Day(_)))
    })?;
    match day.meaning.base {
        Base::Absolute(when) => Some((when, day.span)),
        Base::MonthDay { month, day: number, .. } => {
            let date = match year? {
                When::Day(near) => [near.year() - 1, near.year(), near.year() + 1]
                    .into_iter()
                    .filter_map(|year| calendar::day(year, month, number))
                    .min_by_key(|date| (*date - near).get_days().abs())?,
                When::Month(year, _) | When::Year(year) => calendar::day(year, month, number)?,
                _ => return None,
            };
            Some((When::Day(date), day.span))
        }
        _ => None,
    }
}

/// True if the bracket that closes at `i` holds an agency: capitals only, as "(AFP)" or "(Reuters)".
fn agency(scan: &Scan, i: usize) -> bool {
    i >= 2 && scan.before(i - 1) == Lex::Open && scan.capital(i - 1) && scan.word(i - 1).len() >= 2
}

/// True for a day with its month and year.
fn is_full(e: &Expression) -> bool {
    matches!(e.meaning.base, Base::Absolute(When::Day(_)) | Base::Numeric(..)) && e.meaning.days == 0
}

/// A full date in the opening: a line that is a date line, or a full date with its weekday or beside a word of saying in
/// the first paragraphs, as long as the article names no later day or year.
fn full_date(text: &str, scan: &Scan, found: &[Expression]) -> Option<(When, Span)> {
    let latest = found.iter().filter_map(|e| e.when).map(last_year).max();
    let mut paragraphs = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(offset, offset + line.len());
        offset += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let mut inside = found.iter().filter(|e| is_full(e)).filter(|e| span.covers(e.span));
        if let Some(first) = inside.next() {
            let when = first.meaning.resolve(None)?;
            let scan = scan.within(span);
            if line.len() <= SHORT_LINE && is_date_line(&scan, first.span) {
                return Some((when, first.span));
            }
            let weekday = scan.within(first.span).tokens.iter();
            let weekday = weekday.clone().any(|token| matches!(token.lex, Lex::Weekday(_) | Lex::WeekdayShort(_)));
            let said = line.len() > SHORT_LINE / 2 && says(&scan);
            let newest = latest.is_none_or(|year| year <= last_year(when));
            if (weekday || said) && newest && paragraphs < 3 {
                return Some((when, first.span));
            }
        }
        paragraphs += usize::from(line.len() > SHORT_LINE);
        if paragraphs > 4 {
            break;
        }
    }
    None
}

/// The year that an expression reaches to.
fn last_year(when: When) -> i16 {
    match when {
        When::Day(date) => date.year(),
        When::Week(year, _) | When::Weekend(year, _) | When::Month(year, _) | When::Quarter(year, _) => year,
        When::Half(year, _) | When::Season(year, _) | When::Year(year) => year,
        When::Decade(decade) => decade.saturating_mul(10),
        When::Century(century) => century.saturating_mul(100),
    }
}

/// True if a short line is there for its date: little else stands in it, or a word says so ("Published", "By").
fn is_date_line(line: &Scan, date: Span) -> bool {
    let mut words = 0;
    for token in line.tokens {
        if date.contains(token.start as usize) {
            continue;
        }
        let word = Span { start: token.start, end: token.end }.of(line.text);
        let says = ["published", "updated", "posted", "dated", "by", "issued", "written", "modified", "first"];
        if says.iter().any(|say| word.eq_ignore_ascii_case(say)) {
            return true;
        }
        words += usize::from(word.len() > 2 && word.bytes().any(|b| b.is_ascii_alphabetic()));
    }
    words <= 2
}

/// True if the line holds a verb of saying or announcing in the past.
fn says(line: &Scan) -> bool {
    let verbs = ["said", "says", "announced", "told", "reported", "declared", "confirmed", "stated", "added", "warned"];
    (0..line.tokens.len()).any(|i| line.is_any(i, &verbs))
}

/// A credit: "date 2021-03-19" before the text, or a short last line with a full date ("Wire services, 19 March 2021").
fn credit(text: &str, dates: &Dates) -> Option<(When, Span)> {
    let full = |line: Span| {
        let (scan, found) = dates.part(line);
        let first = found.iter().find(|e| is_full(e))?;
        Some((scan, first.meaning.resolve(None)?, first.span))
    };
    let lead = text.trim_start();
    let offset = text.len() - lead.len();
    if lead.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("date")) {
        let head = head(lead.lines().next().unwrap_or_default(), 60);
        let head = Span::new(offset, offset + head.len());
        if let Some((_, when, span)) = full(head).filter(|(.., span)| (span.start as usize) < offset + 12) {
            return Some((when, span));
        }
    }
    let mut last = text.trim_end();
    for _ in 0..3 {
        let start = last.rfind('\n').map_or(0, |at| at + 1);
        let line = last.get(start..).unwrap_or_default();
        if start > 0 && line.len() <= SHORT_LINE && !line.contains(['"', '“', '”']) {
            let found = full(Span::new(start, last.len()));
            let found =
                found.filter(|(scan, _, date)| is_date_line(scan, *date) || scan.tokens.len() <= 12 && !says(scan));
            if let Some((_, when, span)) = found {
                return Some((when, span));
            }
        }
        last = last.get(..start).unwrap_or_default().trim_end();
        if last.is_empty() {
            break;
        }
    }
    None
}
