//! What can be set, described: for the manual, for editors that complete `onrecord.toml`, and for VS Code's settings page.
//!
//! The keys themselves and what they accept are in [`super`]; the test at the end holds the two together, and
//! `tests/settings.rs` holds the generated texts to this.

use super::{LEVELS, Rule, Severity};
use serde_json::{Value, json};

/// A key, described.
#[derive(Clone, PartialEq, Debug)]
pub struct Description {
    /// Its dotted path, as in `onrecord.toml`: `rules.attributed-quote`.
    pub path: String,
    /// What it does, in Markdown.
    pub text: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is when nobody sets it.
    pub default: Value,
}

/// The kind of value that a key takes.
#[derive(Clone, PartialEq, Debug)]
pub enum Takes {
    /// `true` or `false`.
    Flag,
    /// A number within bounds, both included.
    Number(f64, f64),
    /// A whole number within bounds, both included.
    Whole(u64, u64),
    /// One of some words, each with its meaning.
    One(&'static [(&'static str, &'static str)]),
    /// Any number of some words.
    Some(&'static [&'static str]),
    /// A list of texts.
    Texts,
}

const LEVEL_MEANINGS: &[(&str, &str)] = &[
    ("off", "Not shown"),
    ("hint", "A few dots under the words"),
    ("information", "Underlined, listed as information"),
    ("warning", "Underlined, listed as a warning; `onrecord check` ends with 1"),
    ("error", "Underlined, listed as an error; `onrecord check` ends with 1"),
];

/// All keys, described, in the order of the manual.
pub fn descriptions() -> Vec<Description> {
    let rules = Rule::ALL.into_iter().map(|rule| Description {
        path: format!("rules.{}", rule.code()),
        text: match rule {
            Rule::AttributedQuote => "A quotation with its speaker, its date and the other articles it stands in.",
            Rule::UnattributedQuote => "A quotation whose speaker is not clear.",
            Rule::UnbalancedMarks => "A quotation mark that nothing closes, or that closes nothing.",
            Rule::SpeakerConflict => "The same statement has another speaker in another article.",
            Rule::DateConflict => "The same statement has another date in another article.",
            Rule::MeaningDiffers => "A negation or a number differs from another occurrence of the statement.",
            Rule::WordingDiffers => "The wording differs from another occurrence of the statement.",
        },
        takes: Takes::One(LEVEL_MEANINGS),
        default: json!(level_name(rule.default_level())),
    });
    let key = |path: &str, takes, default, text| Description { path: path.to_owned(), text, takes, default };
    rules
        .chain([
            key(
                "statements.kinds",
                Takes::Some(&["direct", "mixed", "indirect"]),
                json!(["direct", "mixed"]),
                "Kinds of statements that are marked and linked: whole clauses in quotation marks (*direct*), a marked fragment in a reported clause (*mixed*), reported without marks (*indirect*).",
            ),
            key(
                "statements.modes",
                Takes::Some(&["speech", "thought", "plan"]),
                json!(["speech"]),
                "Modes of statements that are marked and linked: said or written (*speech*), believed or feared (*thought*), intended or promised (*plan*).",
            ),
            key(
                "statements.min-confidence",
                Takes::Number(0.0, 1.0),
                json!(0.65),
                "Below this confidence a speaker is called unclear. A higher value names fewer speakers, and fewer wrong ones.",
            ),
            key("editor.code-lenses", Takes::Flag, json!(true), "A line above each repeated quotation: “in 3 articles · first 18 Mar 2021”."),
            key("editor.inlay-hints", Takes::Flag, json!(true), "The name after “he” or “the spokesman”, or after a quotation without a speaker near."),
            key("editor.date-hints", Takes::Flag, json!(false), "The day after a weekday that stands alone: “on Thursday = 18 Mar 2021”."),
            key("editor.document-links", Takes::Flag, json!(true), "A link from each repeated quotation to its earliest other occurrence."),
            key("editor.delay", Takes::Whole(0, 60_000), json!(100), "Milliseconds of quiet after an edit before problems are renewed. Hovers and jumps never wait."),
            key("workspace.enabled", Takes::Flag, json!(true), "Whether the articles around the open ones are read."),
            key("workspace.max-files", Takes::Whole(0, u64::MAX), json!(100_000), "At most this many files are read; what is left out is said once."),
            key("workspace.max-file-size", Takes::Whole(0, u64::MAX), json!(16u64 << 20), "Files with more bytes than this are left out, which is said once."),
            key(
                "workspace.exclude",
                Takes::Texts,
                json!([]),
                "Files and folders that are left alone, as patterns of `.gitignore`: `drafts/`, `*.old.md`. What `.gitignore` names is left alone anyway.",
            ),
            key(
                "workspace.sources",
                Takes::Texts,
                json!([]),
                "Source texts that their form does not tell: transcripts, speeches, releases. Patterns of `.gitignore`, found under any folder, each with the speaker if you like: `transcripts/`, `speeches/moss-*.md = Ada Moss`.",
            ),
        ])
        .collect()
}

fn level_name(level: Option<Severity>) -> &'static str {
    LEVELS.iter().find(|(_, value)| *value == level).map_or("off", |(name, _)| name)
}

impl Takes {
    /// As a JSON schema.
    pub fn schema(&self) -> Value {
        match self {
            Takes::Flag => json!({ "type": "boolean" }),
            Takes::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
            Takes::Whole(low, u64::MAX) => json!({ "type": "integer", "minimum": low }),
            Takes::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
            Takes::One(words) => json!({
                "type": "string",
                "enum": words.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
                "enumDescriptions": words.iter().map(|(_, meaning)| *meaning).collect::<Vec<_>>(),
            }),
            Takes::Some(words) => {
                json!({ "type": "array", "items": { "type": "string", "enum": words }, "uniqueItems": true })
            }
            Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        }
    }

    /// In words, for a table.
    pub fn words(&self) -> String {
        let code = |words: &[&str]| words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
        match self {
            Takes::Flag => "`true`, `false`".to_owned(),
            Takes::Number(low, high) => format!("number from {low} to {high}"),
            Takes::Whole(low, u64::MAX) => format!("whole number from {low}"),
            Takes::Whole(low, high) => format!("whole number from {low} to {high}"),
            Takes::One(words) => code(&words.iter().map(|(word, _)| *word).collect::<Vec<_>>()),
            Takes::Some(words) => format!("list of {}", code(words)),
            Takes::Texts => "list of texts".to_owned(),
        }
    }
}

/// The JSON schema of `onrecord.toml`.
pub fn schema() -> Value {
    let mut sections = serde_json::Map::new();
    for key in descriptions() {
        let Some((section, name)) = key.path.split_once('.') else { continue };
        let mut property = key.takes.schema();
        property["default"] = key.default;
        property["description"] = json!(key.text);
        let section = sections
            .entry(section)
            .or_insert_with(|| json!({ "type": "object", "additionalProperties": false, "properties": {} }));
        section["properties"][name] = property;
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of On Record",
        "description": "onrecord.toml, in the root of a folder of articles",
        "type": "object",
        "additionalProperties": false,
        "properties": sections,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, keys};
    use super::*;

    /// Each value that a description allows, and whether it is one; the second list must be refused.
    fn samples(takes: &Takes) -> (Vec<Value>, Vec<Value>) {
        match takes {
            Takes::Flag => (vec![json!(true), json!(false)], vec![json!("true"), json!(1)]),
            Takes::Number(low, high) => {
                (vec![json!(low), json!(high)], vec![json!(low - 0.01), json!(high + 0.01), json!("0.5")])
            }
            Takes::Whole(low, u64::MAX) => {
                (vec![json!(low), json!(1u64 << 40)], vec![json!(-1), json!(1.5), json!("1")])
            }
            Takes::Whole(low, high) => (vec![json!(low), json!(high)], vec![json!(-1), json!(high + 1), json!(1.5)]),
            Takes::One(words) => {
                (words.iter().map(|(word, _)| json!(word)).collect(), vec![json!("loud"), json!(true)])
            }
            Takes::Some(words) => (
                words.iter().map(|word| json!([word])).chain([json!([]), json!(words)]).collect(),
                vec![json!(["loud"]), json!("direct")],
            ),
            Takes::Texts => (vec![json!([]), json!(["drafts/"])], vec![json!([1]), json!("drafts/")]),
        }
    }

    #[test]
    fn every_key_is_described_once() {
        let described: Vec<String> = descriptions().into_iter().map(|key| key.path).collect();
        let known: Vec<String> = keys().collect();
        assert_eq!(described, known);
    }

    #[test]
    fn descriptions_tell_the_truth() {
        for key in descriptions() {
            let merged = |value: &Value| {
                let mut settings = Settings::default();
                let problems = settings.merge(&json!({ (key.path.as_str()): value }));
                (settings, problems)
            };
            let (settings, problems) = merged(&key.default);
            assert!(problems.is_empty(), "{}: {problems:?}", key.path);
            assert_eq!(settings, Settings::default(), "{} is not {} by default", key.path, key.default);

            let (good, bad) = samples(&key.takes);
            assert!(good.iter().any(|value| merged(value).0 != Settings::default()), "{} changes nothing", key.path);
            for value in good {
                assert!(merged(&value).1.is_empty(), "{} refuses {value}", key.path);
            }
            for value in bad {
                assert!(!merged(&value).1.is_empty(), "{} accepts {value}", key.path);
            }
        }
    }

    #[test]
    fn levels_and_their_meanings_are_the_same_words() {
        let levels: Vec<&str> = LEVELS.iter().map(|(name, _)| *name).collect();
        let meanings: Vec<&str> = LEVEL_MEANINGS.iter().map(|(name, _)| *name).collect();
        assert_eq!(levels, meanings);
    }
}
