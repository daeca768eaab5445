//! The article's date: each kind of evidence, their order, and what contradicts.

use super::super::{ArticleDateFrom, Dates, Known, When, article_date, parse};
use crate::markup::{Format, Prose};

/// `date from words` of the best evidence, then of what contradicts it.
fn read(source: &str, format: Format, known: &Known) -> String {
    let prose = Prose::read(source, format);
    let (best, against) = article_date(&prose, format, known, &Dates::read(&prose.text));
    let show = |date: super::super::ArticleDate| {
        let words = date.span.map_or("-", |span| span.of(source)).replace('\n', " ");
        format!("{} {:?} `{words}`", date.when.iso(), date.from)
    };
    match (best, against) {
        (None, _) => "none".to_owned(),
        (Some(best), None) => show(best),
        (Some(best), Some(against)) => format!("{} against {}", show(best), show(against)),
    }
}

fn check(source: &str, known: &Known, wanted: &str) {
    assert_eq!(read(source, Format::Plain, known), wanted, "{source}");
}

fn named(name: &str) -> Known {
    Known { name: Some(name.to_owned()), ..Known::default() }
}

#[test]
fn datelines_of_the_wires() {
    let nobody = Known::default();
    let in_2019 = named("2019/story.txt");
    for (line, words) in [
        ("OSLO, Oct. 15 (Reuters) - The ferry sank.", "Oct. 15"),
        ("OSLO, October 15 (AFP) - The ferry sank.", "October 15"),
        ("Oct. 15 (UPI) -- The ferry sank.", "Oct. 15"),
        ("OSLO, Norway, Oct 15 (Xinhua) -- The ferry sank.", "Oct 15"),
        ("OSLO, October 15. /TASS/. The ferry sank.", "October 15"),
        ("OSLO, Oct. 15 — The ferry sank.", "Oct. 15"),
        ("Oslo, 15 Oct – The ferry sank.", "15 Oct"),
        ("New Delhi, Oct 15 (IANS) The ferry sank.", "Oct 15"),
    ] {
        check(line, &in_2019, &format!("2019-10-15 Dateline `{words}`"));
        // Without any year it dates nothing.
        check(line, &nobody, "none");
    }
    check("OSLO, Oct. 15, 2019 /PRNewswire/ -- The ferry sank.", &nobody, "2019-10-15 Dateline `Oct. 15, 2019`");
    check("Berlin, 15.10.2019 — The ferry sank.", &nobody, "2019-10-15 Dateline `15.10.2019`");
    check(
        "A headline here\n\nOTTAWA, Oct. 15, 2019 (CP) — The ferry sank.",
        &nobody,
        "2019-10-15 Dateline `Oct. 15, 2019`",
    );
    // The year is the one that brings it nearest to the other evidence.
    check("OSLO, Dec. 31 (AFP) - The ferry sank.", &named("2020-01-01-ferry.txt"), "2019-12-31 Dateline `Dec. 31`");
    // No dateline: an agency without a day, and a dash in a sentence.
    check("OSLO (AP) — The ferry sank on March 3 with no loss.", &nobody, "none");
    check("The ferry sank on March 3 — nobody drowned.", &named("2019/a.txt"), "2019 FileName `-`");
}

#[test]
fn a_day_between_two_dashes() {
    let text = "BRODAL, Norway – May 3, 2024 – The yard has sold a ferry.";
    check(text, &Known::default(), "2024-05-03 Dateline `May 3, 2024`");
    check("Brodal — May 3, 2024 — The yard has sold a ferry.", &Known::default(), "2024-05-03 Dateline `May 3, 2024`");
}

#[test]
fn date_lines_and_full_dates_in_the_opening() {
    let nobody = Known::default();
    check(
        "The ferry sank\n\nPublished 15 October 2019\n\nNobody drowned.",
        &nobody,
        "2019-10-15 Opening `15 October 2019`",
    );
    check(
        "The ferry sank\n\nOctober 15, 2019 | 10:15\n\nNobody drowned.",
        &nobody,
        "2019-10-15 Opening `October 15, 2019`",
    );
    check("The ferry sank\n\nBy Ola Berg, 15/10/2019\n\nNobody drowned.", &nobody, "2019-10-15 Opening `15/10/2019`");
    check(
        "The harbour master announced, Tuesday, October 15, 2019, that the ferry had sunk off the north coast of the island.",
        &nobody,
        "2019-10-15 Opening `Tuesday, October 15, 2019`",
    );
    // A day of history is no article's.
    check(
        "The treaty of 11 November 1918 ended the war, and the town still keeps the day with a march to the old mill.",
        &nobody,
        "none",
    );
    check(
        "The mayor said the bridge that opened on 3 May 1931 and the one of 2016 would both be closed for a year of repairs.",
        &nobody,
        "none",
    );
}

#[test]
fn credit_lines_and_names() {
    let nobody = Known::default();
    check("date 2019-10-15 The ferry sank in the night.", &nobody, "2019-10-15 Credit `2019-10-15`");
    let long = "Nobody drowned when the ferry sank, the harbour master told the radio, and all forty passengers were home by noon, tired and wet but unharmed.\n\n";
    check(&format!("{}\nWire desk, 15 October 2019\n", long.repeat(8)), &nobody, "2019-10-15 Credit `15 October 2019`");
    for (name, wanted) in [
        ("2019-10-15-ferry.md", "2019-10-15"),
        ("ferry_20191015.txt", "2019-10-15"),
        ("ferry_2019_10_15.txt", "2019-10-15"),
        ("ferry 15.10.2019.txt", "2019-10-15"),
        ("2019/10/15/ferry.txt", "2019-10-15"),
        ("2019-10/ferry.txt", "2019-10"),
        ("2019/ferry.txt", "2019"),
    ] {
        check("The ferry sank.", &named(name), &format!("{wanted} FileName `-`"));
    }
    for name in [
        "007_c0ffee20190230ab.txt",
        "ferry-1234567890.txt",
        "call-555-2019.txt",
        "20191399.txt",
        "a2019-10-15b.txt",
        "2019.txt",
        "",
    ] {
        check("The ferry sank.", &named(name), "none");
    }
}

#[test]
fn the_order_and_what_contradicts() {
    let page = "---\ntitle: Ferry\ndate: 2019-10-15\n---\nOSLO, Oct. 14 (AFP) - The ferry sank.\n";
    let known = Known { date: "2019-10-20".parse().ok(), ..Known::default() };
    let got = read(page, Format::Markdown, &known);
    assert_eq!(got, "2019-10-15 FrontMatter `2019-10-15` against 2019-10-20 Given `-`");
    // A dateline of the day before is no contradiction.
    assert_eq!(read(page, Format::Markdown, &Known::default()), "2019-10-15 FrontMatter `2019-10-15`");
    check("OSLO, Oct. 3 (AFP) - The ferry sank.", &known, "2019-10-20 Given `-` against 2019-10-03 Dateline `Oct. 3`");
    let inferred = Known { inferred: "2019-10-15".parse().ok().map(When::Day), ..Known::default() };
    check("The ferry sank on Monday.", &inferred, "2019-10-15 Linked `-`");
    check("OSLO, Oct. 14 (AFP) - The ferry sank.", &inferred, "2019-10-14 Dateline `Oct. 14`");
    assert!(matches!(
        article_date(&Prose::read("x", Format::Plain), Format::Plain, &inferred, &Dates::read("x"))
            .0
            .map(|date| date.from),
        Some(ArticleDateFrom::Linked)
    ));
}

#[test]
fn metadata_in_any_usual_form() {
    for (text, wanted) in [
        ("2019-10-15", "2019-10-15"),
        ("\"2019-10-15T23:50:00+02:00\"", "2019-10-15"),
        ("2019-10-15 23:50:00 +0200", "2019-10-15"),
        ("Tue, 15 Oct 2019 23:50:00 GMT", "2019-10-15"),
        ("October 15, 2019 at 10:15 PM", "2019-10-15"),
        ("15 October 2019", "2019-10-15"),
        ("15.10.2019", "2019-10-15"),
        ("10/15/2019", "2019-10-15"),
        ("20191015", "2019-10-15"),
        ("2019-10", "2019-10"),
        ("October 2019", "2019-10"),
        ("2019", "2019"),
    ] {
        assert_eq!(parse(text).map(When::iso).as_deref(), Some(wanted), "{text}");
    }
    for text in ["", "soon", "2019-02-31", "99/99/9999", "yesterday", "Monday"] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn the_time_of_the_last_change_is_the_last_resort() {
    let modified = "2019-10-20".parse().ok();
    let changed = Known { modified, ..Known::default() };
    check("The ferry sank.", &changed, "2019-10-20 Modified `-`");
    // It contradicts nothing, and gives a dateline its year.
    check("OSLO, Oct. 15 (AFP) - The ferry sank.", &changed, "2019-10-15 Dateline `Oct. 15`");
    check("OSLO, May 3, 2016 (AFP) - The ferry sank.", &changed, "2016-05-03 Dateline `May 3, 2016`");
    let both = Known { modified, ..named("2019-10-15-ferry.md") };
    check("The ferry sank.", &both, "2019-10-15 FileName `-`");
}
