//! The newsroom's archive beside the editor: asked and told when it is quiet, never waited for.
//!
//! One thread of its own speaks to the server. Open articles go in, documents of the archive come out as events, and the
//! library links them like any other. While the archive is away nothing changes for the editor but one notice; what is to be
//! stored waits, the latest state of each article alone, and storing it twice is storing it once.

use super::actor::Event;
use super::snapshot::{Found, SCHEME};
use crate::archive::{Address, Answer, Archive, Document, Frequencies, Kind, Trouble, page};
use crate::library::{Key, Record};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

enum Tell {
    /// An article is open and reads like this.
    Open(Key, Arc<Record>),
    Closed(Key),
}

/// The archive's end in the actor.
pub struct Shared(UnboundedSender<Tell>);

/// The server gives up a question after so long.
const BUDGET: Duration = Duration::from_millis(250);

/// All questions of one article together; nobody waits for them.
const PATIENCE: Duration = Duration::from_secs(3);

/// An article is quiet after so long.
const QUIET: Duration = Duration::from_millis(700);

/// How often it is looked whether others have stored something.
const LOOK: Duration = Duration::from_secs(2);

/// Pauses while the archive is away.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Frequencies are good for so long.
const HOUR: Duration = Duration::from_secs(3600);

impl Shared {
    /// Starts the thread, if the user has named an archive; a folder or a client cannot.
    pub fn start(events: Sender<Event>) -> Option<Shared> {
        let archive = match Address::named(None) {
            Ok(address) => Archive::new(address?, 2, BUDGET),
            Err(error) => Err(error),
        };
        let archive = match archive {
            Ok(archive) => archive,
            Err(error) => {
                let _ = events.send(Event::Notice(format!("No archive: {error}")));
                return None;
            }
        };
        let (tell, told) = unbounded_channel();
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(Desk::new(archive, events).run(told)),
                Err(error) => tracing::error!("the archive cannot be asked: {error}"),
            }
        };
        std::thread::Builder::new().name("archive".into()).spawn(work).ok()?;
        Some(Shared(tell))
    }

    /// An open article reads like this now.
    pub fn open(&self, key: &Key, record: Arc<Record>) {
        let _ = self.0.send(Tell::Open(key.clone(), record));
    }

    /// An article was closed.
    pub fn closed(&self, key: &Key) {
        let _ = self.0.send(Tell::Closed(key.clone()));
    }
}

/// An open article.
struct Sheet {
    record: Arc<Record>,
    document: Document,
    quiet: Instant,
    /// To be stored.
    unsaved: bool,
    /// To be asked about.
    unasked: bool,
}

struct Desk {
    archive: Archive,
    events: Sender<Event>,
    sheets: BTreeMap<Key, Sheet>,
    /// Closed before they could be stored.
    late: FxHashMap<[u8; 16], Document>,
    frequencies: Option<(Instant, Frequencies)>,
    seen: FxHashSet<([u8; 16], [u8; 16])>,
    looked: Instant,
    pause: Duration,
    away: Option<Instant>,
    noticed: bool,
    /// We may ask, but not store.
    read_only: bool,
    host: String,
}

impl Desk {
    fn new(archive: Archive, events: Sender<Event>) -> Desk {
        Desk {
            archive,
            events,
            sheets: BTreeMap::new(),
            late: FxHashMap::default(),
            frequencies: None,
            seen: FxHashSet::default(),
            looked: Instant::now(),
            pause: FIRST_PAUSE,
            away: None,
            noticed: false,
            read_only: false,
            host: host(),
        }
    }

    async fn run(mut self, mut told: UnboundedReceiver<Tell>) {
        loop {
            match tokio::time::timeout(Duration::from_millis(200), told.recv()).await {
                Ok(Some(tell)) => self.take(tell),
                Ok(None) => return,
                Err(_) => {}
            }
            while let Ok(tell) = told.try_recv() {
                self.take(tell);
            }
            if self.away.is_some_and(|until| Instant::now() < until) {
                continue;
            }
            match self.work().await {
                Ok(()) => (self.away, self.pause, self.noticed) = (None, FIRST_PAUSE, false),
                Err(trouble) => self.trouble(&trouble),
            }
        }
    }

    fn take(&mut self, tell: Tell) {
        match tell {
            Tell::Open(key, record) => {
                let document = Document::new(&format!("{}:{key}", self.host), &record);
                let same = self.sheets.get(&key).is_some_and(|sheet| sheet.document.content == document.content);
                let sheet = Sheet { record, document, quiet: Instant::now() + QUIET, unsaved: true, unasked: true };
                if !same {
                    self.sheets.insert(key, sheet);
                }
            }
            Tell::Closed(key) => {
                if let Some(sheet) = self.sheets.remove(&key).filter(|sheet| sheet.unsaved) {
                    self.late.insert(sheet.document.id, sheet.document);
                }
            }
        }
    }

    fn trouble(&mut self, trouble: &Trouble) {
        tracing::warn!("the archive: {trouble}");
        self.away = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        if !std::mem::replace(&mut self.noticed, true) {
            self.notice(format!("Without the archive for now: {trouble}"));
        }
    }

    fn notice(&self, notice: String) {
        let _ = self.events.send(Event::Notice(notice));
    }

    /// All that is due, until something goes wrong.
    async fn work(&mut self) -> Result<(), Trouble> {
        let now = Instant::now();
        let due: Vec<Key> = self
            .sheets
            .iter()
            .filter(|(_, sheet)| sheet.quiet <= now && (sheet.unsaved || sheet.unasked))
            .map(|(key, _)| key.clone())
            .collect();
        for document in self.late.values().cloned().collect::<Vec<_>>() {
            self.store(&document).await?;
            self.late.remove(&document.id);
        }
        for key in due {
            self.ask(&key).await?;
            self.save(&key).await?;
        }
        if !self.sheets.is_empty() && self.looked.elapsed() >= LOOK {
            self.look().await?;
            self.looked = Instant::now();
        }
        Ok(())
    }

    async fn store(&mut self, document: &Document) -> Result<(), Trouble> {
        if self.read_only {
            return Ok(());
        }
        // What is stored by ourselves is no news.
        self.seen.insert((document.id, document.content));
        match limited(self.archive.store(std::slice::from_ref(document))).await {
            Err(trouble) if trouble.kind == Kind::Rights => {
                self.read_only = true;
                self.notice(format!("What you write is not stored in the archive: {trouble}"));
                Ok(())
            }
            result => result.map(drop),
        }
    }

    async fn save(&mut self, key: &Key) -> Result<(), Trouble> {
        let Some(document) = self.sheets.get(key).filter(|sheet| sheet.unsaved).map(|sheet| sheet.document.clone())
        else {
            return Ok(());
        };
        self.store(&document).await?;
        if let Some(sheet) = self.sheets.get_mut(key).filter(|sheet| sheet.document.content == document.content) {
            sheet.unsaved = false;
        }
        Ok(())
    }

    async fn ask(&mut self, key: &Key) -> Result<(), Trouble> {
        if self.frequencies.as_ref().is_none_or(|(when, _)| when.elapsed() > HOUR) {
            self.frequencies = Some((Instant::now(), limited(self.archive.frequencies()).await?));
        }
        let Some((_, frequencies)) = &self.frequencies else { return Ok(()) };
        let Some(sheet) = self.sheets.get(key).filter(|sheet| sheet.unasked) else { return Ok(()) };
        let (document, record) = (&sheet.document, sheet.record.clone());
        let answers = limited(self.archive.ask(&document.name, &document.content, &record, frequencies)).await?;
        let found = answers.into_iter().map(|answer| found(answer, &self.host)).collect();
        let _ = self.events.send(Event::Archive(key.clone(), found));
        if let Some(sheet) = self.sheets.get_mut(key) {
            sheet.unasked = false;
        }
        Ok(())
    }

    /// Has anybody stored something that open articles should know?
    async fn look(&mut self) -> Result<(), Trouble> {
        let stems: Vec<i32> = self.sheets.values().flat_map(|sheet| sheet.document.rare_stems()).collect();
        let recent = limited(self.archive.recent()).await?;
        let now: FxHashSet<_> = recent.into_iter().collect();
        let own: FxHashSet<_> = self.sheets.values().map(|sheet| sheet.document.id).collect();
        let new: Vec<[u8; 16]> = now.difference(&self.seen).map(|(id, _)| *id).filter(|id| !own.contains(id)).collect();
        if !new.is_empty() && limited(self.archive.any_with(&new, &stems)).await? {
            self.sheets.values_mut().for_each(|sheet| sheet.unasked = true);
        }
        self.seen = now;
        Ok(())
    }
}

/// What takes too long is left for later.
async fn limited<T>(asked: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(result) => result,
        Err(_) => Err(Trouble::new(Kind::Slow, "the archive takes too long")),
    }
}

/// An answer as the library and a reader take it. The key is a URI that ends with the document's name and says where from.
fn found(answer: Answer, host: &str) -> Found {
    let Answer { id, name, mut record } = answer;
    let own = name.strip_prefix(host).and_then(|rest| rest.strip_prefix(':')).map(Key::from);
    let text = page(&name, &mut record);
    let last = name.rsplit(['/', '\\']).next().unwrap_or(&name);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let last: String = last.chars().take(80).map(plain).collect();
    let number: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let key = format!("{SCHEME}:///{number}/{last}@archive").into();
    Found { key, own, record: Arc::new(record), page: text.into() }
}

/// The name of this machine, which tells apart files of one path on two of them; empty if it has none.
fn host() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    name
}
