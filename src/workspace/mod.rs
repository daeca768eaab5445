//! The files around the open articles: walking, watching, reading.

pub mod cache;
pub mod read;
pub mod report;
pub mod walk;
#[cfg(feature = "server")]
pub mod watch;

use crate::library::Key;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The longest path that the disk is asked about, in bytes: Linux' own limit (`PATH_MAX`), and none has a longer one that a
/// client could send in earnest. A client may send any, and each folder of it would be looked for.
const MAX_PATH: usize = 4096;

/// The key of the article in a file: its canonical path, so that every way to it is one article. A file that does not
/// exist (yet, or any more) has the key that it would have, as far as its folders exist.
pub fn key(path: &Path) -> Key {
    if path.as_os_str().len() > MAX_PATH {
        return text(&lexical(path));
    }
    if let Ok(canonical) = path.canonicalize() {
        return text(&canonical);
    }
    let path = lexical(path);
    let mut missing: Vec<&OsStr> = Vec::new();
    let mut folder = path.as_path();
    while let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) {
        missing.push(name);
        if let Ok(mut canonical) = parent.canonicalize() {
            canonical.extend(missing.iter().rev());
            return text(&canonical);
        }
        folder = parent;
    }
    text(&path)
}

/// A path as a key. Names that are not UTF-8 keep their bytes apart: two of them are never one key.
fn text(path: &Path) -> Key {
    match path.to_str() {
        Some(text) => Key::from(text),
        None => Key::from(format!("{path:?}")),
    }
}

/// A path without `.` and `..`, by its letters alone.
fn lexical(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// Why a folder is too much to read, if it is: nobody means to index a whole disk or everything they own.
pub fn too_wide(folder: &Path) -> Option<&'static str> {
    let folder = folder.canonicalize().unwrap_or_else(|_| lexical(folder));
    if folder.parent().is_none() {
        return Some("is the whole disk");
    }
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok())?;
    if folder == home {
        return Some("is your home folder");
    }
    home.starts_with(&folder).then_some("holds all home folders")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_a_file_is_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("news")).unwrap();
        std::fs::write(root.join("news/a.md"), "").unwrap();
        let direct = key(&root.join("news/a.md"));
        assert_eq!(key(&root.join("news/../news/./a.md")), direct);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("news"), root.join("link")).unwrap();
            assert_eq!(key(&root.join("link/a.md")), direct);
            assert_eq!(key(&root.join("link/new/b.md")), key(&root.join("news/new/b.md")), "not there yet");
        }
    }

    #[test]
    fn a_disk_and_a_home_are_too_wide() {
        assert!(too_wide(Path::new("/")).is_some());
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(too_wide(folder.path()), None);
    }
}
