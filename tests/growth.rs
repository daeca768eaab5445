//! Reading costs in step with the length of a text, whatever stands in it: an editor must not freeze over one long line.

use onrecord::article::Article;
use onrecord::date::Known;
use onrecord::markup::Format;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// What is repeated: everything that some room looks for, alone and in the company that makes it look farther.
const PIECES: &[&str] = &[
    "'",
    "`",
    "\"",
    "“",
    "” ",
    "\"a ",
    "‘a ",
    "''",
    "-",
    ".",
    "- ",
    "> ",
    "(",
    "[",
    "*",
    "_a ",
    "<a>",
    "&amp;",
    "#",
    "|",
    "1. ",
    "\t",
    "\n- a",
    "\n> a",
    "a\n\n",
    "“a\n\n",
    "‘a\n\n",
    "a ",
    "1",
    "Mr. ",
    "Holm ",
    "Holm said. ",
    "Anna Holm ",
    "He ",
    "the NATO said. ",
    "she said that ",
    "“a,” he said. ",
    "He said, “it.” ",
    "“It,” the man said. ",
    "on Monday ",
    "On Monday he said it. ",
    "I met people on Monday, she said. ",
    "The Blue Harbour Company said it. ",
    "Harbour master Anna Holm told Bay. ",
];

/// The time that this thread has worked; the time of day where the system does not tell.
fn worked(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The least work of some readings of about `size` bytes.
fn work(piece: &str, size: usize, format: Format) -> Duration {
    let text = piece.repeat(size / piece.len() + 1);
    let start = Instant::now();
    let read = |_| {
        let before = worked(start);
        black_box(Article::read(&text, format, &Known::default()));
        worked(start).saturating_sub(before)
    };
    (0..3).map(read).min().unwrap_or_default()
}

#[test]
fn four_times_the_text_costs_at_most_eight_times_the_work() {
    // What is read at the first use is no cost of a text.
    work("“It,” Anna Holm said on Monday. ", 1_000, Format::Markdown);
    let mut worse = Vec::new();
    for format in [Format::Plain, Format::Markdown, Format::Html] {
        for piece in PIECES {
            let (short, long) = (work(piece, 8_000, format), work(piece, 32_000, format));
            if long > short * 8 + Duration::from_millis(20) {
                worse.push(format!("{piece:?} as {format:?}: {short:?} for 8 KB, {long:?} for 32 KB"));
            }
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}
