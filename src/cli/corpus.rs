//! All input read and linked: what `export --links`, `check` and `links` share. Undated articles that share statements with
//! dated ones are read a second time, with the date that these tell.

use super::input::{self, Job, Reader, Refusal};
use super::record::Id;
use super::style::{self, Style};
use super::{Read, pipeline};
use crate::article::Article;
use crate::date::{self, Known, StatementDate};
use crate::library::{Clusters, Key, Library, Link, Packed, Record};
use crate::link::Band;
use crate::settings::Settings;
use crate::speaker::identity::Compatibility;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What to read and how to show it: the options that `check` and `links` share.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: style::When,
    /// Settings [default: onrecord.toml here, if there is one]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: input::Args,
}

impl Args {
    /// The settings that hold here.
    ///
    /// # Errors
    /// If their file cannot be read.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        super::settings(self.config.as_deref())
    }

    /// Reads and links what was named, without the files of a folder that the settings exclude.
    pub fn read(&self, settings: &Settings) -> Corpus {
        let files = input::files(&self.paths, &settings.exclude);
        let sources = settings.sources.clone();
        Corpus::read(&Reader { sources, ..self.reading.reader() }, files, self.reading.threads())
    }

    /// The style that was asked for.
    pub fn style(&self) -> Style {
        Style::new(self.color)
    }
}

/// Articles and their links.
pub struct Corpus {
    /// In the order of the input.
    pub entries: Vec<Result<Entry, Refusal>>,
    /// The same articles, linked.
    pub library: Library,
    /// Which statements are the same.
    pub clusters: Clusters,
}

/// One article of a corpus.
pub struct Entry {
    /// Its name in the output.
    pub id: Id,
    /// Its name in the library.
    pub key: Key,
    /// The article.
    pub article: Arc<Article>,
}

impl Corpus {
    /// Reads and links all of `jobs`.
    pub fn read(reader: &Reader, jobs: impl Iterator<Item = Job> + Send, threads: usize) -> Corpus {
        let mut entries = Vec::new();
        // Index of each undated article, and how to read it again.
        let mut undated = Vec::new();
        let mut kept: Vec<(Key, Arc<Record>)> = Vec::new();
        let mut names: FxHashSet<Key> = FxHashSet::default();
        let work = |job| {
            let read = super::read(reader, job)?;
            let record = Arc::new(Record::of(&read.article));
            Ok((read, record))
        };
        let collected = pipeline::ordered(jobs, threads, work, |result: Result<(Read, Arc<Record>), Refusal>| {
            let at = entries.len();
            entries.push(result.map(|(read, record)| {
                // Two documents of one name are two documents all the same.
                let mut key: Key = read.id.to_string().into();
                while !names.insert(key.clone()) {
                    key = format!("{key}+").into();
                }
                let article = Arc::new(read.article);
                if article.date.is_none() {
                    undated.push((at, read.format, read.known));
                }
                kept.push((key.clone(), record));
                Entry { id: read.id, key, article }
            }));
            Ok(())
        });
        debug_assert!(collected.is_ok(), "collecting cannot fail");
        let mut library = Library::thorough();
        let pack = |kept: Vec<(Key, Arc<Record>)>| {
            let heap = kept.len().div_ceil(threads.max(1)).max(1);
            kept.par_chunks(heap).flat_map_iter(|heap| Packed::new(heap.to_vec())).collect::<Vec<_>>()
        };
        let clusters = in_pool(threads, || {
            library.adopt(pack(kept));
            let dated: Vec<_> = undated
                .into_par_iter()
                .filter_map(|(at, format, known)| {
                    let entry = entries.get(at)?.as_ref().ok()?;
                    let inferred = Some(library.inferred_date(&entry.key)?.date.when);
                    let mut article = Article::read(&entry.article.source, format, &Known { inferred, ..known });
                    article.title = article.title.or_else(|| entry.article.title.clone());
                    Some((at, Arc::new(article)))
                })
                .collect();
            let mut kept = Vec::new();
            for (at, article) in dated {
                if let Some(Ok(entry)) = entries.get_mut(at) {
                    kept.push((entry.key.clone(), Arc::new(Record::of(&article))));
                    entry.article = article;
                }
            }
            library.adopt(pack(kept));
            let keys: Vec<Key> = library.keys().collect();
            let links: Vec<_> = keys.par_iter().flat_map_iter(|key| library.links(key)).collect();
            tell(&mut entries, &links);
            library.clusters(&links)
        });
        Corpus { entries, library, clusters }
    }

    /// The articles that could be read.
    pub fn articles(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }
}

/// Dates each statement of which its own article says no day by those that report the same words with one, and then what was
/// said together with it.
fn tell(entries: &mut [Result<Entry, Refusal>], links: &[Link]) {
    let places = entries.iter().enumerate().filter_map(|(at, entry)| Some((entry.as_ref().ok()?.key.clone(), at)));
    let places: FxHashMap<Key, usize> = places.collect();
    let quoted = |(key, index): &(Key, usize)| {
        let at = *places.get(key)?;
        let article = &entries.get(at)?.as_ref().ok()?.article;
        Some((at, article, article.quotations.get(*index)?))
    };
    let mut told: FxHashMap<(usize, usize), Vec<StatementDate>> = FxHashMap::default();
    for link in links.iter().filter(|link| link.band == Band::Same) {
        for (here, there) in [(&link.a, &link.b), (&link.b, &link.a)] {
            let (Some((at, article, quotation)), Some((_, beside, other))) = (quoted(here), quoted(there)) else {
                continue;
            };
            let speakers = article.speaker_of(quotation).zip(beside.speaker_of(other));
            if speakers.is_none_or(|(a, b)| a.compatible(b) != Compatibility::Different) {
                told.entry((at, here.1)).or_default().extend(other.date);
            }
        }
    }
    let mut dated: FxHashMap<usize, Vec<(usize, StatementDate)>> = FxHashMap::default();
    for ((at, index), others) in told {
        let Some(Ok(entry)) = entries.get(at) else { continue };
        let Some(quotation) = entry.article.quotations.get(index) else { continue };
        let date = date::told(quotation.date, entry.article.date.map(|date| date.when), others);
        dated.entry(at).or_default().extend(date.map(|date| (index, date)));
    }
    for (at, told) in dated.into_iter().filter(|(_, told)| !told.is_empty()) {
        let Some(Ok(entry)) = entries.get_mut(at) else { continue };
        let article = Arc::make_mut(&mut entry.article);
        let told: FxHashMap<usize, StatementDate> = told.into_iter().collect();
        for index in 0..article.quotations.len() {
            let of_others = article.beside(index).filter_map(|other| told.get(&other).copied());
            let own = article.quotations[index].date;
            let date = told.get(&index).copied().or_else(|| date::told_beside(own, of_others));
            article.quotations[index].date = date.or(own);
        }
    }
}

/// Does `work` on a pool of so many threads, or on the common one if there can be none.
fn in_pool<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
