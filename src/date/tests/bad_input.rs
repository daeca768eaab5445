//! Nothing panics, and nothing that no calendar has becomes a date.

use super::super::{Date, Dates, Witness};
use super::super::{Known, When, article_date, expressions_in, infer, parse};
use crate::article::Article;
use crate::markup::{Format, Prose};
use proptest::prelude::*;

const DAY: When = When::Day(Date::constant(2019, 10, 16));

#[test]
fn impossible_days_are_none() {
    for text in [
        "31 February",
        "February 31, 2019",
        "32 March",
        "March 32",
        "0 May 2019",
        "2019-13-01",
        "2019-00-10",
        "31/02/2019",
        "0000-01-01",
        "year 0",
        "99999999999999999999 days ago",
        "29 February 2019",
        "2019-02-30T10:00:00Z",
        "the 32nd of March",
        "00/00/0000",
    ] {
        assert_eq!(expressions_in(text, Some(DAY)), [], "{text}");
    }
    let long = "9".repeat(200);
    for text in [
        format!("{long} days ago"),
        format!("March {long}"),
        format!("{long} March 2019"),
        format!("{long}-01-01"),
        format!("in {long}"),
    ] {
        assert!(
            expressions_in(&text, Some(DAY)).iter().all(|e| e.when.is_none_or(|when| matches!(when, When::Month(..)))),
            "{text}"
        );
    }
    // The edges of the calendar.
    for day in [Date::constant(1, 1, 1), Date::constant(9999, 12, 31)] {
        expressions_in(
            "two weeks ago, last year, next decade, yesterday, Monday, the previous day, Easter, in June",
            Some(When::Day(day)),
        );
    }
    assert!(!expressions_in("قال يوم March 5 إن", Some(DAY)).is_empty());
}

#[test]
fn words_that_lean_on_the_next_come_to_an_end() {
    for words in
        ["May 1 and ", "1 May and ", "the day before ", "early ", "the end of ", "two days from ", "earlier in "]
    {
        let text = words.repeat(50_000);
        let found = expressions_in(&text, Some(DAY));
        assert!(found.iter().all(|e| e.span.len() < 200), "{words}");
    }
}

/// Words that dates are made of, so that chance meets the grammar.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "March",
        "May",
        "Sept",
        ".",
        ",",
        "-",
        "–",
        "/",
        "the",
        "of",
        "last",
        "next",
        "this",
        "week",
        "year",
        "quarter",
        "third",
        "Monday",
        "Fri",
        "’s",
        "'",
        "today",
        "ago",
        "later",
        "a",
        "two",
        "days",
        "from",
        "before",
        "after",
        "mid",
        "early",
        "end",
        "summer",
        "Christmas",
        "New",
        "Year",
        "Eve",
        "1980",
        "s",
        "2019",
        "31",
        "9",
        "11",
        "00",
        "4294967296",
        "’80",
        "fiscal",
        "Q",
        "3",
        "in",
        "on",
        "will",
        "said",
        "to",
        "\n",
        "“",
        "”",
        ":",
        "T14",
        "Z",
        "é",
        "🦀",
        "th",
    ];
    prop_oneof![8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "[0-9]{1,12}", 1 => "\\PC{0,3}"]
}

proptest! {
    #[test]
    fn any_words_in_any_order(words in prop::collection::vec((word(), prop::bool::ANY), 0..30), year in 1_i16..=9999, dated in prop::bool::ANY) {
        let text: String = words.iter().map(|(word, space)| format!("{word}{}", if *space { " " } else { "" })).collect();
        let article = dated.then(|| When::Day(Date::new(year, 3, 19).unwrap()));
        let found = expressions_in(&text, article);
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for e in &found {
            prop_assert!(!e.span.of(&text).is_empty());
            prop_assert!(article.is_none() || e.when.is_some());
            for other in [None, Some(DAY), Some(When::Month(2019, 2)), Some(When::Year(1)), Some(When::Week(9999, 52)), Some(When::Decade(999))] {
                let when = e.meaning.resolve(other);
                prop_assert!(when.is_none_or(|when| !when.iso().is_empty()));
                if let Some(when) = when {
                    infer(&[Witness { local: e.meaning, linked: when }, Witness { local: e.meaning, linked: DAY }]);
                    super::super::bounds(when);
                }
            }
        }
        parse(&text);
        let known = Known { name: Some(text.clone()), inferred: article, ..Known::default() };
        let prose = Prose::read(&text, Format::Plain);
        article_date(&prose, Format::Plain, &known, &Dates::read(&prose.text));
        Article::read(&text, Format::Plain, &known);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        expressions_in(&text, Some(DAY));
        parse(&text);
        let prose = Prose::read(&text, Format::Plain);
        article_date(&prose, Format::Plain, &Known { name: Some(text.clone()), ..Known::default() }, &Dates::read(&prose.text));
    }
}
