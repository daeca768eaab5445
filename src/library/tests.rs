//! The library against a fresh one: after any changes the answer is that of the same articles read at once.

use super::*;
use crate::date;
use crate::speaker::Gender;
use crate::speaker::Mode;
use crate::speaker::identity::Sort;
use crate::text::{Encoding, LineIndex};
use proptest::prelude::*;

/// An article of one statement a line; "Name: words" names its speaker.
fn record(text: &str) -> Arc<Record> {
    let mut record = Record::default();
    for (at, line) in text.lines().enumerate() {
        let (name, words) = line.split_once(": ").unwrap_or(("", line));
        let speaker = (!name.is_empty()).then(|| {
            record.speakers.push(Speaker {
                name: name.to_owned(),
                sort: Sort::Person,
                gender: Gender::Unknown,
                role: None,
                mentions: Vec::new(),
                introduced: Span::default(),
            });
            record.speakers.len() - 1
        });
        record.statements.push(Statement {
            span: Span::new(at, at + words.len()),
            place: Place::default()..Place { line: 1, utf8: 9, utf16: 8, chars: 7 },
            text: words.to_owned(),
            kind: Kind::Direct,
            mode: Mode::Speech,
            group: at as u32,
            speaker,
            date: None,
            confidence: 1.0,
            source: false,
            fragment: false,
        });
    }
    Arc::new(record)
}

fn answers(library: &Library) -> Vec<(Key, usize, Option<u64>, Vec<(Key, usize)>)> {
    let mut out = Vec::new();
    for key in library.keys() {
        let count = library.record(&key).map_or(0, |record| record.statements.len());
        for at in 0..count {
            let others =
                library.occurrences(&key, at).list.into_iter().map(|other| (other.key, other.quotation)).collect();
            out.push((key.clone(), at, library.cluster(&key, at), others));
        }
    }
    out
}

const LINES: &[&str] = &[
    "Ada Lind: The harbour wall will not survive another winter like this one",
    "Ada Lind: the harbour wall will not survive another winter",
    "Ada Lind: The harbour wall won't survive another winter, and everybody in Tarrow knows it",
    "Otto Brand: The harbour wall will not survive another winter like this one",
    "We spent four million on pumps that have never been switched on",
    "Otto Brand: We spent 4 million on pumps that have never been switched on.",
    "never been switched on",
    "Otto Brand: The council has no plan for the evacuation of the lower town",
    "The council has a plan for the evacuation of the upper town and the mill",
];

#[derive(Clone, Debug)]
enum Step {
    Put(usize, Vec<usize>),
    Remove(usize),
    Pack,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..6_usize, prop::collection::vec(0..LINES.len(), 0..4)).prop_map(|(key, lines)| Step::Put(key, lines)),
        1 => (0..6_usize).prop_map(Step::Remove),
        1 => Just(Step::Pack),
    ]
}

/// A library in which little is a lot.
fn small(limit: usize) -> Library {
    let limits = Limits { crowd: limit, wordings: limit, rows: 2 * limit, ..Limits::default() };
    Library { limits, ..Library::default() }
}

/// More than any of these is.
const WORK: usize = 1 << 12;

/// One in which also little is too much to hang together.
fn narrow((limit, largest, work): (usize, usize, usize)) -> Library {
    let library = small(limit);
    Library { limits: Limits { largest, work, ..library.limits }, ..library }
}

proptest! {
    #[test]
    fn places_are_those_of_the_line_index(text in "([a-c \r\n]|\r\n|é|–|🙂|\u{2028}){0,90}", step in 1usize..4) {
        let index = LineIndex::new(&text);
        let between = |&at: &usize| text.as_bytes().get(at) == Some(&b'\n') && text[..at].ends_with('\r');
        let at: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).step_by(step).collect();
        let offsets: Vec<u32> = at.iter().map(|&at| at as u32).collect();
        for (&at, place) in at.iter().zip(record::places(&text, &offsets)).filter(|(at, _)| !between(at)) {
            let [utf8, utf16, chars] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(|encoding| index.position(&text, at, encoding));
            let expected = Place { line: utf8.line, utf8: utf8.column, utf16: utf16.column, chars: chars.column };
            prop_assert_eq!(place, expected, "{:?} byte {}", text, at);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_changes_gives_the_answer_of_a_fresh_library(
        steps in prop::collection::vec(step(), 1..14),
        limits in (
            prop_oneof![1..6_usize, Just(64)], prop_oneof![2 => Just(256), 1 => 2..6_usize], prop_oneof![2 => Just(WORK), 1 => 1..12_usize],
        ),
        haste in prop_oneof![Just(0), 1..400_usize],
    ) {
        let mut library = narrow(limits);
        let mut state: BTreeMap<Key, String> = BTreeMap::new();
        for step in steps {
            let before = answers(&library);
            let touched = match step {
                Step::Put(key, lines) => {
                    let key: Key = format!("{key}.txt").into();
                    let text = lines.iter().map(|&at| LINES[at]).collect::<Vec<_>>().join("\n");
                    state.insert(key.clone(), text.clone());
                    let prepared = library.prepare(&key, record(&text));
                    library.apply(match lines.len() % 2 {
                        0 => Change::Keep(key, record(&text)),
                        _ => Change::Prepared(key, prepared),
                    })
                }
                Step::Remove(key) => {
                    let key: Key = format!("{key}.txt").into();
                    state.remove(&key);
                    library.apply(Change::Remove(key))
                }
                Step::Pack => {
                    library.extend([]);
                    Vec::new()
                }
            };
            let mut fresh = narrow(limits);
            fresh.extend(state.iter().map(|(key, text)| Change::Keep(key.clone(), record(text))));
            if haste > 0 {
                // Who has not the time to hear all leaves nothing behind that is not all.
                answers(&library.within(haste));
            }
            let after = answers(&library);
            prop_assert_eq!(&after, &answers(&fresh));
            // Whatever else answers otherwise now has been named; how much work a statement is depends on others than that.
            for answer in after.iter().filter(|_| limits.2 == WORK) {
                if !before.contains(answer) {
                    prop_assert!(touched.contains(&answer.0), "{:?} changed, touched {:?}", answer, touched);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn open_articles_that_are_edited_are_linked_as_if_they_had_been_opened_so(
        steps in prop::collection::vec((0..5_usize, prop::collection::vec(0..LINES.len(), 0..6), any::<bool>(), 0..300_usize), 1..14),
        limit in prop_oneof![1..6_usize, Just(64)],
    ) {
        // Their first letter is the end of the edit: another statement in the same words.
        let text = |lines: &[usize], small: bool| -> String {
            let said = lines.iter().map(|&at| {
                let (name, words) = LINES[at].split_once(": ").unwrap_or(("Nobody", LINES[at]));
                let words = if small { words.to_lowercase() } else { words.to_owned() };
                format!("\u{201c}{words},\u{201d} {name} said.\n\n")
            });
            said.collect()
        };
        let mut library = small(limit);
        let mut state: BTreeMap<Key, Arc<Article>> = BTreeMap::new();
        for (key, lines, small_letters, haste) in steps {
            let read = Article::read(&text(&lines, small_letters), crate::markup::Format::Plain, &date::Known::default());
            let (key, article) = (Key::from(format!("{key}.txt")), Arc::new(read));
            state.insert(key.clone(), article.clone());
            library.change(Change::Set(key, article));
            answers(&library.within(haste));
            let mut fresh = small(limit);
            fresh.extend(state.iter().map(|(key, article)| Change::Set(key.clone(), article.clone())));
            prop_assert_eq!(answers(&library), answers(&fresh));
            let links = |library: &Library| -> Vec<Link> { state.keys().flat_map(|key| library.links(key)).collect() };
            prop_assert_eq!(links(&library), links(&fresh));
        }
    }
}

/// The same as a source text.
fn source(text: &str) -> Arc<Record> {
    let mut record = (*record(text)).clone();
    record.statements.iter_mut().for_each(|said| said.source = true);
    Arc::new(record)
}

proptest! {
    #[test]
    fn what_stands_in_source_texts_follows_every_change(
        steps in prop::collection::vec((0..4_usize, prop::collection::vec(0..LINES.len(), 0..3), any::<bool>()), 1..10),
    ) {
        let mut library = Library::default();
        let mut state: BTreeMap<Key, Arc<Record>> = BTreeMap::new();
        for (key, lines, is_source) in steps {
            let key: Key = format!("{key}.txt").into();
            let text = lines.iter().map(|&at| LINES[at]).collect::<Vec<_>>().join("\n");
            let record = if is_source { source(&text) } else { record(&text) };
            state.insert(key.clone(), record.clone());
            library.change(Change::Keep(key, record));
            let mut fresh = Library::default();
            fresh.extend(state.iter().map(|(key, record)| Change::Keep(key.clone(), record.clone())));
            let found = |library: &Library| -> Vec<Occurrences> {
                state.keys().flat_map(|key| (0..3).map(|at| library.occurrences(key, at))).collect()
            };
            prop_assert_eq!(found(&library), found(&fresh));
        }
    }
}

#[test]
fn what_is_filed_under_a_key_is_counted_as_it_is_found() {
    let mut library = Library::default();
    for at in 0..40 {
        library.put(Change::Keep(format!("{at}.txt").into(), record(&LINES[..1 + at % LINES.len()].join("\n"))));
        if at == 20 || at == 30 {
            library.pack(true);
        }
    }
    let entries: Vec<Arc<Entry>> = library.keys().filter_map(|key| library.entry(&key)).collect();
    let filed = entries.iter().flat_map(|entry| entry.postings().all().iter().map(|posting| posting.0));
    let mut keys: Vec<u32> = filed.flat_map(|key| [key, key ^ 1, !key >> 4]).chain([0, u32::MAX >> 4]).collect();
    keys.sort_unstable();
    keys.dedup();
    let found: Vec<usize> = keys.iter().map(|&key| library.rows(key, "", false).count()).collect();
    assert!(found.contains(&0) && found.iter().any(|&count| count > 40), "{found:?}");
    assert_eq!(library.count_filed(&keys), found);
}

/// Lines of as many words each, people of one last name, and lines that are part of others.
const EITHER: &[&str] = &[
    "Ada Lind: He does not believe in it",
    "Ada Lind: I do not believe in luck",
    "Eva Lind: We do not believe in the mill",
    "Otto Brand: The keeper of the harbour never believed in the mill",
    "Otto Brand: The mill was never what the keeper believed in, and the harbour was",
    "Ines Brand: The pumps of the mill have never been switched on by the keeper",
    "The pumps of the mill will be switched on by the keeper at last",
    "Mara Holt: Nobody in the harbour switched the pumps on",
];

proptest! {
    #[test]
    fn two_articles_are_compared_alike_from_either_side(
        lines in prop::collection::vec((prop::collection::vec(0..EITHER.len(), 1..6), prop::bool::weighted(0.3)), 2..5),
    ) {
        let mut library = Library::default();
        for (at, (lines, is_source)) in lines.iter().enumerate() {
            let mut record = (*record(&lines.iter().map(|&line| EITHER[line]).collect::<Vec<_>>().join("\n"))).clone();
            // The second half of a source text is its own words.
            let own = record.statements.len().div_ceil(2);
            record.statements.iter_mut().skip(own).for_each(|said| said.source = *is_source);
            library.put(Change::Keep(at.to_string().into(), Arc::new(record)));
        }
        let entries: Vec<(Key, Arc<Entry>)> = library.keys().filter_map(|key| Some((key.clone(), library.entry(&key)?))).collect();
        let linked = |a: &Entry, b: &Entry| pairs::pairs(a, b).into_iter().map(|pair| (pair.a, pair.b, pair.band));
        for (x, a) in &entries {
            for (y, b) in &entries {
                let partners = |key, entry, of| library.partners(key, entry).unwrap().contains(of);
                prop_assert_eq!(partners(x, a, y), partners(y, b, x), "{} {}", x, y);
                let there: BTreeSet<_> = linked(a, b).collect();
                let back: BTreeSet<_> = linked(b, a).map(|(at, other, band)| (other, at, band)).collect();
                prop_assert_eq!(there, back, "{} {}", x, y);
                prop_assert_eq!(pairs::is_one_cast(a.cast(), b.cast()), pairs::is_one_cast(b.cast(), a.cast()), "{} {}", x, y);
            }
        }
    }
}

#[test]
fn links_that_are_kept_follow_every_edit() {
    let article = |text: &str| {
        let marked: String = text.lines().map(|line| format!("\u{201c}{line},\u{201d} Ada Lind said.\n\n")).collect();
        Arc::new(Article::read(&marked, crate::markup::Format::Plain, &date::Known::default()))
    };
    let mut library = Library::default();
    for (key, text) in
        [("a", "The harbour wall will not survive another winter"), ("b", "We spent four million on idle pumps")]
    {
        library.apply(Change::Set(key.into(), article(text)));
    }
    library.apply(Change::Set("c".into(), article("The harbour wall will not survive another winter")));
    assert_eq!(library.occurrences("a", 0).list.len(), 1);
    let touched = library.apply(Change::Set("c".into(), article("We spent four million on idle pumps")));
    assert_eq!(touched, ["c".into(), "a".into(), "b".into()] as [Key; 3]);
    assert_eq!((library.occurrences("a", 0).list.len(), library.occurrences("b", 0).list.len()), (0, 1));
    library.apply(Change::Remove("c".into()));
    assert_eq!(library.occurrences("b", 0).list.len(), 0);
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let mut library = Library::default();
    library.extend([Change::Keep("a".into(), record(LINES[0])), Change::Keep("b".into(), record(LINES[1]))]);
    let snapshot = library.clone();
    library.apply(Change::Remove("b".into()));
    assert_eq!((snapshot.len(), library.len()), (2, 1));
    assert_eq!((snapshot.occurrences("a", 0).list.len(), library.occurrences("a", 0).list.len()), (1, 0));
}

#[test]
fn records_come_back_from_a_segment() {
    let given = record("Ada Lind: The harbour wall will not survive\nno speaker here");
    let mut library = Library::default();
    library.extend([Change::Keep("a".into(), given.clone())]);
    assert_eq!(*library.record("a").unwrap(), *given);
    assert_eq!(library.namesakes("a", 0), []);
}

#[test]
fn merged_heaps_are_as_if_packed_at_once() {
    let dated = |line: &str, day: i8| {
        let mut record = (*record(line)).clone();
        let when = date::When::Day(date::Date::constant(2021, 5, day));
        record.title = Some("The wall of Tarrow".into());
        record.date = Some(date::ArticleDate { when, from: date::ArticleDateFrom::Dateline, span: None });
        for said in &mut record.statements {
            let from = date::DateFrom::Explicit;
            said.date = Some(date::StatementDate {
                when: Some(when),
                from,
                evidence: None,
                meaning: None,
                carried: false,
                reason: "",
            });
        }
        Arc::new(record)
    };
    let all: Vec<(Key, Arc<Record>)> =
        LINES.iter().zip(1..).map(|(line, day)| (format!("{day}.txt").into(), dated(line, day / 2 + 1))).collect();
    // Every other one in each of two heaps, and one that is gone.
    let heaps = [0, 1].map(|half| all.iter().skip(half).step_by(2).cloned().collect());
    let mut heaps: Vec<Packed> = heaps.into_iter().flat_map(Packed::new).collect();
    heaps[0].retain(|_, key| **key != *"3.txt");
    let merged = Packed::merge(&heaps);
    let once = Packed::new(all.iter().filter(|(key, _)| **key != *"3.txt").cloned().collect());
    let [merged, once] = [&merged[..], &once[..]].map(|packed| packed[0].0.segment.clone());
    assert_eq!((&merged.keys, &merged.wordings), (&once.keys, &once.wordings));
    assert!(merged.filed().eq(once.filed()) && merged.filed().is_sorted());
    assert_eq!(merged.dictionary.text, once.dictionary.text);
    for (article, key) in merged.keys.iter().enumerate() {
        let given = all.iter().find(|(other, _)| other == key).map(|(_, record)| &**record);
        assert_eq!((Some(&*merged.record(article)), &*once.record(article)), (given, given.unwrap()));
    }
}

#[test]
fn packed_articles_are_taken_in_as_if_they_had_been_read() {
    let heap = |from: usize| -> Vec<(Key, Arc<Record>)> {
        (from..from + 3).map(|at| (Key::from(format!("{at}.txt")), record(LINES[at]))).collect()
    };
    let (first, second) = (Packed::new(heap(0)), Packed::new(heap(3)));
    let mut fresh = Library::default();
    fresh.extend((0..6).map(|at| Change::Keep(format!("{at}.txt").into(), record(LINES[at]))));
    let mut library = Library::default();
    library.adopt(first.iter().chain(&second).cloned());
    assert_eq!(answers(&library), answers(&fresh));
    // What changes while heaps are merged stays as it is now.
    let sources = [first, second].concat();
    let merged = Packed::merge(&sources);
    for library in [&mut library, &mut fresh] {
        library.apply(Change::Keep("1.txt".into(), record(LINES[7])));
        library.apply(Change::Remove("4.txt".into()));
    }
    library.adopt_merged(merged, &sources);
    assert_eq!(answers(&library), answers(&fresh));
    // What is read again comes in place of what was.
    library.adopt(Packed::new(vec![("0.txt".into(), record(LINES[8]))]));
    fresh.apply(Change::Keep("0.txt".into(), record(LINES[8])));
    assert_eq!(answers(&library), answers(&fresh));
}

#[test]
fn an_open_article_is_not_replaced_by_what_lies_on_the_disk() {
    let article = Article::read(
        "\u{201c}The harbour wall will not survive another winter like this one,\u{201d} Ada Lind said.\n",
        crate::markup::Format::Plain,
        &date::Known::default(),
    );
    let mut library = Library::default();
    library.apply(Change::Set("0.txt".into(), Arc::new(article)));
    let heap = vec![("0.txt".into(), record(LINES[7])), ("1.txt".into(), record(LINES[0]))];
    assert_eq!(library.adopt(Packed::new(heap)), ["0.txt".into()] as [Key; 1]);
    assert_eq!(library.len(), 2);
    assert_eq!(library.occurrences("0.txt", 0).list.len(), 1);
}

#[test]
fn what_stands_in_every_article_is_counted() {
    // Four times the articles cost four times the work, and not sixteen times, as they do when each is compared with each.
    let time = |count: usize| {
        let mut library = Library::default();
        library.extend((0..count).map(|at| Change::Keep(format!("{at:03}.txt").into(), record(LINES[0]))));
        let start = std::time::Instant::now();
        let found: Vec<Occurrences> = library.keys().map(|key| library.occurrences(&key, 0)).collect();
        let all = |found: &Occurrences| found.list.len() + found.more == count - 1 && found.list.len() == SHOWN;
        assert!(found.iter().all(all));
        let links: Vec<Link> = library.keys().flat_map(|key| library.links(&key)).collect();
        assert_eq!((links.len(), library.clusters(&links).count()), (count - 1, 1));
        start.elapsed()
    };
    let fastest = |count| (0..3).map(|_| time(count)).min().unwrap();
    let (few, many) = (fastest(200), fastest(800));
    assert!(many < few * 8, "{few:?} for 200 articles, {many:?} for 800");
}

#[test]
fn where_all_is_repeated_articles_are_compared_about_once() {
    // Each line begins as one of others ends, so that all of them hang together; far fewer links are kept than there are.
    let line = |topic: usize| {
        let words = |topic: usize| (0..7).map(|at| format!("w{topic}x{at}")).collect::<Vec<_>>().join(" ");
        format!("{} {}", words(topic % 60), words((topic + 1) % 60))
    };
    let article = |at: usize| {
        let lines = [at * 7, at * 11 + 20, at * 13 + 40].map(line);
        Change::Keep(format!("{at:03}.txt").into(), record(&lines.join("\n")))
    };
    let library = || {
        let mut library = Library { found: Arc::new(Found::small(1_000)), ..Library::default() };
        library.extend((0..120).map(article));
        library
    };
    let comparing = library().within(usize::MAX);
    let links: usize = comparing.keys().map(|key| comparing.links(&key).len()).sum();
    assert!(links > 5_000, "{links}");
    let asking = library().within(usize::MAX);
    for key in asking.keys() {
        (0..3).for_each(|at| assert!(!asking.occurrences(&key, at).list.is_empty(), "{key} {at}"));
    }
    let (comparing, asking) = (comparing.steps_taken(), asking.steps_taken());
    assert!(asking < comparing * 2, "{asking} steps to ask, {comparing} to compare");
}

#[test]
fn a_crowd_is_divided_by_who_speaks() {
    // Very few words are a statement only if the same person says them.
    let words = "Enough is enough for us";
    let lines = |name: &str| record(&format!("{name}: {words}"));
    let mut library = small(3);
    let names = ["Ada Lind", "Otto Brand", "Ada Lind", "Ada Lind", "Otto Brand", "Ada Lind"];
    library.extend(names.iter().enumerate().map(|(at, name)| Change::Keep(at.to_string().into(), lines(name))));
    let found = |library: &Library, key: &str| -> Vec<String> {
        library.occurrences(key, 0).list.iter().map(|other| other.key.to_string()).collect()
    };
    assert_eq!(
        (found(&library, "0"), found(&library, "1")),
        (vec!["2".into(), "3".into(), "5".into()], vec!["4".into()])
    );
    assert_eq!(library.cluster("0", 0), library.cluster("5", 0));
    assert_ne!(library.cluster("0", 0), library.cluster("1", 0));
    let mut plain = Library::default();
    plain.extend(names.iter().enumerate().map(|(at, name)| Change::Keep(at.to_string().into(), lines(name))));
    assert_eq!((found(&plain, "0"), found(&plain, "1")), (found(&library, "0"), found(&library, "1")));
}

#[test]
fn who_is_in_haste_hears_what_is_known() {
    let mut library = Library::default();
    library.extend((0..9).map(|at| Change::Keep(format!("{at}.txt").into(), record(LINES[at]))));
    let hasty = library.within(100);
    assert_eq!((hasty.occurrences("0.txt", 0).list.len(), hasty.is_short()), (0, true));
    let all = library.occurrences("0.txt", 0);
    assert!(!all.list.is_empty());
    let hasty = library.within(100);
    assert_eq!((hasty.occurrences("0.txt", 0), hasty.is_short()), (all, false));
}

#[test]
fn what_was_too_much_is_not_begun_again_in_as_much_haste() {
    let mut library = Library::default();
    library.extend((0..9).map(|at| Change::Keep(format!("{at}.txt").into(), record(LINES[at]))));
    let ask = |library: &Library, steps: usize| {
        let hasty = library.within(steps);
        let found = hasty.occurrences("0.txt", 0).list.len();
        (found, hasty.is_short(), hasty.steps_taken())
    };
    let (found, short, taken) = ask(&library, 100);
    assert!((found, short) == (0, true) && taken > 0, "{taken} steps");
    assert_eq!(ask(&library, 100), (0, true, 0));
    // With more time, or once something has changed, it is.
    assert!(ask(&library, 110).2 > 0);
    library.change(Change::Keep("8.txt".into(), record(LINES[0])));
    assert!(ask(&library, 100).2 > 0);
    assert!(matches!(ask(&library, usize::MAX), (2.., false, 1..)));
}

#[test]
fn an_edit_of_one_statement_is_the_work_of_one() {
    // Pairs of articles have words in common, and four statements.
    let line =
        |at: usize| (0..9).map(|word| format!("w{}x{word}", (at + word % 3 * 7) % 240)).collect::<Vec<_>>().join(" ");
    let article = |at: usize, first: &str| {
        let lines = (0..30).map(|number| line(at * 26 + number)).collect::<Vec<_>>().join("\n");
        record(&format!("{first}\n{lines}"))
    };
    let mut library = Library::default();
    library.extend((0..40).map(|at| Change::Keep(format!("{at}.txt").into(), article(at, "A new beginning"))));
    let ask = |library: &Library| {
        let asking = library.within(usize::MAX);
        assert!(!asking.links("7.txt").is_empty());
        asking.steps_taken()
    };
    let first = ask(&library);
    library.change(Change::Keep("7.txt".into(), article(7, "Another beginning of the whole story")));
    let edited = ask(&library);
    assert!(edited * 4 < first, "{first} steps at first, {edited} after an edit");
    // So is a change of another article.
    library.change(Change::Keep("8.txt".into(), article(8, "Another beginning")));
    let edited = ask(&library);
    assert!(edited * 4 < first, "{first} steps at first, {edited} after an edit of another article");
}

#[test]
fn what_an_edit_leaves_is_known_at_once() {
    let mut library = Library::default();
    library.extend((0..4).map(|at| Change::Keep(format!("{at}.txt").into(), record(LINES[0]))));
    assert_eq!(library.occurrences("0.txt", 0).list.len(), 3);
    let edited = record(&format!("A new beginning of the whole story\n{}", LINES[0]));
    library.change(Change::Keep("0.txt".into(), edited));
    let hasty = library.within(crowd::UNPACKING - 1);
    assert_eq!((hasty.occurrences("0.txt", 1).list.len(), hasty.is_short()), (3, true));
}
