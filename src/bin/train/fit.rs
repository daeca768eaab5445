//! From annotated articles to a model.
//!
//! The later decisions see the answers of the earlier ones, which are better on the articles that they were fitted to
//! than anywhere else. So the articles are cut into folds, and the events of each fold are found with models fitted to
//! the other folds; the event, passage and calibration models learn from those.

use crate::calibrate::isotonic;
use crate::gold::{Article, Attribution};
use crate::learn::Examples;
use crate::score;
use crate::shapes;
use onrecord::quote::Reading;
use onrecord::speaker::attribution::assemble::{self, Choice, Found, How};
use onrecord::speaker::attribution::candidates::{self, Reach};
use onrecord::speaker::attribution::events::{self, Event};
use onrecord::speaker::attribution::features::{self, CueView};
use onrecord::speaker::attribution::model::{Decision, Lexicon, Model, Table};
use onrecord::speaker::attribution::scan::Scan;
use onrecord::text::tokens::hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

const FOLDS: usize = 4;

/// An article ready to learn from.
pub struct Lesson<'a> {
    pub article: &'a Article,
    pub reading: Reading<'a>,
    pub gold: Vec<Attribution>,
    pub fold: usize,
}

impl Lesson<'_> {
    /// Which half of any set of lessons it belongs to.
    fn half(&self) -> u32 {
        self.article.shuffle_key() >> 16 & 1
    }
}

impl<'a> Lesson<'a> {
    pub fn new(article: &'a Article) -> Lesson<'a> {
        let reading = Reading::new(&article.text);
        let gold = article.attributions(&reading);
        Lesson { article, reading, gold, fold: article.shuffle_key() as usize % 65_521 % FOLDS }
    }
}

/// Function words, which are part of a cue's expression but never its head.
static FUNCTION: LazyLock<Vec<u32>> = LazyLock::new(|| {
    "in to of on a an the that for with by at from it his her their have has had is are was were be been not n't would \
     will could should can may and or as he she they i this what how there do did does who about into out up no so if \
     also"
        .split_whitespace()
        .map(hash)
        .collect()
});

/// How readily each word heads a cue.
fn head_rates(lessons: &[&Lesson]) -> FxHashMap<u32, f32> {
    let mut heads: FxHashMap<u32, f32> = FxHashMap::default();
    let mut all: FxHashMap<u32, f32> = FxHashMap::default();
    for lesson in lessons {
        for word in &lesson.reading.words {
            *all.entry(word.hash).or_default() += 1.0;
        }
        for gold in &lesson.gold {
            if let [cue] = &gold.cues[..] {
                for word in
                    lesson.reading.words[cue.clone()].iter().filter(|w| cue.len() <= 2 && !FUNCTION.contains(&w.hash))
                {
                    *heads.entry(word.hash).or_default() += 1.0;
                }
            }
        }
    }
    heads.into_iter().map(|(word, n)| (word, n / (1.0 + all.get(&word).copied().unwrap_or(0.0)).sqrt())).collect()
}

/// The head word of a cue.
fn head_of(lesson: &Lesson, cue: &Range<usize>, rates: &FxHashMap<u32, f32>) -> Option<usize> {
    let mut best: Option<(f32, usize)> = None;
    for i in cue.clone() {
        let word = lesson.reading.words[i];
        let text = lesson.reading.word(i);
        if FUNCTION.contains(&word.hash) || !(text.starts_with(char::is_alphanumeric) || text == ":") {
            continue;
        }
        let rate = rates.get(&word.hash).copied().unwrap_or(0.0) + if word.class.is_verb() { 0.5 } else { 0.0 };
        if best.is_none_or(|b| rate > b.0) {
            best = Some((rate, i));
        }
    }
    best.map(|b| b.1)
}

/// Shared words over all words.
pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> f32 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    if shared == 0 { 0.0 } else { shared as f32 / (a.end.max(b.end) - a.start.min(b.start)) as f32 }
}

fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The first six decisions: cue, content, source.
pub struct Parts {
    tables: Vec<Table>,
    lexicon: Lexicon,
}

impl Parts {
    /// Fits them to these lessons.
    pub fn fit(lessons: &[&Lesson]) -> Parts {
        let rates = head_rates(lessons);
        let heads: Vec<Vec<(usize, &Attribution)>> = lessons
            .iter()
            .map(|lesson| {
                let mut heads: Vec<(usize, &Attribution)> = Vec::new();
                for gold in &lesson.gold {
                    if let Some(head) = gold.cues.first().and_then(|cue| head_of(lesson, cue, &rates)) {
                        heads.retain(|h| h.0 != head);
                        heads.push((head, gold));
                    }
                }
                heads
            })
            .collect();
        let mut counts: FxHashMap<u32, u16> = FxHashMap::default();
        for (lesson, heads) in lessons.iter().zip(&heads) {
            for (head, _) in heads {
                let count = counts.entry(lesson.reading.words[*head].hash).or_default();
                *count = count.saturating_add(1);
            }
        }
        let lexicon = lexicon(lessons, counts);
        // Later decisions see how sure the cues near them are, so each half is heard by what the other has taught.
        let cues = |half: Option<u32>| {
            let mut examples = Examples::new(Decision::Cue);
            for (lesson, heads) in lessons.iter().zip(&heads).filter(|(lesson, _)| Some(lesson.half()) != half) {
                cue_examples(&Scan::new(&lesson.reading, &lexicon), heads, &mut examples);
            }
            examples.fit(false, 5, 0.05)
        };
        let cue_tables: Vec<Table> = [None, Some(0), Some(1)].into_par_iter().map(cues).collect();
        let scans: Vec<Scan> = lessons
            .par_iter()
            .map(|lesson| Scan::new(&lesson.reading, &lexicon).hear(&cue_tables[1 + lesson.half() as usize]))
            .collect();
        let order =
            [Decision::RightStart, Decision::RightEnd, Decision::LeftEnd, Decision::LeftStart, Decision::Source];
        let others = order.par_iter().map(|&decision| {
            let mut examples = Examples::new(decision);
            for (scan, heads) in scans.iter().zip(&heads) {
                for (head, gold) in heads {
                    content_examples(&CueView::new(scan, *head), gold, decision, &mut examples);
                }
            }
            examples.fit(true, 5, 0.05)
        });
        let mut tables = vec![cue_tables[0].clone()];
        tables.extend(others.collect::<Vec<_>>());
        drop(scans);
        Parts { tables, lexicon }
    }

    /// A model of these parts that cannot judge whole events yet.
    pub fn into_model(self) -> Model {
        let mut model = Model::empty();
        model.lexicon = self.lexicon;
        for (place, table) in model.tables.iter_mut().zip(self.tables) {
            *place = table;
        }
        model
    }
}

/// The words and clusters that may lead a cue: what hardly ever does is not worth the time.
fn lexicon(lessons: &[&Lesson], counts: FxHashMap<u32, u16>) -> Lexicon {
    // How often each word stands, and its cluster.
    let mut all: FxHashMap<u32, (u32, u16)> = FxHashMap::default();
    for word in lessons.iter().flat_map(|lesson| &lesson.reading.words) {
        let (total, cluster) = all.entry(word.hash).or_default();
        (*total, *cluster) = (*total + 1, word.cluster);
    }
    let mut clusters: FxHashMap<u16, (u32, u32)> = FxHashMap::default();
    for (&word, &(total, cluster)) in &all {
        let sums = clusters.entry(cluster).or_default();
        sums.0 += u32::from(counts.get(&word).copied().unwrap_or(0));
        sums.1 += total;
    }
    let mut welcome: Vec<u16> =
        clusters.into_iter().filter(|(path, (cues, total))| *path != 0 && cues * 3 >= *total).map(|c| c.0).collect();
    welcome.sort_unstable();
    let mut words: Vec<(u32, u16)> =
        counts.into_iter().filter(|(word, n)| u32::from(*n) * 150 >= all.get(word).map_or(0, |word| word.0)).collect();
    words.sort_unstable();
    Lexicon::new(&words, welcome)
}

fn cue_examples(scan: &Scan, heads: &[(usize, &Attribution)], examples: &mut Examples) {
    let mut out = Vec::new();
    for i in (0..scan.words.len()).filter(|&i| scan.candidates[i]) {
        out.clear();
        features::cue::cue(&CueView::new(scan, i), &mut out);
        examples.candidate(&out, f32::from(u8::from(heads.iter().any(|h| h.0 == i))));
        examples.end_group();
    }
}

/// The examples that one annotated cue gives to a content or source decision.
fn content_examples(view: &CueView, gold: &Attribution, decision: Decision, examples: &mut Examples) {
    let scan = view.scan;
    let sentence = |i: usize| scan.words[i].sentence == scan.words[view.at].sentence;
    let core = |r: Range<usize>| scan.core(r);
    let right = gold.contents.iter().find(|c| c.start > view.at && sentence(c.start));
    let left = gold.contents.iter().rfind(|c| c.end <= view.at + 1 && sentence(c.end - 1));
    let mut places = Vec::new();
    let mut out = Vec::new();
    let yes = |b: bool| f32::from(u8::from(b));
    match decision {
        Decision::RightStart | Decision::RightEnd => {
            candidates::right_starts(scan, view.at, Reach::Sentence, &mut places);
            let target = right.and_then(|c| {
                let end = c.end.min(view.to);
                let wanted = core(c.start..end).start;
                places
                    .iter()
                    .copied()
                    .find(|&j| j == c.start)
                    .or_else(|| places.iter().copied().find(|&j| j < end && core(j..end).start == wanted))
            });
            if decision == Decision::RightStart {
                if right.is_some() && target.is_none() {
                    return;
                }
                features::content::no_right(view, &mut out);
                examples.candidate(&out, yes(right.is_none()));
                for &j in &places {
                    out.clear();
                    features::content::right_start(view, j, &mut out);
                    examples.candidate(&out, yes(Some(j) == target));
                }
                examples.end_group();
            } else if let (Some(start), Some(c)) = (target, right) {
                candidates::right_ends(scan, start, Reach::Sentence, &mut places);
                let wanted = core(c.start..c.end.min(view.to));
                best_places(
                    &places,
                    |&e| overlap(&core(start..e), &wanted),
                    examples,
                    |&e, out| {
                        features::content::right_end(view, start, e, out);
                    },
                );
            }
        }
        Decision::LeftEnd | Decision::LeftStart => {
            candidates::left_ends(scan, view.at, Reach::Sentence, &mut places);
            let targets: Vec<usize> = left.map_or(Vec::new(), |c| {
                let start = c.start.max(view.from);
                let wanted = core(start..c.end).end;
                places.iter().copied().filter(|&e| e > start && core(start..e).end == wanted).collect()
            });
            if decision == Decision::LeftEnd {
                if left.is_some() && targets.is_empty() {
                    return;
                }
                features::content::no_left(view, &mut out);
                examples.candidate(&out, yes(left.is_none()));
                for e in &places {
                    out.clear();
                    features::content::left_end(view, *e, &mut out);
                    examples.candidate(&out, yes(targets.contains(e)) / targets.len().max(1) as f32);
                }
                examples.end_group();
            } else if let (Some(&end), Some(c)) = (targets.first(), left) {
                candidates::left_starts(scan, end, &mut places);
                let wanted = core(c.start.max(view.from)..c.end);
                best_places(
                    &places,
                    |&j| overlap(&core(j..end), &wanted),
                    examples,
                    |&j, out| {
                        features::content::left_start(view, end, j, out);
                    },
                );
            }
        }
        Decision::Source => {
            let inside: Vec<&Range<usize>> = gold.sources.iter().filter(|s| sentence(s.start)).collect();
            if !gold.sources.is_empty() && inside.is_empty() {
                return;
            }
            let phrases = scan.phrases(scan.words[view.at].sentence as usize);
            let target =
                inside.first().map(|s| phrases.iter().position(|p| meets(&(p.start as usize..p.end as usize), s)));
            if target == Some(None) {
                return;
            }
            let target = target.flatten();
            let contents: Vec<Range<usize>> = gold.contents.iter().map(|c| core(c.clone())).collect();
            features::source::none(view, &mut out);
            examples.candidate(&out, yes(target.is_none()));
            for (_, phrase, place) in events::source_phrases(view, &contents, Reach::Sentence) {
                out.clear();
                features::source::phrase(view, phrase, place, &contents, &mut out);
                examples.candidate(&out, yes(target == Some(place.index)));
            }
            examples.end_group();
        }
        _ => {}
    }
}

/// A group in which the places that fit best are wanted; none if no place fits well.
fn best_places<T>(
    places: &[T],
    fit: impl Fn(&T) -> f32,
    examples: &mut Examples,
    mut features: impl FnMut(&T, &mut Vec<u32>),
) {
    let fits: Vec<f32> = places.iter().map(fit).collect();
    let best = fits.iter().copied().fold(0.0, f32::max);
    if best <= 0.6 {
        return;
    }
    let wanted: Vec<bool> = fits.iter().map(|&f| f >= best - 1e-6).collect();
    let share = 1.0 / wanted.iter().filter(|w| **w).count() as f32;
    let mut out = Vec::new();
    for (place, wanted) in places.iter().zip(wanted) {
        out.clear();
        features(place, &mut out);
        examples.candidate(&out, if wanted { share } else { 0.0 });
    }
    examples.end_group();
}

/// True if the source is the annotated one.
fn source_is_right(scan: &Scan, source: Option<u32>, gold: &Attribution) -> bool {
    match source.and_then(|s| scan.reading.phrases.get(s as usize)) {
        None => gold.sources.is_empty(),
        Some(p) => gold.sources.iter().any(|s| meets(&(p.start as usize..p.end as usize), s)),
    }
}

/// The annotated attribution whose content this is.
fn matching<'g>(scan: &Scan, content: &Range<usize>, gold: &'g [Attribution]) -> Option<&'g Attribution> {
    gold.iter().find(|g| g.contents.iter().any(|c| overlap(&scan.core(c.clone()), content) >= 0.5))
}

/// How much of an event is right.
fn event_label(scan: &Scan, event: &Event, gold: &[Attribution]) -> f32 {
    let right = event
        .contents()
        .filter(|c| matching(scan, c, gold).is_some_and(|g| source_is_right(scan, event.source, g)))
        .count();
    right as f32 / event.contents().count() as f32
}

/// Fits everything. `threshold` is the probability below which an event is dropped.
pub fn fit(lessons: &[&Lesson], threshold: f32) -> Model {
    let folds: Vec<Model> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let others: Vec<&Lesson> = lessons.iter().copied().filter(|l| l.fold != fold).collect();
            Parts::fit(&others).into_model()
        })
        .collect();
    let mut raw: Vec<Vec<Event>> = lessons
        .par_iter()
        .map(|lesson| {
            let model = &folds[lesson.fold];
            events::events(&heard(lesson, model), model, Reach::Sentence)
        })
        .collect();
    let mut model = Parts::fit(lessons).into_model();
    model.event_threshold = threshold;
    model.shapes = shapes::of(&model, lessons);

    // The event model, and its own answers out of fold.
    let event_examples = |skip: Option<usize>| {
        let mut examples = Examples::new(Decision::Event);
        let mut out = Vec::new();
        for (lesson, raw) in lessons.iter().zip(&raw).filter(|(l, _)| Some(l.fold) != skip) {
            let scan = Scan::new(&lesson.reading, &model.lexicon);
            for event in raw {
                out.clear();
                features::event::event(&scan, event, &mut out);
                examples.candidate(&out, event_label(&scan, event, &lesson.gold));
                examples.end_group();
            }
        }
        examples
    };
    // Its features are probabilities that agree with each other: at the rate of the other tables it would be far too sure.
    let fitted: Vec<Table> = (0..=FOLDS)
        .into_par_iter()
        .map(|fold| event_examples((fold < FOLDS).then_some(fold)).fit(false, 6, 0.025))
        .collect();
    model.tables[Decision::Event as usize] = fitted[FOLDS].clone();
    let judge_tables = fitted;
    let mut judge = model.clone();
    for fold in 0..FOLDS {
        judge.tables[Decision::Event as usize] = judge_tables[fold].clone();
        for (lesson, raw) in lessons.iter().zip(&mut raw).filter(|(l, _)| l.fold == fold) {
            let scan = Scan::new(&lesson.reading, &model.lexicon);
            for event in raw {
                event.p = events::confidence(&scan, event, &judge);
            }
        }
    }

    // Quotations that no cue governs; and models of all but one fold, whose answers on that fold calibrate.
    let fitted: Vec<[Table; 2]> =
        (0..=FOLDS).into_par_iter().map(|fold| passage_tables(lessons, &raw, &model, fold)).collect();
    let mut answers: [Vec<(f32, bool)>; 3] = Default::default();
    for (fold, mut part) in folds.into_iter().enumerate() {
        part.event_threshold = threshold;
        part.shapes = model.shapes.clone();
        part.tables[Decision::Event as usize] = judge_tables[fold].clone();
        let [passage, speaker] = fitted[fold].clone();
        part.tables[Decision::Passage as usize] = passage;
        part.tables[Decision::PassageSource as usize] = speaker;
        for lesson in lessons.iter().filter(|l| l.fold == fold) {
            let statements = score::read(lesson.article, &part);
            for (statement, right) in statements.iter().zip(score::judge(lesson.article, &statements)) {
                answers[score::calibration_of(statement)].push((statement.confidence, right));
            }
        }
    }
    model.calibrations = answers.map(isotonic);
    let [passage, speaker] = fitted[FOLDS].clone();
    model.tables[Decision::Passage as usize] = passage;
    model.tables[Decision::PassageSource as usize] = speaker;
    model
}

/// The tables of the decisions on marked passages, fitted to all folds but one.
fn passage_tables(lessons: &[&Lesson], raw: &[Vec<Event>], model: &Model, skip: usize) -> [Table; 2] {
    let mut passages = Examples::new(Decision::Passage);
    let mut speakers = Examples::new(Decision::PassageSource);
    for (lesson, raw) in lessons.iter().zip(raw).filter(|(lesson, _)| lesson.fold != skip) {
        passage_examples(lesson, raw, model, &mut passages, &mut speakers);
    }
    [passages.fit(false, 6, 0.05), speakers.fit(true, 6, 0.05)]
}

/// A lesson's reading, its cues judged.
fn heard<'r>(lesson: &'r Lesson, model: &Model) -> Scan<'r> {
    Scan::new(&lesson.reading, &model.lexicon).hear(model.table(Decision::Cue))
}

/// The features of each choice of a speaker.
struct TakenDown(Vec<Vec<u32>>);

impl features::Ask for TakenDown {
    type Features = Vec<u32>;
    fn candidate(&mut self, fill: impl FnOnce(&mut Vec<u32>)) {
        let mut out = Vec::new();
        fill(&mut out);
        self.0.push(out);
    }
}

/// The examples of one article for the decisions on marked passages.
fn passage_examples(lesson: &Lesson, raw: &[Event], model: &Model, passages: &mut Examples, speakers: &mut Examples) {
    let scan = Scan::new(&lesson.reading, &model.lexicon);
    let heard = assemble::heard(&scan, raw);
    let kept = events::resolve(&scan, raw, model.event_threshold);
    let phrases = &lesson.reading.phrases;
    let words = |p: u32| phrases[p as usize].start as usize..phrases[p as usize].end as usize;
    let mut own = Vec::new();
    let mut all = TakenDown(Vec::new());
    assemble::walk(&scan, &kept, Vec::new(), |view, last| {
        let core = scan.core(view.words.clone());
        let gold = matching(&scan, &core, &lesson.gold);
        own.clear();
        features::passage::passage(view, &mut own);
        passages.candidate(&own, f32::from(u8::from(gold.is_some())));
        passages.end_group();
        let gold = gold?;
        let source = gold.sources.first();
        let hits = |p: u32| source.is_some_and(|s| meets(&words(p), s));
        all.0.clear();
        let choices = assemble::speaker_choices(view, last, &heard, &mut all);
        let carried = last.and_then(|l| l.source).is_some_and(hits);
        let wanted: Vec<bool> = choices
            .iter()
            .map(|choice| match *choice {
                Choice::Nobody => source.is_none(),
                Choice::Carry => carried,
                Choice::Phrase(p, _) => hits(p),
            })
            .collect();
        let n = wanted.iter().filter(|w| **w).count();
        if n > 0 {
            for (features, wanted) in all.0.iter().zip(&wanted) {
                speakers.candidate(features, if *wanted { 1.0 / n as f32 } else { 0.0 });
            }
            speakers.end_group();
        }
        let phrase = source.and_then(|s| (0..phrases.len() as u32).find(|&p| meets(&words(p), s)));
        Some(Found { end: core.end, contents: vec![core], source: phrase, how: How::Alone, source_p: 1.0, p: 1.0 })
    });
}
