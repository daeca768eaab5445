//! Does a confidence mean what it says? Statements of the development part, by the confidence they were given.

use crate::{corpora, export, hold};
use serde_json::Value;
use std::collections::HashMap;
use std::ops::Range;

/// Start and end without what is neither letter nor figure at the ends, in code points.
fn trimmed(text: &[char], quote: &Value) -> Range<usize> {
    let at = |key: &str| quote[key].as_u64().expect("an offset") as usize;
    let (mut start, mut end) = (at("start"), at("end").min(text.len()));
    while start < end && !text[start].is_alphanumeric() {
        start += 1;
    }
    while end > start && !text[end - 1].is_alphanumeric() {
        end -= 1;
    }
    start..end
}

fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// True if the speaker's words are the annotated ones, or both name nobody.
fn same_speaker(gold: &Value, found: &Value) -> bool {
    let spans = |quote: &Value| -> Vec<Range<usize>> {
        let list = quote["speaker_spans"].as_array().cloned().unwrap_or_default();
        list.iter().map(|s| s[0].as_u64().unwrap_or(0) as usize..s[1].as_u64().unwrap_or(0) as usize).collect()
    };
    if gold["speaker"].is_null() {
        return found["speaker"].is_null() && spans(found).is_empty();
    }
    spans(found)
        .iter()
        .any(|f| spans(gold).iter().any(|g| shared(f, g) * 2 >= f.len().min(g.len()) && shared(f, g) > 0))
}

/// For each statement found its confidence, and whether it and its speaker's words are right.
fn judged(gold: &Value, found: &Value) -> Vec<(f64, bool)> {
    let text: Vec<char> = gold["text"].as_str().expect("a text").chars().collect();
    let list = |value: &Value| value["quotes"].as_array().cloned().unwrap_or_default();
    let (gold, found) = (list(gold), list(found));
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let (a, b) = (trimmed(&text, g), trimmed(&text, f));
            let both = shared(&a, &b);
            let share = both as f64 / (a.len() + b.len() - both).max(1) as f64;
            if share >= 0.5 {
                pairs.push((share, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = Vec::new();
    let mut right = vec![false; found.len()];
    for (_, i, j) in pairs {
        if !taken.iter().any(|&(x, y)| x == i || y == j) {
            taken.push((i, j));
            right[j] = same_speaker(&gold[i], &found[j]);
        }
    }
    found.iter().zip(right).map(|(f, right)| (f["confidence"].as_f64().expect("a confidence"), right)).collect()
}

#[test]
fn a_confidence_means_what_it_says() {
    let Some(folder) = corpora() else { return };
    let path = folder.join("data/polnear-dev.jsonl");
    let exported = export(&["-"], Some(&path));
    let lines =
        |text: String| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect() };
    let found: HashMap<String, Value> = lines(std::fs::read_to_string(exported.path()).expect("the export"))
        .into_iter()
        .map(|document| (document["id"].to_string(), document))
        .collect();
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for gold in lines(std::fs::read_to_string(&path).expect("the corpus")) {
        for (confidence, right) in judged(&gold, &found[&gold["id"].to_string()]) {
            let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
            *bin = (bin.0 + confidence, bin.1 + f64::from(u8::from(right)), bin.2 + 1.0);
        }
    }
    let all: f64 = bins.iter().map(|bin| bin.2).sum();
    let mut error = 0.0;
    for (i, (said, right, n)) in bins.into_iter().enumerate().filter(|(_, bin)| bin.2 > 0.0) {
        println!("confidence .{i}: {n:5} statements, said {:.2}, right {:.2}", said / n, right / n);
        error += (said - right).abs() / all * 100.0;
    }
    let (_, right, n) = bins[9];
    hold("reliability", &[("mean-error", error), ("right-above-90", 100.0 * right / n)]);
}
