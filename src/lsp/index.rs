//! The articles of the workspace folders: read in the background, and followed when they change.

use super::actor::{Actor, Event};
use super::shards::Shards;
use crate::library::{Key, Library, Packed, Prepared, Record};
use crate::settings::Settings;
use crate::settings::sources::Sources;
use crate::workspace::cache::{Cache, Stamp};
use crate::workspace::read::{self, Unread};
use crate::workspace::walk::{self, Found};
use crate::workspace::watch::Watch;
use crate::workspace::{self, too_wide};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower_lsp::lsp_types::WorkspaceFolder;

/// How long files must be quiet before they are read again: a checkout changes thousands.
pub const SETTLE: Duration = Duration::from_millis(100);

/// Files that a worker reads before it tells.
const CHUNK: usize = 64;

/// Files that a worker reads before it packs and tells, where there are many. What it needs meanwhile grows with them, and is not
/// all given back; a heap of few is too small a block of memory to be given back when it is merged.
const HEAP: usize = 192;

/// Heaps of fewer statements are merged when all has been read: every heap costs each question a look.
const SMALL: usize = 1 << 15;

/// What workers have read.
pub struct Batch {
    run: u64,
    /// Files: with their path if they are there, with what is kept of them if they are articles.
    pub read: Vec<Read<Prepared>>,
    /// Articles in heaps: read, or kept from an earlier run.
    pub packed: Vec<Packed>,
    /// The files of those articles.
    pub files: Vec<(Key, PathBuf)>,
    /// Heaps that come in place of earlier ones, and those.
    pub merged: Option<(Vec<Packed>, Vec<Packed>)>,
    /// What the person at the editor should know.
    pub notices: Vec<String>,
    /// How many files have been read so far.
    pub done: usize,
    /// How many are to be read.
    pub all: usize,
    /// True for the last batch.
    pub last: bool,
}

/// The reading of the workspace.
pub struct Index {
    events: Sender<Event>,
    /// The folders of the workspace, in the client's spelling.
    pub folders: Vec<PathBuf>,
    run: u64,
    stop: Arc<AtomicBool>,
    /// A run is under way. There is one at a time, so that what was read first never comes last.
    busy: bool,
    /// Files that have changed and wait for the next run.
    changed: HashSet<PathBuf>,
    /// Those that the present run was begun for.
    reading: HashSet<PathBuf>,
    /// Folders came or went, so that only a walk tells what there is.
    rescan: bool,
    preferences_changed: bool,
    watch: Arc<Mutex<Option<Watch>>>,
}

/// The work of one run.
struct Run {
    number: u64,
    events: Sender<Event>,
    stop: Arc<AtomicBool>,
    limit: u64,
    sources: Sources,
    /// The library that files which have changed are prepared for.
    library: Library,
}

/// What a whole workspace was read as.
struct Heaps {
    heaps: Vec<Packed>,
    /// Where it is kept for the next time.
    cache: Option<Cache>,
    /// The states of the files that it was read from.
    stamps: FxHashMap<Key, Stamp>,
}

impl Index {
    /// An index without folders, which sends what it finds to `events`.
    pub fn new(events: Sender<Event>) -> Index {
        Index {
            events,
            folders: Vec::new(),
            run: 0,
            stop: Arc::default(),
            busy: false,
            changed: HashSet::new(),
            reading: HashSet::new(),
            rescan: false,
            preferences_changed: false,
            watch: Arc::default(),
        }
    }

    /// True if the workspace must be read again when settings change so.
    pub fn depends(old: &Settings, new: &Settings) -> bool {
        let of = |s: &Settings| (s.workspace, s.max_files, s.max_file_size, s.exclude.clone(), s.sources.clone());
        of(old) != of(new)
    }

    /// True if a batch belongs to the present run. Notes the end of the run.
    pub fn is_current(&mut self, batch: &Batch) -> bool {
        let current = batch.run == self.run;
        if current && batch.last {
            self.busy = false;
            self.reading.clear();
        }
        current
    }

    /// True if files have changed while others were read.
    pub fn has_more(&self) -> bool {
        !self.busy && (self.rescan || !self.changed.is_empty())
    }

    /// Adds and removes folders.
    pub fn change_folders(&mut self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let path = |folder: &WorkspaceFolder| folder.uri.to_file_path().ok();
        for gone in removed.iter().filter_map(path) {
            self.folders.retain(|folder| *folder != gone);
            if let Some(watch) = self.watch.lock().ok().as_mut().and_then(|watch| watch.as_mut()) {
                watch.remove(&gone);
            }
        }
        for new in added.iter().filter_map(path) {
            if !self.folders.contains(&new) {
                self.folders.push(new);
            }
        }
    }

    /// Reads everything. `known` are the files known so far.
    fn start(&mut self, known: Shards<Key, PathBuf>, settings: &Settings) {
        // What the run that this one ends was to read may have been read before it changed.
        self.changed.extend(std::mem::take(&mut self.reading));
        self.walk(known, Library::default(), settings, None);
    }

    /// Notes a file that is to be read again.
    pub fn again(&mut self, path: PathBuf) {
        self.changed.insert(path);
    }

    /// Ends the present run: what it still sends belongs to none.
    fn end(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Arc::default();
        self.run += 1;
        self.busy = false;
    }

    /// Begins a run; ends the one before.
    fn begin(&mut self, library: Library, settings: &Settings) -> Run {
        self.end();
        self.busy = true;
        Run {
            number: self.run,
            events: self.events.clone(),
            stop: self.stop.clone(),
            limit: settings.max_file_size,
            sources: settings.sources.clone(),
            library,
        }
    }

    /// Reads single files.
    fn read(&mut self, files: HashMap<Key, PathBuf>, library: Library, settings: &Settings) {
        let run = self.begin(library, settings);
        rayon::spawn(move || run.few(&files));
    }

    /// Notes files that may have changed. True if they matter.
    pub fn note(&mut self, paths: Vec<PathBuf>) -> bool {
        let mut matters = false;
        for path in paths {
            let inside = |folder: &PathBuf| path.strip_prefix(folder).ok();
            let below = self.folders.iter().find_map(inside).unwrap_or(&path);
            let hidden = |part: std::path::Component| part.as_os_str().as_encoded_bytes().starts_with(b".");
            if below.components().any(hidden) {
                continue;
            }
            if path.file_name().is_some_and(|name| name == "onrecord.toml") {
                self.preferences_changed = true;
            } else if path.extension().is_some_and(walk::is_article) && !path.is_dir() {
                self.changed.insert(path);
            } else if path.extension().is_none() || path.is_dir() {
                self.rescan = true;
            } else {
                continue;
            }
            matters = true;
        }
        matters
    }

    /// Reads the files that have changed, unless others are being read, for a library as it is; walks the folders again if they
    /// are not all known. True if the settings may have changed.
    pub fn settle(&mut self, known: &Shards<Key, PathBuf>, library: &Library, settings: &Settings) -> bool {
        let preferences = std::mem::take(&mut self.preferences_changed);
        if self.busy {
            return preferences;
        }
        let changed = std::mem::take(&mut self.changed);
        let rescan = std::mem::take(&mut self.rescan);
        if self.folders.is_empty() || !settings.workspace || (changed.is_empty() && !rescan) {
            return preferences;
        }
        self.reading.clone_from(&changed);
        let keys: HashMap<Key, PathBuf> = changed.into_iter().map(|path| (workspace::key(&path), path)).collect();
        if rescan || keys.keys().any(|key| !known.contains_key(key)) {
            self.walk(known.clone(), library.clone(), settings, Some(keys.into_keys().collect()));
        } else {
            // In the folder's own spelling, which is what the client is answered in.
            let files = keys.into_keys().filter_map(|key| Some((key.clone(), known.get(&key)?.clone()))).collect();
            self.read(files, library.clone(), settings);
        }
        preferences
    }

    /// Walks the folders; reads what is new, what has `changed`, and without that everything; notes what is gone.
    fn walk(
        &mut self,
        known: Shards<Key, PathBuf>,
        library: Library,
        settings: &Settings,
        changed: Option<HashSet<Key>>,
    ) {
        let run = self.begin(library, settings);
        let (folders, exclude, limit) = (self.folders.clone(), settings.exclude.clone(), settings.max_files);
        let (watch, events) = (self.watch.clone(), self.events.clone());
        let spawned = std::thread::Builder::new().name("index".into()).spawn(move || {
            if changed.is_none() {
                watch_folders(&watch, &folders, events);
            }
            let finished =
                catch_unwind(AssertUnwindSafe(|| run.all(&folders, &exclude, limit, &known, changed.as_ref())));
            if finished.is_err() {
                tracing::error!("a panic while reading the workspace");
                run.tell(Vec::new(), Vec::new(), 0, 0, true);
            }
        });
        if let Err(error) = spawned {
            tracing::error!("cannot read the workspace: {error}");
            self.busy = false;
        }
    }
}

impl Actor {
    /// Reads the whole workspace, and forgets what is not in it any more.
    pub(super) fn start_index(&mut self) {
        if self.index.folders.is_empty() || !self.settings.workspace {
            self.index.end();
            let all = self.files.keys().cloned().collect();
            self.forget_files(all);
            self.indexing = false;
            return;
        }
        self.indexing = true;
        self.progress = self.outbox.progress(&self.client, "On Record: reading articles");
        self.index.start(self.files.clone(), &self.settings);
    }
}

/// A file as it was read.
pub type Read<R> = (Key, Option<PathBuf>, Option<R>);

impl Run {
    fn batch(&self, done: usize, all: usize) -> Batch {
        Batch {
            run: self.number,
            read: Vec::new(),
            packed: Vec::new(),
            files: Vec::new(),
            merged: None,
            notices: Vec::new(),
            done,
            all,
            last: false,
        }
    }

    fn send(&self, batch: Batch) {
        let _ = self.events.send(Event::Indexed(batch));
    }

    fn tell(&self, read: Vec<Read<Prepared>>, notices: Vec<String>, done: usize, all: usize, last: bool) {
        self.send(Batch { read, notices, last, ..self.batch(done, all) });
    }

    fn all(
        &self,
        folders: &[PathBuf],
        exclude: &[String],
        limit: usize,
        known: &Shards<Key, PathBuf>,
        changed: Option<&HashSet<Key>>,
    ) {
        let stop = || self.stop.load(Ordering::Relaxed);
        let mut notices = Vec::new();
        let mut files: HashMap<Key, PathBuf> = HashMap::new();
        let mut order: Vec<Key> = Vec::new();
        for folder in folders {
            if let Some(why) = too_wide(folder) {
                notices.push(format!(
                    "On Record reads only the articles that are open: {} {why}. Open a smaller folder to see where else a statement stands.",
                    folder.display()
                ));
                continue;
            }
            let Found { files: found, more, troubles } =
                walk::walk(folder, exclude, limit.saturating_sub(files.len()), &stop);
            for (key, path) in found {
                if let std::collections::hash_map::Entry::Vacant(entry) = files.entry(key.clone()) {
                    entry.insert(path);
                    order.push(key);
                }
            }
            if more {
                notices.push(format!(
                    "On Record reads the first {limit} articles of {}; `workspace.max-files` allows more.",
                    folder.display()
                ));
            }
            troubles.iter().for_each(|trouble| tracing::warn!("{trouble}"));
        }
        if stop() {
            return;
        }
        let gone = known.keys().filter(|key| !files.contains_key(*key)).map(|key| (key.clone(), None, None)).collect();
        if changed.is_some() {
            // Those who only look again have said all this before.
            notices.clear();
        }
        let wanted: Vec<Key> = match changed {
            Some(changed) => {
                order.into_iter().filter(|key| changed.contains(key) || !known.contains_key(key)).collect()
            }
            None => order,
        };
        let all = wanted.len();
        self.tell(gone, notices, 0, all, false);
        let unread: Mutex<Vec<String>> = Mutex::default();
        let heaps = if changed.is_some() {
            let done = AtomicUsize::new(0);
            wanted.par_chunks(CHUNK).for_each(|chunk| {
                if !stop() {
                    let read = self.read(chunk, &files, &unread);
                    let done = done.fetch_add(chunk.len(), Ordering::Relaxed) + chunk.len();
                    self.tell(self.prepared(read), Vec::new(), done, all, false);
                }
            });
            None
        } else {
            Some(self.heaps(folders, &files, wanted, &unread))
        };
        let unread = unread.into_inner().unwrap_or_default();
        unread.iter().for_each(|why| tracing::warn!("not read: {why}"));
        let notice = match (unread.as_slice(), changed) {
            ([], _) | (_, Some(_)) => Vec::new(),
            ([one], _) => vec![format!("On Record leaves out {one}")],
            ([one, rest @ ..], _) => {
                vec![format!("On Record leaves out {one}, and {} more files (see the log).", rest.len())]
            }
        };
        self.tell(Vec::new(), notice, all, all, true);
        // All is known now: what makes it quicker to ask, and to read the next time, nobody waits for.
        if let Some(heaps) = heaps.filter(|_| !stop()) {
            self.tidy(heaps, all);
        }
    }

    /// Reads these files; what cannot be read is noted in `unread`.
    fn read(&self, keys: &[Key], files: &HashMap<Key, PathBuf>, unread: &Mutex<Vec<String>>) -> Vec<Read<Arc<Record>>> {
        let read = keys.iter().filter_map(|key| {
            let path = files.get(key)?;
            Some(match record(path, self.limit, &self.sources) {
                Ok(record) => (key.clone(), Some(path.clone()), Some(record)),
                Err(Unread::Nothing) => (key.clone(), None, None),
                Err(Unread::Because(why)) => {
                    unread.lock().into_iter().for_each(|mut all| all.push(format!("{}: {why}", path.display())));
                    (key.clone(), Some(path.clone()), None)
                }
            })
        });
        read.collect()
    }

    /// Reads a whole workspace: what is kept from an earlier run is taken as it is, the rest is read and packed here, away
    /// from the actor.
    fn heaps(
        &self,
        folders: &[PathBuf],
        files: &HashMap<Key, PathBuf>,
        wanted: Vec<Key>,
        unread: &Mutex<Vec<String>>,
    ) -> Heaps {
        let stop = || self.stop.load(Ordering::Relaxed);
        let all = wanted.len();
        // A stamp is taken before its file is read: what changes in between is read again the next time.
        let stamps: FxHashMap<Key, Stamp> = wanted
            .par_iter()
            .filter_map(|key| {
                let path = files.get(key)?;
                let mut stamp = Stamp::of(path).filter(|stamp| stamp.size <= self.limit)?;
                // Who names it as a source text makes another text of it.
                stamp.modified ^= self.sources.speaker(path).map_or(0, named);
                Some((key.clone(), stamp))
            })
            .collect();
        let cache = Cache::of(folders);
        let kept = cache.as_ref().map(|cache| cache.load(&stamps)).unwrap_or_default();
        let here = |packed: &[Packed]| -> Vec<Key> {
            let all = packed.iter().flat_map(Packed::articles);
            all.filter(|(_, there)| *there).map(|(key, _)| key.clone()).collect()
        };
        let at = |keys: &[Key]| keys.iter().filter_map(|key| Some((key.clone(), files.get(key)?.clone()))).collect();
        let known = here(&kept);
        let done = AtomicUsize::new(known.len());
        if !kept.is_empty() {
            self.send(Batch { packed: kept.clone(), files: at(&known), ..self.batch(known.len(), all) });
        }
        let known: HashSet<Key> = known.into_iter().collect();
        let wanted: Vec<Key> = wanted.into_iter().filter(|key| !known.contains(key)).collect();
        let heaps: Mutex<Vec<Packed>> = Mutex::new(kept);
        let size = if wanted.len() < 4 * HEAP { CHUNK } else { HEAP };
        wanted.par_chunks(size).for_each(|chunk| {
            if stop() {
                return;
            }
            let (mut articles, mut others) = (Vec::new(), Vec::new());
            for (key, path, record) in self.read(chunk, files, unread) {
                match record {
                    Some(record) => articles.push((key, record)),
                    None => others.push((key, path, None)),
                }
            }
            let packed = Packed::new(articles);
            let done = done.fetch_add(chunk.len(), Ordering::Relaxed) + chunk.len();
            let files = at(&here(&packed));
            heaps.lock().into_iter().for_each(|mut all| all.extend(packed.iter().cloned()));
            self.send(Batch { read: others, packed, files, ..self.batch(done, all) });
        });
        Heaps { heaps: heaps.into_inner().unwrap_or_default(), cache, stamps }
    }

    /// Makes few heaps of many small ones, and keeps them for the next time.
    fn tidy(&self, Heaps { heaps, cache, stamps }: Heaps, all: usize) {
        let (small, mut large): (Vec<Packed>, Vec<Packed>) =
            heaps.into_iter().partition(|heap| heap.size() < SMALL || heap.is_stale());
        if small.len() > 1 || small.iter().any(Packed::is_stale) {
            let merged = Packed::merge(&small);
            large.extend(merged.iter().cloned());
            self.send(Batch { merged: Some((merged, small)), ..self.batch(all, all) });
        } else {
            large.extend(small);
        }
        if let Some(Err(error)) = cache.map(|cache| cache.save(&large, &stamps)) {
            tracing::info!("what was read is not kept: {error}");
        }
    }

    /// Reads single files; what is gone is noted.
    fn few(&self, files: &HashMap<Key, PathBuf>) {
        let keys: Vec<Key> = files.keys().cloned().collect();
        let unread = Mutex::default();
        let read = self.read(&keys, files, &unread);
        unread.into_inner().unwrap_or_default().iter().for_each(|why| tracing::warn!("not read: {why}"));
        self.tell(self.prepared(read), Vec::new(), 0, 0, true);
    }

    /// What was read, as the library takes it soonest. What cannot be prepared is left out like what cannot be read.
    fn prepared(&self, read: Vec<Read<Arc<Record>>>) -> Vec<Read<Prepared>> {
        let prepare = |(key, path, record): Read<Arc<Record>>| {
            let prepare = |record| catch_unwind(AssertUnwindSafe(|| self.library.prepare(&key, record))).ok();
            let prepared = record.and_then(prepare);
            (key, path, prepared)
        };
        read.into_iter().map(prepare).collect()
    }
}

/// A number for a source text that the settings name with this speaker.
fn named(speaker: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (speaker, "a source text").hash(&mut hasher);
    hasher.finish()
}

/// What the library keeps of a file. A file that makes the reader of articles fail is left out like one that is no text.
fn record(path: &Path, limit: u64, sources: &Sources) -> Result<Arc<Record>, Unread> {
    let read = || read::article(path, limit, sources).map(|article| Arc::new(Record::of(&article)));
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Unread::Because("an internal error".into())))
}

fn watch_folders(watch: &Mutex<Option<Watch>>, folders: &[PathBuf], events: Sender<Event>) {
    let Ok(mut watch) = watch.lock() else { return };
    if watch.is_none() {
        match Watch::new({
            let events = events.clone();
            move |seen| drop(events.send(seen.map_or(Event::Reload, Event::Disk)))
        }) {
            Ok(new) => *watch = Some(new),
            Err(error) => tracing::warn!("files are not watched: {error}"),
        }
    }
    if let Some(watch) = watch.as_mut() {
        for folder in folders.iter().filter(|folder| too_wide(folder).is_none()) {
            if let Err(error) = watch.add(folder) {
                tracing::warn!("{} is not watched: {error}", folder.display());
            }
        }
    }
    // The settings were read before anybody watched them.
    let _ = events.send(Event::Disk(folders.iter().map(|folder| folder.join("onrecord.toml")).collect()));
}
