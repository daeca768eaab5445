//! The thread that looks for links where that takes long.
//!
//! In most folders the links of an article are found in a millisecond. Where everything is said in the same few words, or
//! after ten thousand files have come, it takes seconds; nobody who asks for a hover waits for that. Answers are given with
//! what is known, and this thread finds the rest, one thing after the other, so that workers stay free.

use super::actor::Event;
use super::look::Look;
use super::snapshot::Snapshot;
use crate::library::{Company, Key};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Steps after which even this thread has looked enough: what then is still unknown is more than anybody could read.
const ENOUGH: usize = 800_000;

/// What is to be found.
struct Task {
    snapshot: Arc<Snapshot>,
    /// Articles of which it is asked whom they meet.
    meet: BTreeSet<Key>,
    /// A document whose diagnostics lack links.
    document: Option<Look>,
}

/// What waits for the thread.
pub struct Linking {
    /// `None` if the thread could not be started.
    tasks: Option<Sender<Task>>,
    busy: bool,
    meet: BTreeSet<Key>,
    documents: BTreeSet<Key>,
}

impl Linking {
    /// Starts the thread; it sends what it finds to `events`.
    pub fn new(events: Sender<Event>) -> Linking {
        let (tasks, queue) = channel();
        let started = std::thread::Builder::new().name("links".into()).spawn(move || work(&queue, &events));
        if let Err(error) = &started {
            tracing::error!("links that take long are not looked for: {error}");
        }
        Linking {
            tasks: started.is_ok().then_some(tasks),
            busy: false,
            meet: BTreeSet::new(),
            documents: BTreeSet::new(),
        }
    }

    /// Notes an article that says something else now: which others does that touch?
    pub fn meet(&mut self, key: Key) {
        self.meet.insert(key);
    }

    /// Notes a document whose diagnostics lack links.
    pub fn link(&mut self, key: Key) {
        self.documents.insert(key);
    }

    /// The thread has done what it was told.
    pub fn is_done(&mut self) {
        self.busy = false;
    }

    /// True if the thread has been told something and has not done it.
    #[cfg(test)]
    pub fn is_busy(&self) -> bool {
        self.busy
    }

    /// True if something waits and the thread does nothing.
    pub fn has_work(&self) -> bool {
        self.tasks.is_some() && !self.busy && !(self.meet.is_empty() && self.documents.is_empty())
    }

    /// Gives the thread what waits, and of the documents one; `state` tells how to look at those that are open.
    pub fn go_on(&mut self, snapshot: Arc<Snapshot>, mut state: impl FnMut(&Key) -> Option<Look>) {
        let meet = std::mem::take(&mut self.meet);
        let document = std::iter::from_fn(|| self.documents.pop_first()).find_map(|key| state(&key));
        self.busy = self.tasks.as_ref().is_some_and(|tasks| tasks.send(Task { snapshot, meet, document }).is_ok());
    }
}

/// Works until the actor is gone.
fn work(queue: &Receiver<Task>, events: &Sender<Event>) {
    while let Ok(Task { snapshot, meet, document }) = queue.recv() {
        let find = || {
            let mut met = Company::default();
            for key in &meet {
                met.extend(snapshot.within(ENOUGH).library.company(key));
                met.articles.insert(key.clone());
            }
            met
        };
        let met = catch_unwind(AssertUnwindSafe(find));
        if met.is_err() {
            tracing::error!("a panic while looking for links");
        }
        if let Some(look) = document {
            let _ = events.send(look.take(&snapshot.within(ENOUGH), true));
        }
        drop(snapshot);
        if events.send(Event::Linked(met.unwrap_or_default())).is_err() {
            return;
        }
    }
}
