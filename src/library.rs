//! All articles and their links: the one thing that changes, and only by [`Library::apply`].

use crate::article::Article;
use std::sync::Arc;

/// The name of an article in the library: a canonical path or a URI, never read, only compared.
pub type Key = Arc<str>;

/// Something that happened to an article.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is new, or reads differently now.
    Set(Key, Arc<Article>),
    /// It is gone.
    Remove(Key),
}

/// Another place where a statement stands.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The article.
    pub key: Key,
    /// Index in its [`Article::quotations`].
    pub quotation: usize,
}

/// All articles and their links. Cheap to clone: a clone is a snapshot that later changes do not touch.
#[derive(Clone, Debug, Default)]
pub struct Library {
    articles: std::collections::BTreeMap<Key, Arc<Article>>,
}

impl Library {
    /// Applies a change and names the articles whose links it touched, the changed one included.
    pub fn apply(&mut self, change: Change) -> Vec<Key> {
        match change {
            Change::Set(key, article) => {
                self.articles.insert(key.clone(), article);
                vec![key]
            }
            Change::Remove(key) => {
                self.articles.remove(&key);
                vec![key]
            }
        }
    }

    /// An article.
    pub fn article(&self, key: &str) -> Option<&Arc<Article>> {
        self.articles.get(key)
    }

    /// All articles, by key.
    pub fn articles(&self) -> impl Iterator<Item = (&Key, &Arc<Article>)> {
        self.articles.iter()
    }

    /// The identity of the cluster that a quotation belongs to: equal for all its occurrences, stable across runs.
    pub fn cluster(&self, _key: &str, _quotation: usize) -> Option<u64> {
        None
    }

    /// The other places where a quotation stands, earliest first.
    pub fn occurrences(&self, _key: &str, _quotation: usize) -> Vec<Occurrence> {
        Vec::new()
    }
}
