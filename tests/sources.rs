//! Quotations cut from transcripts, speeches and releases are found there, word for word, with what was done to them.

use onrecord::article::Article;
use onrecord::date::Known;
use onrecord::library::{Change, Library, Place, Record, Statement};
use onrecord::markup::Format;
use onrecord::speaker::identity::Sort;
use onrecord::speaker::{Gender, Kind, Mode, Speaker};
use onrecord::text::Span;
use std::sync::Arc;

const FILES: &[(&str, &str)] = &[
    ("budget", include_str!("data/sources/budget.txt")),
    ("clinic", include_str!("data/sources/clinic.txt")),
    ("court", include_str!("data/sources/court.txt")),
    ("ferry", include_str!("data/sources/ferry.txt")),
    ("library", include_str!("data/sources/library.txt")),
    ("mine", include_str!("data/sources/mine.txt")),
    ("orchard", include_str!("data/sources/orchard.txt")),
    ("river", include_str!("data/sources/river.txt")),
    ("school", include_str!("data/sources/school.txt")),
    ("theatre", include_str!("data/sources/theatre.txt")),
];

/// A paper's article that holds one quotation.
fn paper(speaker: &str, words: &str) -> Arc<Record> {
    let speaker = Speaker {
        name: speaker.to_owned(),
        sort: Sort::Person,
        gender: Gender::Unknown,
        role: None,
        mentions: Vec::new(),
        introduced: Span::default(),
    };
    let statement = Statement {
        span: Span::new(0, words.len()),
        place: Place::default()..Place::default(),
        text: words.to_owned(),
        kind: Kind::Direct,
        mode: Mode::Speech,
        group: 0,
        speaker: Some(0),
        date: None,
        confidence: 1.0,
        source: false,
        fragment: false,
    };
    Arc::new(Record { speakers: vec![speaker], statements: vec![statement], ..Record::default() })
}

#[test]
fn quotations_are_found_in_their_sources() {
    let mut library = Library::default();
    let mut texts = Vec::new();
    for (name, file) in FILES {
        let (text, quotations) = file.split_once("\n===\n").expect("quotations stand below the text");
        let record = Record::of(&Article::read(text, Format::Plain, &Known::default()));
        assert!(record.is_source(), "{name} is not recognised");
        library.extend([Change::Keep((*name).into(), Arc::new(record))]);
        texts.push((*name, text, quotations));
    }
    let (mut all, mut right) = (0, 0);
    let (mut altered, mut shown, mut absent, mut invented) = (0, 0, 0, 0);
    let mut wrong = String::new();
    for (name, text, quotations) in texts {
        for line in quotations.lines().filter(|line| !line.is_empty()) {
            let parts: Vec<&str> = line.splitn(3, " | ").collect();
            let [what, speaker, words] = parts[..] else { panic!("{name}: {line}") };
            library.apply(Change::Keep("paper".into(), paper(speaker, words)));
            let found = library.occurrences("paper", 0);
            let there = found.list.iter().find(|other| other.source && &*other.key == name);
            let elsewhere = found.list.iter().any(|other| &*other.key != name);
            all += 1;
            let difference = there.map(|there| library.difference("paper", 0, there));
            let is_right = match (what, there, &difference) {
                ("absent", None, _) => true,
                ("verbatim" | "trimmed", Some(there), Some(difference)) => {
                    !there.stitched && !there.dropped && !difference.meaning_differs
                }
                ("dropped", Some(there), _) => there.dropped || there.stitched,
                ("stitched", Some(there), _) => there.stitched,
                ("altered", Some(_), Some(difference)) => difference.wording_differs,
                ("altered!", Some(_), Some(difference)) => difference.wording_differs,
                _ => false,
            };
            // The very words: each piece is read back from the text by its span and by its line and column.
            let spans_hold = there.is_none_or(|there| {
                let read: Vec<&str> = there.words.iter().map(|words| words.span.of(text)).collect();
                let lines: Vec<&str> = text.split('\n').collect();
                read.join(" \u{2026} ") == there.wording
                    && there.words.iter().all(|words| {
                        let line = lines[words.place.start.line as usize];
                        words.place.end.line != words.place.start.line
                            || &line[words.place.start.utf8 as usize..words.place.end.utf8 as usize]
                                == words.span.of(text)
                    })
            });
            if is_right && spans_hold && !elsewhere {
                right += 1;
            } else {
                let why = there.map(|t| (t.dropped, t.stitched, t.score, t.wording.clone()));
                wrong +=
                    &format!("{name}: {line}\n    {why:?} {difference:?} spans {spans_hold} elsewhere {elsewhere}\n");
            }
            if what == "altered!" {
                altered += 1;
                let is_shown = difference.as_ref().is_some_and(|difference| difference.meaning_differs);
                shown += usize::from(is_shown);
                if !is_shown {
                    wrong += &format!("not shown: {name}: {line}\n    {difference:?}\n");
                }
            }
            if what == "absent" {
                absent += 1;
                invented += usize::from(there.is_some());
            }
        }
    }
    println!(
        "{right} of {all} right; meaning shown in {shown} of {altered}; {invented} of {absent} absent ones linked\n{wrong}"
    );
    assert!(all >= 60, "{all}");
    assert_eq!(invented, 0, "{wrong}");
    assert!(right * 100 >= all * 95, "{right} of {all}\n{wrong}");
    assert_eq!(shown, altered, "{wrong}");
}
