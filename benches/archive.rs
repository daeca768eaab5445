//! How the library grows: an archive of invented articles, made from a seed, is indexed, kept as bytes and taken in again, and
//! one open article is edited in it. Times are those of a processor, so that other work on the machine does not count.
//!
//! `cargo bench --bench archive -- 10000 100000 1000000` prints a line a size, in statements.

use onrecord::article::Article;
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
                let (record, repeated) = writer.record();
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
    let typed: Vec<char> = writer.recent().chars().collect();
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

/// Writes invented statements whose words are as frequent as English words are.
struct Writer {
    state: u64,
    words: Vec<(f64, &'static str)>,
    names: Vec<&'static str>,
    recent: Vec<String>,
}

const GRAMMAR: &[&str] = &[
    "the", "of", "and", "to", "a", "in", "that", "we", "is", "it", "for", "not", "on", "with", "they", "will", "have",
    "this", "be", "by", "but", "are", "I", "from", "at", "as", "has", "our", "which", "would",
];

impl Writer {
    fn new(seed: u64) -> Writer {
        let mut words = Vec::new();
        let mut sum = 0.0;
        for line in include_str!("../data/stems.txt").lines() {
            let Some((level, list)) = line.split_once(": ") else { continue };
            let Ok(level) = level.parse::<f64>() else { continue };
            for word in list.split(' ') {
                sum += (-level / 2.0).exp();
                words.push((sum, word));
            }
        }
        let names = include_str!("../data/given-names.txt").lines();
        let names = names.filter(|line| !line.starts_with(['#', '['])).flat_map(str::split_whitespace).collect();
        Writer { state: seed, words, names, recent: Vec::new() }
    }

    fn next(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % below.max(1)
    }

    fn word(&mut self) -> &'static str {
        let sum = self.words.last().map_or(1.0, |last| last.0);
        let at = self.next(1 << 40) as f64 / (1_u64 << 40) as f64 * sum;
        self.words[self.words.partition_point(|word| word.0 < at).min(self.words.len() - 1)].1
    }

    fn name(&mut self) -> String {
        let (first, second) = (self.next(self.names.len()), self.next(self.names.len()));
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        format!("{} {}son", capital(self.names[first]), capital(self.names[second]))
    }

    fn statement(&mut self) -> String {
        let length = 12 + self.next(16);
        let words: Vec<&str> = (0..length)
            .map(|_| if self.next(2) == 0 { GRAMMAR[self.next(GRAMMAR.len())] } else { self.word() })
            .collect();
        words.join(" ")
    }

    fn recent(&mut self) -> String {
        let at = self.next(self.recent.len());
        self.recent[at].clone()
    }

    /// An article, and which of its statements repeat one of an earlier article: one in ten, whole, cut, or with words changed.
    fn record(&mut self) -> (Record, Vec<usize>) {
        let mut record = Record::default();
        let mut repeated = Vec::new();
        for at in 0..EACH {
            let text = if at == EACH / 2 && self.recent.len() > 100 {
                repeated.push(at);
                let text = self.recent();
                let words: Vec<&str> = text.split(' ').collect();
                match self.next(3) {
                    0 => text,
                    1 => words[..words.len() * 2 / 3].join(" "),
                    _ => {
                        let place = self.next(words.len());
                        let word = self.word();
                        words
                            .iter()
                            .enumerate()
                            .map(|(at, &old)| if at == place { word } else { old })
                            .collect::<Vec<_>>()
                            .join(" ")
                    }
                }
            } else {
                self.statement()
            };
            if at == 0 {
                match self.recent.len() {
                    0..5000 => self.recent.push(text.clone()),
                    count => {
                        let place = self.next(count);
                        self.recent[place] = text.clone();
                    }
                }
            }
            if at % 4 == 0 {
                let name = self.name();
                record.speakers.push(Speaker {
                    name,
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
            });
        }
        (record, repeated)
    }
}
