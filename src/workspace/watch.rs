//! Notices when files change. Not every client does it for us: Neovim on Linux watches nothing.

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};

/// Watches folders until it is dropped.
pub struct Watch {
    watcher: RecommendedWatcher,
}

impl Watch {
    /// A watch that hands the paths of what was made, changed or removed to `tell`, on a thread of its own; `None` if more
    /// has happened than the system could tell.
    pub fn new(tell: impl Fn(Option<Vec<PathBuf>>) + Send + 'static) -> Result<Watch, String> {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.need_rescan() => tell(None),
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) => tell(Some(event.paths)),
            Err(error) => tracing::warn!("watching files: {error}"),
        });
        Ok(Watch { watcher: watcher.map_err(|error| error.to_string())? })
    }

    /// Watches `folder` and everything under it.
    pub fn add(&mut self, folder: &Path) -> Result<(), String> {
        self.watcher.watch(folder, RecursiveMode::Recursive).map_err(|error| error.to_string())
    }

    /// Stops watching `folder`.
    pub fn remove(&mut self, folder: &Path) {
        let _ = self.watcher.unwatch(folder);
    }
}
