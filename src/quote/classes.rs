//! The coarse class of a word, from closed lists, its ending and its capital.
//!
//! There is no tagger: the decisions downstream see the word itself and its neighbours anyway, and with closed lists and
//! endings they are as good as with a dictionary of tags. What matters is that verbs of saying are never taken for part
//! of a name. The lists were written for this project.

use super::Class;
use crate::text::clusters::clusters;
use crate::text::tokens::hash;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const LISTS: &[(Class, &str)] = &[
    (Class::SubjectPronoun, "he she they i we"),
    (Class::Pronoun, "it you this these those"),
    (Class::ObjectPronoun, "him them me us"),
    (Class::Relative, "who which whom"),
    (Class::That, "that"),
    (Class::Determiner, "the a an some many several most another other no any each every both all few"),
    (Class::Possessive, "his her its their my our your whose"),
    (Class::Genitive, "'s"),
    (
        Class::Preposition,
        "of in on at by for with from to about into over against during after before between among through under without \
         within toward towards amid despite since until like per via outside inside near behind beyond across around off \
         onto upon except beside besides above below along",
    ),
    (Class::Conjunction, "and but or nor yet"),
    (
        Class::Subordinator,
        "because while although though when if whether as where why how what unless once so than whereas",
    ),
    (
        Class::Auxiliary,
        "is are was were be been being has have had having do does did will would could should can may might must 'll 've \
         're 'd 'm ca wo cannot ought",
    ),
    (Class::Negation, "not n't never"),
    (
        Class::Day,
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september \
         october november december",
    ),
    (
        Class::Number,
        "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion",
    ),
    (
        Class::Adverb,
        "also later then repeatedly previously recently earlier still just even only now already often again here there \
         today yesterday too almost perhaps maybe instead however meanwhile indeed ever always sometimes soon tonight \
         tomorrow ago very quite rather back once",
    ),
    (Class::According, "according"),
    (
        Class::Adjective,
        "new former top senior old young good bad great big small large high low long short same own last first next other \
         such much more less many various certain clear",
    ),
    (
        Class::VerbPast,
        "said told wrote thought knew felt saw found heard made went came took gave got kept left held let put set stood \
         sat ran spoke began became brought bought built caught chose drew drove ate fell fought flew forgot froze grew hid \
         hit hurt laid led lent lost meant met paid quit read rode rose sent shook shot shown showed shut sang sank slept \
         sold spent split spread stole struck swore swept swam taught tore threw understood undertook wore won withdrew \
         woke wound broke bore bet bound bred cast clung crept cut dealt dug fed fled flung forbade foresaw forgave \
         foretold given gone gotten taken seen known written spoken chosen broken driven eaten fallen forgotten grown \
         hidden ridden risen shaken stolen sworn thrown torn worn begun drunk rung sung sunk swum done born overtook \
         oversaw overthrew repaid retold rewrote sought stuck swung upheld withheld reread misspoke overheard shed",
    ),
    (
        Class::VerbThird,
        "says tells writes thinks knows feels sees finds hears makes goes comes takes gives gets keeps leaves lets puts \
         stands sits runs speaks begins becomes brings buys builds chooses draws falls fights forgets grows hides holds \
         leads loses means meets pays reads rises sends shows sells spends strikes swears teaches throws understands \
         wears wins withdraws breaks believes believed argues adds explains insists claims admits agrees asks warns notes \
         suggests declares announces acknowledges confirms denies predicts expects hopes fears wants wishes concludes \
         contends maintains asserts alleges complains laments quips jokes jests observes recalls remembers remarks replies \
         responds retorts reveals states stresses urges vows pledges promises proposes recommends reiterates \
         emphasizes emphasises underlines underscores criticizes criticises blames accuses describes calls cites quotes \
         reports reads tweets indicates implies proves learns discovers realizes realises considers assumes supposes \
         doubts wonders worries imagines dreams intends plans decides threatens refuses offers appears seems remains \
         includes continues allows requires provides uses",
    ),
    (
        Class::Verb,
        "say tell write think know feel see find hear make go come take give get keep leave let put stand sit run speak \
         begin become bring buy build choose draw fall fight forget grow hide hold lead lose mean meet pay send sell \
         spend swear teach throw understand wear win withdraw break believe argue add explain insist claim admit agree ask \
         warn suggest declare announce acknowledge confirm deny predict expect hope want wish conclude contend maintain \
         assert allege complain lament observe recall remember remark reply respond retort reveal stress urge vow pledge \
         propose recommend reiterate emphasize emphasise underline underscore criticize criticise blame accuse describe \
         cite tweet indicate imply prove learn discover realize realise consider assume suppose doubt wonder worry imagine \
         intend decide threaten refuse appear seem remain include continue allow require provide use try need help ask \
         stay talk happen follow serve die live eat sleep listen win join create receive reach raise pass",
    ),
];

/// What the lists say of a word: its class, if they give one, and its cluster, 0 for a word without one.
type Known = (Option<Class>, u16);

/// Closed lists and clusters in one table, so that a word costs one look-up, and that into a quarter of a megabyte, since most of its
/// time is spent waiting for memory.
///
/// A hash, mixed, is the place of its word and a tag of sixteen bits each. A word that stands behind its place may be taken for
/// another with its tag, which happens to one unknown word in fifty thousand and to none that is known.
pub(super) struct Classes {
    slots: Box<[Slot; SLOTS]>,
    known: Vec<Known>,
}

const SLOTS: usize = 1 << 16;

#[derive(Clone, Copy)]
struct Slot {
    tag: u16,
    /// Index in `known`; 0 in a free slot.
    known: u16,
}

static WORDS: LazyLock<Classes> = LazyLock::new(|| Classes::new(&words()));

/// All words that are known, each once, by their hashes.
fn words() -> Vec<(u32, Known)> {
    let mut listed: FxHashMap<u32, Known> = FxHashMap::default();
    for (class, words) in LISTS {
        for word in words.split_whitespace() {
            listed.entry(hash(word)).or_insert((Some(*class), 0));
        }
    }
    let clustered = clusters().map(|(word, cluster)| (word, (listed.remove(&word).and_then(|known| known.0), cluster)));
    let mut words: Vec<(u32, Known)> = clustered.collect();
    words.extend(listed);
    words
}

#[inline(always)]
fn place_and_tag(hash: u32) -> (usize, u16) {
    let mixed = hash.wrapping_mul(0x9e37_79b1);
    ((mixed >> 16) as usize, mixed as u16)
}

impl Classes {
    /// The shipped ones.
    pub fn shipped() -> &'static Classes {
        &WORDS
    }

    /// A table of these words, each by its hash.
    fn new(words: &[(u32, Known)]) -> Classes {
        let mut slots = Box::new([Slot { tag: 0, known: 0 }; SLOTS]);
        let mut known = vec![(None, 0)];
        let mut index: FxHashMap<Known, u16> = FxHashMap::default();
        for &(word, what) in words {
            let what = *index.entry(what).or_insert_with(|| {
                known.push(what);
                (known.len() - 1) as u16
            });
            let (mut at, tag) = place_and_tag(word);
            while slots[at].known != 0 {
                at = (at + 1) % SLOTS;
            }
            slots[at] = Slot { tag, known: what };
        }
        Classes { slots, known }
    }

    #[inline(always)]
    fn look_up(&self, hash: u32) -> Known {
        let (mut at, tag) = place_and_tag(hash);
        loop {
            let slot = self.slots[at];
            if slot.tag == tag || slot.known == 0 {
                return self.known[usize::from(slot.known)];
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// The class of a token by itself, and its cluster; quotation marks are told by their place, not here.
    #[inline]
    pub fn of(&self, word: &str, hash: u32) -> (Class, u16) {
        let (listed, cluster) = self.look_up(hash);
        // A capital inside a sentence makes a name of a noun or verb, but that is for the caller to say.
        (listed.unwrap_or_else(|| class_by_form(word)), cluster)
    }
}

/// The class of a token that no list has.
fn class_by_form(word: &str) -> Class {
    let bytes = word.as_bytes();
    let Some(&first) = bytes.first() else { return Class::Other };
    if first.is_ascii_punctuation() {
        return match first {
            b'@' | b'#' if bytes.len() > 1 => Class::Proper,
            b',' => Class::Comma,
            b'.' => Class::Period,
            b':' => Class::Colon,
            b';' => Class::Semicolon,
            b'(' | b'[' => Class::Open,
            b')' | b']' => Class::Close,
            b'?' => Class::Question,
            b'!' => Class::Exclamation,
            b'-' => Class::Dash,
            _ => Class::Other,
        };
    }
    if first.is_ascii_digit() {
        return Class::Number;
    }
    let Some(initial) = word.chars().next() else { return Class::Other };
    if !initial.is_alphanumeric() {
        return match initial {
            '—' | '–' | '―' => Class::Dash,
            '…' => Class::Period,
            _ => Class::Other,
        };
    }
    if initial.is_uppercase() {
        return Class::Proper;
    }
    if word.len() > 3 {
        if word.ends_with("ly") {
            return Class::Manner;
        }
        if word.ends_with("ing") {
            return Class::VerbIng;
        }
        if word.ends_with("ed") {
            return Class::VerbPast;
        }
        if ["ous", "ful", "less", "able", "ible"].iter().any(|tail| word.ends_with(tail)) {
            return Class::Adjective;
        }
    }
    Class::Noun
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_known_word_is_found_as_itself() {
        let words = words();
        let twice: FxHashMap<u32, Known> = words.iter().copied().collect();
        assert!(words.len() > 30_000 && twice.len() == words.len());
        for (word, known) in words {
            assert_eq!(WORDS.look_up(word), known, "{word:#x}");
        }
    }

    #[test]
    fn hardly_an_unknown_word_is_taken_for_another() {
        let known: FxHashMap<u32, Known> = words().into_iter().collect();
        let unknown = (0..1_000_000).map(|n| hash(&format!("qx{n}"))).filter(|word| !known.contains_key(word));
        let mistaken = unknown.filter(|&word| WORDS.look_up(word) != (None, 0)).count();
        assert!(mistaken < 40, "{mistaken} of a million");
    }
}
