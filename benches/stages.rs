//! What each stage of reading costs: `cargo bench --bench stages`. Throughput is in bytes of source.

use divan::Bencher;
use divan::counter::BytesCount;
use onrecord::article::{Article, Memo};
use onrecord::date::{self, Known, When};
use onrecord::markup::{Format, Prose};
use onrecord::quote::{Reading, marks};
use onrecord::speaker::attribution;
use onrecord::text::tokens;

fn main() {
    divan::main();
}

/// The example newsroom's plain articles, repeated to the size of a day's wire.
fn text() -> String {
    [include_str!("../examples/agency.txt"), include_str!("../examples/harbour-notes.txt")].concat().repeat(40)
}

fn day() -> Option<When> {
    "2026-03-05".parse().ok().map(When::Day)
}

/// The date pass alone: scan, grammar, tense, resolution.
#[divan::bench]
fn dates(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| date::expressions_in(&text, day()));
}

/// The article's date, which looks at its opening, its end and its name.
#[divan::bench]
fn article_date(bencher: Bencher) {
    let prose = Prose::read(&text(), Format::Plain);
    let known = Known::of_path("2026/03/05/story.txt");
    let dates = date::Dates::read(&prose.text);
    bencher.bench(|| date::article_date(&prose, Format::Plain, &known, &dates));
}

/// Words and marks.
#[divan::bench]
fn tokenise(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| tokens::tokens(divan::black_box(&text)));
}

/// Quotation marks and their pairs.
#[divan::bench]
fn pair_marks(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| marks::pair(divan::black_box(&text)));
}

/// The whole reading: words, marks, sentences, classes, phrases.
#[divan::bench]
fn read(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| Reading::new(divan::black_box(&text)));
}

/// Statements with their cues and mentions.
#[divan::bench]
fn attribute(bencher: Bencher) {
    let text = text();
    let reading = Reading::new(&text);
    bencher.counter(BytesCount::of_str(&text)).bench(|| attribution::attribute(divan::black_box(&reading)));
}

/// Names for the speakers of the statements found: full name, pronoun, role, body.
#[divan::bench]
fn identity(bencher: Bencher) {
    let text = text();
    let reading = Reading::new(&text);
    let statements = onrecord::speaker::attribution::attribute(&reading);
    bencher.counter(BytesCount::of_str(&text)).bench(|| onrecord::speaker::identity::identify(&reading, &statements));
}

/// An article of about so many bytes, read again after a letter was typed in its middle or taken away there.
#[divan::bench(args = [5_000, 100_000, 1_000_000])]
fn edit(bencher: Bencher, size: usize) {
    let some = text();
    let source: String = some.chars().cycle().take(size).collect();
    let middle = (source.len() / 2..).find(|&at| source.is_char_boundary(at)).unwrap_or(0);
    let typed = format!("{}x{}", &source[..middle], &source[middle..]);
    let (mut memo, mut turn) = (Memo::default(), 0);
    Article::read_again(&source, Format::Plain, &Known::default(), &mut memo);
    bencher.counter(BytesCount::of_str(&source)).bench_local(|| {
        turn += 1;
        Article::read_again(if turn % 2 == 1 { &typed } else { &source }, Format::Plain, &Known::default(), &mut memo)
    });
}
