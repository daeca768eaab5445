//! Records as bytes: what makes a hundred thousand closed articles fit in memory.
//!
//! Text is written as numbers of pieces (a word with the space before it, or a mark), the most frequent pieces first, so
//! that a word costs one or two bytes. The dictionary belongs to a segment.

use rustc_hash::FxHashMap;

/// The pieces of a text: their concatenation is the text.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = |c: char| c.is_alphanumeric() || c == '\'';
        let lead = if first == ' ' { 1 } else { 0 };
        let word = rest[lead..].find(|c| !is_word(c)).unwrap_or(rest.len() - lead);
        let end = if word > 0 { lead + word } else { first.len_utf8() };
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

/// The pieces of all texts of a segment, most frequent first.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// All pieces, one after the other.
    pub(super) text: String,
    /// Where each ends in `text`, in bytes.
    pub(super) ends: Vec<u32>,
}

/// A dictionary while it is used for writing.
#[derive(Default)]
pub struct Numbers(FxHashMap<String, u32>);

impl Numbers {
    /// Counts the pieces of a text.
    pub fn count(&mut self, text: &str) {
        for piece in pieces(text) {
            match self.0.get_mut(piece) {
                Some(count) => *count += 1,
                None => drop(self.0.insert(piece.to_owned(), 1)),
            }
        }
    }

    /// Numbers the pieces by how often they were counted.
    pub fn settle(&mut self) -> Dictionary {
        let mut order: Vec<(&String, &mut u32)> = self.0.iter_mut().collect();
        order.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut dictionary = Dictionary::default();
        for (number, (piece, slot)) in order.into_iter().enumerate() {
            *slot = number as u32;
            dictionary.text.push_str(piece);
            dictionary.ends.push(dictionary.text.len() as u32);
        }
        dictionary.text.shrink_to_fit();
        dictionary.ends.shrink_to_fit();
        dictionary
    }
}

impl Dictionary {
    fn piece(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|&end| self.text.get(start as usize..end as usize)).unwrap_or("")
    }
}

/// Writes a number, seven bits a byte.
pub fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a text with its length in bytes before it.
pub fn put_text(out: &mut Vec<u8>, text: &str, numbers: &Numbers) {
    let mut coded = Vec::with_capacity(text.len() / 3);
    for piece in pieces(text) {
        put(&mut coded, numbers.0.get(piece).copied().unwrap_or(u32::MAX));
    }
    put(out, coded.len() as u32);
    out.extend(coded);
}

/// Reads what was written. Past the end everything is zero or empty.
#[derive(Clone, Copy)]
pub struct Reader<'b> {
    bytes: &'b [u8],
    dictionary: &'b Dictionary,
}

impl<'b> Reader<'b> {
    /// Reads from `bytes`.
    pub fn new(bytes: &'b [u8], dictionary: &'b Dictionary) -> Self {
        Reader { bytes, dictionary }
    }

    /// A number.
    pub fn number(&mut self) -> u32 {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let Some((&byte, rest)) = self.bytes.split_first() else { break };
            self.bytes = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    /// A text.
    pub fn text(&mut self) -> String {
        let length = self.number() as usize;
        let (mine, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        let mut inner = Reader { bytes: mine, dictionary: self.dictionary };
        let mut out = String::with_capacity(length * 4);
        while !inner.bytes.is_empty() {
            out.push_str(self.dictionary.piece(inner.number()));
        }
        out
    }

    /// Passes over a text.
    pub fn skip_text(&mut self) {
        let length = self.number() as usize;
        self.bytes = self.bytes.get(length..).unwrap_or(&[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let texts = ["", " ", "  a", "“It’s done,” — he said.", "ab\u{1f600} \u{301}x\n", "a  b", "'"];
        let mut numbers = Numbers::default();
        texts.iter().for_each(|text| numbers.count(text));
        let dictionary = numbers.settle();
        for text in texts {
            assert_eq!(pieces(text).collect::<String>(), text);
            let mut bytes = Vec::new();
            put_text(&mut bytes, text, &numbers);
            put(&mut bytes, 300);
            let mut reader = Reader::new(&bytes, &dictionary);
            assert_eq!((reader.text().as_str(), reader.number()), (text, 300));
        }
    }
}
