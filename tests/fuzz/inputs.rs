//! Where inputs come from.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Articles to cut up: our own invented newsroom.
pub const SEEDS: &[&str] = &[
    include_str!("../../examples/agency.txt"),
    include_str!("../../examples/council-transcript.txt"),
    include_str!("../../examples/courier.md"),
    include_str!("../../examples/evening-post.md"),
    include_str!("../../examples/harbour-notes.txt"),
    include_str!("../../examples/herald.html"),
];

/// What the rooms look for: marks, cues, names, dates, markup, and characters that are easily miscounted.
pub const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "„",
    "«",
    "»",
    "``",
    "''",
    "&quot;",
    "“‘",
    "’”",
    "…",
    "...",
    "—",
    " - ",
    "–",
    "[",
    "]",
    "(",
    ")",
    " said ",
    " says ",
    " told ",
    ", said",
    " according to ",
    " added that ",
    " tweeted: ",
    " asked, ",
    " he said",
    " she said.",
    " Mara Lindqvist ",
    " Lindqvist",
    " Mayor Edwin Marsh",
    " Mr. ",
    " Mrs ",
    " Dr. O’Neil-Smith",
    " the mayor ",
    " he ",
    " she ",
    " they ",
    " it ",
    " van der Berg ",
    " Ó Briain ",
    " JONAS PETRIE ",
    " Petrie Jr.",
    " 李明 ",
    " Иван ",
    " one official ",
    " on Monday",
    " Tuesday ",
    " last week ",
    " yesterday",
    " today",
    " March 18, 2021",
    " 18 March 2021",
    " 2021-03-18 ",
    " 03/04/2021",
    " 31 February",
    " May ",
    " the 90s ",
    " two years ago",
    " in 9999",
    " 29 Feb 1900",
    " Q3 2020 ",
    " next Sunday,",
    "PORT CALDER, May 14 (CN) — ",
    "PORT CALDER – ",
    "date: 2024-05-15\n",
    "---\n",
    "+++\n",
    "title: x\n",
    "Published: 2024",
    "word ",
    " a",
    "We will pay",
    "not ",
    "never ",
    "“We will pay,” ",
    " I ",
    " you ",
    " our ",
    "?",
    "!",
    ".",
    ",",
    ":",
    ";",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\u{c}",
    "\u{0}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "ǅ",
    "😀",
    "👨‍👩‍👧",
    "🇳🇴",
    "한",
    "\u{ad}",
    "\u{fffd}",
    "\u{10ffff}",
    "٣",
    "½",
    "Ⅷ",
    "> ",
    ">> ",
    "- ",
    "1. ",
    "# ",
    "* ",
    "**",
    "_",
    "`",
    "```\n",
    "~~~",
    "![a](b)",
    "[x](y \"z\")",
    "<http://a.test>",
    "[^1]",
    "|",
    "<p>",
    "</p>",
    "<q>",
    "</q>",
    "<blockquote>",
    "</blockquote>",
    "<br/>",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<time datetime=\"2024-05-15\">",
    "<meta name=\"date\" content=\"2024-05-15\">",
    "<title>",
    "</title>",
    "&amp;",
    "&#8220;",
    "&#xD800;",
    "&#1114112;",
    "&nbsp",
    "<",
    ">",
    "&",
    "<div hidden>",
    "</div>",
    "<script type=\"application/ld+json\">{\"datePublished\":\"2024\"}</script>",
    "<!-- onrecord: ignore -->",
    "<!-- onrecord: ignore-start -->",
    "<!-- onrecord: ignore-end -->",
    "onrecord: false\n",
    "Q: ",
    "A: ",
    "MARSH: ",
    "THE MAYOR: ",
    "Lindqvist:\n",
];

/// A piece, or any few characters.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![9 => select(PIECES).prop_map(str::to_owned), 1 => "(?s).{1,3}"]
}

/// One change of a text; places are fractions of its length.
#[derive(Clone, Debug)]
enum Cut {
    Remove(Index, Index),
    Repeat(Index, Index, usize),
    Insert(Index, String),
    Flip(Index, Index),
}

fn cut() -> impl Strategy<Value = Cut> {
    let at = any::<Index>;
    prop_oneof![
        1 => (at(), at()).prop_map(|(a, b)| Cut::Remove(a, b)),
        1 => (at(), at(), 1..20_usize).prop_map(|(a, b, n)| Cut::Repeat(a, b, n)),
        4 => (at(), piece()).prop_map(|(a, piece)| Cut::Insert(a, piece)),
        1 => (at(), at()).prop_map(|(a, b)| Cut::Flip(a, b)),
    ]
}

fn changed(mut text: String, cuts: Vec<Cut>) -> String {
    for cut in cuts {
        let place = |index: &Index| text.floor_char_boundary(index.index(text.len() + 1));
        let span = |a: &Index, b: &Index| place(a).min(place(b))..place(a).max(place(b));
        match cut {
            Cut::Remove(a, b) => {
                // Not much at once, or nothing is left after a few.
                let span = span(&a, &b);
                let end = text.floor_char_boundary(span.end.min(span.start + 200));
                text.replace_range(span.start..end, "");
            }
            Cut::Repeat(a, b, times) => {
                let span = span(&a, &b);
                let end = text.floor_char_boundary(span.end.min(span.start + 400));
                let part = text[span.start..end].repeat(times);
                text.insert_str(end, &part);
            }
            Cut::Insert(a, piece) => text.insert_str(place(&a), &piece),
            Cut::Flip(a, b) => {
                let span = span(&a, &b);
                let turned = [&text[span.end..], &text[span.clone()], &text[..span.start]].concat();
                text = turned;
            }
        }
    }
    text
}

/// A text of a few hundred to a few thousand bytes.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        5 => vec(piece(), 0..60).prop_map(|pieces| pieces.concat()),
        5 => (select(SEEDS), vec(cut(), 0..12)).prop_map(|(seed, cuts)| changed(seed.to_owned(), cuts)),
        2 => "(?s).{0,300}",
        2 => (piece(), vec(piece(), 1..4), 1..400_usize, piece())
            .prop_map(|(before, unit, times, after)| format!("{before}{}{after}", unit.concat().repeat(times))),
    ]
    .boxed()
}

/// A text as above, or a whole seed with a few pieces put in: what looks like an article.
pub fn article() -> BoxedStrategy<String> {
    let near = (select(SEEDS), vec((any::<Index>(), piece()).prop_map(|(at, piece)| Cut::Insert(at, piece)), 0..6))
        .prop_map(|(seed, cuts)| changed(seed.to_owned(), cuts));
    prop_oneof![1 => near, 1 => text()].boxed()
}
