//! The export record read back: what another process, or a batch engine, has found in an article.

use crate::date::{ArticleDate, ArticleDateFrom, Date, DateFrom, StatementDate, When};
use crate::library::{Record, Statement};
use crate::speaker::identity::Sort;
use crate::speaker::{Gender, Kind, Mode, Speaker};
use crate::text::Span;
use serde::Deserialize;

/// An export record, as far as links need it.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    /// The document's name: a text or a number.
    pub id: Name,
    /// Why it could not be read.
    #[serde(default)]
    pub error: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    date: Option<Written>,
    quotes: Vec<Quote>,
    #[serde(default)]
    speakers: Vec<Person>,
}

/// The name of a document.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// Text.
    Text(String),
    /// A whole number.
    Number(serde_json::Number),
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Name::Text(text) => f.write_str(text),
            Name::Number(number) => number.fmt(f),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
struct Written {
    value: String,
    #[serde(default)]
    from: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Quote {
    start: u32,
    end: u32,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    mode: String,
    text: String,
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    date_from: Option<String>,
    #[serde(default)]
    group: u32,
    #[serde(default)]
    confidence: f32,
}

#[derive(Clone, Debug, Deserialize)]
struct Person {
    name: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    gender: String,
    #[serde(default)]
    role: Option<String>,
}

impl Given {
    /// What the library would keep of the article. Offsets are those of the record; source texts are not told apart.
    pub fn record(&self) -> Record {
        let mut speakers: Vec<Speaker> = self.speakers.iter().map(Person::speaker).collect();
        let mut statements = Vec::with_capacity(self.quotes.len());
        for quote in &self.quotes {
            let speaker = quote.speaker.as_deref().map(|name| {
                speakers.iter().position(|speaker| speaker.name == name).unwrap_or_else(|| {
                    speakers.push(person(name, Sort::Person, Gender::Unknown, None));
                    speakers.len() - 1
                })
            });
            statements.push(Statement {
                span: Span { start: quote.start, end: quote.end.max(quote.start) },
                place: Default::default(),
                text: quote.text.clone(),
                kind: kind(&quote.kind),
                mode: mode(&quote.mode),
                group: quote.group,
                speaker,
                date: quote.date_from.as_deref().map(|from| said(quote.date.as_deref(), date_from(from))),
                confidence: quote.confidence.clamp(0.0, 1.0),
                source: false,
                fragment: false,
            });
        }
        let date = self.date.as_ref().and_then(|written| {
            Some(ArticleDate { when: when(&written.value)?, from: article_date_from(&written.from), span: None })
        });
        Record { title: self.title.clone(), date, speakers, statements }
    }
}

impl Person {
    fn speaker(&self) -> Speaker {
        let sort = match self.sort.as_str() {
            "body" => Sort::Body,
            "unnamed" => Sort::Unnamed,
            _ => Sort::Person,
        };
        let gender = match self.gender.as_str() {
            "male" => Gender::Male,
            "female" => Gender::Female,
            _ => Gender::Unknown,
        };
        person(&self.name, sort, gender, self.role.clone())
    }
}

/// A speaker who is known by what is kept of them.
pub fn person(name: &str, sort: Sort, gender: Gender, role: Option<String>) -> Speaker {
    Speaker { name: name.to_owned(), sort, gender, role, mentions: Vec::new(), introduced: Span::default() }
}

/// A statement's date without its evidence, which stands in the article.
pub fn said(value: Option<&str>, from: DateFrom) -> StatementDate {
    StatementDate { when: value.and_then(when), from, evidence: None, meaning: None, carried: false, reason: "" }
}

fn kind(name: &str) -> Kind {
    match name {
        "mixed" => Kind::Mixed,
        "indirect" => Kind::Indirect,
        _ => Kind::Direct,
    }
}

fn mode(name: &str) -> Mode {
    match name {
        "thought" => Mode::Thought,
        "plan" => Mode::Plan,
        _ => Mode::Speech,
    }
}

fn date_from(name: &str) -> DateFrom {
    match name {
        "weekday" => DateFrom::Weekday,
        "explicit" => DateFrom::Explicit,
        "relative" => DateFrom::Relative,
        "linked" => DateFrom::Linked,
        _ => DateFrom::Article,
    }
}

fn article_date_from(name: &str) -> ArticleDateFrom {
    match name {
        "front-matter" => ArticleDateFrom::FrontMatter,
        "metadata" => ArticleDateFrom::Metadata,
        "dateline" => ArticleDateFrom::Dateline,
        "opening" => ArticleDateFrom::Opening,
        "credit" => ArticleDateFrom::Credit,
        "file-name" => ArticleDateFrom::FileName,
        "modified" => ArticleDateFrom::Modified,
        "linked" => ArticleDateFrom::Linked,
        _ => ArticleDateFrom::Given,
    }
}

/// Reads what [`When::iso`] writes; `None` for anything else.
pub fn when(iso: &str) -> Option<When> {
    let (year, rest) = match iso.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (iso, None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(year) {
        return None;
    }
    let number = year.parse::<i16>().ok()?;
    let Some(rest) = rest else {
        return match year.len() {
            4 => Some(When::Year(number)),
            3 => Some(When::Decade(number)),
            _ => None,
        };
    };
    let within = |text: &str, last: i8| text.parse::<i8>().ok().filter(|part| (1..=last).contains(part));
    match rest {
        "SP" => return Some(When::Season(number, 0)),
        "SU" => return Some(When::Season(number, 1)),
        "FA" => return Some(When::Season(number, 2)),
        "WI" => return Some(When::Season(number, 3)),
        _ => {}
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Some(When::Quarter(number, within(quarter, 4)?));
    }
    if let Some(week) = rest.strip_prefix('W') {
        return match week.strip_suffix("-WE") {
            Some(week) => Some(When::Weekend(number, within(week, 53)?)),
            None => Some(When::Week(number, within(week, 53)?)),
        };
    }
    match rest.split_once('-') {
        Some(_) => iso.parse::<Date>().ok().map(When::Day),
        None => Some(When::Month(number, within(rest, 12)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_as_they_were_written() {
        let values =
            ["2024-05-14", "2024-W20", "2024-W20-WE", "2024-05", "2024-Q2", "2024-SP", "2024-WI", "2024", "199"];
        for iso in values {
            assert_eq!(when(iso).map(When::iso).as_deref(), Some(iso));
        }
        for wrong in
            ["", "-", "2024-", "2024-13", "2024-Q5", "2024-W54", "2024-02-30", "20244", "2024-05-14-1", "é", "99999-1"]
        {
            assert_eq!(when(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_record_is_read_back() {
        let line = r#"{"id": 7, "date": {"value": "2024-05", "from": "metadata"}, "quotes": [
            {"start": 4, "end": 9, "kind": "mixed", "text": "a wall", "speaker": "Ada Moen", "group": 2,
             "date": "2024-05-01", "date_from": "weekday", "confidence": 0.5}],
            "speakers": [{"name": "Ada Moen", "sort": "person", "gender": "female", "role": "mayor"}]}"#;
        let given: Given = serde_json::from_str(line).expect("a record");
        let record = given.record();
        assert_eq!(given.id.to_string(), "7");
        let [said] = &record.statements[..] else { panic!("one statement") };
        assert_eq!((said.kind, said.group, said.speaker), (Kind::Mixed, 2, Some(0)));
        assert_eq!(record.speakers[0].role.as_deref(), Some("mayor"));
        assert_eq!(said.date.and_then(|date| date.when).map(When::iso).as_deref(), Some("2024-05-01"));
    }
}
