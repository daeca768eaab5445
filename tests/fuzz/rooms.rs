//! The core: whatever the text, every room ends, and every span it gives is one of the text's.

use crate::fuzz;
use crate::inputs::{article, text};
use onrecord::article::Article;
use onrecord::date::{Known, When, expressions_in};
use onrecord::features::{
    Page, actions, completion, definition, diagnostics, highlight, hints, hover, lenses, links, overview, references,
    rename, rich, semantic, symbols,
};
use onrecord::library::{Change, Key, Library, Record};
use onrecord::link::{difference, source};
use onrecord::markup::{Format, Prose};
use onrecord::quote::{Reading, Trouble, marks};
use onrecord::settings::Settings;
use onrecord::speaker::{attribution, identity};
use onrecord::text::{Encoding, LineIndex, Span, decode};
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FORMATS: [Format; 3] = [Format::Plain, Format::Markdown, Format::Html];
const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// A span must be a stretch of whole characters of the text.
fn inside(what: &str, span: Span, text: &str) {
    assert!(
        text.get(span.start as usize..span.end as usize).is_some(),
        "{what}: {span:?} is no stretch of {} bytes",
        text.len()
    );
}

#[test]
fn marks_pair() {
    fuzz(text(), 1, |text| {
        let (marked, troubles) = marks::pair(&text);
        marked.iter().for_each(|marked| inside("marked", marked.inner, &text));
        troubles.iter().for_each(|trouble| inside("trouble", trouble.span(), &text));
        for pair in marked.windows(2) {
            assert!(pair[0].outer.start <= pair[1].outer.start, "in the order of the text: {pair:?}");
        }
    });
}

#[test]
fn markup_maps_back() {
    fuzz(text(), 1, |source| {
        for format in FORMATS {
            let prose = Prose::read(&source, format);
            inside("metadata", prose.metadata.date.as_ref().map_or(Span::default(), |(_, span)| *span), &source);
            prose.ignored.iter().for_each(|span| inside("ignored", *span, &source));
            let mut before = 0;
            for (at, c) in prose.text.char_indices() {
                let span = prose.to_source(Span::new(at, at + c.len_utf8()));
                // Plain text keeps its offsets by writing over what is no prose with as many spaces as it has bytes.
                if !c.is_whitespace() {
                    inside("prose", span, &source);
                }
                assert!(span.start >= before, "{format:?}: the map goes back at {at}");
                before = span.start;
            }
        }
    });
}

#[test]
fn dates_are_found() {
    let day = When::Day(onrecord::date::Date::constant(2024, 5, 15));
    let near = prop::option::of(Just(day));
    fuzz((text(), near), 1, |(text, written)| {
        for expression in expressions_in(&text, written) {
            inside("date", expression.span, &text);
            if let Some(when) = expression.when {
                assert!(!when.iso().is_empty());
            }
        }
    });
}

#[test]
fn speakers_are_found() {
    fuzz(text(), 2, |text| {
        let reading = Reading::new(&text);
        let statements = attribution::attribute(&reading);
        let found = identity::identify(&reading, &statements);
        assert_eq!(found.of.len(), statements.len());
        for speaker in found.of.iter().flatten() {
            assert!(speaker.speaker < found.speakers.len());
            assert!((0.0..=1.0).contains(&speaker.confidence), "{}", speaker.confidence);
        }
        for statement in &statements {
            inside("content", statement.content, &text);
            statement.mention.iter().chain(&statement.cue).for_each(|span| inside("mention or cue", *span, &text));
            assert!((0.0..=1.0).contains(&statement.confidence), "{}", statement.confidence);
        }
        for speaker in &found.speakers {
            inside("introduced", speaker.introduced, &text);
            speaker.mentions.iter().for_each(|span| inside("mention", *span, &text));
        }
    });
}

#[test]
fn bytes_are_decoded() {
    let sixteen = text().prop_map(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let broken = (text(), any::<Index>(), any::<u8>()).prop_map(|(text, at, byte)| {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len() + 1);
        bytes.insert(at, byte);
        bytes
    });
    let bytes = prop_oneof![prop::collection::vec(any::<u8>(), 0..300), sixteen, broken];
    fuzz(bytes, 1, |bytes| match decode::decode(bytes.clone()) {
        Ok((text, decode::Encoding::Utf8)) => assert!(bytes.ends_with(text.as_bytes())),
        Ok(_) => {}
        Err(why) => assert!(!why.to_string().is_empty()),
    });
}

#[test]
fn lines_and_columns_agree() {
    fuzz((text(), any::<Index>()), 1, |(text, at)| {
        let index = LineIndex::new(&text);
        let offset = text.floor_char_boundary(at.index(text.len() + 1));
        for encoding in ENCODINGS {
            let position = index.position(&text, offset, encoding);
            let back = index.offset(&text, position, encoding);
            // Only between CR and LF is no position.
            let broken = offset > 0 && text.as_bytes().get(offset - 1..=offset) == Some(b"\r\n");
            assert_eq!(back, offset - usize::from(broken), "{encoding:?} {position:?}");
        }
    });
}

#[test]
fn wordings_are_compared() {
    let pair = prop_oneof![(text(), text()), text().prop_map(|text| (text.clone(), text))];
    fuzz(pair, 2, |(a, b)| {
        let found = difference(&a, &b);
        for edit in &found.edits {
            inside("here", edit.a, &a);
            inside("there", edit.b, &b);
        }
        if a == b {
            assert!(!found.meaning_differs && !found.wording_differs, "a text differs from itself: {found:?}");
        }
        source::passages(&a);
        source::find(&b, &a, false);
    });
}

#[test]
fn settings_are_merged() {
    let keys: Vec<String> = onrecord::settings::keys().collect();
    let value = prop::sample::select(vec![
        "true",
        "0",
        "-1",
        "1e400",
        "'x'",
        "[]",
        "['a', 1]",
        "{}",
        "9223372036854775807",
        "'*['",
        "nan",
    ]);
    let lines = prop::collection::vec((prop::sample::select(keys), value), 0..6)
        .prop_map(|lines| lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect::<String>());
    fuzz(prop_oneof![lines, text()], 1, |toml| {
        let mut settings = Settings::default();
        for problem in settings.merge_toml(&toml) {
            assert!(!problem.to_string().contains('\n'), "a problem is one line: {problem}");
        }
        settings.merge(&serde_json::from_str(&toml).unwrap_or(serde_json::Value::Null));
    });
}

/// The whole way, from source to what an editor shows.
#[test]
fn an_article_is_read_and_shown() {
    let format = prop::sample::select(FORMATS.to_vec());
    let places = prop::collection::vec(any::<Index>(), 4);
    fuzz((article(), article(), format, places), 8, |(here, there, format, places)| {
        let read = |source: &str| Arc::new(Article::read(source, format, &Known::default()));
        let (a, b) = (read(&here), read(&there));
        assert_eq!(format!("{:?}", read(&here)), format!("{a:?}"), "the same text gives the same article");
        for (article, source) in [(&a, &here), (&b, &there)] {
            well_formed(article, source);
        }
        let mut library = Library::default();
        let (key, other): (Key, Key) = ("/here.md".into(), "/there.md".into());
        library.apply(Change::Set(key.clone(), a.clone()));
        library.apply(Change::Keep(other.clone(), Arc::new(Record::of(&b))));
        let settings = Settings::default();
        let page = Page::new(&library, &key, &settings).unwrap();
        shown(page, format, &places, &b);
        for link in library.links(&key) {
            assert!(library.record(&link.b.0).unwrap().statements.len() > link.b.1);
        }
        // A library remembers nothing of what was taken away.
        library.apply(Change::Remove(other));
        library.apply(Change::Remove(key));
        assert!(library.is_empty());
    });
}

fn well_formed(article: &Article, source: &str) {
    for quotation in &article.quotations {
        inside("quotation", quotation.span, source);
        quotation.mention.iter().chain(&quotation.cue).for_each(|span| inside("mention or cue", *span, source));
        if let Some(evidence) = quotation.date.and_then(|date| date.evidence) {
            inside("evidence", evidence, source);
        }
        if let Some(speaker) = quotation.speaker {
            assert!(speaker.speaker < article.speakers.len());
        }
    }
    for speaker in &article.speakers {
        inside("introduced", speaker.introduced, source);
        speaker.mentions.iter().for_each(|span| inside("mention", *span, source));
    }
    for trouble in &article.troubles {
        let (Trouble::Unclosed(span) | Trouble::Unopened(span)) = *trouble;
        inside("trouble", span, source);
    }
    article.expressions.iter().for_each(|date| inside("date", date.span, source));
}

fn shown(page: Page, format: Format, places: &[Index], other: &Article) {
    let source = &page.article.source;
    let whole = Span::new(0, source.len());
    for found in diagnostics::diagnostics(page) {
        inside("diagnostic", found.span, source);
        assert!(!found.message.is_empty());
    }
    let tokens = semantic::tokens(page, whole);
    for (span, _) in &tokens {
        inside("token", *span, source);
    }
    for pair in tokens.windows(2) {
        assert!(pair[0].0.end <= pair[1].0.start, "tokens do not overlap: {pair:?}");
    }
    hints::hints(page, whole).iter().for_each(|hint| assert!(source.is_char_boundary(hint.offset as usize)));
    lenses::lenses(page).iter().for_each(|lens| inside("lens", lens.span, source));
    links::links(page).iter().for_each(|link| inside("link", link.span, source));
    for group in symbols::outline(page) {
        inside("group", group.span, source);
        group.statements.iter().for_each(|one| inside("symbol", one.span, source));
    }
    let clusters = overview::clusters(page.library);
    overview::speakers(page.library, page.settings, &clusters);
    symbols::search(page.library, page.settings, "will pay", 10);
    let load = |_: &Key| Some(Arc::new(other.clone()));
    for place in places {
        let offset = source.floor_char_boundary(place.index(source.len() + 1));
        if let Some(hover) = hover::hover(page, offset) {
            inside("hover", hover.span, source);
            harmless(&rich::markdown(&hover.lines, &|_| Some("file:///there.md".into())));
            assert!(!rich::plain(&hover.lines).is_empty());
        }
        if let Some(found) = definition::definition(page, offset) {
            inside("origin", found.origin, source);
        }
        references::references(page, offset);
        highlight::highlights(page, offset).iter().for_each(|(span, _)| inside("highlight", *span, source));
        if let Some(found) = completion::completion(page, offset) {
            inside("completion", found.span, source);
        }
        if let Some(found) = rename::prepare(page, offset) {
            inside("name", found.span, source);
        }
        for (key, edits) in rename::rename(page, offset, "Nora Quay", &load).unwrap_or_default() {
            let text = if *key == *page.key { source } else { &other.source };
            edits.iter().for_each(|(span, _)| inside("edit", *span, text));
            for pair in edits.windows(2) {
                assert!(pair[0].0.end <= pair[1].0.start, "edits do not overlap: {pair:?}");
            }
        }
        for action in actions::actions(page, format, Span::new(offset, offset)) {
            if let actions::Act::Edit(edits) = action.act {
                edits.iter().for_each(|(span, _)| inside("action", *span, source));
            }
        }
    }
}

/// A hover holds paragraphs, lists, emphasis and links to articles, whatever the article says.
fn harmless(markdown: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => assert_eq!(&*dest_url, "file:///there.md", "{markdown:?}"),
            Event::Start(
                Tag::Paragraph | Tag::List(None) | Tag::Item | Tag::Strong | Tag::Strikethrough | Tag::Emphasis,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::SoftBreak => {}
            other => panic!("{other:?} in the hover {markdown:?}"),
        }
    }
}

/// One piece over and over: no room may need more than time in proportion. Twenty thousand bytes of each show what never
/// ends; ten times as much, where more time is given, shows what grows with the square.
#[test]
fn one_piece_over_and_over_is_read_in_time() {
    let length = if std::env::var_os("ONRECORD_FUZZ_SECONDS").is_some() { 200_000 } else { 20_000 };
    let mut slow = Vec::new();
    for piece in crate::inputs::PIECES {
        let source = piece.repeat(length / piece.len());
        for format in FORMATS {
            let start = Instant::now();
            let article = Article::read(&source, format, &Known::default());
            let read = start.elapsed();
            Record::of(&article);
            if start.elapsed() > Duration::from_secs(10) {
                slow.push(format!(
                    "{piece:?} as {format:?}: read in {read:?}, recorded in {:?}",
                    start.elapsed() - read
                ));
            }
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
