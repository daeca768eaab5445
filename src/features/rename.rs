//! A speaker's name, set right everywhere it is written, in every article: Ana Nowak becomes Anna Novak.
//!
//! Only the words of the name change. "The mayor" and "she" stay, and so does a title before the name. A surname alone
//! becomes the new surname, a first name alone the new first name.

use super::{Page, Thing};
use crate::article::Article;
use crate::library::Key;
use crate::speaker::Speaker;
use crate::speaker::identity::Sort;
use crate::text::Span;
use std::sync::Arc;

/// What can be renamed at an offset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renameable {
    /// The words of the name at the cursor.
    pub span: Span,
    /// The full name, to be changed by the user.
    pub name: String,
}

/// The edits of one article: what to replace, and by what, in order.
pub type Edits = (Key, Vec<(Span, String)>);

/// Gives an article that is closed, read anew.
pub type Load<'f> = dyn Fn(&Key) -> Option<Arc<Article>> + 'f;

/// Whether the words at `offset` are a name that can be changed.
pub fn prepare(page: Page, offset: usize) -> Option<Renameable> {
    let (speaker, words) = at(page, offset)?;
    let names = Names::new(&speaker.name, &speaker.name);
    let (span, _) = names.in_text(words.of(&page.article.source)).into_iter().next()?;
    let span = Span { start: words.start + span.start, end: words.start + span.end };
    Some(Renameable { span, name: speaker.name.clone() })
}

/// The edits that give the speaker at `offset` the name `new`, article by article; `Err` says what is wrong. `load` gives the
/// text of an article that is closed.
pub fn rename(page: Page, offset: usize, new: &str, load: &Load) -> Result<Vec<Edits>, &'static str> {
    let new = new.split_whitespace().collect::<Vec<_>>().join(" ");
    if !new.chars().any(char::is_alphabetic) {
        return Err("a name needs a letter");
    }
    if new.contains(['<', '>', '“', '”', '"']) {
        return Err("a name has no tags and no quotation marks");
    }
    let (speaker, _) = at(page, offset).ok_or("no speaker's name here")?;
    let names = Names::new(&speaker.name, &new);
    let mut all = vec![(Key::from(page.key), in_article(page, speaker, &names))];
    for key in page.library.keys().filter(|key| **key != *page.key) {
        let is_one = |other: &Speaker| other.sort != Sort::Unnamed && other.name == speaker.name;
        let named = page.library.record(&key).is_some_and(|record| record.speakers.iter().any(is_one));
        let Some(article) = named.then(|| load(&key)).flatten() else { continue };
        let there = Page { key: &key, article: &article, ..page };
        if let Some(other) = article.speakers.iter().find(|other| is_one(other)) {
            all.push((key.clone(), in_article(there, other, &names)));
        }
    }
    all.retain(|(_, edits)| !edits.is_empty());
    Ok(all)
}

fn at<'a>(page: Page<'a>, offset: usize) -> Option<(&'a Speaker, Span)> {
    let Thing::Mention { speaker, span } = page.at(offset)? else { return None };
    let speaker = page.article.speakers.get(speaker).filter(|speaker| speaker.sort != Sort::Unnamed)?;
    Some((speaker, span))
}

/// Mentions are the ground. The full name is looked for in the rest of the source too (a headline, another speaker's
/// quotation), because nobody else is called so in an article where this one is.
fn in_article(page: Page, speaker: &Speaker, names: &Names) -> Vec<(Span, String)> {
    let source = &page.article.source;
    let mut edits: Vec<(Span, String)> = Vec::new();
    let mut add = |base: u32, found: Vec<(Span, &str)>| {
        for (span, new) in found {
            edits.push((Span { start: base + span.start, end: base + span.end }, new.to_owned()));
        }
    };
    let index = page.article.speakers.iter().position(|other| other.name == speaker.name);
    for mention in index.map_or_else(Vec::new, |index| page.mentions_of(index)) {
        add(mention.start, names.in_text(mention.of(source)));
    }
    add(0, names.full_in(source));
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut apart: Vec<(Span, String)> = Vec::new();
    for edit in edits {
        if apart.last().is_none_or(|(last, _)| last.end <= edit.0.start) && edit.0.of(source) != edit.1 {
            apart.push(edit);
        }
    }
    apart
}

/// The parts of a name and what becomes of them, longest first.
struct Names {
    parts: Vec<(String, String)>,
}

impl Names {
    fn new(old: &str, new: &str) -> Names {
        let mut parts = vec![(old.to_owned(), new.to_owned())];
        let (old, new) = (parts_of(old), parts_of(new));
        if let ([first, .., last], [.., new_last]) = (&old[..], &new[..]) {
            parts.push(((*last).to_owned(), (*new_last).to_owned()));
            parts.push(((*first).to_owned(), new[0].to_owned()));
        }
        Names { parts }
    }

    /// The words of the name in `text`: the full name, else the surname, else the first name.
    fn in_text(&self, text: &str) -> Vec<(Span, &str)> {
        let found = self.parts.iter().map(|(old, new)| find(text, old, new));
        found.into_iter().find(|spans| !spans.is_empty()).unwrap_or_default()
    }

    /// The full name in `text`.
    fn full_in(&self, text: &str) -> Vec<(Span, &str)> {
        let (old, new) = &self.parts[0];
        // One word is too little to be sure outside a mention.
        if old.contains(' ') { find(text, old, new) } else { Vec::new() }
    }
}

/// The words of a name without "Jr." and the like, which stand behind a surname.
fn parts_of(name: &str) -> Vec<&str> {
    let suffix = |word: &str| matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV");
    let words = name.split_whitespace().filter(|word| !suffix(word));
    words.map(|word| word.trim_end_matches(',')).collect()
}

/// Where `old` stands in `text` as whole words; a line may break between two of them.
fn find<'n>(text: &str, old: &str, new: &'n str) -> Vec<(Span, &'n str)> {
    // A hyphen makes another name of it: "Nowak-Hall".
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let mut words = old.split_whitespace();
    let Some(first) = words.next() else { return Vec::new() };
    let starts = text.match_indices(first).filter(|(start, _)| edge(text[..*start].chars().next_back()));
    let ends = starts.filter_map(|(start, _)| {
        let mut rest = &text[start + first.len()..];
        for word in words.clone() {
            let next = rest.trim_start_matches([' ', '\r', '\n', '\u{a0}']);
            rest = next.strip_prefix(word).filter(|_| next.len() < rest.len() && rest.len() - next.len() <= 2)?;
        }
        edge(rest.chars().next()).then(|| Span::new(start, text.len() - rest.len()))
    });
    ends.map(|span| (span, new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(fixture: &str, new: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let load = |key: &Key| fixture.read(key);
        let mut shown = String::new();
        match rename(fixture.page(), fixture.offset, new, &load) {
            Err(why) => shown.push_str(why),
            Ok(all) => {
                for (key, edits) in all {
                    let mut source = load(&key).expect("a known article").source.clone();
                    for (span, new) in edits.iter().rev() {
                        source.replace_range(span.range(), &format!("⟨{new}⟩"));
                    }
                    shown.push_str(&format!("//- {key}\n{source}"));
                }
            }
        }
        expected.assert_eq(&shown);
    }

    const ARTICLES: &str = r#"
//- /evening.txt
Mayor Ana Nowak’s promise: a bridge

“We will rebuild the old stone bridge,” Mayor Ana Nowak said. “It is Nowak-Hall’s road,” she said.

“Ms. Nowak’s plan is good, and Ana Nowak knows it,” councillor Piotr Lang said. Ana
Nowak smiled. A banana, an Anaconda and the Nowaks’ dog did not.
//- /agency.txt closed
“We have the stone,” Ana Nowak said.
//- /other.txt
“We have the stone,” Eva Nowak said.
"#;

    #[test]
    fn the_name_changes_everywhere_and_nothing_else_does() {
        check(
            &ARTICLES.replacen("Mayor Ana Nowak said", "Mayor Ana No$0wak said", 1),
            "Anna Novak",
            expect![[r#"
            //- /evening.txt
            Mayor ⟨Anna Novak⟩’s promise: a bridge

            “We will rebuild the old stone bridge,” Mayor ⟨Anna Novak⟩ said. “It is Nowak-Hall’s road,” she said.

            “Ms. ⟨Novak⟩’s plan is good, and ⟨Anna Novak⟩ knows it,” councillor Piotr Lang said. ⟨Anna Novak⟩ smiled. A banana, an Anaconda and the Nowaks’ dog did not.
            //- /agency.txt
            “We have the stone,” ⟨Anna Novak⟩ said.
        "#]],
        );
    }

    #[test]
    fn what_is_no_name_cannot_be_renamed() {
        check(&ARTICLES.replacen("promise", "pro$0mise", 1), "Anna Novak", expect!["no speaker's name here"]);
    }

    #[test]
    fn a_name_must_be_a_name() {
        check(
            &ARTICLES.replacen("Mayor Ana Nowak said", "Mayor Ana No$0wak said", 1),
            " 7 ",
            expect!["a name needs a letter"],
        );
    }

    #[test]
    fn the_words_of_the_name_are_offered_without_the_title() {
        let fixture = Fixture::new("“We have the stone,” Mayor Ana No$0wak said.\n");
        let found = prepare(fixture.page(), fixture.offset).expect("a name");
        assert_eq!(found.span.of(&fixture.page().article.source), "Ana Nowak");
        assert_eq!(found.name, "Ana Nowak");
    }

    #[test]
    fn a_pronoun_is_no_name() {
        let fixture = Fixture::new("“We have the stone,” Ana Nowak said. “And the money,” s$0he said.\n");
        assert_eq!(prepare(fixture.page(), fixture.offset), None);
    }
}
