//! What each stage costs as an article grows, beside the cost of cutting the same text into Unicode words: `cargo bench --bench growth`.
//!
//! `cargo bench --bench growth -- 5000 100000` measures other sizes; a file name measures that file's lines instead, each a
//! JSON object with a `text`, which is how a corpus is given. Each number is the least of several runs, so that a busy
//! machine disturbs it little; the articles are invented, and the same in every run.

use onrecord::article::{Article, Memo};
use onrecord::date::{self, Known};
use onrecord::features::Page;
use onrecord::features::diagnostics::diagnostics;
use onrecord::library::{self, Key, Library};
use onrecord::markup::{Format, Prose};
use onrecord::quote::Reading;
use onrecord::quote::again::Change;
use onrecord::settings::Settings;
use onrecord::speaker::{attribution, identity};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if let Some(path) = arguments.iter().find(|argument| argument.parse::<usize>().is_err()) {
        return corpus(path);
    }
    let sizes = if sizes.is_empty() { vec![5_000, 100_000, 1_000_000] } else { sizes };
    println!("| bytes | stage | ms | MB/s |");
    println!("|---|---|---|---|");
    for size in sizes {
        stages(size);
    }
}

/// The least time of some runs.
fn least<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}

fn stages(size: usize) {
    let source = article(size);
    let runs = (3_000_000 / size).clamp(3, 60);
    let row = |stage: &str, time: Duration| {
        let seconds = time.as_secs_f64();
        println!("| {size} | {stage} | {:.3} | {:.1} |", seconds * 1e3, source.len() as f64 / seconds / 1e6);
    };
    row("Unicode words", least(runs, || source.unicode_words().count()));
    row("markup", least(runs, || Prose::read(&source, Format::Markdown)));
    let prose = Prose::read(&source, Format::Markdown);
    row("reading", least(runs, || Reading::new(&prose.text)));
    let reading = Reading::new(&prose.text);
    let known = Known::default();
    let dates = date::Dates::read(&prose.text);
    let written = date::article_date(&prose, Format::Markdown, &known, &dates).0.map(|date| date.when);
    row("dates", least(runs, || date::expressions_in(reading.text, written)));
    let expressions = date::expressions_in(reading.text, written);
    row("attribution", least(runs, || attribution::attribute(&reading)));
    let statements = attribution::attribute(&reading);
    row("identity", least(runs, || identity::identify(&reading, &statements)));
    let identity = identity::identify(&reading, &statements);
    let mut sentences = date::Sentences::default();
    sentences.read(&reading, &Change::whole(&reading));
    let dated = || date::statement_dates(&reading, &sentences, &statements, &identity, &expressions, written, None);
    row("statement dates", least(runs, dated));
    row("the whole article", least(runs, || Article::read(&source, Format::Markdown, &known)));
    // A letter more, and a letter less, in the middle.
    let middle = (source.len() / 2..).find(|&at| source.is_char_boundary(at)).unwrap_or(0);
    let typed = format!("{}x{}", &source[..middle], &source[middle..]);
    let (mut memo, mut turn) = (Memo::default(), 0);
    Article::read_again(&source, Format::Markdown, &known, &mut memo);
    let edited = || {
        turn += 1;
        Article::read_again(if turn % 2 == 1 { &typed } else { &source }, Format::Markdown, &known, &mut memo)
    };
    row("the article after an edit", least(runs, edited));
    let read = Arc::new(Article::read(&source, Format::Markdown, &known));
    let key: Key = "article.md".into();
    let mut library = Library::default();
    row("library", least(3, || Library::default().apply(library::Change::Set(key.clone(), read.clone()))));
    library.apply(library::Change::Set(key.clone(), read.clone()));
    row("library after an edit", least(runs, || library.apply(library::Change::Set(key.clone(), read.clone()))));
    let settings = Settings::default();
    row("diagnostics", least(runs, || Page::new(&library, &key, &settings).map(diagnostics)));
}

/// The cost of reading the texts of a file, and of cutting them into Unicode words.
fn corpus(path: &str) {
    let lines = match std::fs::read_to_string(path) {
        Ok(lines) => lines,
        Err(error) => return eprintln!("{path}: {error}"),
    };
    let text =
        |line: &str| Some(serde_json::from_str::<serde_json::Value>(line).ok()?.get("text")?.as_str()?.to_owned());
    let texts: Vec<String> = lines.lines().filter_map(text).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let words = least(3, || texts.iter().map(|text| text.unicode_words().count()).sum::<usize>());
    let read = || {
        texts.iter().map(|text| Article::read(text, Format::Plain, &Known::default()).quotations.len()).sum::<usize>()
    };
    let whole = least(3, read);
    let (words, whole) = (words.as_secs_f64(), whole.as_secs_f64());
    println!("{} texts, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    println!("Unicode words: {:.3} s, {:.1} MB/s", words, bytes as f64 / words / 1e6);
    println!(
        "extraction: {:.3} s, {:.1} MB/s, {:.1} times the words",
        whole,
        bytes as f64 / whole / 1e6,
        whole / words
    );
}

const GIVEN: [&str; 12] =
    ["Mara", "Tomas", "Ines", "Jonas", "Ruth", "Piotr", "Anna", "Samuel", "Edda", "Karim", "Lena", "Hugo"];

const FAMILY: [&str; 12] = [
    "Lindqvist",
    "Okafor",
    "Ferreira",
    "Hale",
    "Adeyemi",
    "Lang",
    "Novak",
    "Brandt",
    "Moen",
    "Haddad",
    "Sorel",
    "Castle",
];

/// About `size` bytes of an invented article. The number of people who speak grows with it, to a gross.
fn article(size: usize) -> String {
    let mut out = String::from("# The wall\n\nBRENWICK, March 19, 2021 — The council has met.\n\n");
    let mut n = 0;
    while out.len() < size {
        let (given, family) = (GIVEN[n % 12], FAMILY[n / 12 % 12]);
        out.push_str(&format!(
            "“We will not pay for the sea wall number {n},” {given} {family}, the harbour master, said on Tuesday. “It is \
             our only road to school,” {family} added. The harbour office of ward {n} has not answered the letters of the \
             fishermen.\n\n“Nobody at the quay expected storm {n} to come so early,” he told reporters, and said that the \
             ferry would “run on time by {} in the morning”.\n\nAccording to {family}, the council had never seen plan {n} \
             before the vote. Few were ready when the water came over the old stone bridge last week.\n\n",
            n % 12
        ));
        n += 1;
    }
    out
}
