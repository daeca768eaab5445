//! One pass over the bytes: words, numbers and marks, each with what it is to a date.
//!
//! It does not share the tokens of the reading, because dates are cut otherwise ("19.03.2021", "1990s", "’89") and because
//! metadata and file names are read with the same grammar.

use super::grammar::Found;
use super::lexicon::{self, Lex};
use crate::text::Span;

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    pub lex: Lex,
    /// The value of a number, `u32::MAX` if it is greater; the hash of any other word.
    pub value: u32,
    /// How a word is written.
    pub case: Case,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    Lower,
    Capital,
    Upper,
}

impl Token {
    /// Moves it by so many bytes; the number wraps, so that it can move back.
    pub fn move_by(&mut self, bytes: u32) {
        self.start = self.start.wrapping_add(bytes);
        self.end = self.end.wrapping_add(bytes);
    }
}

/// A text in tokens, or a part of one. Any index may be asked: outside it there are only line ends.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
}

const NOTHING: Token = Token { start: u32::MAX, end: 0, lex: Lex::Newline, value: 0, case: Case::Lower };

/// Reads `text`: one pass.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 4);
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let start = i;
        let (lex, value, case);
        match byte {
            b' ' | b'\t' | b'\r' => {
                i += 1;
                continue;
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                let (mut hash, mut upper) = (0x811c_9dc5_u32, 0);
                while let Some(&letter) = bytes.get(i).filter(|b| b.is_ascii_alphabetic()) {
                    hash = (hash ^ u32::from(letter | 0x20)).wrapping_mul(0x0100_0193);
                    upper += usize::from(letter & 0x20 == 0);
                    i += 1;
                }
                // A letter beyond ASCII makes it another word, that no list holds.
                let foreign = bytes.get(i).is_some_and(|&b| b >= 0x80) && letter_at(text, i) > 0;
                while foreign && letter_at(text, i) > 0 {
                    i += letter_at(text, i);
                }
                case = match upper {
                    0 => Case::Lower,
                    n if n == i - start && n > 1 => Case::Upper,
                    _ if byte.is_ascii_uppercase() => Case::Capital,
                    _ => Case::Lower,
                };
                (lex, value) = (if foreign { Lex::Other } else { lexicon::lookup(hash) }, hash);
            }
            b'0'..=b'9' => {
                let mut number = 0_u32;
                while let Some(&digit) = bytes.get(i).filter(|b| b.is_ascii_digit()) {
                    number = number.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
                    i += 1;
                }
                (lex, value, case) = (Lex::Number, number, Case::Lower);
            }
            0x80.. => {
                let letters = letter_at(text, i);
                if letters > 0 {
                    while letter_at(text, i) > 0 {
                        i += letter_at(text, i);
                    }
                    lex = Lex::Other;
                } else {
                    let char = text.get(i..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                    i += char.len_utf8();
                    lex = match char {
                        '’' | '‘' | 'ʼ' => Lex::Apostrophe,
                        '“' | '”' | '„' | '«' | '»' => Lex::Quote,
                        '–' | '—' | '−' | '‐' | '‑' | '―' => Lex::Dash,
                        '\u{2028}' | '\u{2029}' => Lex::Newline,
                        _ if char.is_whitespace() || char == '\u{feff}' || char == '\u{200b}' => continue,
                        _ => Lex::Mark,
                    };
                }
                (value, case) = (0, Case::Lower);
            }
            _ => {
                i += 1;
                lex = match byte {
                    b'\n' => Lex::Newline,
                    b',' => Lex::Comma,
                    b'.' => Lex::Dot,
                    b'\'' | b'`' => Lex::Apostrophe,
                    b'"' => Lex::Quote,
                    b'-' => Lex::Dash,
                    b':' => Lex::Colon,
                    b';' => Lex::Semicolon,
                    b'/' => Lex::Slash,
                    b'(' | b'[' => Lex::Open,
                    b')' | b']' => Lex::Close,
                    _ => Lex::Mark,
                };
                (value, case) = (0, Case::Lower);
            }
        }
        tokens.push(Token { start: start as u32, end: i as u32, lex, value, case });
    }
    tokens
}

impl<'t> Scan<'t> {
    /// The part that lies in `span`.
    pub fn within(self, span: Span) -> Scan<'t> {
        let first = self.tokens.partition_point(|token| token.start < span.start);
        let end = self.tokens.partition_point(|token| token.end <= span.end).max(first);
        Scan { text: self.text, tokens: &self.tokens[first..end] }
    }

    /// Where a date stands, in bytes.
    pub fn span(&self, found: Found) -> Span {
        Span { start: self.at(found.start).start, end: self.at(found.end - 1).end }
    }

    /// The token at `i`.
    pub fn at(&self, i: usize) -> Token {
        self.tokens.get(i).copied().unwrap_or(NOTHING)
    }

    /// Its class.
    pub fn lex(&self, i: usize) -> Lex {
        self.at(i).lex
    }

    /// The class of the token before `i`.
    pub fn before(&self, i: usize) -> Lex {
        i.checked_sub(1).map_or(Lex::Newline, |i| self.lex(i))
    }

    /// True if nothing stands between the token at `i` and the next.
    pub fn joined(&self, i: usize) -> bool {
        self.at(i).end == self.at(i + 1).start
    }

    /// The words of the token.
    pub fn word(&self, i: usize) -> &'t str {
        let token = self.at(i);
        Span { start: token.start, end: token.end }.of(self.text)
    }

    /// True if the token is this lower-case word, however it is capitalised.
    pub fn is(&self, i: usize, word: &str) -> bool {
        self.word(i).eq_ignore_ascii_case(word)
    }

    /// True if the token is one of these lower-case words.
    pub fn is_any(&self, i: usize, words: &[&str]) -> bool {
        let own = self.word(i);
        words.iter().any(|word| own.eq_ignore_ascii_case(word))
    }

    /// True if the token is a word that begins with a capital.
    pub fn capital(&self, i: usize) -> bool {
        self.at(i).case != Case::Lower
    }

    /// The number at `i`, if it has at most `digits` digits.
    pub fn number(&self, i: usize, digits: u32) -> Option<u32> {
        let token = self.at(i);
        (token.lex == Lex::Number && token.end - token.start <= digits).then_some(token.value)
    }

    /// The four-digit number at `i`, if a year can be written so.
    pub fn year(&self, i: usize) -> Option<i16> {
        let token = self.at(i);
        let whole = token.lex == Lex::Number && token.end - token.start == 4;
        (whole && (1000..=2999).contains(&token.value)).then_some(token.value as i16)
    }
}

/// The length of the letter beyond ASCII at byte `i`, 0 if there is none.
fn letter_at(text: &str, i: usize) -> usize {
    match text.as_bytes().get(i) {
        // General punctuation, U+2000 to U+203F: the curly marks and dashes of every article.
        Some(0xE2) if text.as_bytes().get(i + 1) == Some(&0x80) => 0,
        Some(0x80..) => {
            let char = text.get(i..).and_then(|rest| rest.chars().next());
            char.filter(|char| char.is_alphanumeric()).map_or(0, char::len_utf8)
        }
        // Inside a word that has begun with such a letter the plain ones go on.
        Some(byte) if byte.is_ascii_alphabetic() && i > 0 && text.as_bytes()[i - 1] >= 0x80 => 1,
        Some(byte) if byte.is_ascii_alphabetic() && i > 0 && text.as_bytes()[i - 1].is_ascii_alphabetic() => 1,
        _ => 0,
    }
}
