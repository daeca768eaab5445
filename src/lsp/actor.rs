//! The one who owns all state.
//!
//! Everything that happens (edits, requests, results of workers, files that change) is an event on one queue, and one
//! thread takes them off in order; so there are no locks and no races, and a request that comes after a change sees that
//! change. The thread itself never reads an article or a folder: workers do, and what they find comes back as an event.

use super::capabilities::Client;
use super::documents::{Memos, Text};
use super::handlers::{self, diagnostics};
use super::index::{self, Batch, Index};
use super::linking::Linking;
use super::log;
use super::look::{HASTE, Look};
use super::outbox::{Outbox, Progress};
use super::preferences::Preferences;
use super::shards::Shards;
use super::shared::Shared;
use super::snapshot::{Found, Open, SCHEME, Snapshot, key_of, name_of, path_of};
use super::standing::{Looks, Standing, Taken};
use super::{Reader, Starter};
use crate::article::{Article, Memo};
use crate::date::Known;
use crate::library::{Change, Company, Key, Library, Stir};
use crate::markup::Format;
use crate::settings::Settings;
use crate::text::LineIndex;
use rayon::ThreadPool;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tower_lsp::lsp_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams, MessageType, Url, WorkspaceFolder};

/// Something that happened.
pub enum Event {
    /// The client has introduced itself.
    Initialize {
        /// What it can do.
        client: Box<Client>,
        /// The folders it opened.
        folders: Vec<PathBuf>,
        /// Its settings.
        options: Option<Value>,
    },
    /// The client is ready for messages of ours.
    Initialized,
    /// A document was opened.
    Opened(DidOpenTextDocumentParams),
    /// A document was edited.
    Changed(DidChangeTextDocumentParams),
    /// A document was closed.
    Closed(Url),
    /// Somebody wants a snapshot, in which the document named has been read as it is now.
    Ask {
        /// The document, if it matters.
        about: Option<Url>,
        /// Where the snapshot goes.
        reply: oneshot::Sender<Arc<Snapshot>>,
    },
    /// A worker has read a document; without an article if it failed.
    Read {
        /// The document.
        key: Key,
        /// Which of its states was read.
        generation: u64,
        /// What was read.
        article: Option<(Arc<Article>, Arc<LineIndex>)>,
        /// What is remembered of it.
        memo: Box<Memo>,
    },
    /// A worker has found the diagnostics of a document.
    Diagnosed {
        /// The look for them.
        look: Look,
        /// The message that publishes them.
        message: diagnostics::Message,
        /// The articles on which they rest; `None` if there was not time to find all.
        company: Option<Company>,
    },
    /// The thread that looks for links has done what it was told; it has met these articles.
    Linked(Company),
    /// A worker has counted what has been read.
    Counted(Value),
    /// Files may have changed.
    Disk(Vec<PathBuf>),
    /// A worker has read files.
    Indexed(Batch),
    /// Folders were added to the workspace or taken away.
    Folders {
        /// New ones.
        added: Vec<WorkspaceFolder>,
        /// Those that are gone.
        removed: Vec<WorkspaceFolder>,
    },
    /// The client's settings, from a notification.
    Settings(Value),
    /// The client's settings, as an answer to our question.
    Configuration(Value),
    /// The archive has these documents for an open article.
    Archive(Key, Vec<Found>),
    /// Something that the person at the editor should know.
    Notice(String),
    /// Read the workspace again.
    Reload,
    /// The server ends.
    Stop,
}

impl Event {
    /// What it is, for the log.
    fn name(&self) -> &'static str {
        match self {
            Event::Initialize { .. } => "initialize",
            Event::Initialized => "initialized",
            Event::Opened(_) => "a document that was opened",
            Event::Changed(_) => "a document that was changed",
            Event::Closed(_) => "a document that was closed",
            Event::Ask { .. } => "making a snapshot",
            Event::Read { .. } => "taking in a document",
            Event::Diagnosed { .. } => "publishing diagnostics",
            Event::Linked(_) => "taking in links",
            Event::Counted(_) => "taking in counts",
            Event::Disk(_) => "files that changed",
            Event::Indexed(_) => "taking in files",
            Event::Folders { .. } => "folders that changed",
            Event::Settings(_) | Event::Configuration(_) => "settings that changed",
            Event::Archive(..) => "taking in what the archive knows",
            Event::Notice(_) => "a notice",
            Event::Reload => "reading everything again",
            Event::Stop => "the end",
        }
    }
}

/// What is to be done later.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Chore {
    /// A document has been quiet for long enough.
    Quiet(Key),
    /// Files have been quiet for long enough.
    Disk,
    /// The client should fetch lenses and hints again.
    Refresh,
    /// Articles have come that may have links with any that is open.
    Renew,
    /// The client should hear how much has been read.
    Status,
}

/// An open document.
struct Document {
    uri: Url,
    version: i32,
    /// Numbers each state of each document that ever was: versions of clients jump and come again.
    generation: u64,
    text: Text,
    format: Format,
    known: Known,
    /// The state that the library has.
    read: Option<u64>,
    /// A worker is reading it.
    reading: bool,
    /// When it will have been quiet for long enough.
    quiet: Option<Instant>,
    /// Those who wait until it has been read.
    waiting: Vec<oneshot::Sender<Arc<Snapshot>>>,
    /// Its diagnostics.
    standing: Standing,
    /// True once the reader of articles has failed on it.
    failed: bool,
}

/// The owner of all state.
pub struct Actor {
    pub(super) events: Sender<Event>,
    pub(super) outbox: Outbox,
    /// Those who read documents and answer.
    pub(super) workers: Arc<ThreadPool>,
    /// Those who look for diagnostics: who asks something does not stand in line behind them.
    pub(super) lookers: ThreadPool,
    pub(super) client: Arc<Client>,
    pub(super) settings: Arc<Settings>,
    pub(super) preferences: Preferences,
    pub(super) index: Index,
    pub(super) progress: Option<Progress>,
    /// The workspace is being read.
    pub(super) indexing: bool,
    /// What the client was told last of how much has been read.
    status: Value,
    library: Library,
    documents: HashMap<Key, Document>,
    memos: Memos,
    keys: Shards<Url, Key>,
    open: Shards<Key, Open>,
    pub(super) files: Shards<Key, PathBuf>,
    snapshot: Option<Arc<Snapshot>>,
    chores: BTreeSet<(Instant, Chore)>,
    generations: u64,
    looks: Looks,
    /// How much a worker may work out for diagnostics before it tells, in steps of one or two microseconds.
    haste: usize,
    linking: Linking,
    reader: Reader,
    archive: Starter,
    /// The newsroom's archive, if the user has named one, and what it has brought for which open article.
    shared: Option<Shared>,
    brought: HashMap<Key, Vec<Key>>,
    pages: Arc<HashMap<Key, Arc<str>>>,
}

impl Actor {
    /// An actor that sends itself `events`, speaks through `outbox`, has `workers` read articles with `reader` and `lookers`
    /// look for diagnostics, and begins with the newsroom's archive as `archive` does.
    pub fn new(
        events: Sender<Event>,
        outbox: Outbox,
        workers: Arc<ThreadPool>,
        lookers: ThreadPool,
        reader: Reader,
        archive: Starter,
    ) -> Actor {
        Actor {
            index: Index::new(events.clone()),
            linking: Linking::new(events.clone()),
            events,
            outbox,
            workers,
            lookers,
            client: Arc::default(),
            settings: Arc::default(),
            preferences: Preferences::default(),
            progress: None,
            indexing: false,
            status: Value::Null,
            library: Library::default(),
            documents: HashMap::new(),
            memos: Memos::default(),
            keys: Shards::default(),
            open: Shards::default(),
            files: Shards::default(),
            snapshot: None,
            chores: BTreeSet::new(),
            generations: 0,
            looks: Looks::default(),
            haste: HASTE,
            reader,
            archive,
            shared: None,
            brought: HashMap::new(),
            pages: Arc::default(),
        }
    }

    /// Takes events off the queue until [`Event::Stop`].
    pub fn run(mut self, queue: Receiver<Event>) {
        loop {
            let event = match self.chores.first() {
                Some((due, _)) => queue.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let event = match event {
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
            };
            // A fault here must not take all open documents with it.
            let turn = log::timed(event.as_ref().map_or("chores", Event::name), || {
                catch_unwind(AssertUnwindSafe(|| {
                    if let Some(event) = event {
                        self.handle(event);
                    }
                    self.do_chores();
                }))
            });
            if turn.is_err() {
                tracing::error!("a panic while handling an event; the server goes on");
                self.snapshot = None;
            }
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Initialize { client, folders, options } => {
                self.client = Arc::from(client);
                self.snapshot = None;
                self.index.folders = folders;
                self.preferences.options(options);
            }
            Event::Archive(key, found) => self.archived(key, found),
            Event::Notice(notice) => self.outbox.show(MessageType::WARNING, notice),
            Event::Initialized => {
                self.shared = (self.archive)(self.events.clone());
                self.outbox.register(&self.client);
                if self.client.configuration {
                    self.outbox.ask_configuration(self.events.clone());
                }
                self.read_workspace();
            }
            Event::Opened(params) => self.opened(params),
            Event::Changed(params) => self.changed(params),
            Event::Closed(uri) => self.closed(&uri),
            Event::Ask { about, reply } => self.ask(about, reply),
            Event::Read { key, generation, article, memo } => {
                if self.documents.contains_key(&key) {
                    self.memos.keep(key.clone(), memo);
                }
                self.read(key, generation, article);
            }
            Event::Diagnosed { look, message, company } => self.diagnosed(&look, message, company),
            Event::Linked(met) => {
                self.linking.is_done();
                self.renew_beside(&met, None);
                self.go_on_linking();
            }
            Event::Disk(paths) => {
                if self.index.note(paths) {
                    self.chore(index::SETTLE, Chore::Disk);
                }
            }
            Event::Indexed(batch) => self.indexed(batch),
            Event::Counted(status) => self.counted(status),
            Event::Folders { added, removed } => {
                self.index.change_folders(&added, &removed);
                self.read_workspace();
            }
            Event::Settings(value) => match Preferences::section(&value) {
                Some(section) => self.client_settings(section),
                // VS Code says only that something changed.
                None if self.client.configuration => self.outbox.ask_configuration(self.events.clone()),
                None => {}
            },
            Event::Configuration(value) => self.client_settings(value),
            Event::Reload => self.read_workspace(),
            Event::Stop => {}
        }
    }

    // Open documents

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let uri = document.uri;
        if uri.scheme() == SCHEME {
            // A page of ours, which nobody writes on.
            return;
        }
        let mut key = key_of(&uri);
        // A second way to an open file would be two texts under one key; it is an article of its own then.
        if self.documents.get(&key).is_some_and(|other| other.uri != uri) {
            key = Key::from(uri.as_str());
        }
        if self.documents.contains_key(&key) {
            tracing::warn!("{uri} was opened twice; the second text counts");
        }
        let by_name = uri.path().rsplit('/').next().and_then(Format::from_path);
        let format = match Format::from_language_id(&document.language_id) {
            // An editor that does not know the ending says plain text, or nothing.
            Format::Plain => by_name.unwrap_or_default(),
            known => known,
        };
        let known = Known { name: name_of(&uri), ..Known::default() };
        self.generations += 1;
        let opened = Document {
            uri: uri.clone(),
            version: document.version,
            generation: self.generations,
            text: Text::new(&document.text),
            format,
            known,
            read: None,
            reading: false,
            quiet: None,
            waiting: Vec::new(),
            standing: Standing::new(self.looks.now()),
            failed: false,
        };
        if let Some(before) = self.documents.insert(key.clone(), opened) {
            if let Some(now) = self.documents.get_mut(&key) {
                now.waiting = before.waiting;
            }
        }
        self.snapshot = None;
        self.keys.insert(uri, key.clone());
        self.start_reading(&key);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.uri;
        let Some(key) = self.key_of_open(&uri) else {
            tracing::warn!("{uri} was changed but is not open");
            return;
        };
        let (delay, encoding) = (self.settings.delay, self.client.encoding);
        let Some(document) = self.documents.get_mut(&key) else { return };
        self.generations += 1;
        document.generation = self.generations;
        document.version = params.text_document.version;
        for change in &params.content_changes {
            document.text.apply(change, encoding);
        }
        document.standing.outdate();
        let due = Instant::now() + delay;
        if let Some(before) = document.quiet.replace(due) {
            self.chores.remove(&(before, Chore::Quiet(key.clone())));
        }
        let is_short = document.text.len() <= SHORT;
        self.chores.insert((due, Chore::Quiet(key.clone())));
        if is_short {
            // Whoever asks next need not wait for it.
            self.start_reading(&key);
        }
    }

    fn closed(&mut self, uri: &Url) {
        let Some(key) = self.key_of_open(uri) else {
            tracing::warn!("{uri} was closed but is not open");
            return;
        };
        let Some(document) = self.documents.remove(&key) else { return };
        self.memos.take(&key);
        if let Some(shared) = &self.shared {
            shared.closed(&key);
        }
        self.archived(key.clone(), Vec::new());
        if let Some(due) = document.quiet {
            self.chores.remove(&(due, Chore::Quiet(key.clone())));
        }
        self.snapshot = None;
        self.keys.remove(&document.uri);
        self.open.remove(&key);
        self.outbox.publish(document.uri.clone(), diagnostics::Message::new(&document.uri, None, &[]));
        for waiting in document.waiting {
            let _ = waiting.send(self.snapshot());
        }
        // What was not saved is gone: the file counts again, if it belongs to the workspace.
        match self.files.get(&key).cloned() {
            Some(path) => {
                self.index.again(path);
                self.chore(Duration::ZERO, Chore::Disk);
            }
            None => self.apply(Change::Remove(key)),
        }
    }

    /// The key of an open document, by the client's spelling or by another one.
    fn key_of_open(&self, uri: &Url) -> Option<Key> {
        if let Some(key) = self.keys.get(uri) {
            return Some(key.clone());
        }
        Some(key_of(uri)).filter(|key| self.documents.contains_key(key))
    }

    fn ask(&mut self, about: Option<Url>, reply: oneshot::Sender<Arc<Snapshot>>) {
        let open = about.and_then(|uri| self.key_of_open(&uri));
        if let Some(key) = open {
            if let Some(document) = self.documents.get_mut(&key).filter(|d| d.read != Some(d.generation)) {
                document.waiting.push(reply);
                self.start_reading(&key);
                return;
            }
        }
        let _ = reply.send(self.snapshot());
    }

    /// Has a worker read a document, unless one does already; in that case it is read again when that one is done.
    fn start_reading(&mut self, key: &Key) {
        let Some(document) = self.documents.get_mut(key).filter(|document| !document.reading) else { return };
        document.reading = true;
        let (events, key, generation) = (self.events.clone(), key.clone(), document.generation);
        let (text, format, mut known) = (document.text.clone(), document.format, document.known.clone());
        known.source = path_of(&document.uri).and_then(|path| Some(self.settings.sources.speaker(&path)?.to_owned()));
        let (reader, mut memo) = (self.reader, self.memos.take(&key));
        self.workers.spawn_fifo(move || {
            let read = || {
                let source = text.whole();
                let lines = LineIndex::new(&source);
                (Arc::new(reader(&source, format, &known, &mut memo)), Arc::new(lines))
            };
            let what = format_args!("reading a document of {} bytes", text.len());
            let article = log::timed(what, || catch_unwind(AssertUnwindSafe(read)).ok());
            if article.is_none() {
                *memo = Memo::default();
            }
            let _ = events.send(Event::Read { key, generation, article, memo });
        });
    }

    fn read(&mut self, key: Key, generation: u64, article: Option<(Arc<Article>, Arc<LineIndex>)>) {
        let Some(document) = self.documents.get_mut(&key) else { return };
        document.reading = false;
        if document.generation != generation {
            // It has changed meanwhile. Those who wait want it as it is now; if nobody does, the quiet will see to it.
            document.waiting.retain(|waiting| !waiting.is_closed());
            if !document.waiting.is_empty() || document.quiet.is_none() {
                self.start_reading(&key);
            }
            return;
        }
        document.read = Some(generation);
        let waiting = std::mem::take(&mut document.waiting);
        match article {
            Some((article, lines)) => {
                let open =
                    Open { uri: document.uri.clone(), version: document.version, format: document.format, lines };
                self.open.insert(key.clone(), open);
                let before = self.library.hold(&key);
                self.apply(Change::Set(key.clone(), article));
                // Nobody waits for the article of before to be gone.
                self.workers.spawn_fifo(move || drop(before));
                if let (Some(shared), Some(record)) = (&self.shared, self.library.record(&key)) {
                    shared.open(&key, record);
                }
            }
            None => {
                let uri = document.uri.clone();
                if !std::mem::replace(&mut document.failed, true) {
                    let message =
                        format!("On Record cannot read {uri}: an internal error. It is left alone until it changes.");
                    self.outbox.show(MessageType::ERROR, message);
                }
                tracing::error!("a panic while reading {uri}; the document is left alone");
                self.open.remove(&key);
                self.apply(Change::Remove(key.clone()));
            }
        }
        for waiting in waiting {
            let _ = waiting.send(self.snapshot());
        }
    }

    // Articles and diagnostics

    /// Applies a change to the library and renews the diagnostics of all open documents that it touches.
    fn apply(&mut self, change: Change) {
        self.snapshot = None;
        self.chore(STATUS, Chore::Status);
        let key = change.key().clone();
        let (stir, crowds) = self.library.change(change);
        self.stirred(&key, stir, &crowds);
        self.renew(&key);
    }

    /// Renews what a change has made out of date, as far as that is known; what it has now in common with others is looked for.
    fn stirred(&mut self, key: &Key, stir: Stir, crowds: &[u32]) {
        let changed =
            Company { articles: [key.clone()].into_iter().collect(), crowds: crowds.iter().copied().collect() };
        match stir {
            Stir::Nothing => return,
            // The places of statements are in the diagnostics of others, for clients that show them.
            Stir::Moved if self.client.related_information => return self.renew_those(&changed, None),
            Stir::Moved => return,
            Stir::One => self.renew_those(&changed, None),
            Stir::All => self.renew_all(),
        }
        let nobody = self.documents.is_empty();
        match self.documents.get_mut(key) {
            // Its diagnostics will tell.
            Some(document) => document.standing.stir(self.looks.now()),
            None if nobody => {}
            None => {
                self.linking.meet(key.clone());
                self.go_on_linking();
            }
        }
    }

    /// Renews the diagnostics of open documents that rest on any of these, but for one; those that are being looked for, when
    /// it is known what they rest on.
    fn renew_those(&mut self, changed: &Company, but: Option<&Key>) {
        self.looks.note(changed);
        let touched = |(key, document): &(&Key, &Document)| Some(*key) != but && document.standing.rests_on(changed);
        let touched: Vec<Key> = self.documents.iter().filter(touched).map(|(key, _)| key.clone()).collect();
        touched.iter().for_each(|key| self.renew(key));
    }

    /// Renews the diagnostics of all open documents.
    fn renew_all(&mut self) {
        let open: Vec<Key> = self.documents.keys().cloned().collect();
        open.iter().for_each(|key| self.renew(key));
        self.chore(REFRESH, Chore::Refresh);
    }

    /// Renews the diagnostics of open documents that are among these articles or rest on one of them.
    fn renew_beside(&mut self, company: &Company, but: Option<&Key>) {
        if company.articles.is_empty() && company.crowds.is_empty() {
            return;
        }
        let among: Vec<Key> = self.documents.keys().filter(|key| company.articles.contains(*key)).cloned().collect();
        among.iter().filter(|key| Some(*key) != but).for_each(|key| self.renew(key));
        self.renew_those(company, but);
        self.chore(REFRESH, Chore::Refresh);
    }

    /// Gives the thread that looks for links something to do, if there is something and it does nothing yet.
    fn go_on_linking(&mut self) {
        // While the workspace is read, links are out of date as soon as they are found.
        if self.indexing || !self.linking.has_work() {
            return;
        }
        let snapshot = self.snapshot();
        let (documents, looks) = (&self.documents, &mut self.looks);
        self.linking.go_on(snapshot, |key| {
            // One that has changed since it was read is looked at when it has been read again.
            let document = documents.get(key).filter(|document| document.read == Some(document.generation))?;
            Some(look(document, key, looks.begin()))
        });
    }

    /// Takes in what the archive knows of an open article, in the place of what it knew before.
    fn archived(&mut self, key: Key, mut found: Vec<Found>) {
        let is_open = self.documents.contains_key(&key);
        // Our own articles are here already.
        let here = |own: &Key| self.documents.contains_key(own) || self.files.contains_key(own);
        found.retain(|found| is_open && !found.own.as_ref().is_some_and(here));
        let names: Vec<Key> = found.iter().map(|found| found.key.clone()).collect();
        let before = match names.is_empty() {
            true => self.brought.remove(&key),
            false => self.brought.insert(key, names),
        };
        for Found { key, record, page, .. } in found {
            if self.library.record(&key).is_none_or(|known| *known != *record) {
                Arc::make_mut(&mut self.pages).insert(key.clone(), page);
                self.apply(Change::Keep(key, record));
            }
        }
        for key in before.unwrap_or_default() {
            if !self.brought.values().any(|names| names.contains(&key)) {
                Arc::make_mut(&mut self.pages).remove(&key);
                self.apply(Change::Remove(key));
            }
        }
    }

    /// Renews the diagnostics of a document, unless it is being typed in.
    fn renew(&mut self, key: &Key) {
        if let Some(document) = self.documents.get_mut(key) {
            document.standing.outdate();
            if document.quiet.is_none() && document.read == Some(document.generation) {
                self.start_diagnosing(key);
            }
        }
    }

    fn start_diagnosing(&mut self, key: &Key) {
        let snapshot = self.snapshot();
        let Some(document) = self.documents.get_mut(key) else { return };
        let Some(number) = document.standing.begin(&mut self.looks) else { return };
        let (events, look, haste) = (self.events.clone(), look(document, key, number), self.haste);
        self.lookers.spawn_fifo(move || {
            let _ = events.send(look.take_hastily(snapshot, haste));
        });
    }

    fn diagnosed(&mut self, look: &Look, message: diagnostics::Message, company: Option<Company>) {
        let Some(document) = self.documents.get_mut(&look.key) else {
            self.looks.end(look.number, None);
            return;
        };
        let is_whole = company.is_some();
        let taken = document.standing.end(&mut self.looks, look, document.generation, message.print, company);
        if let Some(Taken { publish, tell }) = taken {
            if publish {
                self.outbox.publish(document.uri.clone(), message);
            }
            if let Some(company) = tell {
                self.renew_beside(&company, Some(&look.key));
            }
            if !is_whole {
                self.linking.link(look.key.clone());
                self.go_on_linking();
            }
        }
        // What has changed since waited for this look, whatever became of it.
        if self.documents.get(&look.key).is_some_and(|document| document.standing.is_stale()) {
            self.renew(&look.key);
        }
    }

    /// Everything as it is now. The same snapshot serves all who ask until something changes.
    fn snapshot(&mut self) -> Arc<Snapshot> {
        let make = || {
            Arc::new(Snapshot {
                library: self.library.clone(),
                settings: self.settings.clone(),
                client: self.client.clone(),
                open: self.open.clone(),
                keys: self.keys.clone(),
                files: self.files.clone(),
                pages: self.pages.clone(),
                folders: self.index.folders.clone(),
                indexing: self.indexing,
            })
        };
        self.snapshot.get_or_insert_with(make).clone()
    }

    // The workspace

    fn indexed(&mut self, mut batch: Batch) {
        if let Some((merged, sources)) = batch.merged.take() {
            // Whatever has happened since, this holds the same articles as those heaps.
            self.snapshot = None;
            self.library.adopt_merged(merged, &sources);
        }
        if !self.index.is_current(&batch) {
            return;
        }
        for (key, path, prepared) in batch.read {
            self.snapshot = None;
            match path {
                Some(path) => self.files.insert(key.clone(), path),
                None => self.files.remove(&key),
            };
            // What is open counts, and not what lies on the disk.
            if !self.documents.contains_key(&key) {
                let change = match prepared {
                    Some(prepared) => Change::Prepared(key.clone(), prepared),
                    None => Change::Remove(key.clone()),
                };
                let (stir, crowds) = self.library.change(change);
                self.stirred(&key, stir, &crowds);
            }
        }
        batch.files.into_iter().for_each(|(key, path)| self.files.insert(key, path));
        if !batch.packed.is_empty() {
            self.snapshot = None;
            self.library.adopt(batch.packed);
            self.chore(RENEW, Chore::Renew);
        }
        for notice in batch.notices {
            tracing::warn!("{notice}");
            self.outbox.show(MessageType::WARNING, notice);
        }
        if let Some(progress) = &self.progress {
            progress.report(batch.done, batch.all);
        }
        self.chore(STATUS, Chore::Status);
        if batch.last && std::mem::take(&mut self.indexing) {
            self.progress = None;
            self.snapshot = None;
            self.renew_all();
            self.go_on_linking();
        }
        if self.index.has_more() {
            self.chore(Duration::ZERO, Chore::Disk);
        }
    }

    /// Reads the workspace with the settings that stand in it.
    fn read_workspace(&mut self) {
        // Settings that matter to the reading have started it.
        if !self.read_preferences() {
            self.start_index();
        }
    }

    /// Takes settings over, and does again what depends on them. True if the workspace is read again.
    pub(super) fn take_settings(&mut self, settings: Settings) -> bool {
        if settings == *self.settings {
            return false;
        }
        let again = Index::depends(&self.settings, &settings);
        let named = self.settings.sources != settings.sources;
        self.settings = Arc::new(settings);
        self.snapshot = None;
        let open: Vec<Key> = self.documents.keys().cloned().collect();
        for key in open {
            if named {
                if let Some(document) = self.documents.get_mut(&key) {
                    self.generations += 1;
                    document.generation = self.generations;
                }
                self.start_reading(&key);
            }
            self.renew(&key);
        }
        self.chore(REFRESH, Chore::Refresh);
        self.chore(STATUS, Chore::Status);
        if again {
            self.start_index();
        }
        again
    }

    /// Forgets the files whose folder is not in the workspace any more.
    pub(super) fn forget_files(&mut self, gone: Vec<Key>) {
        for key in gone {
            self.files.remove(&key);
            if !self.documents.contains_key(&key) {
                self.apply(Change::Remove(key));
            }
        }
    }

    /// Counts, on a worker, what a status item shows; only for a client that has asked for it.
    fn start_counting(&mut self) {
        if self.preferences.status_notifications {
            let (events, snapshot) = (self.events.clone(), self.snapshot());
            self.workers.spawn_fifo(move || {
                if let Ok(status) = catch_unwind(AssertUnwindSafe(|| handlers::execute_command::count(&snapshot))) {
                    let _ = events.send(Event::Counted(status));
                }
            });
        }
    }

    fn counted(&mut self, status: Value) {
        if status != self.status {
            self.outbox.notify("onrecord/status", status.clone());
            self.status = status;
        }
    }

    // Chores

    /// Notes a chore, unless it waits already.
    fn chore(&mut self, after: Duration, chore: Chore) {
        if !self.chores.iter().any(|(_, waiting)| *waiting == chore) {
            self.chores.insert((Instant::now() + after, chore));
        }
    }

    fn do_chores(&mut self) {
        while let Some((due, _)) = self.chores.first() {
            if *due > Instant::now() {
                return;
            }
            match self.chores.pop_first() {
                Some((_, Chore::Quiet(key))) => {
                    let Some(document) = self.documents.get_mut(&key) else { continue };
                    document.quiet = None;
                    if document.read == Some(document.generation) {
                        self.start_diagnosing(&key);
                    } else {
                        self.start_reading(&key);
                    }
                }
                Some((_, Chore::Disk)) => {
                    if self.index.settle(&self.files, &self.library, &self.settings) {
                        self.read_preferences();
                    }
                }
                Some((_, Chore::Refresh)) => self.outbox.refresh(&self.client),
                Some((_, Chore::Renew)) => self.renew_all(),
                Some((_, Chore::Status)) => self.start_counting(),
                None => {}
            }
        }
    }
}

/// How long links must have been quiet before the client is asked to fetch lenses and hints again.
const REFRESH: Duration = Duration::from_millis(500);

/// How often, at most, open documents are looked at again while articles come that may have links with them.
const RENEW: Duration = Duration::from_secs(1);

/// The look for a document's diagnostics as it stands.
fn look(document: &Document, key: &Key, number: u64) -> Look {
    let Document { uri, generation, version, .. } = document;
    Look { key: key.clone(), uri: uri.clone(), generation: *generation, version: *version, number }
}

/// A document of so many bytes is read within a few milliseconds: after each letter, and not only when somebody asks or the
/// typing rests.
const SHORT: usize = 32 * 1024;

/// How often, at most, a client is told how much has been read.
const STATUS: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests;
