//! One file, read into an article: everything that can go wrong with a file, in one place.

use crate::article::Article;
use crate::date::Known;
use crate::markup::Format;
use crate::settings::sources::Sources;
use crate::text::decode;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Why a file is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// It is gone, a folder, or nothing that articles are written in: no word about it.
    Nothing,
    /// Something that its owner may want to know, without the path.
    Because(String),
}

/// The text of the file at `path`, if it is at most `limit` bytes long and is text. Pipes and devices are not opened:
/// reading them may never end.
pub fn text(path: &Path, limit: u64) -> Result<String, Unread> {
    let because = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::IsADirectory => Unread::Nothing,
        _ => Unread::Because(error.to_string()),
    };
    let kind = std::fs::metadata(path).map_err(because)?;
    if !kind.is_file() {
        return Err(Unread::Nothing);
    }
    let too_large = |size: u64| Unread::Because(format!("{size} bytes; `workspace.max-file-size` is {limit}"));
    if kind.len() > limit {
        return Err(too_large(kind.len()));
    }
    let mut bytes = Vec::with_capacity(kind.len() as usize + 1);
    // It may have grown since it was measured.
    File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(because)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    match decode::decode(bytes) {
        Ok((text, _)) => Ok(text),
        Err(error) => Err(Unread::Because(error.to_string())),
    }
}

/// The article in the file at `path`, which is a source text if `sources` names it.
pub fn article(path: &Path, limit: u64, sources: &Sources) -> Result<Article, Unread> {
    let format = path.to_str().and_then(Format::from_path).or_else(|| {
        // A name that is not UTF-8 still has an ending.
        path.extension().and_then(|end| Format::from_path(&format!("x.{}", end.to_string_lossy())))
    });
    let Some(format) = format else { return Err(Unread::Nothing) };
    let text = text(path, limit)?;
    let source = sources.speaker(path).map(str::to_owned);
    Ok(Article::read(&text, format, &Known { source, ..known(path) }))
}

/// What a path tells of an article: the names of the file and of the folders above it may hold its date.
pub fn known(path: &Path) -> Known {
    Known::of_path(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_article_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("large.txt"), "x".repeat(100)).unwrap();
        std::fs::write(at("nul.txt"), "a\0b\0\0c\0").unwrap();
        std::fs::write(at("photo.jpg"), "x").unwrap();
        std::fs::create_dir(at("folder.txt")).unwrap();
        assert_eq!(text(&at("large.txt"), 100).as_deref().map(str::len), Ok(100));
        assert!(matches!(text(&at("large.txt"), 99), Err(Unread::Because(why)) if why.starts_with("100 bytes")));
        assert!(matches!(text(&at("nul.txt"), 99), Err(Unread::Because(_))));
        assert_eq!(text(&at("gone.txt"), 99), Err(Unread::Nothing));
        assert_eq!(text(&at("folder.txt"), 99), Err(Unread::Nothing));
        assert!(matches!(article(&at("photo.jpg"), 99, &Sources::default()), Err(Unread::Nothing)));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let zero = folder.path().join("zero.txt");
        std::os::unix::fs::symlink("/dev/zero", &zero).unwrap();
        assert_eq!(text(&zero, 99), Err(Unread::Nothing));
        let turns = folder.path().join("turns.txt");
        std::os::unix::fs::symlink(&turns, &turns).unwrap();
        assert!(text(&turns, 99).is_err());
    }
}
