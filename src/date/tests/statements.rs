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
