//! What is known about the thing under the cursor.

use super::rich::{Line, Piece, text};
use super::{Other, Others, Page, Thing, Who, symbols, words};
use crate::article::Quotation;
use crate::date::{ArticleDateFrom, DateFrom, Expression, StatementDate, When};
use crate::link::{Band, Change};
use crate::text::Span;

/// At most so many occurrences or statements are listed.
const LISTED: usize = 10;

/// What to show, and for which words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// The words it is about.
    pub span: Span,
    /// What is known.
    pub lines: Vec<Line>,
}

/// The hover at `offset`; `None` where no quotation, mention or date word stands.
pub fn hover(page: Page, offset: usize) -> Option<Hover> {
    match page.at(offset)? {
        Thing::Quotation(index) => quotation(page, index),
        Thing::Mention { speaker, span } => mention(page, speaker, span),
        Thing::Date(index) => {
            let date = page.article.expressions.get(index)?;
            let mut lines = vec![Line::Paragraph(meaning(page, date))];
            // A date word inside a quotation is part of what was said: both are told.
            if let Some(around) = page.quotation_at(offset).and_then(|index| quotation(page, index)) {
                lines.extend(around.lines);
            }
            Some(Hover { span: date.span, lines })
        }
    }
}

fn quotation(page: Page, index: usize) -> Option<Hover> {
    let quotation = page.article.quotations.get(index)?;
    let others = Others::all(page, index);
    let told = page.told(page.article.beside(index));
    let date = page.date(index, &others, &told, page.written());
    let mut lines = vec![head(page, quotation, date)];
    lines.extend(date.map(|date| Line::Paragraph(vec![text(dated(page, &date))])));
    if !others.is_empty() {
        let also = others.also().join(" · ");
        let first = also.chars().take(1).flat_map(char::to_uppercase).collect::<String>();
        lines.push(Line::Paragraph(vec![text(format!("{first}{}:", also.get(1..).unwrap_or("")))]));
    }
    for other in others.iter().take(LISTED) {
        let mut pieces = vec![Piece::Link(words::article_name(other.key()).to_owned(), other.place())];
        pieces.extend(other.day().map(|day| text(format!(" · {day}"))));
        let (here, there) = (page.who(quotation).clear(), other.speaker(page.settings));
        match there {
            Some(there) if here.is_none_or(|here| here.name != there.name) => {
                pieces.push(text(format!(" · {}", there.name)));
            }
            _ => {}
        }
        if other.occurrence.band == Band::Likely {
            pieces.push(text(" · likely the same"));
        }
        pieces.push(text(" · "));
        pieces.extend(wording(page, index, other));
        lines.push(Line::Item(pieces));
    }
    lines.extend(more(others.len() + others.more));
    if page.library.is_short() {
        lines.push(Line::Paragraph(vec![text("Other places are still being looked for.")]));
    }
    lines.push(Line::Paragraph(vec![text(chosen(page, quotation))]));
    Some(Hover { span: quotation.span, lines })
}

/// `Anna Novak, mayor · 19 Mar 2021`.
fn head(page: Page, quotation: &Quotation, date: Option<StatementDate>) -> Line {
    let mut pieces = match page.who(quotation) {
        Who::Clear(speaker, _) => {
            let role = speaker.role.iter().map(|role| text(format!(", {role}")));
            [Piece::Strong(speaker.name.clone())].into_iter().chain(role).collect()
        }
        Who::Perhaps(..) | Who::Nobody => vec![Piece::Strong("Speaker unclear".to_owned())],
    };
    pieces.extend(page.said_on(date).map(|day| text(format!(" · {day}"))));
    Line::Paragraph(pieces)
}

/// How the date was found.
fn dated(page: Page, date: &StatementDate) -> String {
    let words = date.evidence.map(|span| words::one_line(span.of(&page.article.source)));
    let reason = if date.reason.is_empty() { String::new() } else { format!(" ({})", date.reason) };
    match (date.from, words) {
        (DateFrom::Article, _) => format!("Date: the text gives none; the article's own{}", page.written_on()),
        (DateFrom::Linked, Some(words)) => {
            format!("Date: “{words}”{reason}{}", page.counted_from_inferred())
        }
        (DateFrom::Linked, None) => format!("Date: the text gives none; told by{}", told_by(date)),
        (_, Some(words)) => format!("Date: “{words}”{reason}{}", counted(page, date.from)),
        (_, None) => format!("Date: from the text{reason}"),
    }
}

/// " the same words in another article".
fn told_by(date: &StatementDate) -> String {
    format!(" {}", if date.reason.is_empty() { "linked articles" } else { date.reason })
}

/// What a relative date is counted from.
fn counted(page: Page, from: DateFrom) -> String {
    match (from, page.article.date) {
        (DateFrom::Weekday | DateFrom::Relative, Some(_)) => {
            format!(", counted from the article's date{}", page.written_on())
        }
        (DateFrom::Weekday | DateFrom::Relative, None) => ", in an article without a date".to_owned(),
        _ => String::new(),
    }
}

/// Why this speaker was chosen, in one line.
fn chosen(page: Page, quotation: &Quotation) -> String {
    let rule = quotation.rule;
    let sure = words::percent(quotation.name_confidence());
    // "“he” → Anna Novak", where the words beside the quotation are not the name itself.
    let mention = quotation.mention.map(|span| words::one_line(span.of(&page.article.source)));
    let means = |name: &str| match &mention {
        Some(mention) if mention != name => format!("“{mention}” → {name}: "),
        _ => String::new(),
    };
    match page.who(quotation) {
        Who::Clear(speaker, resolved) => {
            format!("Speaker: {}{} · {rule} · {sure}", means(&speaker.name), resolved.reason)
        }
        Who::Perhaps(speaker, resolved) => {
            let other = resolved.other.and_then(|other| page.article.speakers.get(other));
            let other = other.map_or_else(String::new, |other| format!(" or {}", other.name));
            format!("Perhaps {}{other} · {} · {rule} · {sure}", speaker.name, resolved.reason)
        }
        Who::Nobody => format!("Nobody near is named as the speaker · {rule}"),
    }
}

/// The other wording, with the words that differ marked.
fn wording(page: Page, index: usize, other: &Other) -> Vec<Piece> {
    let difference = page.library.difference(page.key, index, &other.occurrence);
    if !difference.wording_differs && !difference.trimmed && !difference.meaning_differs {
        return vec![text("in the same words")];
    }
    let Some(here) = page.library.record(page.key) else { return Vec::new() };
    let Some(here) = here.statements.get(index) else { return Vec::new() };
    let (here, there) = (&here.text, other.text());
    let mut pieces = vec![text("“")];
    let mut done = 0;
    for edit in &difference.edits {
        let gap = there.get(done..edit.b.start as usize).unwrap_or("");
        pieces.push(text(gap));
        let (a, b) = (edit.a.of(here).to_owned(), edit.b.of(there).to_owned());
        match edit.change {
            Change::Kept => pieces.push(text(b)),
            Change::Added => pieces.push(Piece::Added(b)),
            Change::Dropped => pieces.extend([Piece::Removed(a), text(" ")]),
            Change::Replaced => pieces.extend([Piece::Removed(a), text(" "), Piece::Added(b)]),
        }
        done = done.max(edit.b.end as usize);
    }
    pieces.push(text(format!("{}”", there.get(done..).unwrap_or(""))));
    pieces
}

fn mention(page: Page, speaker: usize, span: Span) -> Option<Hover> {
    let who = page.article.speakers.get(speaker)?;
    let mut head = vec![Piece::Strong(who.name.clone())];
    head.extend(who.role.iter().map(|role| text(format!(", {role}"))));
    let mut lines = vec![Line::Paragraph(head)];
    let here: Vec<_> = page.statements_of(speaker).collect();
    if !here.is_empty() {
        lines.push(Line::Paragraph(vec![text(format!("{} here:", words::count(here.len(), "statement")))]));
    }
    for &(index, quotation) in here.iter().take(LISTED) {
        let place = page.place(quotation.span);
        let mut pieces = vec![Piece::Link(symbols::label(page, index, 100), place)];
        pieces.extend(page.day(quotation).map(|day| text(format!(" · {day}"))));
        lines.push(Line::Item(pieces));
    }
    lines.extend(more(here.len()));
    Some(Hover { span, lines })
}

fn more(all: usize) -> Option<Line> {
    (all > LISTED).then(|| Line::Item(vec![text(format!("and {} more", all - LISTED))]))
}

/// The day a date word means.
fn meaning(page: Page, date: &Expression) -> Vec<Piece> {
    let words = words::one_line(date.span.of(&page.article.source));
    let linked = page.written().filter(|written| written.from == ArticleDateFrom::Linked).map(|written| written.when);
    let Some(when) = date.when.or_else(|| date.meaning.resolve(Some(linked?))) else {
        return vec![text(format!("“{words}”: not known, because the article has no date"))];
    };
    let weekday = words::weekday(when).filter(|day| !words.contains(day));
    let full = weekday.into_iter().map(str::to_owned).chain([words::when(when)]).collect::<Vec<_>>().join(", ");
    let mut pieces = vec![text(format!("“{words}”: ")), Piece::Strong(full)];
    let own = page.article.date.and_then(|date| date.span).is_some_and(|span| span.overlap(date.span) > 0);
    match page.article.date {
        None if linked.is_some() && relative(&words, when) => {
            pieces.push(text(page.counted_from_inferred()));
        }
        Some(_) if own => pieces.push(text(", the article's date")),
        Some(_) if relative(&words, when) => {
            pieces.push(text(format!(", counted from the article's date{}", page.written_on())));
        }
        _ => {}
    }
    pieces
}

/// True for words that name no year, so that the article's date was needed.
fn relative(words: &str, when: When) -> bool {
    let year = match when {
        When::Day(date) => date.year(),
        When::Week(year, _) | When::Weekend(year, _) | When::Month(year, _) => year,
        When::Quarter(year, _) | When::Half(year, _) | When::Season(year, _) | When::Year(year) => year,
        When::Decade(decade) => decade,
        When::Century(_) => return false,
    };
    !words.contains(&year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use crate::features::rich;
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let shown = match hover(fixture.page(), fixture.offset) {
            Some(hover) => {
                let words = words::shorten(hover.span.of(&fixture.page().article.source), 50);
                format!("[{words}]\n{}\n", rich::plain(&hover.lines))
            }
            None => "nothing\n".to_owned(),
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn on_a_quotation_who_when_and_why() {
        check(
            "BRENWICK, March 19, 2021 — The bridge is closed. “We will $0rebuild the bridge before winter,” Mayor Anna Novak said on Thursday.\n",
            expect![[r#"
                [We will rebuild the bridge before winter]
                Anna Novak, Mayor · 18 Mar 2021
                Date: “Thursday” (a date in its own sentence), counted from the article's date 19 Mar 2021 (dateline)
                Speaker: “Mayor Anna Novak” → Anna Novak: the name as it stands here · quote-speaker-cue · 99 %
            "#]],
        );
    }

    #[test]
    fn on_a_quotation_where_else_and_how_it_is_worded_there() {
        check(
            r#"
//- /agency.txt
BRENWICK, March 18, 2021 — The bridge is closed. “We will not rebuild the bridge before winter comes,” Mayor Anna Novak said on Thursday.
//- /evening.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will $0rebuild the bridge before winter comes,” Mayor Anna Novak said on Thursday.
"#,
            expect![[r#"
                [We will rebuild the bridge before winter comes]
                Anna Novak, Mayor · 18 Mar 2021
                Date: “Thursday” (a date in its own sentence), counted from the article's date 19 Mar 2021 (dateline)
                Also in 1 article:
                - agency.txt · 18 Mar 2021 · “We will [+not] rebuild the bridge before winter comes”
                Speaker: “Mayor Anna Novak” → Anna Novak: the name as it stands here · quote-speaker-cue · 99 %
            "#]],
        );
    }

    #[test]
    fn on_a_mention_who_it_is_with_all_statements_here() {
        check(
            "“We will rebuild the bridge,” Mayor Anna Novak said on Thursday.\n\n“It is our road to school,” $0she said.\n",
            expect![[r#"
                [she]
                Anna Novak, Mayor
                2 statements here:
                - “We will rebuild the bridge” · Thursday
                - “It is our road to school” · Thursday
            "#]],
        );
    }

    #[test]
    fn on_a_quotation_that_another_article_dates_and_on_what_stands_beside_it() {
        let here = |quoted: &str, reported: &str| {
            format!(
                r#"
//- /evening.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will {quoted}rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said. She said that the {reported}ferry would run at night.
//- /agency.txt
BRENWICK, March 19, 2021 — “We will rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said on Wednesday.
"#
            )
        };
        check(
            &here("$0", ""),
            expect![[r#"
            [We will rebuild the old stone bridge before the…]
            Anna Novak, Mayor · 17 Mar 2021
            Date: the text gives none; told by the same words in another article
            Also in 1 article:
            - agency.txt · 17 Mar 2021 · in the same words
            Speaker: “Mayor Anna Novak” → Anna Novak: the name as it stands here · quote-speaker-cue · 99 %
        "#]],
        );
        check(
            &here("", "$0"),
            expect![[r#"
                [that the ferry would run at night]
                Anna Novak, Mayor · 17 Mar 2021
                Date: the text gives none; told by another article, for the words beside it
                Speaker: “She” → Anna Novak: the speaker of the previous quotation · speaker-cue-clause · 99 %
            "#]],
        );
    }

    #[test]
    fn in_an_article_whose_day_its_links_tell() {
        let here = |second: &str| {
            format!(
                r#"
//- /evening.txt
“We will rebuild the old stone bridge before the long winter comes,” Mayor Anna Novak said on $0Thursday.
{second}
//- /agency.txt
BRENWICK, March 19, 2021 — “We will rebuild the old stone bridge before the long winter comes,” Mayor Anna Novak said on Thursday.
“Not one of the boats in the harbour is fit for the ice,” pilot Ola Berg said on Wednesday.
"#
            )
        };
        check(
            &here(""),
            expect![[r#"
                [Thursday]
                “Thursday”: 18 Mar 2021, counted from 19 Mar 2021, which 1 statement shared with dated articles tells
            "#]],
        );
        check(
            &here("“Not one of the boats in the harbour is fit for the ice,” pilot Ola Berg said on Wednesday."),
            expect![[r#"
                [Thursday]
                “Thursday”: 18 Mar 2021, counted from 18 Mar 2021, which 2 statements shared with dated articles tell
            "#]],
        );
    }

    #[test]
    fn on_a_date_word_the_day_it_means() {
        check(
            "BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the bridge,” Mayor Anna Novak said on $0Thursday.\n",
            expect![[r#"
                [Thursday]
                “Thursday”: 18 Mar 2021, counted from the article's date 19 Mar 2021 (dateline)
            "#]],
        );
    }

    #[test]
    fn elsewhere_nothing() {
        check(
            "The $0bridge is closed. “We will rebuild it,” Mayor Anna Novak said.\n",
            expect![[r#"
            nothing
        "#]],
        );
    }
}
