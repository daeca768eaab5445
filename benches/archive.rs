//! How the library grows: an archive of invented articles, made from a seed, is indexed, kept as bytes and taken in again, and
//! one open article is edited in it. Times are those of a processor, so that other work on the machine does not count.
//!
//! `cargo bench --bench archive -- 10000 100000 1000000` prints a line a size, in statements.

use onrecord::article::Article;
use onrecord::cli::invent::Writer;
use onrecord::date::Known;
use onrecord::library::{Change, Key, Library, Packed, Place, Record, Statement};
use onrecord::markup::Format;
use onrecord::speaker::identity::Sort;
use onrecord::speaker::{Gender, Kind, Mode, Speaker};
use onrecord::text::Span;
use std::sync::Arc;
use std::time::Instant;

/// Statements of an article.
const EACH: usize = 10;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000] } else { sizes };
    println!(
        "| statements | articles/s a core | merge s | warm start s | disk MB | resident MB (before) | edit p50 ms | edit p95 ms | edit max ms | repeats found |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let mut writer = Writer::new(7);
    let articles = size / EACH;
    let mut planted: Vec<(Key, usize)> = Vec::new();
    let mut heaps: Vec<Packed> = Vec::new();
    let mut index = 0.0;
    for begin in (0..articles).step_by(HEAP) {
        let chunk: Vec<(Key, Arc<Record>)> = (begin..(begin + HEAP).min(articles))
            .map(|number| {
                let key: Key = format!("archive/{number:06}.txt").into();
                let (record, repeated) = record(&mut writer);
                planted.extend(repeated.into_iter().map(|statement| (key.clone(), statement)));
                (key, Arc::new(record))
            })
            .collect();
        let (packed, seconds) = timed(|| Packed::new(chunk));
        heaps.extend(packed);
        index += seconds;
    }
    let (merged, merge) = timed(|| Packed::merge(&heaps));
    drop(heaps);
    let kept: Vec<Vec<u8>> = merged.iter().map(Packed::to_bytes).collect();
    drop(merged);
    let disk: usize = kept.iter().map(Vec::len).sum();
    let before = resident() - disk as f64 / 1e6;
    let (mut library, warm) = timed(|| {
        let mut library = Library::default();
        library.adopt(kept.iter().filter_map(|bytes| Packed::from_bytes(bytes)));
        library
    });
    drop(kept);
    let resident = resident();
    // One article is open, and one of its statements is typed.
    let lines: Vec<String> = (0..EACH).map(|_| writer.statement()).collect();
    let mut times: Vec<f64> = Vec::new();
    let typed: Vec<char> = writer.repeat().1.chars().collect();
    for keystroke in 0..200 {
        let typed: String = typed.iter().take(keystroke + 1).collect();
        let body: String = lines.iter().map(|line| format!("\u{201c}{line},\u{201d} Ada Lind said.\n\n")).collect();
        let article = Article::read(
            &format!("{body}\u{201c}{typed},\u{201d} Ada Lind said.\n"),
            Format::Plain,
            &Known::default(),
        );
        let change = Change::Set("open.txt".into(), Arc::new(article));
        let snapshot = library.clone();
        times.push(timed(|| library.apply(change)).1 * 1e3);
        drop(snapshot);
    }
    times.sort_by(f64::total_cmp);
    let sample: Vec<_> = planted.iter().step_by((planted.len() / 200).max(1)).collect();
    let found = sample.iter().filter(|(key, at)| library.links(key).iter().any(|link| link.a.1 == *at)).count();
    println!(
        "| {size} | {:.0} | {merge:.2} | {warm:.2} | {:.0} | {resident:.0} ({before:.0}) | {:.2} | {:.2} | {:.2} | {found} of {} |",
        articles as f64 / index,
        disk as f64 / 1e6,
        times[times.len() / 2],
        times[times.len() * 95 / 100],
        times[times.len() - 1],
        sample.len()
    );
}

/// Articles that are packed at a time.
const HEAP: usize = 512;

/// The result of some work, and how many seconds of a processor it took, which is what a quiet machine takes.
fn timed<R>(work: impl FnOnce() -> R) -> (R, f64) {
    let spent = || {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        line.split(' ').next()?.parse::<f64>().ok()
    };
    let (clock, start) = (spent(), Instant::now());
    let result = work();
    let seconds = match (clock, spent()) {
        (Some(before), Some(after)) => (after - before) / 1e9,
        _ => start.elapsed().as_secs_f64(),
    };
    (result, seconds)
}

/// Resident memory of this process, in megabytes; zero where it cannot be read.
fn resident() -> f64 {
    let pages =
        std::fs::read_to_string("/proc/self/statm").ok().and_then(|line| line.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4096.0 / 1e6
}

/// An article, and which of its statements repeat one of an earlier article: one in ten, whole, cut, or with a word changed.
fn record(writer: &mut Writer) -> (Record, Vec<usize>) {
    let mut record = Record::default();
    let mut repeated = Vec::new();
    for at in 0..EACH {
        let text = if at == EACH / 2 && writer.can_repeat() {
            repeated.push(at);
            writer.repeat().1
        } else {
            writer.statement()
        };
        if at == 0 {
            writer.remember(String::new(), text.clone(), String::new());
        }
        if at % 4 == 0 {
            record.speakers.push(Speaker {
                name: writer.name(),
                sort: Sort::Person,
                gender: Gender::Unknown,
                role: None,
                mentions: Vec::new(),
                introduced: Span::default(),
            });
        }
        let start = at * 400;
        let place = |column: usize| Place {
            line: at as u32 * 2,
            utf8: column as u32,
            utf16: column as u32,
            chars: column as u32,
        };
        record.statements.push(Statement {
            span: Span::new(start, start + text.len()),
            place: place(3)..place(3 + text.len()),
            text,
            kind: Kind::Direct,
            mode: Mode::Speech,
            group: at as u32,
            speaker: (at != EACH / 2).then(|| record.speakers.len() - 1),
            date: None,
            confidence: 0.9,
            source: false,
            fragment: false,
        });
    }
    (record, repeated)
}
