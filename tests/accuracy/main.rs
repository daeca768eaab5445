//! How well it does, against recorded floors.
//!
//! The corpora belong to their publishers and are not part of the project. Where they are present (in the folder that
//! ONRECORD_DATA names, by default `../shared`), the binary reads them and their scorers judge what it exports. Where they
//! are not, the tests say so and pass.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use onrecord::settings::Settings;
use onrecord::speaker::identity::calibration::probability;
use regex::Regex;
use serde_json::Value;

mod reliability;

/// The folder with the corpora.
fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("ONRECORD_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let python = || Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if folder.join("eval").is_dir() && python() {
        return Some(folder);
    }
    println!("left out: no corpora in {} or no python3", folder.display());
    None
}

/// Exports with `args`, standard input from `input`, into a file for the scorer.
fn export(args: &[&str], input: Option<&Path>) -> tempfile::NamedTempFile {
    let stdin = input.map_or(Stdio::null(), |path| std::fs::File::open(path).expect("the corpus").into());
    let output =
        Command::new(env!("CARGO_BIN_EXE_onrecord")).arg("export").args(args).stdin(stdin).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(&output.stdout).expect("written");
    file
}

/// What a scorer prints, given its arguments.
fn score(folder: &Path, scorer: &str, args: &[&OsStr]) -> String {
    let mut command = Command::new("python3");
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(folder.join("eval").join(scorer)).args(args);
    let output = command.output().expect("the scorer runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The captured numbers of `pattern` in `text`.
fn numbers(text: &str, pattern: &str) -> Vec<f64> {
    let found =
        Regex::new(pattern).expect("a pattern").captures(text).unwrap_or_else(|| panic!("no {pattern} in {text}"));
    found.iter().skip(1).flatten().map(|group| group.as_str().parse().expect("a number")).collect()
}

/// The lines of a file of JSON Lines.
fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("a file");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Prints how often what was told with a probability is right, in ten bins. Returns how far the two are apart in the mean, in
/// points of a hundred.
fn mean_error(told: impl Iterator<Item = (f64, bool)>) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for (probability, right) in told {
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + probability, bin.1 + f64::from(u8::from(right)), bin.2 + 1.0);
    }
    let all: f64 = bins.iter().map(|bin| bin.2).sum();
    let mut error = 0.0;
    for (i, (said, right, n)) in bins.into_iter().enumerate().filter(|(_, bin)| bin.2 > 0.0) {
        println!("  .{i}: {n:5}, said {:.3}, right {:.3}", said / n, right / n);
        error += (said - right).abs() / all * 100.0;
    }
    error
}

/// Compares figures with a section of the floors; fails with all that fell, and with any that has no figure.
fn hold(section: &str, figures: &[(&str, f64)]) {
    let floors: BTreeMap<String, BTreeMap<String, toml::Value>> =
        toml::from_str(include_str!("floors.toml")).expect("floors");
    let mut fallen = Vec::new();
    let section_floors = &floors[section];
    assert_eq!(section_floors.len(), figures.len(), "every floor of [{section}] has its figure");
    for (name, figure) in figures {
        let number = |value: &toml::Value| value.as_float().or(value.as_integer().map(|n| n as f64));
        let floor = &section_floors[*name];
        let (limit, holds) = match floor.get("at_most").and_then(number) {
            Some(limit) => (limit, *figure <= limit),
            None => {
                let limit = number(floor).expect("a number");
                (limit, *figure >= limit)
            }
        };
        println!(
            "{section:14} {name:18} {figure:7.1}   recorded {limit:7.1}   {}",
            if holds { "ok" } else { "FALLEN" }
        );
        if !holds {
            fallen.push(format!("{section}.{name}: {figure} where {limit} is recorded"));
        }
    }
    assert!(fallen.is_empty(), "{}", fallen.join("; "));
}

#[test]
fn quotations_and_their_speakers() {
    let Some(folder) = corpora() else { return };
    let gold = folder.join("data/polnear-dev.jsonl");
    let export = export(&["-"], Some(&gold));
    let args = [gold.as_os_str(), export.path().as_os_str(), OsStr::new("--by-kind")];
    let text = score(&folder, "score_quotes.py", &args);
    println!("{text}");
    let f1 = |kind: &str| numbers(&text, &format!(r"(?s)\[{kind}\] docs.*?e2e +P/R/F1 [\d.]+/[\d.]+/([\d.]+)"))[0];
    let kinds = ["direct", "mixed", "indirect", "all"];
    hold("quotes", &kinds.map(|kind| (kind, f1(kind))));
}

#[test]
fn names_and_dates() {
    let Some(folder) = corpora() else { return };
    let export = export(&["-"], Some(&folder.join("data/polnear-dev.jsonl")));
    let gold = folder.join("data/polnear-dev-names.jsonl");
    let text = score(&folder, "score_names.py", &[gold.as_os_str(), export.path().as_os_str()]);
    println!("{text}");
    let of = |line: &str, what: &str| numbers(&text, &format!(r"(?m)^{line} .*{what} \d+/\d+ = ([\d.]+) %"))[0];
    hold(
        "names",
        &[
            ("exact", of("all", "exact name")),
            ("exact-sure", of("sure", "exact name")),
            ("dated-sure", of("sure", "dated")),
            ("assumed-sure", of("sure", "assumed")),
        ],
    );
}

/// Names that are shown must be right, and a probability must be worth what it says.
#[test]
fn probabilities_of_names() {
    let Some(folder) = corpora() else { return };
    let export = export(&["-"], Some(&folder.join("data/polnear-dev.jsonl")));
    let exported: BTreeMap<String, Value> =
        lines(export.path()).into_iter().map(|mut line| (line["id"].to_string(), line["quotes"].take())).collect();
    let span = |value: &Value| (value["start"].as_f64().unwrap_or(0.0), value["end"].as_f64().unwrap_or(0.0));
    // Probability and truth of each direct quotation that was found.
    let mut told: Vec<(f32, bool)> = Vec::new();
    for gold in lines(&folder.join("data/polnear-dev-names.jsonl")).iter().filter(|gold| gold["name"] != "-") {
        let (start, end) = span(gold);
        let agreement = |quote: &Value| {
            let (from, to) = span(quote);
            (to.min(end) - from.max(start)).max(0.0) / (to.max(end) - from.min(start)).max(1.0)
        };
        let Some(quotes) = exported.get(&gold["id"].to_string()).and_then(Value::as_array) else { continue };
        let Some(best) = quotes.iter().max_by(|a, b| agreement(a).total_cmp(&agreement(b))) else { continue };
        if agreement(best) >= 0.5 {
            let score = best["confidence"].as_f64().unwrap_or(0.0) * best["speaker_confidence"].as_f64().unwrap_or(0.0);
            told.push((probability(score as f32), name_words(&best["speaker"]) == name_words(&gold["name"])));
        }
    }
    println!("names of {} direct quotations", told.len());
    let error = mean_error(told.iter().map(|&(p, right)| (f64::from(p), right)));
    let limit = Settings::default().min_confidence;
    let shown: Vec<bool> = told.iter().filter(|(p, _)| *p >= limit).map(|&(_, right)| right).collect();
    let right = shown.iter().filter(|&&right| right).count();
    hold(
        "confidence",
        &[
            ("shown", 100.0 * shown.len() as f64 / told.len() as f64),
            ("shown-right", 100.0 * right as f64 / shown.len().max(1) as f64),
            ("error", error),
        ],
    );
}

/// The capitalised words of a name, titles aside, in lower case and in order of the alphabet.
fn name_words(name: &Value) -> Vec<String> {
    const TITLES: [&str; 12] =
        ["mr", "mrs", "ms", "dr", "jr", "sr", "sen", "gov", "rep", "president", "senator", "the"];
    let words = name.as_str().unwrap_or("").split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’'));
    let mut words: Vec<String> = words
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(|word| word.to_lowercase().trim_end_matches("'s").trim_end_matches("’s").to_owned())
        .filter(|word| !TITLES.contains(&word.as_str()))
        .collect();
    words.sort();
    words
}

#[test]
fn statements_in_several_articles() {
    let Some(folder) = corpora() else { return };
    let articles = folder.join("data/same-event-articles-dev.jsonl");
    let export = export(&["--links", "-"], Some(&articles));
    let pairs = folder.join("data/same-event-pairs-dev.jsonl");
    let args = [OsStr::new("articles"), pairs.as_os_str(), articles.as_os_str(), export.path().as_os_str()];
    let text = score(&folder, "score_links.py", &args);
    println!("{text}");
    let pairs = numbers(&text, r"hand-labelled pairs +P +([\d.]+) .*?R +([\d.]+)");
    hold(
        "links",
        &[
            ("precision", pairs[0]),
            ("recall", pairs[1]),
            ("verbatim", numbers(&text, r"verbatim repeats linked +([\d.]+)")[0]),
            ("trimmed", numbers(&text, r"trimmed repeats linked +([\d.]+)")[0]),
        ],
    );
}

#[test]
fn statements_translated_twice() {
    let Some(folder) = corpora() else { return };
    let pairs = folder.join("data/retranslated-pairs-dev.jsonl");
    let made = score(&folder, "score_links.py", &[OsStr::new("make-retranslated"), pairs.as_os_str()]);
    let mut documents = tempfile::NamedTempFile::new().expect("a file");
    documents.write_all(made.as_bytes()).expect("written");
    let export = export(&["--links", "-"], Some(documents.path()));
    let args = [OsStr::new("retranslated"), pairs.as_os_str(), export.path().as_os_str()];
    let text = score(&folder, "score_links.py", &args);
    println!("{text}");
    let found = numbers(&text, r"re-translated pairs +P +([\d.]+) .*?R +([\d.]+)");
    hold("retranslated", &[("precision", found[0]), ("recall", found[1])]);
}

#[test]
fn four_articles_on_one_event() {
    let Some(folder) = corpora() else { return };
    let seeds = folder.join("seeds");
    let mut files: Vec<String> = std::fs::read_dir(&seeds)
        .expect("the seeds")
        .flatten()
        .map(|entry| entry.path().display().to_string())
        .filter(|path| path.ends_with(".txt"))
        .collect();
    files.sort();
    let args: Vec<&str> = ["--links"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let export = export(&args, None);
    let gold = seeds.join("gold.json");
    let args = [OsStr::new("seeds"), gold.as_os_str(), seeds.as_os_str(), export.path().as_os_str()];
    let text = score(&folder, "score_links.py", &args);
    println!("{text}");
    let line = |group: &str| {
        numbers(&text, &format!(r"(?m)^{group} +found (\d+)/\d+ +right speaker (\d+)/\d+ +right date (\d+)/\d+"))
    };
    let (marked, indirect) = (line(r"direct \+ fragments"), line("indirect"));
    let links = numbers(&text, r"plain (\d+)/\d+ .*wrong (\d+)");
    hold(
        "seeds",
        &[
            ("found", marked[0]),
            ("speaker", marked[1]),
            ("date", marked[2]),
            ("indirect-found", indirect[0]),
            ("indirect-speaker", indirect[1]),
            ("indirect-date", indirect[2]),
            ("plain", links[0]),
            ("wrong", links[1]),
            ("related", numbers(&text, r"yet linked: (\d+) of")[0]),
        ],
    );
}
