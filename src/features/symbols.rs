//! The outline of an article (speaker → statements) and the search through the workspace by any words.

use super::{Others, Page, Place, Who, other, words};
use crate::library::Library;
use crate::settings::Settings;
use crate::speaker::Kind;
use crate::speaker::identity::Sort;
use crate::text::Span;
use std::collections::HashSet;

/// A speaker in the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The canonical name, or `Speaker unclear`.
    pub name: String,
    /// The role, if the article gives one.
    pub detail: Option<String>,
    /// Where the name is introduced, or the first statement where nobody is named.
    pub span: Span,
    /// What is said, in order.
    pub statements: Vec<Statement>,
}

/// A statement in the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The words, shortened, in marks where the article has marks.
    pub name: String,
    /// The date and the number of articles.
    pub detail: String,
    /// Where it stands.
    pub span: Span,
}

/// The outline: speakers in the order in which they first speak; what has no clear speaker comes last.
pub fn outline(page: Page) -> Vec<Group> {
    let mut groups: Vec<(Option<usize>, Group)> = Vec::new();
    for (index, quotation) in page.article.quotations.iter().enumerate() {
        if !page.lists(quotation) {
            continue;
        }
        let (speaker, name, detail, span) = match page.who(quotation) {
            Who::Clear(speaker, resolved) => {
                (Some(resolved.speaker), speaker.name.clone(), speaker.role.clone(), speaker.introduced)
            }
            _ => (None, "Speaker unclear".to_owned(), None, quotation.span),
        };
        let statement =
            Statement { name: label(page, index, 80), detail: detail_of(page, index), span: quotation.span };
        match groups.iter_mut().find(|(known, _)| *known == speaker) {
            Some((_, group)) => group.statements.push(statement),
            None => groups.push((speaker, Group { name, detail, span, statements: vec![statement] })),
        }
    }
    groups.sort_by_key(|(speaker, _)| speaker.is_none());
    groups.into_iter().map(|(_, group)| group).collect()
}

/// A statement's words: in marks if the article has marks around them.
pub fn label(page: Page, index: usize, limit: usize) -> String {
    let Some(quotation) = page.article.quotations.get(index) else { return String::new() };
    in_marks(&page.said(quotation), quotation.kind, limit)
}

fn in_marks(said: &str, kind: Kind, limit: usize) -> String {
    let said = words::shorten(said, limit);
    if kind == Kind::Direct { format!("“{said}”") } else { said }
}

fn detail_of(page: Page, index: usize) -> String {
    let day = page.article.quotations.get(index).and_then(|quotation| page.day(quotation));
    let also = Others::all(page, index).articles();
    let also = (also > 0).then(|| format!("in {}", words::count(also + 1, "article")));
    day.into_iter().chain(also).collect::<Vec<_>>().join(" · ")
}

/// One answer to a search through the workspace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The speaker's name, or `Name: “words”`.
    pub name: String,
    /// True for a speaker, false for a statement.
    pub speaker: bool,
    /// The article's file name and the date, or a speaker's role.
    pub container: String,
    /// Where it stands.
    pub place: Place,
}

/// At most `limit` speakers and statements in which every word of `query` begins a word, speakers first. An empty query
/// finds everything, up to the limit.
pub fn search(library: &Library, settings: &Settings, query: &str, limit: usize) -> Vec<Found> {
    let wanted: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut known: HashSet<String> = HashSet::new();
    let (mut speakers, mut statements) = (Vec::new(), Vec::new());
    for key in library.keys() {
        if statements.len() >= limit && speakers.len() >= limit {
            break;
        }
        let Some(record) = library.record(&key) else { continue };
        let file = words::article_name(&key);
        for (_, statement) in other::quotations(&record).filter(|(_, one)| settings.modes.contains(&one.mode)) {
            let who = other::speaker(&record, statement, settings);
            let name = who.map_or("", |speaker| &speaker.name);
            let place = other::place(&key, statement);
            if let Some(who) = who.filter(|who| who.sort != Sort::Unnamed && has_all(&wanted, &[&who.name])) {
                if speakers.len() < limit && known.insert(who.name.clone()) {
                    let container = who.role.clone().unwrap_or_else(|| file.to_owned());
                    speakers.push(Found { name: who.name.clone(), speaker: true, container, place: place.clone() });
                }
            }
            if statements.len() < limit && has_all(&wanted, &[name, &statement.text]) {
                let said = in_marks(&statement.text, statement.kind, 160);
                let name = if name.is_empty() { said } else { format!("{name}: {said}") };
                let day = other::day(statement);
                let container = day.map_or_else(|| file.to_owned(), |day| format!("{file} · {day}"));
                statements.push(Found { name, speaker: false, container, place });
            }
        }
    }
    speakers.append(&mut statements);
    speakers.truncate(limit);
    speakers
}

/// True if every wanted word begins a word of one of the texts, whatever the case.
pub fn has_all(wanted: &[String], texts: &[&str]) -> bool {
    wanted.iter().all(|word| texts.iter().any(|text| begins_a_word(text, word)))
}

/// Compares without building a lower-case copy: a search runs over every statement of the workspace.
fn begins_a_word(text: &str, word: &str) -> bool {
    let Some(first) = word.chars().next() else { return true };
    let mut inside = false;
    for (index, c) in text.char_indices() {
        let begins = !inside || !first.is_alphanumeric();
        inside = c.is_alphanumeric();
        if begins && c.to_lowercase().next() == Some(first) {
            let mut lower = text[index..].chars().flat_map(char::to_lowercase);
            if word.chars().all(|c| lower.next() == Some(c)) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::{Expect, expect};

    const ARTICLES: &str = r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said on Friday.

“It costs far too much for a small town,” councillor Piotr Lang said.

“It is our only road to the school,” Novak said.
//- /agency.txt closed
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#;

    #[test]
    fn the_outline_goes_from_speakers_to_statements() {
        let fixture = Fixture::new(&ARTICLES.replacen("costs", "$0costs", 1));
        let mut shown = String::new();
        for group in outline(fixture.page()) {
            shown.push_str(&format!("{} ({})\n", group.name, group.detail.unwrap_or_default()));
            for statement in group.statements {
                shown.push_str(&format!("  {} ({})\n", statement.name, statement.detail));
            }
        }
        expect![[r#"
            Anna Novak (Mayor)
              “We will rebuild the old stone bridge before the winter” (19 Mar 2021 · in 2 articles)
              “It is our only road to the school” (19 Mar 2021)
            Piotr Lang (councillor)
              “It costs far too much for a small town” (19 Mar 2021)
        "#]]
        .assert_eq(&shown);
    }

    fn check(query: &str, expected: Expect) {
        let fixture = Fixture::new(ARTICLES);
        let mut shown = String::new();
        for found in search(&fixture.library, &fixture.settings, query, 100) {
            shown.push_str(&format!("{} ({})\n", found.name, found.container));
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_search_takes_any_words() {
        check(
            "STONE nov",
            expect![[r#"
                Anna Novak: “We will rebuild the old stone bridge before the winter” (agency.txt · by 19 Mar 2021)
                Anna Novak: “We will rebuild the old stone bridge before the winter” (evening.txt · 19 Mar 2021)
            "#]],
        );
    }

    #[test]
    fn a_search_finds_speakers() {
        check(
            "lang",
            expect![[r#"
                Piotr Lang (councillor)
                Piotr Lang: “It costs far too much for a small town” (evening.txt · 19 Mar 2021)
            "#]],
        );
    }

    #[test]
    fn what_nobody_said_is_not_found() {
        check("stone castle", expect![[r#""#]]);
    }

    #[test]
    fn words_are_found_from_their_beginning_in_any_case() {
        assert!(begins_a_word("Über die Brücke", "über"));
        assert!(begins_a_word("the old-stone bridge", "stone"));
        assert!(!begins_a_word("the limestone bridge", "stone"));
        assert!(begins_a_word("", ""));
    }
}
