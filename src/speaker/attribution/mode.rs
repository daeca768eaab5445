//! Speech, thought or plan: told by the cue, and by how the content begins.

use super::Mode;
use super::scan::Scan;
use crate::text::tokens::hash;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What goes on in somebody's head. Written for this project.
const THOUGHT: &str = "believe believes believed believing belief beliefs think thinks thought thinking thoughts feel feels felt feeling \
    feelings fear fears feared fearing hope hopes hoped hoping worry worries worried worrying wonder wonders wondered \
    doubt doubts doubted expect expects expected expecting expectation expectations assume assumes assumed assumption \
    suspect suspects suspected know knows knew known wish wishes wished see sees saw seen view views viewed consider \
    considers considered considering regard regards regarded imagine imagines imagined realize realizes realized realise \
    realises realised understand understands understood learn learns learned remember remembers remembered convinced \
    concern concerns concerned afraid confident opinion opinions aware sure certain surprised angry happy skeptical \
    sceptical optimistic pessimistic fearful hopeful worries suspicion suspicions desire desires prefer prefers preferred \
    hate hates hated love loves loved like likes liked enjoy enjoys trust trusts care cares judge judged deem deems deemed \
    perceive perceives perceived interpret interpreted conviction faith impression perception mind consensus";

/// What somebody means to do. Written for this project.
const PLAN: &str = "plan plans planned planning intend intends intended intending intention intentions aim aims aimed aiming \
    seek seeks sought seeking want wants wanted wanting decide decides decided deciding decision attempt attempts \
    attempted try tries tried trying prepare prepares prepared preparing goal goals strategy effort efforts willing ready \
    determined eager poised set hoping consider";

/// Speech, unless what follows is something to be done: "vowed to fight".
const PROMISE: &str = "vow vows vowed vowing pledge pledges pledged pledging promise promises promised promising threaten threatens \
    threatened threatening agree agrees agreed refuse refuses refused refusing offer offers offered offering swear swears \
    swore commit committed volunteered volunteer commitment";

static CUES: LazyLock<FxHashMap<u32, (Mode, bool)>> = LazyLock::new(|| {
    let mut cues = FxHashMap::default();
    for (words, mode, to) in [(THOUGHT, Mode::Thought, false), (PLAN, Mode::Plan, false), (PROMISE, Mode::Plan, true)] {
        for word in words.split_whitespace() {
            cues.entry(hash(word)).or_insert((mode, to));
        }
    }
    cues
});

/// The mode of a content that the word `cue` governs.
pub fn mode_of(scan: &Scan, cue: usize, content: &Range<usize>) -> Mode {
    const TO: u32 = hash("to");
    let word = |i: usize| scan.words.get(i).map_or(0, |w| w.hash);
    let to = |i: usize| word(i) == TO;
    match CUES.get(&word(cue)) {
        None => Mode::Speech,
        Some((mode, false)) => *mode,
        Some((mode, true)) if to(content.start) || (content.start > 0 && to(content.start - 1)) => *mode,
        Some(_) => Mode::Speech,
    }
}
