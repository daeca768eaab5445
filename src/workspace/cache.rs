//! What was read of a workspace, kept on the disk, so that a large archive is there again at once.
//!
//! Each file holds one heap of packed articles, and of each article the time and size of the file that it was read from:
//! an article whose file has changed is read again. Files are named by what is in them and never changed, only made and
//! removed; so a second server on the same folder, a crash or a full disk cost time and nothing else. The folder may
//! vanish or be garbage at any time. Nothing here is an error that a person must hear of.

use crate::library::{Key, Packed};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{fs, io};

/// What tells one state of a file from another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// When it was changed last, in nanoseconds since 1970.
    pub modified: u64,
    /// Its size in bytes.
    pub size: u64,
}

/// A file that was changed so lately may be changed again within one tick of the disk's clock.
const SETTLED: Duration = Duration::from_secs(2);

impl Stamp {
    /// The stamp of a file; `None` if there is none that can be relied on.
    pub fn of(path: &Path) -> Option<Stamp> {
        let file = fs::metadata(path).ok()?;
        let modified = file.modified().ok()?;
        let age = SystemTime::now().duration_since(modified).ok()?;
        let since = u64::try_from(modified.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()?;
        (age >= SETTLED && since > 0).then_some(Stamp { modified: since, size: file.len() })
    }
}

/// The folder where what was read of one workspace is kept.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// The ending of its files.
const ENDING: &str = "packed";

/// Heaps of fewer statements are read again as fast as they are kept.
const LEAST: usize = 2_000;

impl Cache {
    /// The cache of a workspace of these folders, in the place where the system keeps caches; `None` if it has none.
    pub fn of(folders: &[PathBuf]) -> Option<Cache> {
        let mut keys: Vec<Key> = folders.iter().map(|folder| super::key(folder)).collect();
        keys.sort_unstable();
        let mut name = FxHasher::default();
        keys.hash(&mut name);
        Some(Cache::at(caches()?.join("onrecord").join(format!("{:016x}", name.finish()))))
    }

    /// The cache in this folder, which need not exist.
    pub fn at(folder: PathBuf) -> Cache {
        Cache { folder }
    }

    /// What is kept of the files with these stamps, as far as they have not changed since.
    pub fn load(&self, stamps: &FxHashMap<Key, Stamp>) -> Vec<Packed> {
        let mut found: Vec<(Packed, Vec<Stamp>)> =
            self.files().par_iter().filter_map(|path| fs::read(path).ok()).filter_map(unpack).collect();
        // An article that is kept twice is taken once, whichever it is: both were read from the same state of its file.
        let mut taken: FxHashSet<Key> = FxHashSet::default();
        for (packed, kept) in &mut found {
            packed.retain(|article, key| {
                let same = kept.get(article).is_some_and(|kept| stamps.get(key) == Some(kept));
                same && taken.insert(key.clone())
            });
        }
        found.into_iter().map(|(packed, _)| packed).filter(|packed| packed.articles().any(|(_, there)| there)).collect()
    }

    /// Keeps these heaps and nothing else. An article without a stamp is read again the next time.
    ///
    /// # Errors
    /// If the disk does not take them; what was kept before may then be gone in part.
    pub fn save(&self, packed: &[Packed], stamps: &FxHashMap<Key, Stamp>) -> io::Result<()> {
        let size: usize = packed.iter().map(Packed::size).sum();
        let mut names: FxHashSet<PathBuf> = FxHashSet::default();
        if size >= LEAST {
            make(&self.folder)?;
            for heap in packed {
                let parts = pack(heap, stamps);
                let mut name = FxHasher::default();
                parts.iter().for_each(|part| part.hash(&mut name));
                let path = self.folder.join(format!("{:016x}.{ENDING}", name.finish()));
                names.insert(path.clone());
                let size: usize = parts.iter().map(|part| part.len()).sum();
                let there = fs::metadata(&path).is_ok_and(|file| file.len() == size as u64);
                if !there {
                    write(&path, &parts)?;
                }
            }
        }
        for path in self.files().iter().filter(|path| !names.contains(*path)) {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// The files in the folder, in a stable order.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == ENDING)).collect();
        files.sort_unstable();
        files
    }
}

/// Makes a folder that nobody else may look into: what is kept may not be published yet.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file that is whole or not there.
fn write(path: &Path, parts: &[Cow<'_, [u8]>]) -> io::Result<()> {
    let half = path.with_extension(format!("half-{}", std::process::id()));
    let written = fs::File::create(&half)
        .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
        .and_then(|()| fs::rename(&half, path));
    if written.is_err() {
        let _ = fs::remove_file(&half);
    }
    written
}

/// A heap as the bytes of its file, in parts: the number of its articles and their stamps, then the heap.
fn pack<'p>(packed: &'p Packed, stamps: &FxHashMap<Key, Stamp>) -> Vec<Cow<'p, [u8]>> {
    let kept: Vec<(u64, u64)> = packed
        .articles()
        .map(|(key, there)| stamps.get(key).filter(|_| there).map_or((0, 0), |stamp| (stamp.modified, stamp.size)))
        .collect();
    let mut out = Vec::new();
    out.extend((kept.len() as u64).to_le_bytes());
    kept.iter().for_each(|(modified, size)| out.extend([modified.to_le_bytes(), size.to_le_bytes()].concat()));
    out.extend(sum(&out).to_le_bytes());
    std::iter::once(Cow::Owned(out)).chain(packed.to_bytes()).collect()
}

/// The heap in the bytes of a file, and the stamps of its articles.
fn unpack(bytes: Vec<u8>) -> Option<(Packed, Vec<Stamp>)> {
    let count = usize::try_from(u64::from_le_bytes(*bytes.first_chunk::<8>()?)).ok()?;
    let (table, rest) = bytes.split_at_checked(count.checked_mul(16)?.checked_add(8)?)?;
    let (kept, rest) = rest.split_first_chunk::<8>()?;
    if u64::from_le_bytes(*kept) != sum(table) {
        return None;
    }
    let (stamps, _) = table.get(8..)?.as_chunks::<16>();
    let stamp = |bytes: &[u8; 16]| {
        let (modified, size) = bytes.split_at(8);
        let number = |bytes: &[u8]| bytes.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        Stamp { modified: number(modified), size: number(size) }
    };
    let stamps: Vec<Stamp> = stamps.iter().map(stamp).collect();
    let start = bytes.len() - rest.len();
    let packed = Packed::from_bytes(bytes, start)?;
    (packed.articles().count() == count).then_some((packed, stamps))
}

fn sum(bytes: &[u8]) -> u64 {
    let mut sum = FxHasher::default();
    bytes.hash(&mut sum);
    sum.finish()
}

/// Where the system keeps what programs can make again.
fn caches() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return variable("LOCALAPPDATA");
    }
    let home = || variable("HOME");
    variable("XDG_CACHE_HOME").or_else(|| match cfg!(target_os = "macos") {
        true => Some(home()?.join("Library/Caches")),
        false => Some(home()?.join(".cache")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::date::Known;
    use crate::library::{Library, Record};
    use crate::markup::Format;
    use std::sync::Arc;

    /// An article that says `words`, and so much else.
    fn record(words: &str, others: usize) -> Arc<Record> {
        let mut text = format!("TARROW, 3 May 2021\n\n“{words},” Ada Lind said on Monday.\n\n");
        (0..others).for_each(|at| text += &format!("“Pump {at} is out of order,” Otto Brand said.\n\n"));
        Arc::new(Record::of(&Article::read(&text, Format::Plain, &Known::default())))
    }

    fn packed() -> Vec<Packed> {
        Packed::new(vec![
            ("a".into(), record("The harbour wall will not survive another winter", LEAST)),
            ("b".into(), record("The harbour wall will not survive", 0)),
        ])
    }

    /// A folder, a cache of two articles in it, and the stamps of their files.
    fn kept() -> (tempfile::TempDir, Cache, FxHashMap<Key, Stamp>) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("deep/cache"));
        let stamps = [("a", 1), ("b", 2)].map(|(key, number)| (Key::from(key), Stamp { modified: number, size: 9 }));
        let stamps = stamps.into_iter().collect();
        cache.save(&packed(), &stamps).unwrap();
        (folder, cache, stamps)
    }

    fn keys(packed: &[Packed]) -> Vec<String> {
        let all = packed.iter().flat_map(Packed::articles);
        all.filter(|(_, there)| *there).map(|(key, _)| key.to_string()).collect()
    }

    #[test]
    fn what_was_kept_is_there_again() {
        let (_folder, cache, stamps) = kept();
        let loaded = cache.load(&stamps);
        assert_eq!(keys(&loaded), ["a", "b"]);
        let (mut library, mut fresh) = (Library::default(), Library::default());
        library.adopt(loaded);
        fresh.adopt(packed());
        assert_eq!(library.record("a"), fresh.record("a"));
        assert_eq!(library.record("b").map(|record| record.statements.len()), Some(1));
        assert_eq!(library.occurrences("b", 0), fresh.occurrences("b", 0));
        assert!(!library.occurrences("b", 0).list.is_empty());
    }

    #[test]
    fn a_changed_file_is_left_out() {
        let (_folder, cache, mut stamps) = kept();
        stamps.insert("a".into(), Stamp { modified: 7, size: 9 });
        assert_eq!(keys(&cache.load(&stamps)), ["b"]);
        stamps.remove("b");
        assert_eq!(keys(&cache.load(&stamps)), [""; 0]);
    }

    #[test]
    fn garbage_is_nothing() {
        let (_folder, cache, stamps) = kept();
        let path = cache.files().pop().unwrap();
        let whole = fs::read(&path).unwrap();
        for length in [0, 7, 8, 40, 60, 100, whole.len() - 1] {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(keys(&cache.load(&stamps)), [""; 0], "{length}");
        }
        for at in (0..whole.len()).step_by(whole.len() / 200 + 1) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&path, &damaged).unwrap();
            assert_eq!(keys(&cache.load(&stamps)), [""; 0], "{at}");
        }
        let other = String::from_utf8_lossy(&whole).find(env!("CARGO_PKG_VERSION")).is_some();
        assert!(other, "the version is part of what is kept");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(keys(&cache.load(&stamps)), [""; 0]);
    }

    #[test]
    fn what_is_not_wanted_any_more_is_removed() {
        let (_folder, cache, stamps) = kept();
        let more = Packed::new(vec![("c".into(), record("We spent four million on idle pumps", LEAST))]);
        cache.save(&more, &stamps).unwrap();
        assert_eq!((cache.files().len(), keys(&cache.load(&stamps)).len()), (1, 0));
        cache.save(&[], &stamps).unwrap();
        assert_eq!(cache.files().len(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_disk_that_takes_nothing_is_borne() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let cache = Cache::at(file.path().join("cache"));
        let packed = Packed::new(vec![("c".into(), record("We spent four million on idle pumps", LEAST))]);
        assert!(cache.save(&packed, &FxHashMap::default()).is_err());
        assert_eq!(keys(&cache.load(&FxHashMap::default())), [""; 0]);
    }
}
