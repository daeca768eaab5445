//! Whether two names, from different articles or from different spellings in one, can mean one speaker.
//!
//! Linking asks this of canonical names. A surname alone never makes two people one: it is at most
//! [`Compatible`](Compatibility::Compatible). Spellings count as one when they sound alike *and* look alike (Double
//! Metaphone equal and Jaro–Winkler at least .75): sound alone would make Bidden and Potton one man.

use super::lexicon::{Flags, flags_of, nicknames};
use super::{Gender, Sort, Speaker};
use crate::text::tokens::hash;
use rphonetic::DoubleMetaphone;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How two names relate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Compatibility {
    /// One speaker under two spellings.
    Same,
    /// Could be one speaker: a surname alone, an initial, a body and a part of it.
    Compatible,
    /// The names do not tell.
    Unknown,
    /// Two speakers.
    Different,
}

/// How two canonical names relate.
pub fn compatible(a: &str, b: &str) -> Compatibility {
    let (a, b) = (Parsed::new(a), Parsed::new(b));
    relate(&a, &b)
}

impl Speaker {
    /// How this speaker relates to one of another article, by name, sort, gender and role.
    pub fn compatible(&self, other: &Speaker) -> Compatibility {
        use Compatibility::*;
        match (self.sort, other.sort) {
            (Sort::Unnamed, _) | (_, Sort::Unnamed) => Unknown,
            (Sort::Body, Sort::Person) => self.spoken_for_by(other),
            (Sort::Person, Sort::Body) => other.spoken_for_by(self),
            (Sort::Body, Sort::Body) => {
                let (a, b) = (Parsed::new(&self.name), Parsed::new(&other.name));
                if a.words == b.words { Same } else { relate_bodies(&a, &b) }
            }
            (Sort::Person, Sort::Person) => {
                let genders = (self.gender, other.gender);
                if matches!(genders, (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male)) {
                    return Different;
                }
                match relate(&Parsed::new(&self.name), &Parsed::new(&other.name)) {
                    // A body with a name like a person's ("Nordkraft") and the one who speaks for it.
                    Different if self.speaks_for(other) || other.speaks_for(self) => Compatible,
                    relation => relation,
                }
            }
        }
    }

    /// True for one who says what others have to say: a spokesman, a press secretary.
    pub fn is_spokesperson(&self) -> bool {
        let role = self.role.as_deref().unwrap_or("").to_lowercase();
        ["spokes", "press secretary", "press officer"].iter().any(|word| role.contains(word))
    }

    /// True for a spokesperson whose role names the other.
    fn speaks_for(&self, other: &Speaker) -> bool {
        self.is_spokesperson() && other.spoken_for_by(self) == Compatibility::Compatible
    }

    /// A body and a person: compatible if the person's role names the body ("Kremlin spokesman").
    fn spoken_for_by(&self, person: &Speaker) -> Compatibility {
        let body = Parsed::new(&self.name);
        let role = Parsed::new(person.role.as_deref().unwrap_or(""));
        if !body.words.is_empty() && body.words.iter().all(|word| role.words.contains(word)) {
            Compatibility::Compatible
        } else {
            Compatibility::Unknown
        }
    }
}

/// True if `a` and `b` (lower case) are spellings of one name: they sound alike and look alike.
pub fn variants(a: &str, b: &str) -> bool {
    a == b || (looks(a, b) >= 0.75 && sounds_alike(a, b))
}

/// How the last word of a name sounds: names that are spellings of one another have it in common.
pub fn sound(name: &str) -> String {
    let parsed = Parsed::new(name);
    let last = parsed.words.last().map_or("", String::as_str);
    heard(last).unwrap_or_else(|| last.to_owned())
}

/// How a lower-case word sounds, as a primary Double Metaphone code; `None` with other than basic Latin letters: the encoder
/// is made for English spelling.
fn heard(word: &str) -> Option<String> {
    let plain = word.len() > 1 && word.bytes().all(|c| c.is_ascii_lowercase());
    plain.then(|| {
        // A final "ng" is heard as "n" (Valling, Vallin), which the encoder does not know.
        let word = word.strip_suffix("ng").map_or_else(|| word.to_owned(), |stem| format!("{stem}n"));
        // Twice the usual code length, so that the ends of long names count.
        DoubleMetaphone::new(Some(8)).double_metaphone(&word).primary()
    })
}

/// Jaro–Winkler similarity, 0 to 1, of two lower-case words.
fn looks(a: &str, b: &str) -> f64 {
    // The sum of thirds that makes three quarters exactly comes out just below it.
    strsim::jaro_winkler(a, b) + 1e-9
}

/// True if the two words sound the same; words that [`heard`] cannot tell sound like nothing.
fn sounds_alike(a: &str, b: &str) -> bool {
    heard(a).is_some_and(|a| heard(b) == Some(a))
}

/// A name in comparable parts.
#[derive(Debug, Default)]
struct Parsed {
    /// Lower-case words without titles, marks and diacritics; hyphens split.
    words: Vec<String>,
    /// "jr", "iii".
    suffix: Option<String>,
    /// As the honorific tells.
    gender: Gender,
    /// True if it holds a word of organisations.
    body: bool,
    /// The name, if it is one all-capital word.
    acronym: Option<String>,
    /// True if it has no capital at all, or opens with an indefinite word: "a friend", "two officials".
    unnamed: bool,
}

impl Parsed {
    fn new(name: &str) -> Parsed {
        let mut parsed = Parsed { unnamed: !name.chars().any(char::is_uppercase), ..Parsed::default() };
        let opens = name.split_whitespace().next().unwrap_or("").to_lowercase();
        parsed.unnamed |= matches!(opens.as_str(), "a" | "an" | "one" | "some" | "another" | "two" | "several");
        let mut raw = Vec::new();
        for word in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '/' | ',' | '(' | ')')) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
            if !word.is_empty() {
                raw.push(word);
            }
        }
        let mut titles_only = true;
        for (index, word) in raw.iter().enumerate() {
            let plain: String = word
                .nfd()
                .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .collect();
            let flags = flags_of(&plain);
            let last = index + 1 == raw.len();
            if plain == "the" || (plain == "of" && titles_only) {
                continue;
            }
            if titles_only && !last && flags.any(Flags::TITLE | Flags::NATION) {
                if flags.any(Flags::HONORIFIC_MALE) {
                    parsed.gender = Gender::Male;
                } else if flags.any(Flags::HONORIFIC_FEMALE) {
                    parsed.gender = Gender::Female;
                }
                continue;
            }
            if index > 0 && last && flags.any(Flags::SUFFIX) {
                parsed.suffix = Some(plain);
                continue;
            }
            titles_only = false;
            parsed.body |= flags.any(Flags::BODY) && !(index > 0 && flags.any(Flags::GIVEN));
            parsed.words.push(plain);
        }
        // A first name before it makes "Grace Park" and "Tony Hall" people.
        if let [first, _] = &parsed.words[..] {
            parsed.body &= !flags_of(first).any(Flags::MALE | Flags::FEMALE);
        }
        if let [word] = &raw[..]
            && word.chars().count() > 1
            && word.chars().all(|c| c.is_uppercase() || c == '.')
        {
            parsed.acronym = parsed.words.first().cloned();
        }
        parsed
    }

    /// The first letters of the words with weight.
    fn initials(&self) -> String {
        let small = |word: &str| matches!(word, "of" | "for" | "and" | "on" | "in" | "to");
        self.words.iter().filter(|word| !small(word)).filter_map(|word| word.chars().next()).collect()
    }

    /// The gender, from honorific or first name.
    fn gender(&self) -> Gender {
        match (self.gender, self.words.len()) {
            (Gender::Unknown, 2..) => {
                let first = flags_of(&self.words[0]);
                match (first.any(Flags::MALE), first.any(Flags::FEMALE)) {
                    (true, false) => Gender::Male,
                    (false, true) => Gender::Female,
                    _ => Gender::Unknown,
                }
            }
            (known, _) => known,
        }
    }
}

fn relate(a: &Parsed, b: &Parsed) -> Compatibility {
    use Compatibility::*;
    if a.unnamed || b.unnamed || a.words.is_empty() || b.words.is_empty() {
        return Unknown;
    }
    for (short, long) in [(a, b), (b, a)] {
        if let Some(acronym) = &short.acronym
            && long.words.len() > 1
            && long.initials() == *acronym
        {
            return Same;
        }
    }
    if a.body && b.body {
        return relate_bodies(a, b);
    }
    if a.body != b.body {
        return if a.words == b.words { Compatible } else { Unknown };
    }
    if a.words.len() == 1 && b.words.len() == 1 {
        return match () {
            _ if a.words == b.words && a.acronym.is_some() && b.acronym.is_some() => Same,
            _ if conflict(a, b) => Different,
            _ if variants(&a.words[0], &b.words[0]) => Compatible,
            _ => Different,
        };
    }
    relate_people(a, b)
}

/// True if gender or suffix tells two people apart.
fn conflict(a: &Parsed, b: &Parsed) -> bool {
    let genders = (a.gender(), b.gender());
    let suffixes = matches!((&a.suffix, &b.suffix), (Some(x), Some(y)) if x != y);
    suffixes || matches!(genders, (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male))
}

fn relate_bodies(a: &Parsed, b: &Parsed) -> Compatibility {
    use Compatibility::*;
    if a.words == b.words {
        return Same;
    }
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if long.words.ends_with(&short.words) || long.words.starts_with(&short.words) { Compatible } else { Different }
}

fn relate_people(a: &Parsed, b: &Parsed) -> Compatibility {
    use Compatibility::*;
    if conflict(a, b) {
        return Different;
    }
    let one_suffix = a.suffix.is_some() != b.suffix.is_some();
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if short.words.len() == 1 {
        // "Nerhus" or "Kari" for "Kari Nerhus": a part of the name, whichever part.
        let word = &short.words[0];
        let part = long.words.iter().any(|other| variants(word, other));
        return if part { Compatible } else { Different };
    }
    let (Some(last_a), Some(last_b)) = (a.words.last(), b.words.last()) else { return Unknown };
    if !variants(last_a, last_b) {
        // A second surname that one article leaves out: "Ana Ruiz Molina", "Ana Ruiz".
        let prefix = long.words.starts_with(&short.words);
        return if prefix { Compatible } else { Different };
    }
    let (first_a, first_b) = (a.words[0].as_str(), b.words[0].as_str());
    let middles = (&a.words[1..a.words.len() - 1], &b.words[1..b.words.len() - 1]);
    if first_a == first_b {
        let differ = matches!(middles, ([x], [y]) if !agree(x, y));
        return match () {
            _ if differ => Different,
            _ if one_suffix => Compatible,
            _ => Same,
        };
    }
    if long.words.ends_with(&short.words) {
        // "de la Cruz" for "Rosa de la Cruz", or a first name of which one article knows only the second.
        return Compatible;
    }
    if first_a.chars().count() == 1 || first_b.chars().count() == 1 {
        let one = first_a.chars().next() == first_b.chars().next();
        let middle = |other: &Parsed, first: &str| other.words[1..].iter().any(|word| word == first);
        return if one || middle(a, first_b) || middle(b, first_a) { Compatible } else { Different };
    }
    if nicknames(hash(first_a), hash(first_b)) {
        return Same;
    }
    if sounds_alike(first_a, first_b) && looks(first_a, first_b) >= 0.75 {
        // Tim and Tom sound alike to the encoder, and so do Jen and Jane. Near-identical spelling is one name; so is a
        // looser likeness where the surname was heard differently too, which is how a name comes back from translation.
        let heard = last_a != last_b;
        return if looks(first_a, first_b) >= 0.88 || heard { Same } else { Compatible };
    }
    Different
}

/// Whether two middle names can be one: equal, or one the initial of the other.
fn agree(a: &str, b: &str) -> bool {
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    variants(a, b) || initial(a, b) || initial(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Compatibility::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: Compatibility) {
        assert_eq!(compatible(a, b), expected, "{a} / {b}");
        assert_eq!(compatible(b, a), expected, "{b} / {a}");
    }

    #[test]
    fn spellings_of_one_name() {
        check("Dmitry Orlenko", "Dmitri Orlenko", Same);
        check("Jen Psalter", "Jane Salter", Same);
        check("Dmitri Vallin", "Dmitry Valling", Same);
        check("Kim Jong Un", "Kim Jong-un", Same);
        check("Bill Okafor", "William Okafor", Same);
        check("José Ferrándiz", "Jose Ferrandiz", Same);
        check("Hanna Lindqvist Moe", "Hanna Moe", Same);
        check("Sen. Hanna Moe", "Hanna Moe", Same);
    }

    #[test]
    fn a_surname_is_not_a_person() {
        check("Okafor", "Bill Okafor", Compatible);
        check("Mr. Okafor", "Bill Okafor", Compatible);
        check("Mrs. Okafor", "Bill Okafor", Different);
        check("Okafor", "Okafor", Compatible);
        check("B. Okafor", "Bill Okafor", Compatible);
        check("Bill Okafor", "Grace Okafor", Different);
        check("Bill Okafor Jr.", "Bill Okafor Sr.", Different);
        check("Bill Okafor Jr.", "Bill Okafor", Compatible);
        check("Tim Holm", "Tom Holm", Compatible);
        check("Eric Holm", "Erica Holm", Different);
        check("George W. Holm", "George H. Holm", Different);
    }

    #[test]
    fn alike_is_not_the_same() {
        check("Johnson", "Johansson", Different);
        check("Bidden", "Potton", Different);
        check("Boris Johnson", "Boris Johansson", Different);
    }

    #[test]
    fn bodies() {
        check("the Ministry of Fisheries", "Ministry of Fisheries", Same);
        check("National Weather Bureau", "NWB", Same);
        check("NATO", "NATO", Same);
        check("the Gazette", "the Harbour Gazette", Compatible);
        check("Ministry of Fisheries", "Ministry of Health", Different);
        check("Ministry of Fisheries", "Bill Okafor", Unknown);
        check("two officials", "Bill Okafor", Unknown);
        check("", "Bill Okafor", Unknown);
    }
}
