//! Does a confidence mean what it says? Statements of the development part, by the confidence they were given.

use crate::{corpora, export, hold, lines, mean_error};
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
    let found: HashMap<String, Value> =
        lines(exported.path()).into_iter().map(|document| (document["id"].to_string(), document)).collect();
    let told: Vec<(f64, bool)> =
        lines(&path).iter().flat_map(|gold| judged(gold, &found[&gold["id"].to_string()])).collect();
    println!("{} statements by confidence", told.len());
    let sure: Vec<bool> = told.iter().filter(|told| told.0 * 10.0 >= 9.0).map(|told| told.1).collect();
    let right = 100.0 * sure.iter().filter(|&&right| right).count() as f64 / sure.len() as f64;
    hold("reliability", &[("mean-error", mean_error(told.into_iter())), ("right-above-90", right)]);
}
