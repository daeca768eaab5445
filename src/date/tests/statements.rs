//! The day of a statement: one invented article for each rule.

use super::super::Known;
use crate::article::Article;
use crate::markup::Format;

/// Each quotation's first words, its date, where that comes from and the words that say so.
fn dates(article: Option<&str>, text: &str) -> Vec<String> {
    let known = Known { date: article.and_then(|day| day.parse().ok()), ..Known::default() };
    let article = Article::read(text, Format::Plain, &known);
    let show = |q: &crate::article::Quotation| {
        let words = q.span.of(text).split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        match q.date {
            None => format!("{words}: none"),
            Some(date) => {
                let when = date.when.map_or("?".to_owned(), |when| when.iso());
                let evidence = date.evidence.map_or("-", |span| span.of(text));
                format!("{words}: {when} {} `{evidence}`", date.from.name())
            }
        }
    };
    let marked = |q: &&crate::article::Quotation| q.kind == crate::speaker::Kind::Direct;
    article.quotations.iter().filter(marked).map(show).collect()
}

fn check(article: Option<&str>, text: &str, wanted: &[&str]) {
    assert_eq!(dates(article, text), wanted, "{text}");
}

// 16 October 2019 is a Wednesday.
const DAY: Option<&str> = Some("2019-10-16");

#[test]
fn the_cues_own_day_and_not_that_of_what_is_said() {
    check(
        DAY,
        "“The bridge is safe for every lorry in this county,” Anna Novak, the mayor, said on Tuesday.\n",
        &["The bridge is: 2019-10-15 weekday `Tuesday`"],
    );
    check(
        DAY,
        "On Monday Anna Novak, the mayor, said: “The bridge will be closed for two long weeks on Friday.”\n",
        &["The bridge will: 2019-10-14 weekday `Monday`"],
    );
    check(
        DAY,
        "“The bridge that was opened in 1931 will have to go,” said Anna Novak, the mayor.\n",
        &["The bridge that: 2019-10-16 article `-`"],
    );
}

#[test]
fn the_running_day_of_the_speaker() {
    check(
        DAY,
        "Anna Novak, the mayor, spoke to reporters on Tuesday about the bridge.\n\n\
         “The bridge is safe for every lorry in this county,” Novak said.\n\n\
         The bridge was built by two brothers and has been mended twice.\n\n\
         “Nobody has to be afraid of it,” Novak said.\n",
        &["The bridge is: 2019-10-15 weekday `Tuesday`", "Nobody has to: 2019-10-15 weekday `Tuesday`"],
    );
}

#[test]
fn a_year_that_is_counted_from_the_article() {
    check(
        DAY,
        "In an interview with the paper last year, Karl Lind had warned: “The pier stands on sand.”\n\n\
         Two years ago Eva Strand said: “It will hold.”\n",
        &["The pier stands: 2018 relative `last year`", "It will hold.: 2017 relative `Two years ago`"],
    );
}

#[test]
fn another_occasion_dates_nobody_else() {
    check(
        DAY,
        "Karl Lind, the harbour master, denied it all. Last month he told the paper: “There is no contract for the pier.”\n\n\
         Eva Strand, who leads the opposition, said: “One party has run this town for too long.”\n",
        &["There is no: 2019-09 relative `Last month`", "One party has: 2019-10-16 article `-`"],
    );
}

#[test]
fn a_commentator_is_not_at_the_scene() {
    check(
        DAY,
        "The council voted on Tuesday to close the bridge.\n\n\
         “It should have been closed ten years ago,” said Peter Holm, a professor of engineering at the university.\n",
        &["It should have: 2019-10-16 article `-`"],
    );
}

#[test]
fn an_undated_article_keeps_the_words() {
    check(
        None,
        "“The bridge is safe for every lorry in this county,” Anna Novak, the mayor, said on Tuesday.\n\n\
         “It should have been closed ten years ago,” said Peter Holm, a professor of engineering at the university.\n",
        &["The bridge is: ? weekday `Tuesday`", "It should have: none"],
    );
}

#[test]
fn what_is_told_of_somebody_in_passing() {
    // When he resigned is not when he said it.
    check(
        DAY,
        "Mark Dahl, who resigned on Monday, said: “The council has lied about the bridge for many years.”\n",
        &["The council has: 2019-10-16 article `-`"],
    );
    check(
        DAY,
        "Karl Lind, who has led the union since he came to Holm in February, on Monday said: “We have nothing to lose but the boats.”\n",
        &["We have nothing: 2019-10-14 weekday `Monday`"],
    );
    check(
        DAY,
        "There are twelve seats.\n\nThe pier is old.\n\nThe town has a new budget.\n\nThe vote on Monday, which Eva Strand called “a farce of \
         the worst kind”, was lost.\n",
        &["a farce of: 2019-10-16 article `-`"],
    );
    // But who is described on the way still speaks on that day, and so does a report.
    check(
        DAY,
        "In a speech on Monday, Eva Strand, who leads the council, said: “Nobody has lied about the bridge.”\n",
        &["Nobody has lied: 2019-10-14 weekday `Monday`"],
    );
}

#[test]
fn a_day_right_behind_the_marks() {
    check(
        DAY,
        "Karl Lind, who left the party in February, called the vote “a disgrace for the whole of the town” Tuesday on The Harbour Show.\n\n\
         “It is a disgrace, and those words are a disgrace,” he said.\n",
        &["It is a: 2019-10-15 weekday `Tuesday`"],
    );
}

#[test]
fn a_month_holds_for_its_passage() {
    check(
        DAY,
        "In June, Karl Lind called on the town to stop the ferry.\n\n\
         “If anybody was looking for a way out, this is it,” Lind told the radio then.\n\n\
         The ferry sails on.\n\n\
         “The captain may surprise us all one day,” Lind said.\n",
        &["If anybody was: 2019-06 explicit `June`", "The captain may: 2019-10-16 article `-`"],
    );
}

#[test]
fn an_occasion_that_was_dated_before() {
    check(
        DAY,
        "The harbour has been shut for a year.\n\n\
         The ferry needs a new engine, as everybody knows.\n\n\
         The union held a rally in Holm on Saturday.\n\n\
         Two bands played and the rain held off.\n\n\
         There is no money for an engine.\n\n\
         There is none for the pier.\n\n\
         The bank has said no.\n\n\
         “We will sail again before the winter is over,” Eva Strand said at the rally.\n",
        &["We will sail: 2019-10-12 weekday `Saturday`"],
    );
    check(
        DAY,
        "The harbour has been shut for a year.\n\n\
         The ferry needs a new engine, as everybody knows.\n\n\
         Four people want to be mayor.\n\n\
         They met for Monday night’s debate in the old mill.\n\n\
         There is no money for an engine.\n\n\
         There is none for the pier.\n\n\
         The bank has said no.\n\n\
         “I have never seen so many angry people,” Eva Strand said after the debate.\n",
        &["I have never: 2019-10-14 weekday `Monday night`"],
    );
}
