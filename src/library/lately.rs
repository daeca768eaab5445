//! What was worked out lately and may be asked for again: a map that forgets what nobody has asked for.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A bounded map that may be filled by those who only read what it stands beside. Its values weigh at most `MOST` together,
/// unless one weighs more by itself.
#[derive(Debug)]
pub(super) struct Lately<K, V, const MOST: usize>(Mutex<Kept<K, V>>);

/// Values, each with its weight, in two halves: what is asked for moves to the new one, and when that is full the old one is
/// forgotten.
#[derive(Debug)]
struct Kept<K, V> {
    new: Half<K, V>,
    old: Half<K, V>,
    /// Of the new half.
    weight: usize,
    /// Of both together.
    most: usize,
}

/// Values by key, each with its weight.
type Half<K, V> = FxHashMap<K, (V, usize)>;

impl<K: Eq + Hash, V> Kept<K, V> {
    /// Returns what is forgotten, to be dropped when nobody waits for the lock: there may be thousands.
    #[must_use]
    fn put(&mut self, key: K, value: V, weight: usize) -> Half<K, V> {
        let mut forgotten = Half::default();
        if self.weight + weight > self.most / 2 {
            forgotten = std::mem::replace(&mut self.old, std::mem::take(&mut self.new));
            self.weight = 0;
        }
        self.weight += weight;
        if let Some((_, before)) = self.new.insert(key, (value, weight)) {
            self.weight -= before;
        }
        forgotten
    }
}

impl<K: Eq + Hash + Clone, V: Clone, const MOST: usize> Lately<K, V, MOST> {
    fn lock(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a key, if it is kept.
    pub fn get(&self, key: &K) -> Option<V> {
        let mut kept = self.lock();
        if let Some((value, _)) = kept.new.get(key) {
            return Some(value.clone());
        }
        let (key, (value, weight)) = kept.old.remove_entry(key)?;
        let forgotten = kept.put(key, value.clone(), weight);
        drop(kept);
        drop(forgotten);
        Some(value)
    }

    /// Keeps a value of some weight.
    pub fn keep(&self, key: K, value: V, weight: usize) {
        let mut kept = self.lock();
        let before = kept.old.remove(&key);
        let forgotten = kept.put(key, value, weight);
        drop(kept);
        drop((before, forgotten));
    }
}

impl<K, V, const MOST: usize> Lately<K, V, MOST> {
    /// One whose values weigh at most `most`.
    pub fn new(most: usize) -> Self {
        Lately(Mutex::new(Kept { new: FxHashMap::default(), old: FxHashMap::default(), weight: 0, most }))
    }

    /// One that forgets nothing.
    pub fn unbounded() -> Self {
        Lately::new(usize::MAX)
    }
}

impl<K, V, const MOST: usize> Default for Lately<K, V, MOST> {
    fn default() -> Self {
        Lately::new(MOST)
    }
}
