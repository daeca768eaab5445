//! What a request reads: everything as it was at one moment, and unchangeable.

use super::capabilities::Client;
use super::convert;
use super::shards::Shards;
use crate::article::Article;
use crate::date::Known;
use crate::library::{Key, Library, Record};
use crate::markup::Format;
use crate::settings::Settings;
use crate::text::{Encoding, LineIndex, Span};
use crate::workspace::read;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::lsp_types::{Location, Position, Range, Url};

/// An open document, as it was when its article was read.
#[derive(Clone, Debug)]
pub struct Open {
    /// The URI in the client's spelling.
    pub uri: Url,
    /// The version that the article was read from.
    pub version: i32,
    /// How it is written.
    pub format: Format,
    /// The lines of that version.
    pub lines: Arc<LineIndex>,
}

/// Everything, at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// All articles and their links.
    pub library: Library,
    /// The settings.
    pub settings: Arc<Settings>,
    /// What the client can do.
    pub client: Arc<Client>,
    /// Open documents that have been read.
    pub open: Shards<Key, Open>,
    /// The keys of open documents by the client's spelling.
    pub keys: Shards<Url, Key>,
    /// Where the articles lie that came from the disk, in the spelling of the workspace folder.
    pub files: Shards<Key, PathBuf>,
    /// What the archive has brought, as pages to read.
    pub pages: Arc<HashMap<Key, Arc<str>>>,
    /// The folders of the workspace, in the client's spelling.
    pub folders: Vec<PathBuf>,
    /// True while the workspace is being read.
    pub indexing: bool,
}

/// One article with all that is needed to speak of it to the client.
#[derive(Clone, Debug)]
pub struct View {
    /// Its key in the library.
    pub key: Key,
    /// The URI in the client's spelling.
    pub uri: Url,
    /// The version of an open document.
    pub version: Option<i32>,
    /// How it is written.
    pub format: Format,
    /// The article.
    pub article: Arc<Article>,
    /// The lines of its source.
    pub lines: Arc<LineIndex>,
    /// What the client's columns count.
    pub encoding: Encoding,
}

impl Snapshot {
    /// The same snapshot for an answer that has to come soon: see [`Library::within`].
    pub fn within(&self, steps: usize) -> Snapshot {
        Snapshot { library: self.library.within(steps), ..self.clone() }
    }

    /// The article behind a URI that the client sent, however it is spelt.
    pub fn view(&self, uri: &Url) -> Option<View> {
        match self.keys.get(uri) {
            Some(key) => self.view_of(key),
            None => self.view_of(&key_of(uri)),
        }
    }

    /// The article with a key.
    pub fn view_of(&self, key: &Key) -> Option<View> {
        let article = self.library.article(key)?.clone();
        let encoding = self.client.encoding;
        let key = key.clone();
        Some(match self.open.get(&key) {
            Some(open) => {
                let (uri, version, lines) = (open.uri.clone(), Some(open.version), open.lines.clone());
                View { key, uri, version, format: open.format, article, lines, encoding }
            }
            None => {
                let uri = Url::from_file_path(self.files.get(&key)?).ok()?;
                let lines = Arc::new(LineIndex::new(&article.source));
                let format = Format::from_path(&key).unwrap_or_default();
                View { key, uri, version: None, format, article, lines, encoding }
            }
        })
    }

    /// An article that is open or lies on the disk; the latter is read anew, because the library keeps only what is said.
    pub fn load(&self, key: &Key) -> Option<View> {
        if let Some(view) = self.view_of(key) {
            return Some(view);
        }
        let article =
            Arc::new(read::article(self.files.get(key)?, self.settings.max_file_size, &self.settings.sources).ok()?);
        let lines = Arc::new(LineIndex::new(&article.source));
        let (uri, format) = (self.uri(key)?, Format::from_path(key).unwrap_or_default());
        Some(View { key: key.clone(), uri, version: None, format, article, lines, encoding: self.client.encoding })
    }

    /// The client's spelling of an article's URI.
    pub fn uri(&self, key: &Key) -> Option<Url> {
        match self.open.get(key) {
            Some(open) => Some(open.uri.clone()),
            None if self.pages.contains_key(key) => Url::parse(key).ok(),
            None => Url::from_file_path(self.files.get(key)?).ok(),
        }
    }
}

impl View {
    /// The byte offset of a position.
    pub fn offset(&self, position: Position) -> usize {
        self.lines.offset(&self.article.source, convert::position_from(position), self.encoding)
    }

    /// The position of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        convert::position(self.lines.position(&self.article.source, offset, self.encoding))
    }

    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        let range = self.lines.range(&self.article.source, span, self.encoding);
        Range::new(convert::position(range.start), convert::position(range.end))
    }

    /// The span of a range, turned round if it is reversed.
    pub fn span(&self, range: Range) -> Span {
        let (a, b) = (self.offset(range.start), self.offset(range.end));
        Span::new(a.min(b), a.max(b))
    }

    /// The place of a span.
    pub fn location(&self, span: Span) -> Location {
        Location::new(self.uri.clone(), self.range(span))
    }
}

/// The scheme of documents of the newsroom's archive.
pub const SCHEME: &str = "onrecord-archive";

/// A document of the newsroom's archive, for the library and to be shown.
pub struct Found {
    /// Its key: a URI that says where it is from.
    pub key: Key,
    /// The key it has on this machine, if it was stored from here.
    pub own: Option<Key>,
    /// What is said in it.
    pub record: Arc<Record>,
    /// It as a page.
    pub page: Arc<str>,
}

/// The key of a document: the canonical path of a file, so that every spelling of its URI and every symbolic link is one
/// article; the URI itself for what is no file (a document that was never saved).
pub fn key_of(uri: &Url) -> Key {
    match uri.to_file_path() {
        Ok(path) => crate::workspace::key(&path),
        Err(()) => Key::from(uri.as_str()),
    }
}

/// The path of a document that lies on the disk.
pub fn path_of(uri: &Url) -> Option<PathBuf> {
    uri.to_file_path().ok()
}

/// A document's name with the folders above it.
pub fn name_of(uri: &Url) -> Option<String> {
    let path = path_of(uri).unwrap_or_else(|| Path::new(uri.path()).to_owned());
    // The folders above it may hold its date.
    Known::of_path(&path.to_string_lossy()).name
}
