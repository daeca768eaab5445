//! `onrecord invent`: articles by the thousand, invented from a seed, for measuring and for tests at scale.
//!
//! Words are as frequent as English words are, so that an index over them grows as one over news does. One statement in ten
//! repeats one of an earlier article: whole, cut, or with a word changed; the line says which, so that what is found can be
//! counted.

use super::{End, put};
use serde_json::json;
use std::io;

/// Options of `onrecord invent`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Number of articles
    #[arg(long, default_value_t = 1000)]
    articles: usize,
    /// The same seed gives the same articles
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Statements of an article
    #[arg(long, default_value_t = 10)]
    statements: usize,
}

/// Runs `onrecord invent`.
///
/// # Errors
/// If standard output cannot be written, a closed pipe aside.
pub(crate) fn run(args: &Args) -> anyhow::Result<End> {
    let mut writer = Writer::new(args.seed);
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for number in 0..args.articles {
        let line = article(&mut writer, number, args.statements);
        put(&mut out, format!("{line}\n").as_bytes())?;
    }
    io::Write::flush(&mut out).or_else(super::closed)?;
    Ok(End::Clean)
}

fn article(writer: &mut Writer, number: usize, statements: usize) -> serde_json::Value {
    let (name, other) = (writer.name(), writer.name());
    let month = 1 + number / 28 % 12;
    let date = format!("20{:02}-{month:02}-{:02}", 10 + number / 336 % 15, 1 + number % 28);
    let (mut text, mut repeats) = (String::new(), Vec::new());
    for at in 0..statements {
        let speaker = if at % 4 < 2 { &name } else { &other };
        let (words, speaker) = match at == statements / 2 && writer.can_repeat() {
            true => {
                let (id, words, speaker) = writer.repeat();
                repeats.push(json!({"statement": at, "of": id}));
                (words, speaker)
            }
            false => (writer.statement(), speaker.clone()),
        };
        if at == 0 {
            writer.remember(format!("{number:08}"), words.clone(), speaker.clone());
        }
        text.push_str(&format!("\u{201c}{},\u{201d} {speaker} said.\n\n", capital(&words)));
    }
    json!({"id": format!("{number:08}"), "date": date, "title": capital(&writer.statement()), "text": text, "repeats": repeats})
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// Writes invented statements whose words are as frequent as English words are.
pub struct Writer {
    state: u64,
    words: Vec<(f64, &'static str)>,
    names: Vec<&'static str>,
    /// Statements that may be repeated: article, words, speaker.
    recent: Vec<(String, String, String)>,
}

const GRAMMAR: &[&str] = &[
    "the", "of", "and", "to", "a", "in", "that", "we", "is", "it", "for", "not", "on", "with", "they", "will", "have",
    "this", "be", "by", "but", "are", "I", "from", "at", "as", "has", "our", "which", "would",
];

/// So many statements are remembered to be repeated.
const RECENT: usize = 5000;

impl Writer {
    /// A writer; the same seed writes the same.
    pub fn new(seed: u64) -> Writer {
        let mut words = Vec::new();
        let mut sum = 0.0;
        for line in include_str!("../../data/stems.txt").lines() {
            let Some((level, list)) = line.split_once(": ") else { continue };
            let Ok(level) = level.parse::<f64>() else { continue };
            for word in list.split(' ') {
                sum += (-level / 2.0).exp();
                words.push((sum, word));
            }
        }
        let names = include_str!("../../data/given-names.txt").lines();
        let names = names.filter(|line| !line.starts_with(['#', '['])).flat_map(str::split_whitespace).collect();
        Writer { state: seed.max(1), words, names, recent: Vec::new() }
    }

    /// A number below `below`.
    pub fn next(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % below.max(1)
    }

    /// A word, the common ones often.
    pub fn word(&mut self) -> &'static str {
        let sum = self.words.last().map_or(1.0, |last| last.0);
        let at = self.next(1 << 40) as f64 / (1_u64 << 40) as f64 * sum;
        let place = self.words.partition_point(|word| word.0 < at);
        self.words.get(place).or(self.words.last()).map_or("word", |word| word.1)
    }

    /// A full name.
    pub fn name(&mut self) -> String {
        let (first, second) = (self.next(self.names.len()), self.next(self.names.len()));
        let name = |at: usize| capital(self.names.get(at).unwrap_or(&"ada"));
        format!("{} {}son", name(first), name(second))
    }

    /// Twelve to twenty-seven words, every second one of grammar.
    pub fn statement(&mut self) -> String {
        let length = 12 + self.next(16);
        let words: Vec<&str> = (0..length)
            .map(|_| if self.next(2) == 0 { GRAMMAR[self.next(GRAMMAR.len())] } else { self.word() })
            .collect();
        words.join(" ")
    }

    /// Keeps a statement, so that a later one can repeat it.
    pub fn remember(&mut self, article: String, words: String, speaker: String) {
        if self.recent.len() < RECENT {
            self.recent.push((article, words, speaker));
        } else {
            let place = self.next(self.recent.len());
            self.recent[place] = (article, words, speaker);
        }
    }

    /// True once enough statements are kept for repeats to differ.
    pub fn can_repeat(&self) -> bool {
        self.recent.len() > 100
    }

    /// One of the statements kept, whole, cut, or with a word changed: its article, the words now, and who said it.
    pub fn repeat(&mut self) -> (String, String, String) {
        let at = self.next(self.recent.len());
        let Some((article, text, speaker)) = self.recent.get(at).cloned() else { return Default::default() };
        let words: Vec<&str> = text.split(' ').collect();
        let text = match self.next(3) {
            0 => text,
            1 => words[..words.len() * 2 / 3].join(" "),
            _ => {
                let place = self.next(words.len());
                let word = self.word();
                let changed = words.iter().enumerate().map(|(at, &old)| if at == place { word } else { old });
                changed.collect::<Vec<_>>().join(" ")
            }
        };
        (article, text, speaker)
    }
}
