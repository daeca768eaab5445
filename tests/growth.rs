//! Reading costs in step with the length of a text, whatever stands in it, and linking in step with the number of articles,
//! whatever they share: an editor must not freeze over one long line, nor over a slogan that everybody prints.

use onrecord::article::Article;
use onrecord::date::Known;
use onrecord::library::{Change, Key, Library, Packed, Record};
use onrecord::markup::Format;
use std::hint::black_box;
use std::sync::Arc;
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

/// The work of reading and linking articles of these statements and asking of each where else its statements stand.
fn linking(count: usize, statements: impl Fn(usize) -> Vec<String>) -> Duration {
    let start = Instant::now();
    let records = (0..count).map(|number| {
        let said = statements(number).iter().map(|said| format!("“{said},” Anna Holm said.\n\n")).collect::<String>();
        let article = Article::read(&said, Format::Plain, &Known::default());
        (Key::from(number.to_string()), Arc::new(Record::of(&article)))
    });
    let records: Vec<_> = records.collect();
    let before = worked(start);
    let mut library = Library::default();
    library.adopt(Packed::new(records));
    let links: Vec<_> = library.keys().flat_map(|key| library.links(&key)).collect();
    black_box(library.clusters(&links));
    for key in library.keys() {
        let count = library.record(&key).map_or(0, |record| record.statements.len());
        (0..count).for_each(|at| drop(black_box(library.occurrences(&key, at))));
    }
    worked(start).saturating_sub(before)
}

/// A sentence that only this number has.
fn sentence(number: usize) -> String {
    let word = |at: usize| {
        format!("{}{}", SYLLABLES[(number / 7 + at * 3) % 12], SYLLABLES[(number * 5 + at * 7 + number / 12) % 12])
    };
    let words: Vec<String> = (0..9).map(|at| format!("{}{number}x{at}", word(at))).collect();
    format!("We will {} the {} of {}", words[..3].join(" "), words[3..6].join(" and "), words[6..].join(" not "))
}

const SYLLABLES: [&str; 12] = ["bar", "cor", "dul", "fen", "gim", "hal", "jor", "kel", "lum", "mos", "nar", "pol"];

#[test]
fn four_times_the_articles_that_share_sentences_cost_at_most_eight_times_the_work() {
    let ten = |number: usize| (0..10).map(sentence).chain([sentence(number + 100)]).collect();
    let slogan = |number: usize| vec![sentence(0), sentence(2 * number + 100), sentence(2 * number + 101)];
    linking(10, ten);
    let (few, many) = (linking(75, ten), linking(300, ten));
    assert!(many < few * 8, "ten sentences in common: {few:?} for 75 articles, {many:?} for 300");
    let (few, many) = (linking(250, slogan), linking(1_000, slogan));
    assert!(many < few * 8, "one sentence in common: {few:?} for 250 articles, {many:?} for 1,000");
}

#[test]
fn an_edit_in_a_folder_of_four_times_the_articles_costs_no_more() {
    let edit = |count: usize| {
        let article = |number: usize, words: &str| {
            let said: String =
                (0..6).map(|at| format!("“{},” Anna Holm said.\n\n", sentence(number * 6 + at + 100))).collect();
            Arc::new(Article::read(&format!("“{words},” Anna Holm said.\n\n{said}"), Format::Plain, &Known::default()))
        };
        let mut library = Library::default();
        let all = (0..count)
            .map(|number| (Key::from(number.to_string()), Arc::new(Record::of(&article(number, &sentence(0))))));
        library.adopt(Packed::new(all.collect()));
        let start = Instant::now();
        let times = (0..20).map(|turn| {
            let now = article(0, &sentence(turn % 2));
            let before = worked(start);
            library.change(Change::Set("0".into(), now));
            black_box(library.within(6_000).occurrences("0", 1));
            worked(start).saturating_sub(before)
        });
        times.min().unwrap_or_default()
    };
    edit(10);
    let (few, many) = (edit(500), edit(2_000));
    assert!(many < few * 3 + Duration::from_millis(1), "{few:?} in 500 articles, {many:?} in 2,000");
}
