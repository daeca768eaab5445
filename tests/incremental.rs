//! An article that is read again after an edit, with what is remembered of it, is the one that is read from scratch.

use onrecord::article::{Article, Memo};
use onrecord::date::Known;
use onrecord::markup::Format;
use proptest::prelude::*;
use std::fmt::Write;

/// Paragraphs of all the kinds that meet in an article: whole and broken quotations, ones that go on, marks without a partner,
/// cues and names far apart, lists, tags, front matter, wrapped lines.
const PIECES: &[&str] = &[
    "# The wall\n\n",
    "---\ntitle: The wall\ndate: 2026-03-05\n---\n\n",
    "BRENWICK, March 5, 2026 — The council has met.\n\n",
    "“We will not pay for the sea wall,” Mara Lindqvist, the harbour master, said on Tuesday.\n\n",
    "“It began on Monday,” she told reporters. “Nobody came.\n\n",
    "“Then the water rose.\n\n“And it did not fall again.”\n\n",
    "‘Then the ferry left.\n\n‘And it did not come back.’\n\n",
    "'Nobody asked us, said Hale.\n\n'Nobody ever does.'\n\n",
    "Okafor said that the ferry would “run on time by the running\n\n",
    "Man overboard” and left.\n\n",
    "The members’ boats are his rising\nSea levels\n\n",
    "\"Ask them,\" he said, \"and they will tell you.\n\n",
    "\"And you will be sorry.\"\n\n",
    "According to the council, plan 7 had been seen before the vote last week.\n\n",
    "He had asked “why” and “for whom”.\n\n",
    "“The tide is the tide and nobody can stop it.”\n\n",
    "Lindqvist said.\n\n",
    "— Ines Ferreira, pilot\n\n",
    "> We are late.\n> — Ines Ferreira, pilot\n\n",
    "<p>&ldquo;The bridge is closed,&rdquo; said <b>Jonas Hale</b> two days later.</p>\n\n",
    "<!-- onrecord: ignore-next -->\n\n",
    "MOSS: We closed the harbour at noon.\n\nBERG: Who gave the order?\n\nMOSS: I did, and I would again.\n\n",
    "A list:\n\n- “One,” Hale said.\n- ‘Two’, said Hale.\n\n",
    "The so-called “quiet zone” begins at the 6'2\" pier.\n\n",
    "\u{feff}\u{200b}\n",
    "Lindqvist’s office did not answer. Holm, Okafor and Hale did\n",
    "The crew waited for the harbour master to come back from the\nmeeting of the council, which had begun on Thursday, and the\nferry did not sail. “We are late,” Okafor said.\n",
    "Ms. May said in May that she had left in March.\n\n",
    "The vote was on Monday,\n\nMarch 3\n\nand 5\n\nof last year, after the 2019 storm.\n\n",
    "“I was there,” Ines Ferreira, 47, a historian at the museum, told me by phone.\n\n",
    "Hale had held a rally in the yard on Friday. At the rally Okafor said that the boats were gone.\n\n",
    "Pilots I spoke to this week were tired, Senator Hale said when they met on Wednesday.\n\n",
    "he\n\nat\n\nthe\n\nrally\n\n",
    "Tide tables\r\n\r\n“Nothing can be done,” she said.\r\n",
];

fn formats() -> impl Strategy<Value = Format> {
    prop_oneof![Just(Format::Markdown), Just(Format::Plain), Just(Format::Html)]
}

/// An edit: where it begins (as a share of the text), how many bytes it takes away, and what it puts there.
type Edit = (f64, usize, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let text = prop_oneof![
        4 => "([a-z]|[A-Z]|[ .,:“”\"'’‘`»—\n-]){0,4}",
        2 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => Just("\n\n".to_owned()),
        1 => Just(String::new()),
    ];
    prop::collection::vec((0.0..1.0f64, prop_oneof![3 => 0usize..3, 1 => 0usize..300], text), 1..12)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn edit(text: &mut String, (at, length, new): Edit) {
    let start = floor(text, (at * text.len() as f64) as usize);
    let end = floor(text, (start + length).min(text.len()));
    text.replace_range(start..end.max(start), &new);
}

/// Makes the edits one by one; after each the article has to be the one that is read from scratch.
fn check(mut text: String, format: Format, edits: Vec<Edit>) {
    let known = Known::default();
    let mut memo = Memo::default();
    Article::read_again(&text, format, &known, &mut memo);
    for new in edits {
        let before = text.clone();
        edit(&mut text, new);
        let again = Article::read_again(&text, format, &known, &mut memo);
        let fresh = Article::read(&text, format, &known);
        let (mut left, mut right) = (String::new(), String::new());
        let _ = write!(left, "{again:#?}");
        let _ = write!(right, "{fresh:#?}");
        assert!(left == right, "{before:?}\nbecame {text:?}\n{}", first_difference(&left, &right));
    }
}

/// The first line in which two texts differ, with those around it.
fn first_difference(left: &str, right: &str) -> String {
    let same = left.lines().zip(right.lines()).take_while(|(left, right)| left == right).count();
    let part = |text: &str| text.lines().skip(same.saturating_sub(12)).take(16).collect::<Vec<_>>().join("\n");
    format!("again:\n{}\nfresh:\n{}", part(left), part(right))
}

fn cases(default: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(default), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn articles_read_again_are_those_read_from_scratch(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24),
        format in formats(),
        edits in edits(),
    ) {
        check(pieces.concat(), format, edits);
    }

    #[test]
    fn so_are_texts_of_marks_and_line_feeds(
        text in "([a-z]|[ .,:“”\"'’‘`»«—\r\n-]|said|Hale|“|\n\n){0,200}",
        format in formats(),
        edits in edits(),
    ) {
        check(text, format, edits);
    }
}

#[test]
fn a_passage_ends_with_its_paragraph_whatever_it_ends_with() {
    let text = "“Then the water rose at t\u{feff}\u{200b}\nhe rally, and Okafor said that the boats were gone.\n\nrose.\n\n“And it did not fall.”\n\n";
    check(
        text.repeat(3),
        Format::Plain,
        vec![(0.99, 0, "A".to_owned()), (0.6, 1, String::new()), (0.3, 0, "x".to_owned())],
    );
}

#[test]
fn the_memo_of_another_article_changes_nothing() {
    let mut memo = Memo::default();
    let known = Known::default();
    for turn in 0..2 * PIECES.len() {
        let text = PIECES.iter().cycle().skip(turn * 5).take(7 + turn % 9).copied().collect::<String>();
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            let again = Article::read_again(&text, format, &known, &mut memo);
            assert_eq!(format!("{again:#?}"), format!("{:#?}", Article::read(&text, format, &known)));
        }
    }
}
