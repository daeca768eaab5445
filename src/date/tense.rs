//! Past or future: which Monday, which March, told by the verb that governs the words and not by habit.
//!
//! News looks back: without evidence a weekday is the latest one. What turns it is a finite verb in the same clause ("will
//! meet Monday"), a participle of planning ("scheduled for Monday"), an infinitive after one ("vowed to appeal on
//! Monday"), or a preposition that only looks ahead ("until Monday", "ahead of Monday's vote").

mod verbs;

use super::grammar::Found;
use super::lexicon::Lex;
use super::meaning::{Base, Meaning, Turn};
use super::scan::{Case, Scan};
use verbs::*;

/// How many tokens on each side may hold the verb.
const REACH: usize = 28;

/// The meaning with its open turn settled;
/// `before` is the date before it, beside which it may lie ("Thursday and Friday").
pub(super) fn settle(scan: &Scan, found: Found, before: Option<Found>) -> Meaning {
    let Meaning { base, days } = found.meaning;
    let open = matches!(
        base,
        Base::Weekday(_, Turn::Either | Turn::This)
            | Base::MonthDay { turn: Turn::Either, .. }
            | Base::Month(_, Turn::Either)
            | Base::Quarter(_, Turn::Either)
            | Base::Half(_, Turn::Either)
            | Base::Season(_, Turn::Either)
            | Base::Holiday(_, Turn::Either)
            | Base::Weekend(Turn::Either | Turn::This)
            | Base::PartOfMonth { turn: Turn::Either, .. }
            | Base::YearEnd(Turn::Either)
    );
    if !open {
        return found.meaning;
    }
    let beside = before.and_then(|before| beside(scan, before, found));
    let mut told = beside.unwrap_or_else(|| turn(scan, found.start, found.end));
    // "Friday is the last day to vote"
    let is = matches!(base, Base::Weekday(..)) && scan.lex(found.end) == Lex::BePresent;
    if told == Turn::Either && is && !scan.is_any(found.end + 1, &["over", "past", "gone", "behind", "when", "why"]) {
        told = Turn::Future;
    }
    // Words that stand alone mean the latest month; in a sentence that does not look back they mean the nearest.
    let alone =
        (found.start.saturating_sub(4)..found.start).any(|i| matches!(scan.lex(i), Lex::Newline)) || found.start < 4;
    let opens = found.start > 0 && scan.lex(found.start - 1) == Lex::Dot
        || found.start > 1 && scan.lex(found.start - 2) == Lex::Dot;
    let open = told == Turn::Either
        && (matches!(base, Base::Month(..) | Base::Season(..)) || matches!(base, Base::Weekday(..)) && !opens);
    if open && !alone {
        told = Turn::Near;
    }
    if told == Turn::Either {
        return found.meaning;
    }
    let base = match base {
        Base::Weekday(day, _) => Base::Weekday(day, told),
        Base::MonthDay { month, day, weekday, .. } => Base::MonthDay { month, day, weekday, turn: told },
        Base::Month(month, _) => Base::Month(month, told),
        Base::Quarter(quarter, _) => Base::Quarter(quarter, told),
        Base::Half(half, _) => Base::Half(half, told),
        Base::Season(season, _) => Base::Season(season, told),
        Base::Holiday(feast, _) => Base::Holiday(feast, told),
        Base::Weekend(_) => Base::Weekend(told),
        Base::YearEnd(_) => Base::YearEnd(told),
        Base::PartOfMonth { unit, nth, month, .. } => Base::PartOfMonth { unit, nth, month, turn: told },
        other => other,
    };
    Meaning { base, days }
}

/// What the date before tells of this one: "Thursday and Friday" lie on one side, and so do both ends of "from 9 a.m. Friday to
/// 5 a.m. Monday", of which the second is the later.
fn beside(scan: &Scan, before: Found, found: Found) -> Option<Turn> {
    let turn = match (before.meaning.base, found.meaning.base) {
        (Base::Weekday(_, turn), Base::Weekday(..)) => turn,
        (Base::MonthDay { turn, .. }, Base::MonthDay { .. }) => turn,
        (Base::Month(_, turn), Base::Month(..)) => turn,
        _ => return None,
    };
    let between = before.end..found.start;
    let joined = |i: usize| matches!(scan.lex(i), Lex::And | Lex::Comma | Lex::On);
    let and = between.clone().any(|i| scan.lex(i) == Lex::And);
    if turn != Turn::Future && turn != Turn::Past || between.is_empty() {
        return None;
    }
    if between.len() <= 2 && and && between.clone().all(joined) {
        return Some(turn);
    }
    let weekday = matches!(found.meaning.base, Base::Weekday(..));
    let reaches = matches!(scan.lex(before.end), Lex::To | Lex::Until | Lex::Dash);
    let range = weekday && reaches && between.len() <= 8 && between.clone().all(|i| is_clock(scan, i));
    (range && turn == Turn::Future).then_some(Turn::Next)
}

/// True if what it dates is over, by its verb.
pub(super) fn is_past(scan: &Scan, found: Found) -> bool {
    turn(scan, found.start, found.end) == Turn::Past
}

/// Past, future, or nothing to tell by.
fn turn(scan: &Scan, start: usize, end: usize) -> Turn {
    let mut before = start;
    while before > 0
        && matches!(
            scan.lex(before - 1),
            Lex::On | Lex::The | Lex::A | Lex::Early | Lex::Late | Lex::Mid | Lex::In | Lex::Earlier
        )
        || before > 0 && scan.is_any(before - 1, &["his", "her", "its", "their"])
    {
        before -= 1;
    }
    match scan.before(before) {
        Lex::Since => return Turn::Past,
        Lex::After | Lex::Following => {
            return match leftward(scan, before - 1) {
                Some((Turn::Future, verb)) if start - verb < 12 && scan.lex(verb) != Lex::BePresent => Turn::Future,
                _ => Turn::Past,
            };
        }
        Lex::Coming | Lex::Ahead => return Turn::Future,
        // "between now and June 7"
        Lex::And if before >= 2 && scan.lex(before - 2) == Lex::Now => return Turn::Future,
        Lex::Of if before >= 2 && scan.lex(before - 2) == Lex::Ahead => return Turn::Future,
        Lex::Until if !scan.is(before - 1, "by") => {
            // "waited until Friday" is over, "postponed until Friday" is not.
            return match leftward(scan, before - 1) {
                Some((Turn::Past, verb)) if !scan.is_any(verb, PUT_OFF) => Turn::Past,
                None if rightward(scan, end) == Some(Turn::Past) => Turn::Past,
                _ => Turn::Future,
            };
        }
        Lex::Until => {
            return match leftward(scan, before - 1) {
                Some((turn, _)) => turn,
                None => rightward(scan, end).unwrap_or(Turn::Future),
            };
        }
        _ => {}
    }
    // "set a hearing for Friday", "called an election for June"
    if scan.before(before) == Lex::Around
        && scan.is(before - 1, "for")
        && (before.saturating_sub(7)..before).any(|i| scan.is_any(i, SETS))
    {
        return Turn::Future;
    }
    // "a Friday deadline", "Tuesday’s planned rally"
    let mut after = end;
    if scan.lex(after) == Lex::Apostrophe && scan.is(after + 1, "s") {
        after += 2;
    }
    if matches!(scan.lex(after), Lex::Plan | Lex::Coming)
        && scan.is_any(after, &["scheduled", "planned", "deadline", "expected", "upcoming", "proposed"])
    {
        let over = leftward(scan, start).is_some_and(|(_, verb)| scan.is_any(verb, &["missed", "met", "beat", "blew"]));
        // "The Friday deadline came and went."
        let over = over
            || scan.is(after, "deadline") && scan.is_any(after + 1, &["came", "passed", "lapsed", "went", "expired"]);
        return if over { Turn::Past } else { Turn::Future };
    }
    // "was moved from Monday to Friday"
    if scan.before(before) == Lex::To
        && leftward(scan, before - 1).is_some_and(|(turn, verb)| turn == Turn::Future || scan.is_any(verb, MOVED))
    {
        return Turn::Future;
    }
    // "the December contract", "for March delivery": goods that are still to come.
    if scan.is_any(after, &["contract", "contracts", "delivery", "futures"]) {
        return Turn::Future;
    }
    match leftward(scan, start) {
        Some((turn, _)) => turn,
        // "Monday's ruling will be felt": what has an outcome has been.
        None if after > end && (after..after + 4).any(|i| scan.is_any(i, OUTCOMES)) => Turn::Past,
        None => rightward(scan, end).unwrap_or(Turn::Either),
    }
}

/// True for what may stand between "is" and a day: "is at 3 p.m. on Saturday".
fn is_clock(scan: &Scan, i: usize) -> bool {
    matches!(
        scan.lex(i),
        Lex::At
            | Lex::On
            | Lex::From
            | Lex::To
            | Lex::Until
            | Lex::And
            | Lex::Dash
            | Lex::Number
            | Lex::Colon
            | Lex::Dot
            | Lex::Part(_)
    ) || scan.is_any(i, &["am", "pm", "p", "m", "a", "between", "about"])
}

/// What the nearest verb to the left in the clause says, and where it stands.
fn leftward(scan: &Scan, start: usize) -> Option<(Turn, usize)> {
    let mut i = start;
    let mut infinitive = None;
    while i > 0 && start - i < REACH {
        i -= 1;
        let near = start - i;
        let told = match scan.lex(i) {
            // "as soon as Monday" begins no clause.
            Lex::Clause if scan.is(i, "as") && (sooner(scan, i + 1) || i > 0 && sooner(scan, i - 1)) => continue,
            // "at 9:30 a.m. Monday"
            Lex::Colon if scan.lex(i + 1) == Lex::Number && scan.joined(i) => continue,
            // What stands in brackets, and a word or two in marks, govern nothing outside.
            Lex::Close => match (i.saturating_sub(12)..i).rev().find(|&at| scan.lex(at) == Lex::Open) {
                Some(open) => {
                    i = open;
                    continue;
                }
                None => return infinitive,
            },
            Lex::Quote => match (i.saturating_sub(5)..i).rev().find(|&at| scan.lex(at) == Lex::Quote) {
                Some(open) if !matches!(scan.before(i), Lex::Dot | Lex::Comma) => {
                    i = open;
                    continue;
                }
                _ => return infinitive,
            },
            Lex::Newline | Lex::Semicolon | Lex::Colon | Lex::Clause | Lex::Open => return infinitive,
            // "will reach that number on Tuesday" has no verb behind "that".
            Lex::That
                if scan.lex(i + 1) == Lex::Other
                    && (near == 2 || near == 3 && matches!(scan.lex(i + 2), Lex::On | Lex::In)) =>
            {
                continue;
            }
            Lex::That if !matches!(scan.lex(i + 1), Lex::Unit(_)) => return infinitive,
            Lex::Dot if ends_sentence(scan, i) => return infinitive,
            Lex::Ahead if scan.lex(i + 1) == Lex::Of && near <= 9 => Turn::Future,
            // "after the fire in June"
            Lex::After | Lex::Since if near <= 9 => match leftward(scan, i) {
                Some((Turn::Future, verb)) if scan.lex(verb) != Lex::BePresent => Turn::Future,
                _ => Turn::Past,
            },
            Lex::Dash if i > 0 && !(scan.joined(i - 1) && scan.joined(i)) => return infinitive,
            Lex::Will => Turn::Future,
            Lex::Apostrophe if scan.is(i + 1, "t") && scan.joined(i) && i > 0 && scan.is(i - 1, "won") => Turn::Future,
            Lex::Month(5) if scan.at(i).case == Case::Lower => modal(scan, i, start),
            Lex::Modal => modal(scan, i, start),
            Lex::Other if scan.lex(i + 1) == Lex::Apostrophe && scan.is_any(i, &["wouldn", "couldn", "shouldn"]) => {
                modal(scan, i, start)
            }
            Lex::SayPresent if is_forecast(scan, i) => Turn::Future,
            // "comes into force", "turns 60"
            Lex::SayPresent
                if scan.is(i, "comes") && matches!(scan.lex(i + 1), Lex::Around | Lex::To | Lex::Before) =>
            {
                Turn::Future
            }
            Lex::Other if scan.is(i, "turns") && scan.lex(i + 1) == Lex::Number => Turn::Future,
            // "has to win in March"
            Lex::Have if scan.lex(i + 1) == Lex::To && !scan.is(i, "having") => Turn::Future,
            // "have a hearing on Friday" is no perfect.
            Lex::Have if near <= 6 && has_something(scan, i) && (i..start).all(|at| scan.lex(at) != Lex::Comma) => {
                Turn::Future
            }
            Lex::SayPresent | Lex::Have => Turn::Past,
            Lex::BePast => match scan.lex(i + 1) {
                Lex::To => Turn::Future,
                _ => Turn::Past,
            },
            // "at 6.30am on Sunday"
            Lex::BePresent if scan.is(i, "am") && scan.before(i) == Lex::Number => continue,
            // "are appealing for witnesses to a crash on Monday"
            Lex::BePresent if scan.is_any(i + 1, LOOK_BACK) => Turn::Past,
            Lex::BePresent => {
                if infinitive.is_some() || (i + 1..start).all(|at| is_clock(scan, at)) {
                    Turn::Future
                } else if near <= 6 && !(i + 1..start).any(|at| scan.lex(at) == Lex::From)
                    || scan.word(i + 1).ends_with("ing") && near <= 10
                {
                    Turn::Future
                } else {
                    return infinitive;
                }
            }
            // "there’s an election on Tuesday"
            Lex::Apostrophe if i > 0 && scan.is(i - 1, "there") && scan.is(i + 1, "s") && near <= 8 => Turn::Future,
            Lex::Plan if plans(scan, i) => Turn::Future,
            Lex::Timetable if present(scan, i) => Turn::Future,
            // "polls close Tuesday"
            Lex::End if scan.is_any(i, &["close", "start", "end"]) && present(scan, i) => Turn::Future,
            Lex::To if i + 1 < start && is_infinitive(scan, i) => {
                infinitive = infinitive.or(Some((Turn::Past, i)));
                // A headline has no other verb: "Premier to Visit Oslo Monday".
                if scan.at(i + 1).case == Case::Capital && near <= 12 {
                    return Some((Turn::Future, i));
                }
                continue;
            }
            // "began", but not "would be able"
            Lex::Done => past(scan, i),
            // "he was told to report on Friday"
            Lex::PastVerb if infinitive.is_some() && scan.is(i, "told") => Turn::Future,
            Lex::PastVerb => past(scan, i),
            Lex::Other if is_past_form(scan, i) => {
                if infinitive.is_some() && scan.is_any(i, COMMITS) {
                    Turn::Future
                } else {
                    past(scan, i)
                }
            }
            _ if infinitive.is_some() && scan.is_any(i, COMMITS) => Turn::Future,
            _ => continue,
        };
        return Some((told, i));
    }
    infinitive
}

/// True for "has a hearing", "could have consequences".
fn has_something(scan: &Scan, have: usize) -> bool {
    let object = matches!(scan.lex(have + 1), Lex::A | Lex::The | Lex::Count(_) | Lex::Number)
        || scan.before(have) == Lex::Modal && scan.lex(have + 1) == Lex::Other;
    object && !is_perfect(scan, have)
}

/// True for a form of "have" with a participle near: "has not yet been", "have often said".
fn is_perfect(scan: &Scan, have: usize) -> bool {
    scan.is(have, "having")
        || (have + 1..have + 5).any(|i| {
            matches!(scan.lex(i), Lex::PastVerb | Lex::Done) || is_past_form(scan, i) || scan.is_any(i, PARTICIPLES)
        })
}

/// "which reports earnings Thursday": a report that is still to come.
fn is_forecast(scan: &Scan, i: usize) -> bool {
    let awaited = ["earnings", "results", "profits", "figures", "data", "numbers"];
    scan.is(i, "reports") && (i + 1..i + 4).any(|at| scan.is_any(at, &awaited))
}

/// True for the middle of "as soon as".
fn sooner(scan: &Scan, i: usize) -> bool {
    scan.is_any(i, &["soon", "early", "late", "well", "recently", "far"])
}

/// What the first verb to the right says.
fn rightward(scan: &Scan, end: usize) -> Option<Turn> {
    for i in end..end + REACH {
        let told = match scan.lex(i) {
            Lex::Newline | Lex::Semicolon | Lex::Quote => return None,
            Lex::Dot if ends_sentence(scan, i) => return None,
            Lex::Will => Turn::Future,
            Lex::Apostrophe if scan.is(i + 1, "t") && i > 0 && scan.is(i - 1, "won") => Turn::Future,
            Lex::Month(5) if scan.at(i).case == Case::Lower => modal(scan, i, i + 4),
            Lex::Modal => modal(scan, i, i + 4),
            Lex::BePast => match scan.lex(i + 1) {
                Lex::Plan | Lex::To if scan.lex(i + 1) == Lex::To || plans(scan, i + 1) => Turn::Future,
                _ => Turn::Past,
            },
            Lex::BePresent => match scan.lex(i + 1) {
                Lex::Plan => Turn::Future,
                Lex::To => Turn::Future,
                _ => return None,
            },
            // "Monday marks ten years since the fire"
            Lex::Other if i == end && scan.is_any(i, &["marks", "brings"]) => Turn::Future,
            Lex::Have if !is_perfect(scan, i) => return None,
            Lex::Have | Lex::SayPresent | Lex::PastVerb | Lex::Done => {
                if scan.is(i, "won") && scan.lex(i + 1) == Lex::Apostrophe {
                    continue;
                }
                Turn::Past
            }
            Lex::Timetable if present(scan, i) && i > end => Turn::Future,
            Lex::Other if is_past_form(scan, i) => Turn::Past,
            _ => continue,
        };
        return Some(told);
    }
    None
}

/// "would meet", but not "would have met".
fn modal(scan: &Scan, i: usize, limit: usize) -> Turn {
    // "could not be reached on Monday", "would not say Tuesday" tell of what was tried.
    let not = (i + 1..i + 4).find(|&at| scan.is_any(at, &["not", "t"]));
    let silent = [
        "say",
        "comment",
        "discuss",
        "confirm",
        "disclose",
        "elaborate",
        "identify",
        "speculate",
        "answer",
        "respond",
        "reveal",
    ];
    if not.is_some_and(|not| scan.is(i, "could") || scan.is(i, "couldn") || scan.is_any(not + 1, &silent)) {
        return Turn::Past;
    }
    let perfect = (i + 1..(i + 5).min(limit.max(i + 2))).any(|at| scan.is_any(at, &["have", "ve"]));
    if perfect { Turn::Past } else { Turn::Future }
}

/// A past form; after "will", "to be" or "is" it is a participle that looks where they look.
fn past(scan: &Scan, verb: usize) -> Turn {
    for i in (verb.saturating_sub(4)..verb).rev() {
        match scan.lex(i) {
            Lex::Will => return Turn::Future,
            Lex::Modal => return modal(scan, i, verb),
            Lex::Month(5) if scan.at(i).case == Case::Lower => return modal(scan, i, verb),
            Lex::To if scan.is_any(i + 1, &["be"]) => return Turn::Future,
            Lex::BePresent if scan.is(i + 1, "being") => return Turn::Future,
            Lex::Other if scan.is_any(i, &["be", "being", "not", "also", "t"]) || scan.word(i).ends_with("ly") => {}
            Lex::Apostrophe => {}
            _ => break,
        }
    }
    Turn::Past
}

/// True if a word of planning is one here: "plans to", "due Monday", not "announced plans Monday" or "due to rain".
fn plans(scan: &Scan, i: usize) -> bool {
    let infinitive = scan.lex(i + 1) == Lex::To && is_infinitive(scan, i + 1);
    let bare = [
        "scheduled",
        "expected",
        "slated",
        "planned",
        "poised",
        "supposed",
        "booked",
        "billed",
        "targeted",
        "looming",
        "looms",
        "awaits",
        "awaiting",
        "payable",
        "matures",
        "maturing",
        "expects",
        "preparing",
        "prepares",
        "gearing",
        "bracing",
        "braces",
    ];
    if scan.is(i, "due") {
        return scan.lex(i + 1) != Lex::To || infinitive;
    }
    if scan.is(i, "going") || scan.is(i, "likely") || scan.is(i, "ready") || scan.is(i, "bound") {
        return infinitive;
    }
    if scan.is(i, "set") {
        return infinitive || scan.is(i + 1, "for");
    }
    if scan.is_any(i, &["looking", "heading"]) {
        return scan.is_any(i + 1, &["ahead", "forward", "into", "toward"]);
    }
    scan.is_any(i, &bare) || infinitive
}

/// "the plant closes", "talks resume", "they meet", but not "a vote", "to vote", "the starts".
fn present(scan: &Scan, i: usize) -> bool {
    if i == 0 || scan.at(i).case == Case::Upper {
        return false;
    }
    let before = scan.lex(i - 1);
    if matches!(
        before,
        Lex::The
            | Lex::A
            | Lex::Of
            | Lex::To
            | Lex::In
            | Lex::On
            | Lex::Until
            | Lex::Around
            | Lex::At
            | Lex::Count(_)
            | Lex::Number
            | Lex::Modal
            | Lex::Will
            | Lex::Apostrophe
            | Lex::And
            | Lex::Comma
            | Lex::Dash
    ) {
        return before == Lex::Modal
            || before == Lex::Will
            || matches!(before, Lex::And | Lex::Comma)
                && (scan.is_any(
                    i,
                    &[
                        "opens", "closes", "begins", "resumes", "ends", "starts", "expires", "returns", "retires",
                        "plays", "hosts", "meets", "travels",
                    ],
                ) || before == Lex::Comma
                    && scan.is_any(i, TRAVELS)
                    && (scan.lex(i + 1) == Lex::To || scan.capital(i + 1) && scan.lex(i + 1) == Lex::Other)
                    || scan.word(i).ends_with('s') && scan.capital(i + 1) && scan.lex(i + 1) == Lex::Other);
    }
    // "City host Brenwick": a team is many.
    let team = scan.capital(i - 1) && scan.capital(i + 1) && scan.at(i - 1).case != Case::Upper;
    if team && scan.is_any(i, TRAVELS) {
        return true;
    }
    if scan.word(i).ends_with('s') {
        // After an adjective or a possessive it is a noun.
        return !scan.is_any(
            i - 1,
            &["its", "his", "her", "their", "our", "my", "s", "new", "more", "two", "recent", "no", "any"],
        );
    }
    scan.is_any(i - 1, &["they", "we", "you", "who", "people", "i"])
        || scan.word(i - 1).ends_with('s') && scan.lex(i - 1) == Lex::Other && scan.word(i - 1).len() >= 3
}

/// True if the "to" at `i` is followed by a verb, as far as that can be seen: no article, no capital, no plural, and one of
/// the verbs that news dates.
fn is_infinitive(scan: &Scan, i: usize) -> bool {
    let verb = i + 1;
    let led = i > 0 && scan.is_any(i - 1, COMMITS) && scan.at(verb).case == Case::Lower && scan.lex(verb) == Lex::Other;
    led || scan.is_any(verb, BASE_FORMS) || matches!(scan.lex(verb), Lex::Timetable) && !scan.word(verb).ends_with('s')
}

/// A past form by its ending: "resigned", but not "hundred" or "indeed".
fn is_past_form(scan: &Scan, i: usize) -> bool {
    let word = scan.word(i);
    let bytes = word.as_bytes();
    let formed =
        bytes.len() >= 4 && bytes.ends_with(b"ed") && !bytes.ends_with(b"eed") && scan.at(i).case != Case::Upper;
    if !formed
        || scan.is_any(
            i,
            &[
                "hundred",
                "united",
                "wicked",
                "naked",
                "sacred",
                "alleged",
                "so-called",
                "armed",
                "limited",
                "unprecedented",
            ],
        )
    {
        return false;
    }
    // Before a noun, after an article, it describes: "the proposed law", "an expected rise".
    !matches!(scan.before(i), Lex::The | Lex::A)
}

/// True if the full stop at `i` ends a sentence: a capital or a line's end follows, and no abbreviation stands before.
fn ends_sentence(scan: &Scan, i: usize) -> bool {
    if scan.joined(i) && !matches!(scan.lex(i + 1), Lex::Quote | Lex::Newline | Lex::Close) {
        return false;
    }
    let short = i > 0 && scan.joined(i - 1) && {
        let word = scan.word(i - 1);
        word.len() == 1
            || matches!(scan.lex(i - 1), Lex::MonthShort(_) | Lex::WeekdayShort(_) | Lex::Title)
            || scan.is_any(
                i - 1,
                &[
                    "gen", "col", "lt", "st", "jr", "sr", "inc", "co", "corp", "rev", "hon", "prof", "vs", "no", "ltd",
                    "sens", "reps",
                ],
            )
    };
    !short
}
