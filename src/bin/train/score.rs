//! How well articles are read: a fragment counts if its span overlaps an annotated one by half and its speaker is right.

use crate::fit::{self, Lesson, overlap};
use crate::gold::{Article, Fragment};
use anyhow::Result;
use onrecord::quote::Reading;
use onrecord::speaker::attribution::model::Model;
use onrecord::speaker::attribution::{Attributed, FRAGMENT, Kind, attribute_with};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

/// The statements of an article.
pub fn read(article: &Article, model: &Model) -> Vec<Attributed> {
    let mut statements = attribute_with(&Reading::new(&article.text), model);
    statements.retain(|statement| statement.rule != FRAGMENT);
    statements
}

const KINDS: [&str; 4] = ["direct", "mixed", "indirect", "all"];

/// Found and right, found, annotated.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    right: usize,
    found: usize,
    annotated: usize,
}

impl Tally {
    /// Percentages of precision, recall and their harmonic mean.
    fn percent(self) -> [f64; 3] {
        let p = self.right as f64 / self.found.max(1) as f64;
        let r = self.right as f64 / self.annotated.max(1) as f64;
        [100.0 * p, 100.0 * r, if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 }]
    }
}

/// Tallies by kind, all kinds last.
pub fn tally(read: &[(&Article, Vec<Attributed>)]) -> [Tally; 4] {
    let mut tallies = [Tally::default(); 4];
    for (article, statements) in read {
        let gold: Vec<(Range<usize>, &Fragment)> =
            article.fragments.iter().map(|f| (trim(&article.text, f.span.clone()), f)).collect();
        let found: Vec<(Range<usize>, &Attributed)> =
            statements.iter().map(|s| (trim(&article.text, s.content.range()), s)).collect();
        for (kind, tally) in KINDS.iter().zip(&mut tallies) {
            tally_kind(kind, article, &gold, &found, tally);
        }
    }
    tallies
}

fn tally_kind(
    kind: &str,
    article: &Article,
    gold: &[(Range<usize>, &Fragment)],
    found: &[(Range<usize>, &Attributed)],
    tally: &mut Tally,
) {
    let of_kind = |f: &Fragment| kind == "all" || f.kind == kind;
    let wanted: Vec<&(Range<usize>, &Fragment)> = gold.iter().filter(|g| of_kind(g.1)).collect();
    let mut kept: Vec<&(Range<usize>, &Attributed)> = found.iter().collect();
    if kind != "all" {
        let matched = pairs(&wanted, &kept);
        let mut i = 0;
        kept.retain(|(span, statement)| {
            let here = i;
            i += 1;
            let name = match statement.kind {
                Kind::Direct => "direct",
                Kind::Mixed => "mixed",
                Kind::Indirect => "indirect",
            };
            let in_other = gold.iter().filter(|g| !of_kind(g.1)).any(|g| shared(&g.0, span) * 2 >= span.len());
            matched.iter().any(|m| m.1 == here) || (name == kind && !in_other)
        });
    }
    tally.annotated += wanted.len();
    tally.found += kept.len();
    for (g, f) in pairs(&wanted, &kept) {
        let (fragment, statement) = (wanted[g].1, kept[f].1);
        tally.right += usize::from(speaker_is_right(article, fragment, statement));
    }
}

/// Which of the model's calibrations a statement's confidence comes from.
pub fn calibration_of(statement: &Attributed) -> usize {
    match (statement.cue.is_none(), statement.kind) {
        (false, Kind::Direct) => 0,
        (false, _) => 1,
        (true, _) => 2,
    }
}

/// For each statement whether it and its speaker are right.
pub fn judge(article: &Article, statements: &[Attributed]) -> Vec<bool> {
    let gold: Vec<(Range<usize>, &Fragment)> =
        article.fragments.iter().map(|f| (trim(&article.text, f.span.clone()), f)).collect();
    let found: Vec<(Range<usize>, &Attributed)> =
        statements.iter().map(|s| (trim(&article.text, s.content.range()), s)).collect();
    let mut right = vec![false; statements.len()];
    for (g, f) in pairs(&gold.iter().collect::<Vec<_>>(), &found.iter().collect::<Vec<_>>()) {
        right[f] = speaker_is_right(article, gold[g].1, found[f].1);
    }
    right
}

/// Prints how often statements of each confidence are right.
pub fn reliability(read: &[(&Article, Vec<Attributed>)]) {
    let mut bins = [(0.0_f32, 0_usize, 0_usize); 10];
    for (article, statements) in read {
        for (statement, right) in statements.iter().zip(judge(article, statements)) {
            let bin = &mut bins[((statement.confidence * 10.0) as usize).min(9)];
            *bin = (bin.0 + statement.confidence, bin.1 + usize::from(right), bin.2 + 1);
        }
    }
    for (i, (sum, right, n)) in bins.iter().enumerate().filter(|(_, bin)| bin.2 > 0) {
        let (said, was) = (sum / *n as f32, *right as f32 / *n as f32);
        println!(
            "confidence {:.1} to {:.1}: {n:5} statements, said {said:.2}, right {was:.2}",
            i as f32 / 10.0,
            (i + 1) as f32 / 10.0
        );
    }
}

fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// One-to-one pairs that overlap by half, best first.
fn pairs<A, B>(gold: &[&(Range<usize>, A)], found: &[&(Range<usize>, B)]) -> Vec<(usize, usize)> {
    let mut all: Vec<(f32, usize, usize)> = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let share = overlap(&g.0, &f.0);
            if share >= 0.5 {
                all.push((share, i, j));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in all {
        if !taken.iter().any(|t| t.0 == i || t.1 == j) {
            taken.push((i, j));
        }
    }
    taken
}

fn speaker_is_right(article: &Article, gold: &Fragment, found: &Attributed) -> bool {
    if gold.speaker.is_none() {
        return found.mention.is_none();
    }
    let meets = found.mention.iter().any(|m| {
        gold.sources.iter().any(|s| {
            let both = shared(&m.range(), s);
            both > 0 && both * 2 >= m.len().min(s.len()) && m.len() <= 4 * s.len() + 20
        })
    });
    let names = || found.mention.zip(gold.speaker.as_deref()).is_some_and(|(m, g)| same_name(m.of(&article.text), g));
    meets || names()
}

/// True if the capitalised words of one are all in the other.
fn same_name(a: &str, b: &str) -> bool {
    let parts = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|w| w.starts_with(char::is_uppercase) && w.len() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (parts(a), parts(b));
    !a.is_empty() && !b.is_empty() && (a.iter().all(|w| b.contains(w)) || b.iter().all(|w| a.contains(w)))
}

/// A span without what is neither letter nor figure at its ends.
fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let Some(inside) = text.get(span.clone()) else { return span };
    let bare = |c: char| !c.is_alphanumeric();
    let start = span.start + inside.len() - inside.trim_start_matches(bare).len();
    start..(span.start + inside.trim_end_matches(bare).len()).max(start)
}

/// Prints precision, recall and F1 by kind.
pub fn print(name: &str, read: &[(&Article, Vec<Attributed>)]) -> [f64; 4] {
    let tallies = tally(read);
    let row: Vec<String> = KINDS
        .iter()
        .zip(tallies)
        .map(|(kind, tally)| {
            let [p, r, f] = tally.percent();
            format!("{kind} {p:.1}/{r:.1}/{f:.1}")
        })
        .collect();
    println!("{name:24} {}", row.join("   "));
    tallies.map(|t| t.percent()[2])
}

/// Leaves each outlet out in turn. The last tallies count every article once: they move less by chance than a mean over
/// outlets, of which one has two mixed quotations.
pub fn by_outlet(lessons: &[&Lesson], threshold: f32, predictions: Option<&Path>) -> Result<()> {
    let mut outlets: Vec<&str> = lessons.iter().map(|l| l.article.outlet.as_str()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let mut rows = Vec::new();
    let mut all = Vec::new();
    for outlet in &outlets {
        let (held, rest): (Vec<&Lesson>, Vec<&Lesson>) = lessons.iter().partition(|l| l.article.outlet == *outlet);
        let model = fit::fit(&rest, threshold);
        let read: Vec<_> = held.par_iter().map(|l| (l.article, read(l.article, &model))).collect();
        rows.push(print(outlet, &read));
        all.extend(read);
    }
    print("all outlets together", &all);
    for (i, kind) in KINDS.iter().enumerate() {
        let column: Vec<f64> = rows.iter().map(|row| row[i]).collect();
        let mean = column.iter().sum::<f64>() / column.len().max(1) as f64;
        let (low, high) = column.iter().fold((f64::MAX, f64::MIN), |(l, h), &x| (l.min(x), h.max(x)));
        println!("{kind:9} mean {mean:.1}  lowest {low:.1}  highest {high:.1}");
    }
    write(predictions, &all)
}

/// Writes the statements of each article as a line, if a path is given.
pub fn write(path: Option<&Path>, read: &[(&Article, Vec<Attributed>)]) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let mut file = BufWriter::new(File::create(path)?);
    for (article, statements) in read {
        writeln!(file, "{}", line(article, statements))?;
    }
    Ok(())
}

/// A line of statements in the form that the command line exports, offsets in code points.
fn line(article: &Article, statements: &[Attributed]) -> String {
    let mut points = vec![0; article.text.len() + 1];
    let mut n = 0;
    for (at, c) in article.text.char_indices() {
        points[at..at + c.len_utf8()].fill(n);
        n += 1;
    }
    points[article.text.len()] = n;
    let span = |s: &onrecord::text::Span| [points[s.start as usize], points[s.end as usize]];
    let quotes: Vec<serde_json::Value> = statements
        .iter()
        .map(|s| {
            let [start, end] = span(&s.content);
            let kind = match s.kind {
                Kind::Direct => "direct",
                Kind::Mixed => "mixed",
                Kind::Indirect => "indirect",
            };
            serde_json::json!({
                "start": start, "end": end, "kind": kind, "group": s.group, "rule": s.rule, "mode": format!("{:?}", s.mode).to_lowercase(), "confidence": s.confidence,
                "speaker": s.mention.map(|m| m.of(&article.text)),
                "speaker_spans": s.mention.iter().map(span).collect::<Vec<_>>(),
                "cue_spans": s.cue.iter().map(span).collect::<Vec<_>>(),
            })
        })
        .collect();
    serde_json::json!({"id": article.id, "quotes": quotes}).to_string()
}
