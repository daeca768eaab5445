//! Files that are source texts because the settings say so: transcripts, speeches, releases whose form does not tell it.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// What `workspace.sources` names, read once. A clone shares the patterns.
#[derive(Clone, Debug, Default)]
pub struct Sources(Arc<[Source]>);

#[derive(Debug)]
struct Source {
    /// As the settings have it, which is what makes two equal.
    entry: String,
    pattern: Gitignore,
    /// Empty if nobody is named.
    speaker: String,
}

impl PartialEq for Sources {
    fn eq(&self, other: &Sources) -> bool {
        self.0.iter().map(|source| &source.entry).eq(other.0.iter().map(|source| &source.entry))
    }
}

impl Sources {
    /// Reads the entries of the setting: each a pattern as in `.gitignore`, found under whatever folder, and behind ` = ` the
    /// speaker if there is one. `None` if one of them names no files.
    pub fn new(entries: &[String]) -> Option<Sources> {
        entries.iter().map(|entry| parse(entry)).collect::<Option<Arc<[Source]>>>().map(Sources)
    }

    /// The speaker of the source text at `path`, empty if nobody is named; `None` if it is not named as one.
    pub fn speaker(&self, path: &Path) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let inner: PathBuf = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
        let named = |source: &&Source| source.pattern.matched_path_or_any_parents(&inner, false).is_ignore();
        self.0.iter().find(named).map(|source| source.speaker.as_str())
    }
}

fn parse(entry: &str) -> Option<Source> {
    let (pattern, speaker) = entry.split_once(" = ").unwrap_or((entry, ""));
    let pattern = pattern.trim().trim_start_matches('/');
    if pattern.is_empty() || pattern.starts_with(['!', '#']) {
        return None;
    }
    // One that has a slash inside would be tied to the root of the disk.
    let anywhere =
        if pattern.trim_end_matches('/').contains('/') { format!("**/{pattern}") } else { pattern.to_owned() };
    let mut builder = GitignoreBuilder::new("");
    builder.add_line(None, &anywhere).ok()?;
    let pattern = builder.build().ok().filter(|matcher| matcher.len() == 1)?;
    Some(Source { entry: entry.to_owned(), pattern, speaker: speaker.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_pattern_with_or_without_a_speaker() {
        let entries = ["transcripts/", "speeches/moss-*.md = Ada Moss", "*.release.txt"].map(str::to_owned);
        let sources = Sources::new(&entries).expect("patterns");
        let of = |path: &str| sources.speaker(Path::new(path));
        assert_eq!(of("/home/ivo/news/transcripts/2024/council.txt"), Some(""));
        assert_eq!(of("news/speeches/moss-may.md"), Some("Ada Moss"));
        assert_eq!(of("/news/speeches/berg-may.md"), None);
        assert_eq!(of("../a.release.txt"), Some(""));
        assert_eq!(of(""), None);
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        let is_pattern = |entry: &str| Sources::new(&[entry.to_owned()]).is_some();
        assert!(["a/", "**/b.txt", "c.txt = Ada Moss"].into_iter().all(is_pattern));
        assert!(!["", " = Ada Moss", "!a", "a{"].into_iter().any(is_pattern));
    }
}
