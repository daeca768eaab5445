//! What `export --keys` adds to a record: all that a batch engine needs to find candidates by a plain join, and that a
//! second reader needs to decide about them without the article.

use super::input::{Job, Reader};
use crate::archive::record::Given;
use crate::article::Article;
use crate::link::score::Forms;
use crate::speaker::Gender;
use crate::speaker::identity::Sort;
use anyhow::Context;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};
use std::io::BufRead;
use std::path::Path;

/// The JSON schema of the record.
pub const SCHEMA: &str = include_str!("../../docs/record.schema.json");

/// Rarity as a corpus has it.
#[derive(Debug, Default)]
pub struct Keys {
    /// In how many statements each stem stands; empty if general English counts.
    counts: FxHashMap<u32, u32>,
}

impl Keys {
    /// Reads a file of document frequencies; general English without one.
    ///
    /// # Errors
    /// If it cannot be read, or a line is not a stem and a number.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Keys> {
        let mut counts = FxHashMap::default();
        let Some(path) = path else { return Ok(Keys { counts }) };
        let place = || format!("{}: cannot be read", path.display());
        let file = std::fs::File::open(path).with_context(place)?;
        for (at, line) in std::io::BufReader::new(file).lines().enumerate() {
            let line = line.with_context(place)?;
            let pair = line
                .split_once(['\t', ' ', ','])
                .and_then(|(stem, count)| Some((stem.trim().parse::<u32>().ok()?, count.trim().parse::<u64>().ok()?)));
            match pair {
                Some((stem, count)) => drop(counts.insert(stem, count.min(u64::from(u32::MAX)) as u32)),
                None if line.trim().is_empty() => {}
                None => anyhow::bail!("{}:{}: give a stem and a number", path.display(), at + 1),
            }
        }
        Ok(Keys { counts })
    }

    /// The keys and the distinct content stems of a statement.
    fn of(&self, text: &str, kind: &str) -> (Vec<u32>, Vec<u32>) {
        let forms = Forms::new(text, kind == "mixed");
        let stems = forms.whole().bag.iter().map(|entry| entry.0).collect();
        if self.counts.is_empty() {
            return (forms.keys().to_vec(), stems);
        }
        // What no statement of the corpus was counted for is rarer than all else; then general English decides.
        let rarity = |stem: u32, weight: f32| match self.counts.get(&stem) {
            Some(&count) => -(count as f32) + weight / 1000.0,
            None => weight,
        };
        (forms.keys_by(rarity), stems)
    }

    /// The record in a line of standard input with keys added; `None` if the job is no record.
    pub fn record(&self, reader: &Reader, job: &Job) -> Option<Vec<u8>> {
        let Job::Line(_, line) = job else { return None };
        if line.len() > reader.limit || memchr::memmem::find(line, b"\"quotes\"").is_none() {
            return None;
        }
        serde_json::from_slice::<Given>(line).ok()?;
        self.added(line, None)
    }

    /// A record with keys added, and with the speakers of its article.
    pub fn added(&self, line: &[u8], article: Option<&Article>) -> Option<Vec<u8>> {
        let mut record: Map<String, Value> = serde_json::from_slice(line).ok()?;
        for quote in record.get_mut("quotes")?.as_array_mut()? {
            let text = quote.get("text").and_then(Value::as_str)?;
            let (keys, stems) = self.of(text, quote.get("kind").and_then(Value::as_str).unwrap_or(""));
            let quote = quote.as_object_mut()?;
            quote.insert("keys".to_owned(), json!(keys));
            quote.insert("stems".to_owned(), json!(stems));
        }
        if let Some(article) = article {
            let speakers = article.speakers.iter().map(|speaker| {
                json!({
                    "name": speaker.name,
                    "sort": match speaker.sort { Sort::Person => "person", Sort::Body => "body", Sort::Unnamed => "unnamed" },
                    "gender": match speaker.gender { Gender::Male => "male", Gender::Female => "female", Gender::Unknown => "unknown" },
                    "role": speaker.role,
                })
            });
            record.insert("speakers".to_owned(), speakers.collect());
        }
        let mut out = serde_json::to_vec(&record).ok()?;
        out.push(b'\n');
        Some(out)
    }
}
