//! In the place of [`shared`](super::shared) where the program is built without the archive: there is none.

use super::actor::Event;
use crate::library::{Key, Record};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The scheme of documents of the archive.
pub const SCHEME: &str = "onrecord-archive";

/// A document of the archive.
pub struct Found {
    /// Its key.
    pub key: Key,
    /// What is said in it.
    pub record: Arc<Record>,
    /// It as a page.
    pub page: Arc<str>,
}

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
