//! A map that many snapshots share.
//!
//! A snapshot is taken for nearly every answer, and a document that is opened after it changes the map under it. A map behind
//! one `Arc` would be copied as a whole each time, and ten thousand open documents would cost their square. This one is cut
//! into parts, of which only the one that changes is copied.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::Arc;

/// A part holds the square root of ten thousand.
const PARTS: usize = 128;

/// A map that is cheap to clone and, while clones live, cheap to change.
#[derive(Clone, Debug)]
pub struct Shards<K, V>(Box<[Arc<HashMap<K, V>>]>);

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        let empty: Arc<HashMap<K, V>> = Arc::default();
        Shards(vec![empty; PARTS].into_boxed_slice())
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Shards<K, V> {
    fn part<Q: Hash + ?Sized>(key: &Q) -> usize {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(key) as usize % PARTS
    }

    /// What is filed under a key.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.get(Self::part(key))?.get(key)
    }

    /// Files a value under a key.
    pub fn insert(&mut self, key: K, value: V) {
        if let Some(part) = self.0.get_mut(Self::part(&key)) {
            Arc::make_mut(part).insert(key, value);
        }
    }

    /// Takes out what is filed under a key.
    pub fn remove<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if let Some(part) = self.0.get_mut(Self::part(key)).filter(|part| part.contains_key(key)) {
            Arc::make_mut(part).remove(key);
        }
    }

    /// True if something is filed under a key.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get(key).is_some()
    }

    /// All keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().flat_map(|part| part.keys())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|part| part.len()).sum()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_does_not_change() {
        let mut map: Shards<Arc<str>, usize> = Shards::default();
        for n in 0..1_000 {
            map.insert(n.to_string().into(), n);
        }
        let before = map.clone();
        map.insert("7".into(), 0);
        map.remove("8");
        map.remove("8");
        assert_eq!((before.get("7"), before.get("8"), before.len()), (Some(&7), Some(&8), 1_000));
        assert_eq!((map.get("7"), map.get("8"), map.len()), (Some(&0), None, 999));
        assert!(!map.is_empty());
    }
}
