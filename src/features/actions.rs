//! What On Record offers to do about a quotation: close or fix marks, take over the earliest wording, write who said it,
//! or be silent.

use super::{Others, Page, Who, page, words};
use crate::article::Quotation;
use crate::markup::{self, Format, Prose};
use crate::quote::Trouble;
use crate::settings::{Rule, Settings};
use crate::speaker::Kind;
use crate::text::Span;

/// What an action is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Edits of this article.
    Edit(Vec<(Span, String)>),
    /// The rule is switched off in the workspace's settings.
    RuleOff,
}

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What the user reads.
    pub title: String,
    /// The diagnostic it answers: its rule and its span.
    pub answers: (Rule, Span),
    /// True if it is what most users want.
    pub preferred: bool,
    /// What it does.
    pub act: Act,
}

/// The actions for what stands in `range` (a cursor is an empty range).
pub fn actions(page: Page, format: Format, range: Span) -> Vec<Action> {
    let mut actions = Vec::new();
    let near = |span: Span| span.start <= range.end && range.start <= span.end;
    for trouble in &page.article.troubles {
        let (Trouble::Unclosed(mark) | Trouble::Unopened(mark)) = *trouble;
        if near(mark) {
            let fixes = fixes(page, trouble);
            actions.extend(fixes.into_iter().enumerate().map(|(index, (title, edit))| Action {
                title,
                answers: (Rule::UnbalancedMarks, mark),
                preferred: index == 0,
                act: Act::Edit(vec![edit]),
            }));
        }
    }
    for (index, quotation) in page.marked() {
        if near(page::with_marks(&page.article.source, quotation.span)) {
            actions.extend(earliest(page, index, quotation));
            actions.extend(attribution(page, quotation));
        }
    }
    let here = super::diagnostics::diagnostics(page);
    let mut off: Vec<Rule> = Vec::new();
    let mut ignored = false;
    for diagnostic in here.iter().filter(|diagnostic| near(diagnostic.span)) {
        let answers = (diagnostic.rule, diagnostic.span);
        if !ignored {
            ignored = true;
            actions.extend(ignore(page, format, answers));
        }
        if !off.contains(&diagnostic.rule) {
            off.push(diagnostic.rule);
            let title = format!("Switch off {} in onrecord.toml", diagnostic.rule.code());
            actions.push(Action { title, answers, preferred: false, act: Act::RuleOff });
        }
    }
    actions
}

/// The edit of an `onrecord.toml` that switches `rule` off. `None` for a file in which no simple edit does so.
pub fn switched_off(toml: &str, rule: Rule) -> Option<(Span, String)> {
    let line = format!("{} = \"off\"", rule.code());
    let (mut start, mut inside) = (0, false);
    let mut edit = None;
    for text in toml.split_inclusive('\n') {
        let words = text.trim();
        if words.starts_with('[') {
            inside = words.split('#').next().is_some_and(|words| words.trim() == "[rules]");
            if inside {
                let end = start + text.len();
                let gap = if text.ends_with('\n') { "" } else { "\n" };
                edit = Some((Span::new(end, end), format!("{gap}{line}\n")));
            }
        } else if inside && words.split('=').next().is_some_and(|key| key.trim().trim_matches('"') == rule.code()) {
            edit = Some((Span::new(start, start + text.trim_end().len()), line.clone()));
            break;
        }
        start += text.len();
    }
    let (span, new) = edit.unwrap_or_else(|| {
        let gap = if toml.is_empty() || toml.ends_with("\n\n") { "" } else { "\n" };
        let end = if toml.is_empty() || toml.ends_with('\n') { "" } else { "\n" };
        (Span::new(toml.len(), toml.len()), format!("{end}{gap}[rules]\n{line}\n"))
    });
    // Whatever the file looks like, it must still be read, and say what is wanted.
    let mut edited = toml.to_owned();
    edited.replace_range(span.range(), &new);
    let mut settings = Settings::default();
    let problems = settings.merge_toml(&edited).len();
    let same = problems <= Settings::default().merge_toml(toml).len();
    (same && settings.level(rule).is_none()).then_some((span, new))
}

type Fix = (String, (Span, String));

/// Ways to mend a mark, the likeliest first.
fn fixes(page: Page, trouble: &Trouble) -> Vec<Fix> {
    let source = &page.article.source;
    let (Trouble::Unclosed(mark) | Trouble::Unopened(mark)) = *trouble;
    let before = page::before(source, mark.start).chars().next_back();
    let after = page::after(source, mark.end).chars().next();
    let behind_word = before.is_some_and(|c| !c.is_whitespace());
    let before_word = after.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_punctuation());
    let (opening, closing) = pair(mark.of(source));
    let mut fixes: Vec<Fix> = Vec::new();
    match trouble {
        Trouble::Unclosed(_) => {
            if behind_word && !before_word && closing != mark.of(source) {
                fixes.push(("Make it a closing mark".to_owned(), (mark, closing.to_owned())));
            }
            let end = end_of_passage(page, mark);
            let words = Span { start: mark.end, end }.of(source);
            let last = words.split_whitespace().next_back().unwrap_or("");
            fixes.push((format!("Close the quotation after “{last}”"), (Span { start: end, end }, closing.to_owned())));
        }
        Trouble::Unopened(_) => {
            if !behind_word && before_word && opening != mark.of(source) {
                fixes.push(("Make it an opening mark".to_owned(), (mark, opening.to_owned())));
            }
            let start = start_of_line(source, mark);
            let words = Span { start, end: mark.start }.of(source);
            let first = words.split_whitespace().next().unwrap_or("");
            let title = format!("Open the quotation before “{first}”");
            fixes.push((title, (Span { start, end: start }, opening.to_owned())));
        }
    }
    fixes.push(("Remove this mark".to_owned(), (mark, String::new())));
    fixes
}

/// The opening and the closing form of a mark.
fn pair(mark: &str) -> (&'static str, &'static str) {
    match mark {
        "“" | "”" | "‟" => ("“", "”"),
        "„" => ("„", "“"),
        "«" | "»" => ("«", "»"),
        "‹" | "›" => ("‹", "›"),
        "‘" | "’" | "‚" => ("‘", "’"),
        "''" => ("''", "''"),
        "'" => ("'", "'"),
        _ => ("\"", "\""),
    }
}

/// Where the words behind an open mark end: the quotation that was read there, else the line.
fn end_of_passage(page: Page, mark: Span) -> u32 {
    let source = &page.article.source;
    let quotation = page.article.quotations.iter().find(|quotation| quotation.span.start == mark.end);
    let rest = page::after(source, mark.end);
    let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
    let words = quotation.map_or(line, |quotation| quotation.span.of(source)).trim_end().len() as u32;
    // A comma or a full stop stands inside the marks.
    let stop = page::after(source, mark.end + words).starts_with([',', '.']);
    mark.end + words + u32::from(stop)
}

/// Where the line of a mark begins, behind what Markdown may put before its words.
fn start_of_line(source: &str, mark: Span) -> u32 {
    let before = page::before(source, mark.start);
    let line = before.rsplit(['\n', '\r']).next().unwrap_or(before);
    mark.start - line.trim_start_matches([' ', '\t', '>', '#', '*', '-']).len() as u32
}

/// The wording of the earliest occurrence, if it is earlier than this one and is worded otherwise.
fn earliest(page: Page, index: usize, quotation: &Quotation) -> Option<Action> {
    let first = super::references::occurrences(page, index).into_iter().next()?;
    let other = Others::all(page, index).iter().find(|other| other.place() == first)?.clone();
    let difference = page.library.difference(page.key, index, &other.occurrence);
    let said = words::one_line(other.text());
    // Words with markup in them cannot be moved from one article into another as they are.
    let plain = |text: &str| !text.contains(['<', '>', '&', '*', '_', '[', ']', '`', '\\']);
    let differs = difference.wording_differs || difference.meaning_differs;
    if !differs || !plain(&said) || !plain(quotation.span.of(&page.article.source)) {
        return None;
    }
    let rule = if difference.meaning_differs { Rule::MeaningDiffers } else { Rule::WordingDiffers };
    let title = format!("Use the wording of {}", words::article_name(other.key()));
    Some(Action {
        title,
        answers: (rule, quotation.span),
        preferred: false,
        act: Act::Edit(vec![(quotation.span, said)]),
    })
}

/// `,” Anna Novak said.` behind a quotation that ends a sentence and has nobody named beside it.
fn attribution(page: Page, quotation: &Quotation) -> Option<Action> {
    if quotation.kind != Kind::Direct || page.beside(quotation).next().is_some() {
        return None;
    }
    let (Who::Clear(speaker, _) | Who::Perhaps(speaker, _)) = page.who(quotation) else { return None };
    let source = &page.article.source;
    let outer = page::with_marks(source, quotation.span);
    let closed = outer.end > quotation.span.end;
    let last = quotation.span.of(source).chars().next_back().filter(|c| matches!(c, '.' | '!' | '?'))?;
    let rest = page::after(source, outer.end).trim_start_matches([' ', '\t']);
    if !closed || !(rest.is_empty() || rest.starts_with(['\n', '\r'])) {
        return None;
    }
    let mut edits = Vec::new();
    if last == '.' {
        edits.push((Span { start: quotation.span.end - 1, end: quotation.span.end }, ",".to_owned()));
    }
    edits.push((Span { start: outer.end, end: outer.end }, format!(" {} said.", speaker.name)));
    let rule = match page.who(quotation) {
        Who::Clear(..) => Rule::AttributedQuote,
        _ => Rule::UnattributedQuote,
    };
    let title = format!("Insert “{} said”", speaker.name);
    Some(Action { title, answers: (rule, quotation.span), preferred: false, act: Act::Edit(edits) })
}

/// Comments that make On Record leave a paragraph, or the whole file, alone. In plain text the comment has a line of its own
/// before the paragraph, so that wrapped lines keep their width; in a language with comments it stands at the paragraph's end,
/// where it divides nothing and needs no knowledge of lists, block quotations and tags.
fn ignore(page: Page, format: Format, answers: (Rule, Span)) -> Vec<Action> {
    let source = &page.article.source;
    let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let insert = |title: &str, offset: u32, text: String| Action {
        title: title.to_owned(),
        answers,
        preferred: false,
        act: Act::Edit(vec![(Span { start: offset, end: offset }, text)]),
    };
    let paragraphs = Prose::read(source, format).paragraphs();
    let own = paragraphs.iter().rfind(|paragraph| paragraph.start <= answers.1.end && answers.1.start <= paragraph.end);
    let paragraph = own.map(|paragraph| {
        let (offset, text) = match format {
            Format::Plain => (paragraph.start, format!("<!-- onrecord: ignore-next -->{newline}")),
            Format::Markdown | Format::Html => (paragraph.end, " <!-- onrecord: ignore -->".to_owned()),
        };
        insert("Ignore this paragraph", offset, text)
    });
    let gap = if format == Format::Markdown { newline } else { "" };
    let file = format!("<!-- onrecord: ignore-file -->{newline}{gap}");
    let file = insert("Ignore this file", markup::body(source, format) as u32, file);
    paragraph.into_iter().chain([file]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::date::Known;
    use crate::features::fixture::Fixture;
    use expect_test::{Expect, expect};

    /// Each action but those that silence, with what becomes of the lines that it touches.
    fn check(fixture: &str, expected: Expect) {
        show(fixture, |title| !title.starts_with("Ignore") && !title.starts_with("Switch off"), expected);
    }

    fn show(fixture: &str, wanted: fn(&str) -> bool, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let page = fixture.page();
        let format = Format::from_path(&fixture.key).expect("a known extension");
        let cursor = Span::new(fixture.offset, fixture.offset);
        let mut shown = String::new();
        for action in actions(page, format, cursor).into_iter().filter(|action| wanted(&action.title)) {
            let star = if action.preferred { " *" } else { "" };
            shown.push_str(&format!("{} ({}){star}\n", action.title, action.answers.0.code()));
            if let Act::Edit(edits) = action.act {
                let mut source = page.article.source.clone();
                for (span, new) in edits.iter().rev() {
                    source.replace_range(span.range(), new);
                }
                let old: Vec<&str> = page.article.source.lines().collect();
                for (index, line) in source.lines().enumerate().filter(|(_, line)| !old.contains(line)) {
                    shown.push_str(&format!("    {}: {line}\n", index + 1));
                }
            }
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_mark_that_is_not_closed() {
        check(
            "$0“We will rebuild the bridge, Mayor Anna Novak said.\n",
            expect![[r#"
                Close the quotation after “bridge,” (unbalanced-marks) *
                    1: “We will rebuild the bridge,” Mayor Anna Novak said.
                Remove this mark (unbalanced-marks)
                    1: We will rebuild the bridge, Mayor Anna Novak said.
            "#]],
        );
    }

    #[test]
    fn a_mark_that_nothing_opens() {
        check(
            "The bridge is closed,$0” Mayor Anna Novak said.\n",
            expect![[r#"
                Open the quotation before “The” (unbalanced-marks) *
                    1: “The bridge is closed,” Mayor Anna Novak said.
                Remove this mark (unbalanced-marks)
                    1: The bridge is closed, Mayor Anna Novak said.
            "#]],
        );
    }

    #[test]
    fn the_earliest_wording() {
        check(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will $0soon rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
//- /agency.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#,
            expect![[r#"
                Use the wording of agency.txt (wording-differs)
                    1: BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
            "#]],
        );
    }

    #[test]
    fn who_said_it() {
        check(
            "“We will rebuild the bridge,” Mayor Anna Novak said on Thursday.\n\n\
             “The children walk for an $0hour in the rain.”\n",
            expect![[r#"
                Insert “Anna Novak said” (attributed-quote)
                    3: “The children walk for an hour in the rain,” Anna Novak said.
            "#]],
        );
    }

    fn silences(fixture: &str, expected: Expect) {
        show(fixture, |title| title.starts_with("Ignore") || title.starts_with("Switch off"), expected);
        // Done, each of them leaves the quotation alone, and the paragraph's leaves the others as they were.
        let fixture = Fixture::new(fixture);
        let page = fixture.page();
        let format = Format::from_path(&fixture.key).expect("a known extension");
        let cursor = Span::new(fixture.offset, fixture.offset);
        let read = |source: &str| Article::read(source, format, &Known::default()).quotations.len();
        let before = read(&page.article.source);
        for action in actions(page, format, cursor).into_iter().filter(|action| action.title.starts_with("Ignore")) {
            let Act::Edit(edits) = action.act else { panic!("{} is an edit", action.title) };
            let mut source = page.article.source.clone();
            source.replace_range(edits[0].0.range(), &edits[0].1);
            let left = if action.title == "Ignore this file" { 0 } else { before - 1 };
            assert_eq!(read(&source), left, "{}: {source}", action.title);
        }
    }

    #[test]
    fn silence() {
        silences(
            "//- /a.md\n---\ntitle: The bridge\n---\n\nIt is closed. “We will $0rebuild\nthe bridge,” Mayor Anna Novak said.\n\n\
             > “It is our road to school,” Ruth Adeyemi said.\n",
            expect![[r#"
                Ignore this paragraph (attributed-quote)
                    6: the bridge,” Mayor Anna Novak said. <!-- onrecord: ignore -->
                Ignore this file (attributed-quote)
                    4: <!-- onrecord: ignore-file -->
                Switch off attributed-quote in onrecord.toml (attributed-quote)
            "#]],
        );
        silences(
            "//- /a.md\n+++\ntitle = \"The bridge\"\n+++\n\n“We will rebuild the bridge,” Mayor Anna Novak said.\n\n\
             > It is closed. “It is our $0road\n> to school,” Ruth Adeyemi said.\n",
            expect![[r#"
                Ignore this paragraph (attributed-quote)
                    8: > to school,” Ruth Adeyemi said. <!-- onrecord: ignore -->
                Ignore this file (attributed-quote)
                    4: <!-- onrecord: ignore-file -->
                Switch off attributed-quote in onrecord.toml (attributed-quote)
            "#]],
        );
        silences(
            "//- /a.html\n<p>It is closed. “We will $0rebuild\nthe bridge,” Mayor Anna Novak said.</p><p>“It is our road to school,” Ruth Adeyemi said.</p>\n",
            expect![[r#"
                Ignore this paragraph (attributed-quote)
                    2: the bridge,” Mayor Anna Novak said. <!-- onrecord: ignore --></p><p>“It is our road to school,” Ruth Adeyemi said.</p>
                Ignore this file (attributed-quote)
                    1: <!-- onrecord: ignore-file -->
                Switch off attributed-quote in onrecord.toml (attributed-quote)
            "#]],
        );
    }

    #[test]
    fn silence_in_wrapped_text() {
        silences(
            "The bridge over the river was closed on Thursday after two of its\n\
             arches had gone in the night. “We will $0rebuild the bridge before\n\
             the winter,” Mayor Anna Novak told the council, which had asked\n\
             for an answer.\n\n\
             “It is our road to school,” Ruth Adeyemi said, and many of those\n\
             who were in the room agreed with her.\n",
            expect![[r#"
                Ignore this paragraph (attributed-quote)
                    1: <!-- onrecord: ignore-next -->
                Ignore this file (attributed-quote)
                    1: <!-- onrecord: ignore-file -->
                Switch off attributed-quote in onrecord.toml (attributed-quote)
            "#]],
        );
    }
}
