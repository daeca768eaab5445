//! Inside an opening mark after a speaker: what that speaker has said elsewhere.

use super::{Page, other, page, symbols, words};
use crate::speaker::Kind;
use crate::text::Span;
use std::collections::HashSet;

/// At most so many statements are offered.
const LIMIT: usize = 50;

/// A statement that can be put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The statement, shortened.
    pub label: String,
    /// `Anna Novak · 18 Mar 2021 · agency.md`.
    pub detail: String,
    /// What is put in, the closing mark included where none stands.
    pub insert: String,
}

/// What can be put in at an offset.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completion {
    /// What is replaced: from the opening mark to the cursor.
    pub span: Span,
    /// What the user has typed there.
    pub typed: String,
    /// The statements that hold all the words typed.
    pub items: Vec<Item>,
}

/// The completion at `offset`; nothing where no mark is open or no known speaker stands before it.
pub fn completion(page: Page, offset: usize) -> Option<Completion> {
    let source = &page.article.source;
    let before = source.get(..offset)?;
    let after = source.get(offset..)?;
    let paragraph = before.rfind('\n').map_or(0, |newline| newline + 1);
    let (mark, close) = open_mark(&before[paragraph..])?;
    let from = paragraph + mark;
    let intro = before[paragraph..from].trim_end_matches(page::is_mark);
    let names = speakers(page, paragraph, intro);
    let typed = before[from..].to_owned();
    let wanted: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let close = if after.trim_start_matches([' ', '\t']).starts_with(page::is_mark) { "" } else { close };

    let mut items = Vec::new();
    for name in names {
        said_by(page, &name, &wanted, close, &mut items);
        if !items.is_empty() {
            break;
        }
    }
    Some(Completion { span: Span::new(from, offset), typed, items })
}

/// The end of the last opening mark that is still open, and the mark that closes it.
fn open_mark(paragraph: &str) -> Option<(usize, &'static str)> {
    let mut open: Option<(usize, &'static str)> = None;
    for (index, c) in paragraph.char_indices() {
        let end = index + c.len_utf8();
        open = match (c, open) {
            ('"', Some((_, "\""))) => None,
            ('"', _) => Some((end, "\"")),
            ('“', Some((_, "“"))) => None,
            ('“', _) => Some((end, "”")),
            ('„', _) => Some((end, "“")),
            ('«', _) => Some((end, "»")),
            ('”' | '»', _) => None,
            _ => open,
        };
    }
    open
}

/// The names that the words before the mark may mean, the nearest first: speakers of this article mentioned there, then
/// speakers of the library whose full name or surname stands there.
fn speakers(page: Page, start: usize, intro: &str) -> Vec<String> {
    let mut names: Vec<(usize, String)> = Vec::new();
    let inside = Span::new(start, start + intro.len());
    for (index, speaker) in page.article.speakers.iter().enumerate() {
        let near =
            page.mentions_of(index).into_iter().filter(|span| inside.covers(*span)).map(|span| span.end as usize);
        if let Some(end) = near.max() {
            names.push((end, speaker.name.clone()));
        }
    }
    for key in page.library.keys().filter(|key| **key != *page.key) {
        for speaker in page.library.record(&key).iter().flat_map(|record| &record.speakers) {
            let surname = speaker.name.rsplit(' ').next().unwrap_or("");
            let place = last_word(intro, &speaker.name).or_else(|| last_word(intro, surname));
            if let Some(end) = place {
                names.push((start + end, speaker.name.clone()));
            }
        }
    }
    names.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.len().cmp(&a.1.len())).then(a.1.cmp(&b.1)));
    let mut seen = HashSet::new();
    names.retain(|(_, name)| seen.insert(name.clone()));
    names.into_iter().map(|(_, name)| name).collect()
}

/// The end of the last place where `name` stands in `text` as whole words and with its capital.
fn last_word(text: &str, name: &str) -> Option<usize> {
    if !name.starts_with(char::is_uppercase) {
        return None;
    }
    let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let (start, found) = text.rmatch_indices(name).find(|(start, found)| {
        edge(text[..*start].chars().next_back()) && edge(text[start + found.len()..].chars().next())
    })?;
    Some(start + found.len())
}

/// What everyone called `name` has said in other articles inside marks, with all the words wanted.
fn said_by(page: Page, name: &str, wanted: &[String], close: &str, items: &mut Vec<Item>) {
    let mut seen = HashSet::new();
    for key in page.library.keys().filter(|key| **key != *page.key) {
        let Some(record) = page.library.record(&key) else { continue };
        for (index, statement) in other::quotations(&record) {
            let speaker = other::speaker(&record, statement, page.settings);
            let direct = statement.kind == Kind::Direct && page.settings.modes.contains(&statement.mode);
            if !direct || speaker.is_none_or(|speaker| speaker.name != name) {
                continue;
            }
            let said = words::one_line(&statement.text);
            let cluster = page.library.cluster(&key, index).map(|cluster| cluster.to_string());
            if !symbols::has_all(wanted, &[&said]) || !seen.insert(cluster.unwrap_or_else(|| said.clone())) {
                continue;
            }
            let file = words::article_name(&key).to_owned();
            let detail: Vec<String> =
                [name.to_owned()].into_iter().chain(other::day(statement)).chain([file]).collect();
            items.push(Item {
                label: words::shorten(&said, 100),
                detail: detail.join(" · "),
                insert: format!("{said}{close}"),
            });
            if items.len() == LIMIT {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(&format!("{fixture}{ELSEWHERE}"));
        let mut shown = String::new();
        if let Some(found) = completion(fixture.page(), fixture.offset) {
            shown.push_str(&format!("for “{}”\n", found.typed));
            for item in found.items {
                shown.push_str(&format!("{} ({}) → {}\n", item.label, item.detail, item.insert));
            }
        }
        expected.assert_eq(&shown);
    }

    const ELSEWHERE: &str = r#"
//- /agency.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.

“It is our only road to the school,” Novak said.

“It costs far too much for a small town,” councillor Piotr Lang said.
//- /morning.txt closed
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#;

    #[test]
    fn what_the_speaker_has_said_elsewhere() {
        check(
            "//- /draft.txt\nAnna Novak said on Friday: “$0\n",
            expect![[r#"
                for “”
                We will rebuild the old stone bridge before the winter (Anna Novak · by 19 Mar 2021 · agency.txt) → We will rebuild the old stone bridge before the winter”
                It is our only road to the school (Anna Novak · by 19 Mar 2021 · agency.txt) → It is our only road to the school”
            "#]],
        );
    }

    #[test]
    fn with_the_words_that_are_typed() {
        check(
            "//- /draft.txt\nMr. Lang and then Ms. Novak said: \"road sch$0\"\n",
            expect![[r#"
                for “road sch”
                It is our only road to the school (Anna Novak · by 19 Mar 2021 · agency.txt) → It is our only road to the school
            "#]],
        );
    }

    #[test]
    fn nothing_behind_a_closed_mark() {
        check("//- /draft.txt\nAnna Novak said: “No,” and $0\n", expect![[r#""#]]);
    }

    #[test]
    fn nothing_where_nobody_is_named() {
        check(
            "//- /draft.txt\nThe sign said: “$0\n",
            expect![[r#"
            for “”
        "#]],
        );
    }
}
