//! Offsets as the reader of an export counts them.

use crate::text::Span;

/// What an exported offset counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Unit {
    /// Bytes of the text in UTF-8.
    Bytes,
    /// UTF-16 code units, as Java and JavaScript count.
    Utf16,
    /// Unicode code points, as Python counts.
    #[default]
    Chars,
}

/// Bytes between two entries of the table.
const STEP: usize = 64;

/// Converts byte offsets of one text.
pub struct Offsets<'t> {
    text: &'t [u8],
    unit: Unit,
    /// Units before every [`STEP`]th byte; empty if bytes and units are the same.
    table: Vec<u32>,
}

impl<'t> Offsets<'t> {
    /// Counts `text` in `unit`.
    pub fn new(text: &'t str, unit: Unit) -> Self {
        let mut table = Vec::new();
        if unit != Unit::Bytes && !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(STEP) {
                table.push(count);
                count += units(block, unit);
            }
            table.push(count);
        }
        Offsets { text: text.as_bytes(), unit, table }
    }

    /// The offset in units of the byte at `offset`; past the end it is the text's length.
    pub fn at(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let Some(before) = self.table.get(offset / STEP) else { return offset as u32 };
        before + units(&self.text[offset / STEP * STEP..offset], self.unit)
    }

    /// Start and end in units.
    pub fn span(&self, span: Span) -> [u32; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

/// Units that begin in `bytes`. Plain sums over bytes, which the compiler makes many at a time.
fn units(bytes: &[u8], unit: Unit) -> u32 {
    // Bytes that continue a character are 0x80 to 0xbf: the lowest, read as signed.
    let characters = bytes.iter().map(|&byte| u32::from(byte as i8 >= -0x40)).sum();
    match unit {
        Unit::Bytes => bytes.len() as u32,
        Unit::Chars => characters,
        Unit::Utf16 => characters + bytes.iter().map(|&byte| u32::from(byte >= 0xf0)).sum::<u32>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn agrees_with_counting(text in "(?s)(.{0,40}|[a-z“😀é\n]{0,700})") {
            for unit in [Unit::Bytes, Unit::Utf16, Unit::Chars] {
                let offsets = Offsets::new(&text, unit);
                for at in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
                    let before = &text[..at];
                    let expected = match unit {
                        Unit::Bytes => at,
                        Unit::Utf16 => before.encode_utf16().count(),
                        Unit::Chars => before.chars().count(),
                    };
                    prop_assert_eq!(offsets.at(at as u32) as usize, expected);
                }
            }
        }
    }
}
