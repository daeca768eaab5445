//! Reports of one event in other words: what is the same is linked, what is not is left alone.

use onrecord::article::Article;
use onrecord::date::Known;
use onrecord::library::{Change, Key, Library, Record};
use onrecord::markup::Format;
use onrecord::text::Span;
use std::ops::AddAssign;
use std::sync::Arc;

/// A report, and where what is said in it stands, with the number that is the same for the same saying.
struct Report {
    key: Key,
    said: Vec<(u32, Span)>,
}

/// Takes the braces out of a report.
fn plain(text: &str) -> (String, Vec<(u32, Span)>) {
    let (mut out, mut said) = (String::new(), Vec::new());
    let mut rest = text.trim();
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').expect("a closing brace");
        let (number, words) = inside.split_once('|').expect("a number");
        out += before;
        let start = out.len();
        out += words;
        said.push((number.parse().expect("a number"), Span::new(start, out.len())));
        rest = after;
    }
    (out + rest + "\n", said)
}

/// The statement that shares at least half of all its words with the span, if there is one.
fn statement(record: &Record, span: Span) -> Option<usize> {
    let overlap = |at: &usize| record.statements[*at].span.overlap(span);
    let best = (0..record.statements.len()).max_by_key(overlap)?;
    let union = record.statements[best].span.len() + span.len() - overlap(&best);
    (overlap(&best) * 2 >= union).then_some(best)
}

#[test]
fn sayings_are_found_in_other_words() {
    let (mut linked, mut same, mut wrong, mut others) = (0, 0, 0, 0);
    let mut told = String::new();
    for event in include_str!("data/reworded.txt").split("\n== ").skip(1) {
        let mut library = Library::default();
        let mut reports: Vec<Report> = Vec::new();
        for (number, report) in event.split("\n-- ").skip(1).enumerate() {
            let (date, text) = report.split_once('\n').expect("a date");
            let (text, said) = plain(text);
            let known = Known { date: Some(date.parse().expect("a date")), ..Known::default() };
            let key: Key = format!("{number}").into();
            library.apply(Change::Set(key.clone(), Arc::new(Article::read(&text, Format::Plain, &known))));
            reports.push(Report { key, said });
        }
        let [first, second] = &reports[..] else { panic!("two reports of an event") };
        let cluster = |report: &Report, span: Span| {
            let at = statement(&library.record(&report.key).expect("it is there"), span)?;
            library.cluster(&report.key, at)
        };
        for (x, a) in &first.said {
            for (y, b) in &second.said {
                let together = cluster(first, *a).is_some_and(|found| Some(found) == cluster(second, *b));
                (if x == y { &mut same } else { &mut others }).add_assign(1);
                linked += usize::from(x == y && together);
                wrong += usize::from(x != y && together);
                if (x == y) != together {
                    let name = event.lines().next().unwrap_or("");
                    told += &format!("{name}: {x} and {y} are {}\n", if together { "linked" } else { "not linked" });
                }
            }
        }
    }
    println!("linked {linked} of {same}; wrong {wrong} of {others}\n{told}");
    assert!(same >= 30 && others >= 30, "{same} pairs and {others} others");
    assert!(linked * 100 >= same * 84, "linked {linked} of {same}\n{told}");
    assert!(wrong * 100 <= others, "wrong {wrong} of {others}\n{told}");
}
