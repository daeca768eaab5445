//! What an editor shows, as plain data in byte offsets.
//!
//! Each file holds one feature: a function from a [`Page`] (the library, one of its articles, and what the user wants
//! shown) to plain data. Nothing here knows the protocol, a file or a client, so that each feature is tested by a
//! fixture and a look at its answer, and serves the command line as well as an editor.
//!
//! Silence is a feature: what is not a quotation, a mention or a date word gets no answer.

pub mod actions;
pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod highlight;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod other;
pub mod overview;
pub mod page;
pub mod references;
pub mod rename;
pub mod rich;
pub mod semantic;
pub mod symbols;
pub mod words;

pub use other::{Other, Others};
pub use page::{Page, Thing, Who};

use crate::library::Key;
use crate::text::Span;
use std::ops::Range;

/// A stretch of text in some article of the library.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The article.
    pub key: Key,
    /// Where in its source.
    pub span: Span,
    /// The same as lines and columns, where the library keeps them: an article that is closed has no text to count in.
    pub at: Option<Range<crate::library::Place>>,
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod manual;
