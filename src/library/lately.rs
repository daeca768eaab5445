//! What was worked out lately and may be asked for again: a map that forgets everything once it holds too much.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// A bounded map that may be filled by those who only read what it stands beside. A clone has a map of its own.
#[derive(Debug)]
pub(super) struct Lately<K, V>(Mutex<Kept<K, V>>);

/// Values, each with its weight, and the weight of all.
#[derive(Clone, Debug)]
struct Kept<K, V> {
    map: FxHashMap<K, (V, usize)>,
    weight: usize,
}

impl<K: Eq + Hash, V: Clone> Lately<K, V> {
    /// The value of a key, if it is kept.
    pub fn get(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).map.get(key).map(|(value, _)| value.clone())
    }

    /// Keeps a value of some weight; everything else is forgotten if all together would weigh more than `most`.
    pub fn keep(&self, key: K, value: V, weight: usize, most: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.weight + weight > most {
            kept.map.clear();
            kept.weight = 0;
        }
        kept.weight += weight;
        if let Some((_, before)) = kept.map.insert(key, (value, weight)) {
            kept.weight -= before;
        }
    }

    /// The value of a key, if it is kept, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).map.get_mut(key).map(|(value, _)| value)
    }
}

impl<K: Clone, V: Clone> Clone for Lately<K, V> {
    fn clone(&self) -> Self {
        Lately(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}

impl<K, V> Default for Lately<K, V> {
    fn default() -> Self {
        Lately(Mutex::new(Kept { map: FxHashMap::default(), weight: 0 }))
    }
}
