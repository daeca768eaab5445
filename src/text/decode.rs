//! From the bytes of a file to text.
//!
//! Newsrooms keep files of thirty years: UTF-8 with and without a byte order mark, UTF-16 from word processors and
//! Windows-1252 from wire terminals. What is none of these is refused with a reason, never guessed at: a wrong letter in
//! somebody's words is worse than a file left out.

use std::fmt;

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Windows-1252, of which Latin-1 text is a part.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16, little-endian",
            Encoding::Utf16Be => "UTF-16, big-endian",
            Encoding::Windows1252 => "Windows-1252",
        })
    }
}

/// Why bytes are not read as text. Displays as what is wrong and what to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotText {
    /// A known kind of file that holds no plain text.
    Known(&'static str),
    /// Something with NUL bytes or many control characters.
    Binary,
    /// UTF-8 that is broken at this byte.
    BrokenUtf8(usize),
    /// UTF-16 with half a character at this byte.
    BrokenUtf16(usize),
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            NotText::Known(kind) => write!(f, "this is {kind}, not text: save it as text, Markdown or HTML"),
            NotText::Binary => f.write_str("this is a binary file, not text: leave it out"),
            NotText::BrokenUtf8(at) => write!(f, "broken UTF-8 at byte {at}: save the file as UTF-8"),
            NotText::BrokenUtf16(at) => write!(f, "broken UTF-16 at byte {at}: save the file as UTF-8"),
        }
    }
}

/// Beginnings of files that people put beside articles.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zipped file (.docx, .odt, .zip)"),
    (b"\xD0\xCF\x11\xE0", "an old Word document"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1F\x8B", "a gzip file"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
];

/// The text of a file and the encoding it was read in. A byte order mark is not part of the text.
///
/// # Errors
/// [`NotText`] if the bytes are no text, or text that cannot be read without loss.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), NotText> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(NotText::Known(kind));
    }
    match *bytes {
        [0xEF, 0xBB, 0xBF, ..] => return utf8(bytes[3..].to_vec(), 3).map(|text| (text, Encoding::Utf8)),
        [0xFF, 0xFE, ..] => return utf16(&bytes[2..], u16::from_le_bytes, 2).map(|text| (text, Encoding::Utf16Le)),
        [0xFE, 0xFF, ..] => return utf16(&bytes[2..], u16::from_be_bytes, 2).map(|text| (text, Encoding::Utf16Be)),
        _ => {}
    }
    if memchr::memchr(0, &bytes).is_some() {
        // Latin text in UTF-16 without its mark has a NUL in nearly every second place, always the same one.
        let nul = |from: usize| bytes.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
        let (even, odd, half) = (nul(0), nul(1), bytes.len() / 2);
        return if bytes.len() % 2 == 0 && odd * 10 >= half * 7 && even * 50 <= half {
            utf16(&bytes, u16::from_le_bytes, 0).map(|text| (text, Encoding::Utf16Le))
        } else if bytes.len() % 2 == 0 && even * 10 >= half * 7 && odd * 50 <= half {
            utf16(&bytes, u16::from_be_bytes, 0).map(|text| (text, Encoding::Utf16Be))
        } else {
            Err(NotText::Binary)
        };
    }
    utf8_or_1252(bytes)
}

fn utf8(bytes: Vec<u8>, skipped: usize) -> Result<String, NotText> {
    let text = String::from_utf8(bytes).map_err(|e| NotText::BrokenUtf8(e.utf8_error().valid_up_to() + skipped))?;
    plausible(text)
}

fn utf8_or_1252(bytes: Vec<u8>) -> Result<(String, Encoding), NotText> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return plausible(text).map(|text| (text, Encoding::Utf8)),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    // UTF-8 sequences do not come about by chance, so a file with more of them than of faults is broken UTF-8.
    let (whole, broken) = bytes.utf8_chunks().fold((0, 0), |(whole, broken), chunk| {
        let many = chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        (whole + many, broken + usize::from(!chunk.invalid().is_empty()))
    });
    if whole > broken {
        return Err(NotText::BrokenUtf8(at));
    }
    if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        return Err(NotText::Binary);
    }
    plausible(bytes.iter().map(|&byte| windows_1252(byte)).collect()).map(|text| (text, Encoding::Windows1252))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, skipped: usize) -> Result<String, NotText> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = skipped;
    for character in char::decode_utf16(bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]))) {
        let character = character.map_err(|_| NotText::BrokenUtf16(at))?;
        at += character.len_utf16() * 2;
        text.push(character);
    }
    if bytes.len() % 2 == 1 { Err(NotText::BrokenUtf16(at)) } else { plausible(text) }
}

/// Refuses what decodes but is no text: more than one control character in a hundred, white space aside.
fn plausible(text: String) -> Result<String, NotText> {
    let odd = text.bytes().filter(|&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)).count();
    if odd * 100 > text.len() { Err(NotText::Binary) } else { Ok(text) }
}

/// Windows-1252 (WHATWG Encoding Standard, index windows-1252), where it differs from Latin-1.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<(&str, Encoding), NotText>) {
        assert_eq!(decode(bytes.to_vec()), expected.map(|(text, encoding)| (text.to_owned(), encoding)));
    }

    fn sixteen(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn reads_what_newsrooms_keep() {
        check("“Naïve”, she said".as_bytes(), Ok(("“Naïve”, she said", Encoding::Utf8)));
        check(b"\xEF\xBB\xBFHarbour", Ok(("Harbour", Encoding::Utf8)));
        check(b"\x93Na\xEFve\x94, she said", Ok(("“Naïve”, she said", Encoding::Windows1252)));
        check(b"", Ok(("", Encoding::Utf8)));
        let text = "The “mayor” 😀 said";
        check(&sixteen(&format!("\u{FEFF}{text}"), u16::to_le_bytes), Ok((text, Encoding::Utf16Le)));
        check(&sixteen(&format!("\u{FEFF}{text}"), u16::to_be_bytes), Ok((text, Encoding::Utf16Be)));
        check(&sixteen("The mayor said", u16::to_le_bytes), Ok(("The mayor said", Encoding::Utf16Le)));
        check(&sixteen("The mayor said", u16::to_be_bytes), Ok(("The mayor said", Encoding::Utf16Be)));
    }

    #[test]
    fn refuses_what_is_no_text() {
        check(b"%PDF-1.7\n...", Err(NotText::Known("a PDF document")));
        check(b"\x00\x01\x02\x03\x00\x00\x00", Err(NotText::Binary));
        check(
            "“Yes”, “no” and “per\u{301}haps”\n".repeat(3).replace("per", "\u{1}\u{2}\u{3}").as_bytes(),
            Err(NotText::Binary),
        );
        check(b"\xE2\x80\x9CYes\xE2\x80\x9D, she \xE2said", Err(NotText::BrokenUtf8(15)));
        check(b"\xFF\xFEa\x00\x00\xD8b\x00", Err(NotText::BrokenUtf16(4)));
        check(b"\xFF\xFEa\x00b", Err(NotText::BrokenUtf16(4)));
    }
}
