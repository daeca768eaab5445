//! Words that show somebody saying or doing something on a day, and words that say what a speaker is.
//!
//! Written for this project after the rules of [`super::statement`]; a word's sense is a set of flags.

use crate::text::tokens::hash;

/// The senses of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Word(u8);

const SAYS: u8 = 1;
const ACTS: u8 = 2;
const EVENT: u8 = 4;
const DOCUMENT: u8 = 8;
const OBSERVER: u8 = 16;
const OFFICE: u8 = 32;
const PEOPLE: u8 = 64;
const MEDIUM: u8 = 128;

impl std::ops::BitOr for Word {
    type Output = Word;

    /// What any of two words says.
    fn bitor(self, other: Word) -> Word {
        Word(self.0 | other.0)
    }
}

impl Word {
    pub const NONE: Word = Word(0);

    /// A saying, or an act that is one: said, tweeted, testified, accused.
    pub fn says(self) -> bool {
        self.0 & SAYS != 0
    }

    /// Something done in public that words go with: visited, voted, released.
    pub fn acts(self) -> bool {
        self.0 & ACTS != 0
    }

    /// An occasion on which people speak: rally, hearing, summit.
    pub fn event(self) -> bool {
        self.0 & EVENT != 0
    }

    /// Words on paper, or the occasion itself, whose date is that of what it says: statement, ruling, speech.
    pub fn document(self) -> bool {
        self.0 & DOCUMENT != 0
    }

    /// What makes a person an observer and not a part of the event: professor, analyst, founder, resident.
    pub fn observer(self) -> bool {
        self.0 & OBSERVER != 0
    }

    /// What makes a person a part of events: senator, minister, judge.
    pub fn office(self) -> bool {
        self.0 & OFFICE != 0
    }

    /// A newspaper, a station or an agency, by a word of its name.
    pub fn medium(self) -> bool {
        self.0 & MEDIUM != 0
    }

    /// People that a reporter interviews: voters, experts.
    pub fn people(self) -> bool {
        self.0 & PEOPLE != 0
    }
}

#[rustfmt::skip]
const WORDS: &[(u8, &[&str])] = &[
    (SAYS, &[
        "said", "says", "told", "tells", "wrote", "writes", "tweeted", "posted", "declared", "announced", "spoke", "testified", "criticized", "criticised",
        "attacked", "blasted", "slammed", "accused", "called", "warned", "responded", "addressed", "argued", "grilled", "claimed", "questioned", "speaking",
        "asked", "urged", "joined", "met", "appeared", "gathered", "dedicating", "voted", "joked", "denounced", "condemned", "vowed", "explained", "added",
        "confirmed", "admitted", "acknowledged", "insisted", "replied", "denied", "defended", "praised", "conceded", "apologized", "apologised", "boasted",
        "complained", "stated", "reiterated", "unveiled", "signed", "endorsed", "lashed", "pushed", "rejected", "dismissed", "promised", "pledged", "mocked",
        "rallied", "briefed", "reacted", "hailed", "predicted",
    ]),
    (ACTS, &[
        "say", "saying", "ask", "asks", "adds", "adding", "post", "posts", "speaks", "declares", "calling", "calls", "argue", "argues", "arguing", "claims",
        "claim", "warns", "warning", "urges", "urging", "insists", "respond", "responding", "reply", "comment", "comments", "commented", "rallies", "debated",
        "testimony", "campaigned", "campaigning", "appearing", "talks", "vote", "votes", "ruled", "release", "issued", "issue", "report", "reported", "reports",
        "decision", "accusing", "mocking", "praising", "acknowledge", "admits", "suggested", "suggests", "suggesting", "promising", "describing", "described",
        "touted", "hit", "ripped", "took", "made", "delivered", "gave", "unveiling", "visited", "visit", "visiting", "opinion", "article", "show", "episode",
        "asking", "writing", "predicting", "defending", "criticizing", "attacking", "blasting", "rejecting", "endorse", "endorsement", "held",
    ]),
    (SAYS | EVENT | DOCUMENT, &[
        "statement", "interview", "speech", "rally", "hearing", "briefing", "remarks", "released", "message", "debate", "conference", "forum", "reference",
    ]),
    (ACTS | DOCUMENT, &["ruling"]),
    (EVENT | DOCUMENT, &["ruling"]),
    (EVENT, &[
        "meeting", "ceremony", "dinner", "gala", "summit", "cookout", "convention", "appearance", "stop", "opening", "dedication", "session", "service",
        "gathering", "protest", "march", "vote", "town", "event", "trial", "visit", "tour", "funeral", "vigil", "luncheon", "breakfast", "fundraiser", "panel",
        "keynote", "address", "testimony", "verdict", "sentencing", "inauguration",
    ]),
    (OBSERVER, &[
        "professor", "analyst", "fellow", "expert", "scholar", "economist", "author", "pollster", "strategist", "consultant", "historian", "scientist",
        "researcher", "lawyer", "attorney", "lives", "lived", "teaches", "studies", "founder", "former", "executive", "editor", "resident", "voter", "student",
        "mother", "father", "teacher", "co-founder", "cofounder", "tank", "university", "institute", "center", "centre", "association", "foundation", "council",
        "director", "activist", "survivor", "lobbyist", "owner", "columnist", "managing", "adviser", "advisor", "retired", "nurse", "farmer", "biographer",
        "psychologist", "sociologist", "lecturer", "commentator", "blogger", "veteran", "neighbour", "neighbor", "critic",
    ]),
    (OFFICE, &[
        "rep", "sen", "reps", "sens", "gov", "chairman", "chairwoman", "president", "prime", "chancellor", "secretary", "speaker", "senator", "congressman",
        "congresswoman", "mayor", "general", "judge", "justice", "minister", "premier", "governor", "king", "queen", "pope", "candidate", "nominee",
        "ambassador", "commissioner", "spokesman", "spokeswoman", "spokesperson", "sheriff", "representative",
    ]),
    (MEDIUM, &[
        "post", "times", "cnn", "fox", "nbc", "abc", "cbs", "msnbc", "npr", "bbc", "reuters", "ap", "afp", "associated", "news", "journal", "tribune",
        "magazine", "politico", "buzzfeed", "huffpost", "bloomberg", "guardian", "telegraph", "radio", "tv", "herald", "globe", "chronicle", "today",
        "gazette", "mail", "mirror", "weekly", "axios", "vox", "slate", "independent", "observer", "examiner", "press", "itv", "channel", "register",
    ]),
    (PEOPLE, &[
        "experts", "economists", "officials", "voters", "analysts", "people", "scholars", "lawyers", "residents", "students", "women", "men", "workers",
        "supporters", "neighbours", "neighbors", "parents",
    ]),
];

const SLOTS: usize = 1024;

/// As the calendar's words: open addressing, built at compile time; a word in two lists has the senses of both.
static TABLE: [(u32, u8); SLOTS] = {
    let mut table = [(0, 0); SLOTS];
    let mut list = 0;
    while list < WORDS.len() {
        let (flags, words) = WORDS[list];
        let mut i = 0;
        while i < words.len() {
            let key = hash(words[i]);
            let mut slot = key as usize % SLOTS;
            while table[slot].0 != 0 && table[slot].0 != key {
                slot = (slot + 1) % SLOTS;
            }
            table[slot] = (key, table[slot].1 | flags);
            i += 1;
        }
        list += 1;
    }
    table
};

/// What the word whose lower-cased form has this hash says.
pub(super) fn sense(hash: u32) -> Word {
    let mut slot = hash as usize % SLOTS;
    loop {
        match TABLE[slot] {
            (0, _) => return Word::NONE,
            (key, flags) if key == hash => return Word(flags),
            _ => slot = (slot + 1) % SLOTS,
        }
    }
}
