//! Where settings come from: defaults, then `onrecord.toml` in the workspace folders, then the client at its start, then
//! the client whenever it says so.

use super::actor::Actor;
use crate::settings::{Problem, Settings};
use crate::workspace::read;
use serde_json::Value;
use std::path::PathBuf;
use tower_lsp::lsp_types::MessageType;

/// Files of settings are a few lines.
const LIMIT: u64 = 1 << 20;

/// The sources of settings.
#[derive(Default)]
pub struct Preferences {
    files: Vec<(PathBuf, String)>,
    options: Value,
    client: Value,
    /// Which client extras are wanted: `statusNotifications`.
    pub status_notifications: bool,
    told: Vec<String>,
}

impl Preferences {
    /// Takes over `initializationOptions`: client extras, and the settings themselves, under `settings` or under `onrecord`.
    pub fn options(&mut self, options: Option<Value>) {
        let Some(mut options) = options else { return };
        if let Some(fields) = options.as_object_mut() {
            self.status_notifications =
                fields.remove("statusNotifications").and_then(|wanted| wanted.as_bool()).unwrap_or(false);
            // Where its manual is concerns no setting: see `Client`.
            fields.remove("manual");
            if let Some(settings) = fields.remove("settings").or_else(|| fields.remove("onrecord")) {
                options = settings;
            }
        }
        self.options = options;
    }

    /// Our section of the client's settings. `None` if it says nothing about us.
    pub fn section(all: &Value) -> Option<Value> {
        all.get("onrecord").filter(|section| !section.is_null()).cloned()
    }

    fn settings(&self) -> (Settings, Vec<String>) {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        let mut note = |source: &str, found: Vec<Problem>| {
            problems.extend(found.iter().map(|problem| format!("{source}: {problem}")));
        };
        for (path, text) in &self.files {
            let found = settings.merge_toml(text);
            note(&path.display().to_string(), found);
        }
        for source in [&self.options, &self.client] {
            let found = settings.merge(source);
            note("On Record's settings", found);
        }
        (settings, problems)
    }
}

impl Actor {
    /// Reads `onrecord.toml` of all folders and takes over what follows. True if the workspace is read again for it.
    pub(super) fn read_preferences(&mut self) -> bool {
        let mut files = Vec::new();
        for folder in &self.index.folders {
            let path = folder.join("onrecord.toml");
            match read::text(&path, LIMIT) {
                Ok(text) => files.push((path, text)),
                Err(read::Unread::Nothing) => {}
                Err(read::Unread::Because(why)) => {
                    self.outbox.show(MessageType::WARNING, format!("{}: {why}", path.display()));
                }
            }
        }
        self.preferences.files = files;
        self.weigh_preferences()
    }

    /// Takes over what the client says.
    pub(super) fn client_settings(&mut self, section: Value) {
        self.preferences.client = section;
        self.weigh_preferences();
    }

    fn weigh_preferences(&mut self) -> bool {
        let (settings, problems) = self.preferences.settings();
        // Each problem is told once, until it is mended.
        for problem in problems.iter().filter(|problem| !self.preferences.told.contains(problem)) {
            self.outbox.show(MessageType::WARNING, problem.clone());
        }
        self.preferences.told = problems;
        self.take_settings(settings)
    }
}
