//! A look for the diagnostics of a document: a worker takes it in haste, and the thread that looks for links brings what was missing.

use super::actor::Event;
use super::handlers::diagnostics::{self, Message};
use super::snapshot::Snapshot;
use crate::library::{Company, Key};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tower_lsp::lsp_types::Url;

/// So much may be worked out before diagnostics are published without the links that are missing, in steps of one or two
/// microseconds.
pub(super) const HASTE: usize = 6_000;

/// The document that is looked at, and in which of its states.
pub struct Look {
    pub(super) key: Key,
    pub(super) uri: Url,
    pub(super) generation: u64,
    pub(super) version: i32,
    /// See [`Looks`](super::standing::Looks).
    pub(super) number: u64,
}

impl Look {
    /// Looks for what can be found soon, in so many steps.
    pub(super) fn take_hastily(self, snapshot: Arc<Snapshot>, steps: usize) -> Event {
        let hasty = snapshot.within(steps);
        drop(snapshot);
        self.take(&hasty, false)
    }

    /// Looks for them; `content` with what there was time for.
    pub(super) fn take(self, snapshot: &Snapshot, content: bool) -> Event {
        let found = catch_unwind(AssertUnwindSafe(|| {
            let view = snapshot.view_of(&self.key)?;
            let list = diagnostics::diagnostics(snapshot, &view);
            let company = snapshot.library.company(&self.key);
            Some((list, Some(company).filter(|_| content || !snapshot.library.is_short())))
        }));
        if found.is_err() {
            tracing::error!("a panic while looking for diagnostics of {}", self.key);
        }
        let (list, company) = found.ok().flatten().unwrap_or_else(|| (Vec::new(), Some(Company::default())));
        let message = Message::new(&self.uri, Some(self.version), &list);
        Event::Diagnosed { look: self, message, company }
    }
}
