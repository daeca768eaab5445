//! Open documents: their text as the client has it, edits, and what is remembered for the next one.

use ropey::Rope;
use tower_lsp::lsp_types::{Position, TextDocumentContentChangeEvent};

use crate::article::Memo;
use crate::library::Key;
use crate::text::Encoding;
use std::collections::VecDeque;

/// The text of an open document. Cheap to clone: a clone is what a worker reads while the original goes on.
#[derive(Clone, Debug)]
pub struct Text(Rope);

impl Text {
    /// The text of a document that is opened.
    pub fn new(text: &str) -> Text {
        Text(Rope::from_str(text))
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len_bytes()
    }

    /// The text in one piece.
    pub fn whole(&self) -> String {
        String::from(&self.0)
    }

    /// True without text.
    pub fn is_empty(&self) -> bool {
        self.0.len_bytes() == 0
    }

    /// Applies one change. Positions that are out of range clamp and reversed ranges are turned round: clients send both,
    /// and a change that is dropped leaves server and client with different texts.
    pub fn apply(&mut self, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
        let Some(range) = change.range else {
            *self = Text::new(&change.text);
            return;
        };
        let (a, b) = (self.char_at(range.start, encoding), self.char_at(range.end, encoding));
        let (start, end) = (a.min(b), a.max(b));
        if start < end {
            self.0.remove(start..end);
        }
        if !change.text.is_empty() {
            self.0.insert(start, &change.text);
        }
    }

    /// The character at a position, as ropey counts them.
    fn char_at(&self, position: Position, encoding: Encoding) -> usize {
        let rope = &self.0;
        let line = position.line as usize;
        if line >= rope.len_lines() {
            return rope.len_chars();
        }
        let start = rope.line_to_char(line);
        let mut end = rope.line_to_char(line + 1);
        for terminator in ['\n', '\r'] {
            if end > start && rope.char(end - 1) == terminator && line + 1 < rope.len_lines() {
                end -= 1;
            }
        }
        let column = position.character as usize;
        match encoding {
            Encoding::Utf8 => rope.byte_to_char((rope.char_to_byte(start) + column).min(rope.char_to_byte(end))),
            Encoding::Utf16 => {
                rope.utf16_cu_to_char((rope.char_to_utf16_cu(start) + column).min(rope.char_to_utf16_cu(end)))
            }
            Encoding::Utf32 => (start + column).min(end),
        }
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

/// What is remembered of the documents that were read last. Few of them: a person types in one or two, and a memo is several
/// times as large as its text.
#[derive(Debug, Default)]
pub struct Memos(VecDeque<(Key, Box<Memo>)>);

/// So many documents are remembered.
const REMEMBERED: usize = 8;

impl Memos {
    /// Takes the memo of a document out; an empty one if there is none.
    pub fn take(&mut self, key: &Key) -> Box<Memo> {
        let at = self.0.iter().position(|(other, _)| other == key);
        at.and_then(|at| self.0.remove(at)).map(|(_, memo)| memo).unwrap_or_default()
    }

    /// Keeps the memo of a document, in the place of the one that has not been asked for longest.
    pub fn keep(&mut self, key: Key, memo: Box<Memo>) {
        self.take(&key);
        self.0.push_back((key, memo));
        if self.0.len() > REMEMBERED {
            self.0.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{self, LineIndex};
    use proptest::prelude::*;
    use tower_lsp::lsp_types::Range;

    /// The oracle: a plain string, and lines and columns found by walking it.
    fn offset(text: &str, position: Position, encoding: Encoding) -> usize {
        let mut start = 0;
        for _ in 0..position.line {
            let rest = &text[start..];
            let Some(at) = rest.find(['\r', '\n']) else { return text.len() };
            start += at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        }
        let mut seen = 0;
        for (at, c) in text[start..].char_indices() {
            seen += match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if c == '\r' || c == '\n' || seen > position.character as usize {
                return start + at;
            }
        }
        text.len()
    }

    fn same_edit(mut expected: String, edits: &[(Option<[u32; 4]>, String)], encoding: Encoding) {
        let mut text = Text::new(&expected);
        for (range, new) in edits {
            let range = range.map(|[a, b, c, d]| Range::new(Position::new(a, b), Position::new(c, d)));
            match range {
                None => expected = new.clone(),
                Some(range) => {
                    let (a, b) = (offset(&expected, range.start, encoding), offset(&expected, range.end, encoding));
                    expected.replace_range(a.min(b)..a.max(b), new);
                }
            }
            let change = TextDocumentContentChangeEvent { range, range_length: None, text: new.clone() };
            text.apply(&change, encoding);
            assert!(text == *expected, "{encoding:?} {change:?}\n is {:?}\nnot {expected:?}", text.whole());
            // The rope and the line index must be of one mind about lines, because answers come from the index.
            let index = LineIndex::new(&expected);
            for line in 0..index.lines() as u32 + 1 {
                for column in [0, 1, 3, 99] {
                    let position = text::Position { line, column };
                    let by_index = index.offset(&expected, position, encoding);
                    assert_eq!(
                        by_index,
                        offset(&expected, Position::new(line, column), encoding),
                        "{expected:?} {position:?}"
                    );
                }
            }
        }
    }

    fn edits() -> impl Strategy<Value = Vec<(Option<[u32; 4]>, String)>> {
        let column = prop_oneof![20 => 0u32..12, 1 => Just(u32::MAX)];
        let range = (0u32..6, column.clone(), 0u32..6, column).prop_map(|(a, b, c, d)| [a, b, c, d]);
        let piece = "([a-c]|\r|\n|\r\n|é|–|🙂|\u{2028}|\u{85}|\u{c}){0,8}";
        prop::collection::vec((prop::option::weighted(0.97, range), piece), 1..30)
    }

    proptest! {
        #[test]
        fn edits_agree_with_a_string(text in "([a-c ]|\r|\n|\r\n|é|–|🙂|\u{2028}){0,60}", edits in edits()) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                same_edit(text.clone(), &edits, encoding);
            }
        }
    }

    #[test]
    fn few_documents_are_remembered() {
        let mut memos = Memos::default();
        for name in ["a", "b", "a", "c"].into_iter().cycle().take(40) {
            memos.keep(name.into(), Box::default());
        }
        assert_eq!(memos.0.len(), 3, "each once");
        for n in 0..2 * REMEMBERED {
            memos.keep(n.to_string().into(), Box::default());
        }
        assert_eq!(memos.0.len(), REMEMBERED);
        memos.take(&(2 * REMEMBERED - 1).to_string().into());
        assert_eq!(memos.0.len(), REMEMBERED - 1);
    }

    #[test]
    fn a_break_that_an_edit_joins_is_one_break() {
        same_edit(
            "a\rb\nc".into(),
            &[(Some([0, 1, 1, 1]), "\r".into()), (Some([1, 0, 1, 1]), "x".into())],
            Encoding::Utf16,
        );
    }
}
