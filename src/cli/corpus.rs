//! All input read and linked: what `export --links`, `check` and `links` share.

use super::input::{Job, Reader, Refusal};
use super::record::Id;
use super::{pipeline, read};
use crate::article::Article;
use crate::library::{Change, Clusters, Key, Library, Record};
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

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
    /// Reads and links all of `jobs`. The library holds the articles themselves if they are `open`.
    pub fn read(reader: &Reader, jobs: impl Iterator<Item = Job> + Send, threads: usize, open: bool) -> Corpus {
        let mut entries = Vec::new();
        let mut library = Library::default();
        let (mut keys, mut changes) = (HashSet::new(), Vec::new());
        let work = |job| {
            let read = read(reader, job)?;
            let record = Arc::new(Record::of(&read.1));
            Ok((read, record))
        };
        let collected = pipeline::ordered(jobs, threads, work, |result| {
            entries.push(result.map(|((id, article), record)| {
                // Two documents of one name are two documents all the same.
                let mut key: Key = id.to_string().into();
                while !keys.insert(key.clone()) {
                    key = format!("{key}+").into();
                }
                let article = Arc::new(article);
                changes.push(match open {
                    true => Change::Set(key.clone(), article.clone()),
                    false => Change::Keep(key.clone(), record),
                });
                Entry { id, key, article }
            }));
            Ok(())
        });
        debug_assert!(collected.is_ok(), "collecting cannot fail");
        library.extend(changes);
        let clusters = in_pool(threads, || {
            let keys: Vec<Key> = library.keys().collect();
            let links: Vec<_> = keys.par_iter().flat_map_iter(|key| library.links(key)).collect();
            library.clusters(&links)
        });
        Corpus { entries, library, clusters }
    }

    /// The articles that could be read.
    pub fn articles(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }
}

/// Does `work` on a pool of so many threads, or on the common one if there can be none.
fn in_pool<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
