//! Words and punctuation as the extractors see them.
//!
//! One pass over the bytes, no pattern engine: every feature and every trained weight rests on these cuts, so the
//! rules are few and fixed. A word keeps inner hyphens and the apostrophe of a name (`O’Brien`); `n’t` and the clitics
//! `’s ’re ’ve ’ll ’d ’m` stand alone; initials (`U.S.`) and titles (`Sen.`) keep their full stops, so that what is
//! left of full stops ends sentences.

use super::Span;

/// One word, number or mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Hash of the lower-cased form with `’` folded to `'` (see [`hash`]).
    pub hash: u32,
}

const SEED: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// The hash under which a lower-cased word is known in word lists, features and weights.
///
/// FNV-1a, 32 bits: fixed for ever, because trained weights depend on it.
pub const fn hash(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let mut h = SEED;
    let mut i = 0;
    while i < bytes.len() {
        h = (h ^ bytes[i] as u32).wrapping_mul(PRIME);
        i += 1;
    }
    h
}

/// [`hash`] of a word as it stands in a text: lower-cased, `’` as `'` and `…` as `...`.
pub fn hash_folded(word: &str) -> u32 {
    let mut h = SEED;
    let mut add = |byte: u8| h = (h ^ u32::from(byte)).wrapping_mul(PRIME);
    if word.is_ascii() {
        word.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
        return h;
    }
    let mut buffer = [0; 4];
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            '’' => add(b'\''),
            '…' => b"...".iter().for_each(|&byte| add(byte)),
            _ => c.encode_utf8(&mut buffer).bytes().for_each(&mut add),
        }
    }
    h
}

/// Cuts `text` into words, numbers and marks.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let token = next(text, at)?;
        at = token.span.end as usize;
        Some(token)
    })
}

/// What each byte means in a word: its lower-case form for letters and digits of ASCII, [`END`] for what ends a word,
/// [`LOOK`] where the characters around it decide.
const IN_WORD: [u8; 256] = {
    let mut table = [END; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        table[byte] = match c {
            b'-' | b'\'' | b'.' | 0x80.. => LOOK,
            _ if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
            _ => END,
        };
        byte += 1;
    }
    table
};
const END: u8 = 0;
const LOOK: u8 = 1;

/// The word at `at` if it is of the plainest kind, which most are: letters and digits of ASCII, a letter first, and then something
/// that surely ends it. What this leaves undecided is cut by [`word_length`] and its neighbours, which would cut this alike.
#[inline]
fn plain_word(bytes: &[u8], at: usize) -> Option<Token> {
    let rest = bytes.get(at..)?;
    let first = *rest.first()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let mut hash = SEED;
    let mut length = 0;
    for &byte in rest {
        match IN_WORD[usize::from(byte)] {
            END => break,
            // The full stop is a title's, a state's or an initial's only after a capital (or in "vs.").
            LOOK if byte == b'.' && first.is_ascii_lowercase() && first != b'v' => break,
            // General punctuation is no part of a word, but for the apostrophe.
            LOOK if byte == 0xe2 && rest.get(length + 1) == Some(&0x80) && rest.get(length + 2) != Some(&0x99) => break,
            LOOK => return None,
            lower => hash = (hash ^ u32::from(lower)).wrapping_mul(PRIME),
        }
        length += 1;
    }
    Some(Token { span: Span::new(at, at + length), hash })
}

/// The next token at or after byte `at`.
#[inline]
fn next(text: &str, mut at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    plain_word(bytes, at).or_else(|| {
        let (start, end) = any(text, at)?;
        let span = Span::new(start, end);
        Some(Token { span, hash: hash_folded(span.of(text)) })
    })
}

/// Where the next token of whatever kind starts and ends, at or after byte `at`.
fn any(text: &str, mut at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let c = loop {
        let byte = *bytes.get(at)?;
        if byte.is_ascii() {
            if byte > b' ' && byte != 0x7f {
                break byte as char;
            }
            at += 1;
        } else {
            let c = char_at(text, at)?;
            if !c.is_whitespace() && !is_invisible(c) {
                break c;
            }
            at += c.len_utf8();
        }
    };
    let run = |of: u8, most: usize| bytes[at..].iter().take(most).take_while(|&&byte| byte == of).count();
    let length = match c {
        '\'' | '’' if clitic(text, at).is_some() && glued(text, at) => clitic(text, at).unwrap_or(1),
        '\'' | '`' | '-' | '.' => run(c as u8, if matches!(c, '\'' | '`') { 2 } else { usize::MAX }),
        'n' | 'N' if negation(text, at).is_some() && glued(text, at) => negation(text, at).unwrap_or(1),
        '@' | '#' => 1 + word_length(text, at + 1, true),
        '0'..='9' => number_length(bytes, at),
        _ if is_word(c) => {
            if c.is_ascii_uppercase() && bytes.get(at + 1) == Some(&b'.') {
                initials_length(bytes, at)
            } else {
                let n = word_length(text, at, false);
                abbreviation_length(text, at, n).unwrap_or(n)
            }
        }
        _ => c.len_utf8(),
    };
    Some((at, at + length.max(1)))
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Letters, digits and the marks that combine with letters.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}') }
}

/// Characters that take no room and part nothing: soft hyphen, joiners, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn word_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => char_at(text, at).is_some_and(is_word),
    }
}

/// True if a word character stands right before `at`.
fn glued(text: &str, at: usize) -> bool {
    text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(is_word)
}

/// Length in bytes of an apostrophe at `at`, either form.
fn apostrophe(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'\'' => Some(1),
        0xe2 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0x99]) => Some(3),
        _ => None,
    }
}

/// Length of `’s`, `’re` and their like at `at`.
fn clitic(text: &str, at: usize) -> Option<usize> {
    let mark = apostrophe(text, at)?;
    let rest = &text.as_bytes()[at + mark..];
    ["s", "re", "ve", "ll", "d", "m", "S"].iter().find_map(|tail| {
        (rest.starts_with(tail.as_bytes()) && !word_at(text, at + mark + tail.len())).then_some(mark + tail.len())
    })
}

/// Length of `n’t` at `at`.
fn negation(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(at), Some(b'n' | b'N')) {
        return None;
    }
    let mark = apostrophe(text, at + 1)?;
    let tail = at + 1 + mark;
    (matches!(bytes.get(tail), Some(b't' | b'T')) && !word_at(text, tail + 1)).then_some(2 + mark)
}

/// Length of the word that starts at `at`; `plain` words hold underscores and no hyphens (handles, tags).
fn word_length(text: &str, at: usize, plain: bool) -> usize {
    let bytes = text.as_bytes();
    let mut i = at;
    while let Some(&byte) = bytes.get(i) {
        if byte.is_ascii_alphanumeric() {
            if i > at && matches!(byte, b'n' | b'N') && !plain && negation(text, i).is_some() {
                break;
            }
            i += 1;
        } else if byte == b'_' && plain {
            i += 1;
        } else if byte == b'-' && !plain && i > at && word_at(text, i + 1) {
            i += 1;
        } else if let (false, Some(mark)) = (plain || i == at, apostrophe(text, i)) {
            // The apostrophe of O’Brien: a capital on both sides of it, or it is not ours.
            let inner = bytes[i - 1].is_ascii_uppercase() || matches!(bytes.get(i + mark), Some(b'A'..=b'Z'));
            if !inner || !word_at(text, i + mark) || clitic(text, i).is_some() {
                break;
            }
            i += mark;
        } else if !byte.is_ascii() {
            match char_at(text, i) {
                Some(c) if is_word(c) => i += c.len_utf8(),
                _ => break,
            }
        } else {
            break;
        }
    }
    i - at
}

/// Length of a number: inner points, commas and colons, and an ordinal's or a decade's ending.
fn number_length(bytes: &[u8], at: usize) -> usize {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut i = at;
    while digit(i) || (matches!(bytes.get(i), Some(b'.' | b',' | b':')) && digit(i + 1)) {
        i += 1;
    }
    for tail in [&b"st"[..], b"nd", b"rd", b"th", b"s"] {
        if bytes[i..].starts_with(tail) && !bytes.get(i + tail.len()).is_some_and(u8::is_ascii_alphanumeric) {
            return i + tail.len() - at;
        }
    }
    i - at
}

/// Length of initials: `U.S.`, `J.`, `U.K`; a lone `I.` or `A.` before a space is a word and a full stop.
fn initials_length(bytes: &[u8], at: usize) -> usize {
    let mut i = at;
    while bytes.get(i).is_some_and(u8::is_ascii_uppercase) && bytes.get(i + 1) == Some(&b'.') {
        i += 2;
    }
    if bytes.get(i).is_some_and(u8::is_ascii_uppercase) && !bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric) {
        i += 1;
    }
    if i - at == 2 && bytes[at] == b'I' { 1 } else { i - at }
}

/// Abbreviations whose full stop is theirs: titles, forms of company, American states, months.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Gen", "Sgt", "Const", "Prof", "Rev", "Lt",
    "Col", "St", "Jr", "Sr", "Inc", "Corp", "Co", "Ltd", "vs", "No", "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Sep",
    "Oct", "Nov", "Dec", "Calif", "Fla", "Ariz", "Mich", "Wis", "Pa", "Va", "Ga", "Tex", "Mass", "Conn", "Ill", "Ind",
    "Ky", "La", "Md", "Me", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Tenn", "Vt", "Wash", "Wyo",
    "Ala", "Ark", "Colo", "Del", "Kan", "Capt", "Maj", "Adm", "Lieut", "Supt", "Atty", "Hon", "Pres", "Ph", "Dept",
    "Brig", "Cmdr", "Det", "Insp", "Ald", "Coun", "Messrs", "Hr",
];

/// Length with the full stop if the `length` bytes at `at` are an abbreviation that keeps it.
fn abbreviation_length(text: &str, at: usize, length: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let stop = at + length;
    if length > 6 || bytes.get(stop) != Some(&b'.') || !matches!(bytes[at], b'A'..=b'Z' | b'v') {
        return None;
    }
    let after = bytes.get(stop + 1).copied();
    if !matches!(after, Some(b' ' | b',' | b')' | b'\t')) {
        return None;
    }
    let word = &text[at..stop];
    // "No." is "number" before a figure only; "Me." and "Miss." are states only before a comma.
    let kept = match word {
        "No" => bytes.get(stop + 2).is_some_and(u8::is_ascii_digit),
        "Me" | "Miss" | "Mass" | "Ill" | "Wash" | "Ore" | "Del" | "Pa" | "La" | "Mo" | "Co" => {
            after == Some(b',') || after == Some(b')') || bytes.get(stop + 2).is_some_and(u8::is_ascii_lowercase)
        }
        _ => ABBREVIATIONS.contains(&word),
    };
    kept.then_some(length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, cut: Expect) {
        let found: Vec<&str> = tokens(text).map(|token| token.span.of(text)).collect();
        cut.assert_eq(&found.join(" | "));
    }

    #[test]
    fn words_numbers_and_marks() {
        check(
            "The U.S. envoy, Jean-Luc O’Brien, didn't pay $1,250.50 by 10:30 on the 3rd.",
            expect![
                "The | U.S. | envoy | , | Jean-Luc | O’Brien | , | did | n't | pay | $ | 1,250.50 | by | 10:30 | on | the | 3rd | ."
            ],
        );
    }

    #[test]
    fn clitics_and_quotation_marks_of_two_apostrophes() {
        check(
            "''We're sure it's Ada's,'' she can’t say -- ``no''... @town_hall said #yes",
            expect![
                "'' | We | 're | sure | it | 's | Ada | 's | , | '' | she | ca | n’t | say | -- | `` | no | '' | ... | @town_hall | said | #yes"
            ],
        );
    }

    #[test]
    fn titles_keep_their_full_stop_and_sentences_theirs() {
        check(
            "Sen. Ada Moss said no. So did I. No. 4 left. Asked again: No. He left J. P. Roe behind.",
            expect![
                "Sen. | Ada | Moss | said | no | . | So | did | I | . | No. | 4 | left | . | Asked | again | : | No | . | He | left | J. | P. | Roe | behind | ."
            ],
        );
    }

    #[test]
    fn any_text_is_cut_without_losing_a_visible_character() {
        for text in [
            "",
            "\u{feff}é\u{301}t\u{ad}é — “ñ”",
            "a\u{a0}b\u{2009}c",
            "n’t 'tis ’",
            "😀 e’e'",
            "日本語。「はい」",
            "-'-'.`",
        ] {
            let cut: String = tokens(text).map(|token| token.span.of(text)).collect();
            let seen: String = text.chars().filter(|&c| !c.is_whitespace() && !is_invisible(c)).collect();
            assert_eq!(cut.replace('\u{ad}', ""), seen.replace('\u{ad}', ""), "{text:?}");
        }
    }

    #[test]
    fn the_plain_way_cuts_as_the_general_one() {
        let text = "Vs. vs. the U.S. no. No. 4 didn't can’t Moss’s “so” e.g. Ada—Lund x-ray a… I. I.’ ok? A380 é9 don't. n't Nov. nov. o'er N";
        let mut at = 0;
        let mut plain = 0;
        while let Some((start, end)) = any(text, at) {
            if let Some(token) = plain_word(text.as_bytes(), start) {
                plain += 1;
                assert_eq!((token.span, token.hash), (Span::new(start, end), hash_folded(&text[start..end])));
            }
            at = end;
        }
        assert!(plain > 9, "{plain}");
    }

    #[test]
    fn a_word_has_one_hash_in_every_spelling_of_its_marks() {
        assert_eq!(hash_folded("Didn’t"), hash("didn't"));
        assert_eq!(hash_folded("ÉTÉ"), hash("été"));
        assert_eq!(hash_folded("…"), hash("..."));
    }
}
