//! Orders of events that a busy machine brings about once in a hundred edits.

use super::super::server::Server;
use super::super::wire::Outlet;
use super::*;
use serde_json::json;
use std::collections::VecDeque;
use std::sync::mpsc::channel;
use tower_lsp::LspService;

const NEWS: &str = "file:///news.md";

/// An actor whose events come back to the test, which decides when to handle which.
fn actor() -> (Actor, Receiver<Event>, tokio::runtime::Runtime) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let _inside = runtime.enter();
    let (outlet, _) = Outlet::new();
    let (events, queue) = channel();
    let (parent, _) = tokio::sync::mpsc::unbounded_channel();
    let pool = || rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let workers = Arc::new(pool());
    let mut actor = None;
    let _ = LspService::new(|client| {
        let outbox = Outbox::new(client, outlet);
        actor = Some(Actor::new(events.clone(), outbox, workers.clone(), pool(), Article::read_again, |_| None));
        Server::new(events, workers, parent)
    });
    (actor.unwrap(), queue, runtime)
}

/// Handles events until diagnostics come, which are not handled.
fn look_after(actor: &mut Actor, queue: &Receiver<Event>) -> Option<Event> {
    loop {
        match queue.recv_timeout(Duration::from_secs(5)).ok()? {
            event @ Event::Diagnosed { .. } => return Some(event),
            event => actor.handle(event),
        }
        actor.do_chores();
    }
}

fn edit(uri: &str, version: i32, text: &str) -> Event {
    let params = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]});
    Event::Changed(serde_json::from_value(params).unwrap())
}

/// An actor that has begun and waits for no quiet, for a client that is shown the places of other articles.
fn begun() -> (Actor, Receiver<Event>, tokio::runtime::Runtime) {
    let (mut actor, queue, runtime) = actor();
    let client = Client { related_information: true, ..Client::default() };
    let quiet = json!({"editor": {"delay": 0}});
    actor.handle(Event::Initialize { client: Box::new(client), folders: Vec::new(), options: Some(quiet) });
    actor.handle(Event::Initialized);
    (actor, queue, runtime)
}

fn open(uri: &str, text: &str) -> Event {
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
    Event::Opened(serde_json::from_value(json!({"textDocument": document})).unwrap())
}

#[test]
fn an_edit_is_looked_at_though_a_look_before_it_comes_late() {
    let (mut actor, queue, _runtime) = begun();
    actor.handle(open(NEWS, "“It holds,” Ada Lind said.\n"));
    let first = look_after(&mut actor, &queue).unwrap();
    actor.handle(first);
    let key = actor.documents.keys().next().unwrap().clone();
    // A worker looks, and before it has told, the document is another and the thread that looks for links brings what it was.
    let generation = actor.documents[&key].generation;
    actor.renew(&key);
    let late = look_after(&mut actor, &queue).unwrap();
    actor.handle(edit(NEWS, 2, "“It holds,” Ada Lind said. “It does not,” she said.\n"));
    while actor.documents[&key].read == Some(generation) {
        let event = queue.recv_timeout(Duration::from_millis(200));
        event.into_iter().for_each(|event| actor.handle(event));
        actor.do_chores();
    }
    let message = diagnostics::Message::new(&Url::parse(NEWS).unwrap(), Some(1), &[]);
    let number = actor.looks.begin();
    let look = Look { generation, ..look(&actor.documents[&key], &key, number) };
    actor.handle(Event::Diagnosed { look, message, company: Some(Company::default()) });
    actor.handle(late);
    let last = look_after(&mut actor, &queue).expect("a look at the edit");
    actor.handle(last);
    let document = &actor.documents[&key];
    assert_eq!(document.standing.published().map(|(generation, _)| generation), Some(document.generation));
}

#[test]
fn a_short_document_is_read_after_each_letter_and_a_long_one_when_somebody_wants_it() {
    let said = "“It holds,” Ada Lind said.\n\n";
    for (text, is_read) in [(said.to_owned(), true), (said.repeat(SHORT / said.len() + 1), false)] {
        let (mut actor, queue, _runtime) = begun();
        Arc::make_mut(&mut actor.settings).delay = Duration::from_secs(3600);
        actor.handle(open(NEWS, &text));
        let first = look_after(&mut actor, &queue).unwrap();
        actor.handle(first);
        actor.handle(edit(NEWS, 2, &format!("{text}“It does not,” she said.\n")));
        actor.workers.install(|| ());
        let came = queue.try_iter().any(|event| matches!(event, Event::Read { generation: 2, .. }));
        assert_eq!(came, is_read, "{} bytes", text.len());
    }
}

/// What happens to a newsroom in one of the runs below: articles open, edited and closed, files that change, and what workers and the
/// thread of links send back coming in any order that they may send it in.
struct Run {
    actor: Actor,
    queue: Receiver<Event>,
    /// What has come back and has not been handled: from the workers, and from the thread of links.
    back: [VecDeque<Event>; 2],
    random: u64,
    versions: HashMap<String, (i32, String)>,
    files: HashMap<String, String>,
    _runtime: tokio::runtime::Runtime,
}

/// Things to say that are alike, so that articles have links; and lines that say nothing but move what stands below.
const SAID: [&str; 6] = [
    "“The harbour bridge will not open before the first snow falls on the valley,” Ada Lind said.",
    "“The harbour bridge will not open before the first snow falls,” Ada Lind said on Monday.",
    "“The harbour bridge will not open before the last snow falls on the valley,” Ada Lind said.",
    "“Nobody in the upper valley has asked the council for a second ferry,” said Boris Novak.",
    "Boris Novak said that nobody in the upper valley has asked the council for a second ferry.",
    "It rained.",
];

const NAMES: [&str; 4] = ["file:///a.md", "file:///b.md", "file:///c.md", "file:///d.md"];

impl Run {
    fn new(seed: u64, haste: usize) -> Run {
        let (mut actor, queue, _runtime) = begun();
        actor.haste = haste;
        let random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let (versions, files) = Default::default();
        Run { actor, queue, back: Default::default(), random, versions, files, _runtime }
    }

    fn below(&mut self, count: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 33) as usize % count
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(2) {
            text += SAID[self.below(SAID.len())];
            text += "\n\n";
        }
        text
    }

    /// Waits until the workers and the thread of links have sent all that they have begun.
    fn gather(&mut self) {
        self.actor.workers.install(|| ());
        self.actor.lookers.install(|| ());
        let has_linked = |back: &VecDeque<Event>| back.iter().any(|event| matches!(event, Event::Linked(_)));
        loop {
            let waits = self.actor.linking.is_busy() && !has_linked(&self.back[1]);
            let event = match waits {
                true => self.queue.recv_timeout(Duration::from_secs(20)).ok(),
                false => self.queue.try_recv().ok(),
            };
            let Some(event) = event else { return };
            let thorough = match &event {
                Event::Linked(_) => true,
                Event::Diagnosed { look, .. } => !self.actor.documents.values().any(|d| d.standing.is_at(look.number)),
                _ => false,
            };
            self.back[usize::from(thorough)].push_back(event);
        }
    }

    /// Handles something that a worker has sent, of whom there may be many, or what the thread of links has sent first.
    fn take(&mut self, from: usize) -> bool {
        self.gather();
        let count = self.back[from].len();
        let at = if from == 0 && count > 0 { self.below(count) } else { 0 };
        let event = self.back[from].remove(at);
        let is_some = event.is_some();
        event.into_iter().for_each(|event| self.actor.handle(event));
        self.actor.do_chores();
        is_some
    }

    fn step(&mut self) {
        let name = NAMES[self.below(NAMES.len())];
        match (self.below(8), self.versions.contains_key(name)) {
            (0..3, _) => drop(self.take(0)),
            (3, _) => drop(self.take(1)),
            (4..7, true) => {
                let (other, is_moved) = (self.text(), self.below(3) == 0);
                let (version, old) = self.versions.get_mut(name).unwrap();
                let text = if is_moved { format!("It rained.\n\n{old}") } else { other };
                (*version, *old) = (*version + 1, text.clone());
                let event = edit(name, *version, &text);
                self.actor.handle(event);
                self.actor.do_chores();
            }
            (_, true) => {
                self.versions.remove(name);
                self.actor.handle(Event::Closed(Url::parse(name).unwrap()));
                // What it was on the disk counts again.
                self.file(name);
            }
            (4, false) => {
                let text = self.text();
                self.files.insert(name.to_owned(), text);
                self.file(name);
            }
            (_, false) => {
                let text = self.text();
                self.versions.insert(name.to_owned(), (1, text.clone()));
                self.actor.handle(open(name, &text));
            }
        }
    }

    /// What lies on the disk under a name, as workers tell of it.
    fn file(&mut self, name: &str) {
        let key = key_of(&Url::parse(name).unwrap());
        let change = match self.files.get(name) {
            Some(text) => {
                let article = Article::read(text, Format::Markdown, &Known::default());
                Change::Keep(key, Arc::new(crate::library::Record::of(&article)))
            }
            None => Change::Remove(key),
        };
        self.actor.apply(change);
    }

    /// Handles everything until nothing comes any more; what is published of each document then.
    fn settle(&mut self) -> Vec<(String, Option<u64>)> {
        while self.take(0) || self.take(1) {}
        let of = |name: &&str| {
            let document = self.actor.documents.get(&key_of(&Url::parse(name).unwrap()))?;
            assert_eq!(document.read, Some(document.generation), "{name} was not read");
            let (generation, print) = document.standing.published()?;
            assert_eq!(generation, document.generation, "of {name} an older state is shown");
            Some(print)
        };
        NAMES
            .iter()
            .filter(|name| self.versions.contains_key(**name))
            .map(|name| (name.to_string(), of(name)))
            .collect()
    }
}

#[test]
fn whatever_comes_in_whatever_order_what_is_shown_is_right_in_the_end() {
    // Without haste the thread of links finds everything; with much of it a worker does.
    for (seed, haste) in (1..200).flat_map(|seed| [(seed, 0), (seed, HASTE)]) {
        let mut run = Run::new(seed, haste);
        for _ in 0..4 + seed % 16 {
            run.step();
        }
        let shown = run.settle();
        let mut fresh = Run::new(seed, usize::MAX);
        for (name, text) in &run.files {
            fresh.files.insert(name.clone(), text.clone());
            fresh.file(name);
        }
        for (name, (version, text)) in &run.versions {
            fresh.versions.insert(name.clone(), (*version, text.clone()));
            fresh.actor.handle(open(name, text));
            if *version > 1 {
                // Versions are part of what is published.
                let event = edit(name, *version, text);
                fresh.actor.handle(event);
            }
        }
        assert_eq!(shown, fresh.settle(), "seed {seed}, haste {haste}");
    }
}

#[test]
fn a_look_of_before_an_edit_does_not_stand_for_one_after_it() {
    let mut run = Run::new(1, HASTE);
    for (name, text) in [(NAMES[0], SAID[5]), (NAMES[1], SAID[0])] {
        run.versions.insert(name.to_owned(), (1, text.to_owned()));
        run.actor.handle(open(name, text));
        run.settle();
    }
    let before = run.settle();
    let key = key_of(&Url::parse(NAMES[0]).unwrap());
    run.actor.renew(&key);
    run.actor.lookers.install(|| ());
    let late = run.queue.recv_timeout(Duration::from_secs(5)).unwrap();
    run.actor.handle(edit(NAMES[0], 2, SAID[0]));
    run.actor.do_chores();
    while run.actor.documents[&key].read != Some(run.actor.documents[&key].generation) {
        let event = run.queue.recv_timeout(Duration::from_secs(5)).unwrap();
        run.actor.handle(event);
    }
    run.actor.handle(late);
    let after = run.settle();
    assert_ne!(before[1], after[1], "the other document has not heard of it");
}

#[test]
fn a_change_is_not_lost_when_another_comes_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    file("first.md", SAID[0]);
    let (mut actor, queue, _runtime) = actor();
    let folders = vec![folder.path().to_owned()];
    actor.handle(Event::Initialize { client: Box::default(), folders, options: None });
    actor.handle(Event::Initialized);
    let says = |actor: &Actor, name: &str, words: &str| {
        let record = actor.library.record(&crate::workspace::key(&folder.path().join(name)));
        record.is_some_and(|record| record.statements.iter().any(|said| said.text.starts_with(words)))
    };
    let until = |actor: &mut Actor, done: &dyn Fn(&Actor) -> bool| {
        let end = Instant::now() + Duration::from_secs(10);
        while !done(actor) && Instant::now() < end {
            let event = queue.recv_timeout(index::SETTLE / 2);
            // What the watch sees comes when it likes; the test tells itself.
            event.into_iter().filter(|event| !matches!(event, Event::Disk(_))).for_each(|event| actor.handle(event));
            actor.do_chores();
        }
        assert!(done(actor));
    };
    until(&mut actor, &|actor| !actor.indexing && says(actor, "first.md", "The harbour"));
    let happens = |actor: &mut Actor, path: PathBuf| {
        actor.handle(Event::Disk(vec![path]));
        std::thread::sleep(index::SETTLE * 2);
        actor.do_chores();
    };
    // What has been read of the first has not been taken in when a file comes that nobody knows.
    happens(&mut actor, file("first.md", SAID[3]));
    happens(&mut actor, file("second.md", SAID[0]));
    until(&mut actor, &|actor| says(actor, "second.md", "The harbour"));
    until(&mut actor, &|actor| says(actor, "first.md", "Nobody"));
}
