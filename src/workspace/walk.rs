//! Which files of a folder are articles.

use crate::library::Key;
use crate::markup::Format;
use ignore::overrides::OverrideBuilder;
use ignore::{Walk, WalkBuilder};
use std::path::{Path, PathBuf};

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Files with the ending of an article, in a stable order, each with its key.
    pub files: Vec<(Key, PathBuf)>,
    /// True if there are more than the limit; those are left out.
    pub more: bool,
    /// What could not be walked or understood, each in a line.
    pub troubles: Vec<String>,
}

/// Everything under `folder` in the order of its names, but for what is hidden, what `.gitignore` and `.ignore` name and what
/// `exclude` names; and the patterns that are none.
pub fn all(folder: &Path, exclude: &[String]) -> (Walk, Vec<String>) {
    let mut troubles = Vec::new();
    let mut exclusions = OverrideBuilder::new(folder);
    for pattern in exclude {
        // In an override a plain pattern includes; the exclamation mark excludes.
        if let Err(error) = exclusions.add(&format!("!{pattern}")) {
            troubles.push(format!("`workspace.exclude`: {error}"));
        }
    }
    let mut builder = WalkBuilder::new(folder);
    builder.require_git(false).sort_by_file_path(Path::cmp);
    if let Ok(exclusions) = exclusions.build() {
        builder.overrides(exclusions);
    }
    (builder.build(), troubles)
}

/// The articles under `folder`: what `.gitignore` and `.ignore` name is left out, as is what `exclude` names and what is
/// hidden. Symbolic links to files are followed, those to folders are not, so that no walk goes round in circles. `stop`
/// is asked now and then.
pub fn walk(folder: &Path, exclude: &[String], limit: usize, stop: &dyn Fn() -> bool) -> Found {
    let (walk, troubles) = all(folder, exclude);
    let mut found = Found { troubles, ..Found::default() };
    let mut folders = Folders::default();
    for entry in walk {
        if stop() {
            break;
        }
        match entry {
            Ok(entry) => {
                let article = entry.path().extension().is_some_and(is_article);
                let file = entry.file_type().is_some_and(|kind| kind.is_file() || kind.is_symlink());
                if !article || !file {
                    continue;
                }
                if found.files.len() == limit {
                    found.more = true;
                    break;
                }
                let link = entry.path_is_symlink();
                let path = entry.into_path();
                let key = if link { super::key(&path) } else { folders.key(&path) };
                found.files.push((key, path));
            }
            Err(error) => found.troubles.push(error.to_string()),
        }
    }
    found
}

/// The canonical path of the folder that was asked about last: files of one folder come one after the other, and asking
/// the disk about each costs more than the walk.
#[derive(Default)]
struct Folders {
    last: Option<(PathBuf, PathBuf)>,
}

impl Folders {
    /// The key of a file that is no link.
    fn key(&mut self, path: &Path) -> Key {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return super::key(path) };
        if self.last.as_ref().is_none_or(|(last, _)| last != folder) {
            let Ok(canonical) = folder.canonicalize() else { return super::key(path) };
            self.last = Some((folder.to_owned(), canonical));
        }
        self.last.as_ref().map_or_else(|| super::key(path), |(_, canonical)| super::text(&canonical.join(name)))
    }
}

/// True for the ending of a file that may hold an article.
pub fn is_article(extension: &std::ffi::OsStr) -> bool {
    Format::from_path(&format!("x.{}", extension.to_string_lossy())).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path, exclude: &[&str], limit: usize) -> (Vec<String>, bool) {
        let exclude: Vec<String> = exclude.iter().map(|pattern| pattern.to_string()).collect();
        let found = walk(folder, &exclude, limit, &|| false);
        assert_eq!(found.troubles, Vec::<String>::new());
        let name = |(key, path): &(Key, PathBuf)| {
            assert_eq!(*key, super::super::key(path));
            path.strip_prefix(folder).unwrap().to_string_lossy().into_owned()
        };
        (found.files.iter().map(name).collect(), found.more)
    }

    #[test]
    fn articles_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["a.md", "b.TXT", "c.rs", "drafts/d.md", "old/e.html", ".hidden/f.md", "kept/g.md"] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        std::fs::write(root.join(".gitignore"), "old/\n").unwrap();
        assert_eq!(names(root, &["drafts"], 9), (vec!["a.md".into(), "b.TXT".into(), "kept/g.md".into()], false));
        assert_eq!(names(root, &[], 2), (vec!["a.md".into(), "b.TXT".into()], true));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_go_in_circles_end() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("a.md"), "").unwrap();
        std::os::unix::fs::symlink(root, root.join("again")).unwrap();
        std::os::unix::fs::symlink(root.join("nowhere.md"), root.join("dangling.md")).unwrap();
        assert_eq!(names(root, &[], 9).0, ["a.md", "dangling.md"]);
    }
}
