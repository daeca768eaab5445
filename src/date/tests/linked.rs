//! What linked articles tell each other of a statement's day, and when they contradict.

use super::super::{ArticleDateFrom, DateFrom, Known, StatementDate, When, conflict, told};
use crate::article::Article;
use crate::markup::Format;
use crate::speaker::Kind;

/// The date of the only marked quotation of an article written on Friday, 19 March 2021.
fn dated(text: &str) -> StatementDate {
    let known = Known { date: "2021-03-19".parse().ok(), ..Known::default() };
    let article = Article::read(text, Format::Plain, &known);
    let direct = article.quotations.iter().find(|quotation| quotation.kind == Kind::Direct);
    direct.and_then(|quotation| quotation.date).expect("a date")
}

const LEAD: &str = "The council of Brenwick voted on Thursday to close the bridge.\n\n\
    “We will rebuild it before the winter comes, stone by stone,” Mayor Anna Novak said.\n";
const TUESDAY: &str =
    "“We will rebuild it before the winter comes, stone by stone,” Mayor Anna Novak said on Tuesday.\n";
const THURSDAY: &str =
    "“We will rebuild it before the winter comes, stone by stone,” Mayor Anna Novak said on Thursday.\n";
const NO_DAY: &str = "“We will rebuild it before the winter comes, stone by stone,” Mayor Anna Novak said.\n";
const MONTH: &str =
    "“We will rebuild it before the winter comes, stone by stone,” Mayor Anna Novak said in early March.\n";

#[test]
fn only_words_that_date_the_saying_contradict() {
    assert!(conflict(&dated(TUESDAY), &dated(THURSDAY)));
    assert!(!conflict(&dated(THURSDAY), &dated(THURSDAY)));
    // The lead's day is that of the vote.
    let lead = dated(LEAD);
    assert!(lead.carried && lead.when == dated(THURSDAY).when, "{lead:?}");
    assert!(!conflict(&lead, &dated(TUESDAY)));
    assert!(!conflict(&dated(NO_DAY), &dated(TUESDAY)));
    // A day lies in its month.
    assert!(!conflict(&dated(MONTH), &dated(TUESDAY)));
}

#[test]
fn an_article_without_a_day_takes_that_of_another() {
    let friday = "2021-03-19".parse().ok().map(When::Day);
    let value = |here: &str, there: &[&str]| {
        let date = told(Some(dated(here)), friday, there.iter().map(|text| dated(text)));
        date.and_then(|date| date.when).map(When::iso)
    };
    assert_eq!(value(NO_DAY, &[TUESDAY]).as_deref(), Some("2021-03-16"));
    assert_eq!(value(NO_DAY, &[MONTH, TUESDAY]).as_deref(), Some("2021-03-16"));
    assert_eq!(value(LEAD, &[TUESDAY]).as_deref(), Some("2021-03-16"));
    assert_eq!(value(NO_DAY, &[TUESDAY, THURSDAY]), None);
    assert_eq!(value(NO_DAY, &[LEAD]), None);
    assert_eq!(value(THURSDAY, &[TUESDAY]), None);
}

#[test]
fn what_is_counted_from_an_inferred_day_says_so() {
    let known = Known { inferred: "2021-03-19".parse().ok().map(When::Day), ..Known::default() };
    let article = Article::read(TUESDAY, Format::Plain, &known);
    assert_eq!(article.date.map(|date| date.from), Some(ArticleDateFrom::Linked));
    let date = article.quotations[0].date.expect("a date");
    assert_eq!((date.from, date.when.map(When::iso)), (DateFrom::Linked, Some("2021-03-16".to_owned())));
    // Such a day is no evidence against another, but its words are when they are counted from a day that is known.
    assert!(!conflict(&date, &dated(THURSDAY)));
    let on = |day: &str| told(Some(dated(NO_DAY)), day.parse().ok().map(When::Day), [date]).and_then(|date| date.when);
    assert_eq!(on("2021-03-19"), date.when);
    assert_eq!(on("2021-03-20"), None);
}

#[test]
fn a_credit_line_dates_the_article_and_nothing_in_it() {
    let text = format!("date 2021-03-19 The council of Brenwick met in the old mill.\n\n{NO_DAY}");
    let article = Article::read(&text, Format::Plain, &Known::default());
    assert_eq!(article.date.map(|date| date.from), Some(ArticleDateFrom::Credit));
    assert_eq!(article.quotations[0].date.map(|date| date.from), Some(DateFrom::Article));
}
