//! The two tables of expressions that lie beside the project, where they are present.

use super::super::{When, expressions_in};

fn day(text: &str) -> Option<When> {
    text.parse().ok().map(When::Day)
}

fn table(name: &str) -> Option<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = [root.join("../shared/eval"), root.join("../../shared/eval")];
    found.iter().find_map(|folder| std::fs::read_to_string(folder.join(name)).ok())
}

#[test]
fn every_expression_of_the_table() {
    let Some(table) = table("dates.tsv") else { return };
    let mut wrong = Vec::new();
    for line in table.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let found = expressions_in(fields[1], day(fields[0]));
        let longest = found.iter().max_by_key(|e| e.span.len()).and_then(|e| e.when).map(When::iso).unwrap_or_default();
        if longest != fields[2] {
            wrong.push(format!("{line} -> {longest}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_sentence_of_the_table() {
    let Some(table) = table("dates-in-sentences.tsv") else { return };
    let mut wrong = Vec::new();
    for line in table.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (mut text, mut braces) = (String::new(), Vec::new());
        for char in fields[1].chars() {
            match char {
                '{' => braces.push((text.len(), 0)),
                '}' => braces.last_mut().unwrap().1 = text.len(),
                _ => text.push(char),
            }
        }
        let found = expressions_in(&text, day(fields[0]));
        let got: Vec<String> = braces
            .iter()
            .map(|&(start, end)| {
                let hit = found.iter().find(|e| (e.span.start as usize) < end && e.span.end as usize > start);
                hit.and_then(|e| e.when).map(When::iso).unwrap_or_default()
            })
            .collect();
        let mut wanted: Vec<&str> = fields.get(2).unwrap_or(&"").split('|').collect();
        wanted.resize(got.len().max(wanted.len()), "");
        if got != wanted || found.len() != got.iter().filter(|g| !g.is_empty()).count() {
            wrong.push(format!("{line} -> {got:?}, {} found", found.len()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
