//! In the place of [`shared`](super::shared) where the program is built without the archive: there is none.

use super::actor::Event;
use crate::library::{Key, Record};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The archive's end in the actor: never made here.
pub enum Shared {}

impl Shared {
    /// There is no archive.
    pub fn start(_: Sender<Event>) -> Option<Shared> {
        None
    }

    /// Nobody hears it.
    pub fn open(&self, _: &Key, _: Arc<Record>) {}

    /// Nobody hears it.
    pub fn closed(&self, _: &Key) {}
}
