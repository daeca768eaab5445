//! What each stage of reading costs: `cargo bench --bench stages`. Throughput is in bytes of source.

use divan::Bencher;
use divan::counter::BytesCount;
use onrecord::date::{self, Known, When};
use onrecord::markup::{Format, Prose};

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
    bencher.bench(|| date::article_date(&prose, Format::Plain, &known));
}
