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
        let lead = usize::from(first == ' ');
        let mut end = lead;
        while let Some(&byte) = rest.as_bytes().get(end) {
            end += match byte {
                b'\'' => 1,
                byte if byte.is_ascii() => match byte.is_ascii_alphanumeric() {
                    true => 1,
                    false => break,
                },
                _ => match rest[end..].chars().next().filter(|c| c.is_alphanumeric()) {
                    Some(letter) => letter.len_utf8(),
                    None => break,
                },
            };
        }
        let (piece, tail) = rest.split_at(if end > lead { end } else { first.len_utf8() });
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

/// The pieces of texts and their numbers in a dictionary, while it is used for writing.
#[derive(Default)]
pub struct Numbers<'t>(FxHashMap<&'t str, u32>);

impl<'t> Numbers<'t> {
    /// Counts the pieces of a text.
    pub fn count(&mut self, text: &'t str) {
        pieces(text).for_each(|piece| *self.0.entry(piece).or_default() += 1);
    }

    /// Numbers the pieces by how often they were counted.
    pub fn settle(&mut self) -> Dictionary {
        Dictionary::of(&mut self.0)
    }
}

impl Dictionary {
    /// The dictionary of these pieces, most frequent first. In place of how often each was counted comes its number.
    pub fn of(counts: &mut FxHashMap<&str, u32>) -> Dictionary {
        let mut order: Vec<(&&str, &mut u32)> = counts.iter_mut().collect();
        order.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut dictionary = Dictionary::default();
        for (number, (piece, slot)) in (0..).zip(order) {
            *slot = number;
            dictionary.text.push_str(piece);
            dictionary.ends.push(dictionary.text.len() as u32);
        }
        dictionary.text.shrink_to_fit();
        dictionary.ends.shrink_to_fit();
        dictionary
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The piece of a number; empty if there is none.
    pub fn piece(&self, number: u32) -> &str {
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
pub fn put_text(out: &mut Vec<u8>, text: &str, numbers: &Numbers<'_>) {
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
        let codes = self.codes();
        let mut out = String::with_capacity(codes.0.bytes.len() * 4);
        codes.for_each(|piece| out.push_str(self.dictionary.piece(piece)));
        out
    }

    /// The numbers of the pieces of a text.
    pub fn codes(&mut self) -> Codes<'b> {
        let length = self.number() as usize;
        let (mine, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        Codes(Reader { bytes: mine, dictionary: self.dictionary })
    }

    /// Passes over a text.
    pub fn skip_text(&mut self) {
        let length = self.number() as usize;
        self.bytes = self.bytes.get(length..).unwrap_or(&[]);
    }
}

/// The numbers of the pieces of a text.
pub struct Codes<'b>(Reader<'b>);

impl Iterator for Codes<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (!self.0.bytes.is_empty()).then(|| self.0.number())
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
