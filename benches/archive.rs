//! How the library grows: an archive of invented articles, made from a seed, is indexed, kept as bytes and taken in again, and
//! one open article is edited in it. Times are those of a processor, so that other work on the machine does not count.
//!
//! `cargo bench --bench archive -- 10000 100000 1000000` prints a line a size, in statements.

mod invented;

use invented::{EACH, record};
use onrecord::article::Article;
use onrecord::cli::invent::Writer;
use onrecord::date::Known;
use onrecord::library::{Change, Key, Library, Packed, Record};
use onrecord::markup::Format;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == OPEN) {
        return open(Path::new(&arguments[at + 1]));
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000] } else { sizes };
    println!(
        "| statements | articles/s a core | merge s | disk MB | warm start s | resident MB | edit p50 ms | edit p95 ms | edit max ms | repeats found |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        measure(size);
    }
}

/// The archive is opened by another process, because the memory of this one still holds what it was made of.
const OPEN: &str = "--open";

fn measure(size: usize) {
    let mut writer = Writer::new(7);
    let articles = size / EACH;
    let mut planted: Vec<String> = Vec::new();
    let mut heaps: Vec<Packed> = Vec::new();
    let mut index = 0.0;
    for begin in (0..articles).step_by(HEAP) {
        let chunk: Vec<(Key, Arc<Record>)> = (begin..(begin + HEAP).min(articles))
            .map(|number| {
                let key: Key = format!("archive/{number:06}.txt").into();
                let (record, repeated) = record(&mut writer, "");
                planted.extend(repeated.into_iter().map(|statement| format!("{key} {statement}")));
                (key, Arc::new(record))
            })
            .collect();
        let (packed, seconds) = timed(|| Packed::new(chunk));
        heaps.extend(packed);
        index += seconds;
    }
    let (merged, merge) = timed(|| Packed::merge(&heaps));
    drop(heaps);
    let folder = tempfile::tempdir().expect("a folder");
    let mut disk = 0;
    for (number, packed) in merged.iter().enumerate() {
        let bytes = packed.to_bytes();
        disk += bytes.len();
        std::fs::write(folder.path().join(format!("{number}.packed")), bytes).expect("written");
    }
    let lines: Vec<String> = (0..EACH).map(|_| writer.statement()).collect();
    let sample: Vec<String> = planted.into_iter().step_by((articles / 2000).max(1)).take(200).collect();
    std::fs::write(folder.path().join("lines"), lines.join("\n")).expect("written");
    std::fs::write(folder.path().join("typed"), writer.repeat().1).expect("written");
    std::fs::write(folder.path().join("repeats"), sample.join("\n")).expect("written");
    drop(merged);
    print!("| {size} | {:.0} | {merge:.2} | {:.0} ", articles as f64 / index, disk as f64 / 1e6);
    let _ = std::io::stdout().flush();
    let program = std::env::current_exe().expect("this program");
    let opened = std::process::Command::new(program).arg(OPEN).arg(folder.path()).status();
    assert!(opened.is_ok_and(|status| status.success()), "the archive could not be opened");
}

/// Opens an archive that was kept, and types one of its statements into an open article.
fn open(folder: &Path) {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let (mut library, warm) = timed(|| {
        let mut library = Library::default();
        let kept = (0..).map_while(|number| std::fs::read(folder.join(format!("{number}.packed"))).ok());
        library.adopt(kept.filter_map(|bytes| Packed::from_bytes(bytes, 0)));
        library
    });
    let body: String =
        read("lines").lines().map(|line| format!("\u{201c}{line},\u{201d} Ada Lind said.\n\n")).collect();
    let typed: Vec<char> = read("typed").chars().collect();
    let mut times: Vec<f64> = Vec::new();
    for keystroke in 0..200 {
        let typed: String = typed.iter().take(keystroke + 1).collect();
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
    let resident = resident();
    let sample = read("repeats");
    let sample: Vec<(&str, usize)> = sample
        .lines()
        .filter_map(|line| line.split_once(' ').and_then(|(key, at)| Some((key, at.parse().ok()?))))
        .collect();
    let found = sample.iter().filter(|(key, at)| library.links(key).iter().any(|link| link.a.1 == *at)).count();
    println!(
        "| {warm:.2} | {resident:.0} | {:.2} | {:.2} | {:.2} | {found} of {} |",
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
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let start = spent();
    let result = work();
    (result, spent() - start)
}

/// Resident memory of this process, in megabytes; zero where it cannot be read.
fn resident() -> f64 {
    let pages =
        std::fs::read_to_string("/proc/self/statm").ok().and_then(|line| line.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4096.0 / 1e6
}
