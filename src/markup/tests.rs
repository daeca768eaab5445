use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// Prose, one paragraph a line, then what else was found; every character is checked against its source.
fn check(format: Format, source: &str, expected: Expect) {
    let prose = Prose::read(source, format);
    verify(source, &prose);
    let mut out: String =
        prose.text.lines().map(str::trim).filter(|l| !l.is_empty()).map(|l| format!("{l}\n")).collect();
    if let Some(title) = &prose.metadata.title {
        out += &format!("title: {title}\n");
    }
    if let Some((date, span)) = &prose.metadata.date {
        out += &format!("date: {date} = {}\n", span.of(source));
    }
    if let Some(author) = &prose.metadata.author {
        out += &format!("author: {author}\n");
    }
    for span in &prose.ignored {
        out += &format!("ignored: {:?}\n", span.of(source));
    }
    expected.assert_eq(&out);
}

/// The source of the passage `words` of the prose.
fn source_of<'s>(format: Format, source: &'s str, words: &str) -> &'s str {
    let prose = Prose::read(source, format);
    let at = prose.text.find(words).expect("the words are prose");
    prose.to_source(Span::new(at, at + words.len())).of(source)
}

/// Every character of prose stands where the map says, and the map never goes back.
fn verify(source: &str, prose: &Prose) {
    let mut before = 0;
    for (at, c) in prose.text.char_indices() {
        if prose.map.is_empty() && c.is_whitespace() {
            continue;
        }
        let span = prose.to_source(Span::new(at, at + c.len_utf8()));
        let there = source.get(span.range()).unwrap_or_else(|| panic!("{span:?} is no text of {source:?}"));
        assert!(span.start as usize >= before, "{c:?} at {at} goes back to {span:?} in {source:?}");
        before = span.start as usize;
        let n = prose.map.partition_point(|piece| piece.prose as usize <= at);
        let same = n == 0 || prose.map[n - 1].width == Piece::SAME;
        if same && !c.is_whitespace() {
            assert_eq!(there, c.to_string(), "{at} of {:?}", prose.text);
        }
        if same && c.is_whitespace() {
            assert!(there.chars().all(char::is_whitespace), "{there:?} is no space");
        }
    }
}

#[test]
fn plain_text_keeps_its_offsets() {
    check(
        Format::Plain,
        "One.\n\nTwo “words”.\nThree.\n",
        expect![[r#"
        One.
        Two “words”.
        Three.
    "#]],
    );
    check(
        Format::Plain,
        "\u{FEFF}One.\r\n\r\nTwo.\rThree.",
        expect![[r#"
        One.
        Two.
        Three.
    "#]],
    );
    assert!(Prose::read("\u{FEFF}One.\r\nTwo.", Format::Plain).map.is_empty());
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    check(
        Format::Plain,
        "\
HARBOUR TO CLOSE

LOWELL POINT, March 3 (Own) - The old harbour will be closed for
the whole of the summer, the mayor said on Wednesday. \"We cannot
keep it open and mend the wall at once,\" she told the council,
which had asked for an answer.

Fishermen were not pleased. They want to be heard before anyone
takes a decision about the wall.
",
        expect![[r#"
            HARBOUR TO CLOSE
            LOWELL POINT, March 3 (Own) - The old harbour will be closed for the whole of the summer, the mayor said on Wednesday. "We cannot keep it open and mend the wall at once," she told the council, which had asked for an answer.
            Fishermen were not pleased. They want to be heard before anyone takes a decision about the wall.
        "#]],
    );
    // Lines that are paragraphs differ in length.
    check(
        Format::Plain,
        "The wall is old.\nIt was built when the town had only four boats and no road at all.\nNow it leaks.\nNobody minds.\n",
        expect![[r#"
        The wall is old.
        It was built when the town had only four boats and no road at all.
        Now it leaks.
        Nobody minds.
    "#]],
    );
    // A transcript has short turns.
    check(
        Format::Plain,
        "MOEN: We will mend it.\nQ: When?\nMOEN: As soon as the money is there, and not a day later.\n",
        expect![[r#"
        MOEN: We will mend it.
        Q: When?
        MOEN: As soon as the money is there, and not a day later.
    "#]],
    );
}

#[test]
fn markdown_is_read_without_its_marks() {
    check(
        Format::Markdown,
        "\
---
title: \"The wall\"
date: 2031-03-04  # Tuesday
author:
  - Ida Ravn
---

# The *old* wall

\"It **must** go,\" said [Ada Moen](https://example.org/moen \"the mayor\"),
who &amp; others \\*came\\*. See `code` and ![a boat](boat.png).

- one
- two

```
\"not prose,\" he said
```

    nor this

<https://example.org> ended.

| who | what |
|---|---|
| Moen | “Yes” |
",
        expect![[r#"
            The old wall
            "It must go," said Ada Moen, who & others *came*. See  and .
            one
            two
            ended.
            who
            what
            Moen
            “Yes”
            title: The wall
            date: 2031-03-04 = 2031-03-04
            author: Ida Ravn
        "#]],
    );
}

#[test]
fn toml_front_matter() {
    check(
        Format::Markdown,
        "+++\ntitle = 'Wall'\ndate = 2031-03-04T10:00:00Z\nauthors = [\"Ida Ravn\", \"Bo Lie\"]\n+++\nText.\n",
        expect![[r#"
        Text.
        title: Wall
        date: 2031-03-04T10:00:00Z = 2031-03-04T10:00:00Z
        author: Ida Ravn
    "#]],
    );
    check(
        Format::Markdown,
        "---\nno front matter\n\nText.\n",
        expect![[r#"
        no front matter
        Text.
    "#]],
    );
}

#[test]
fn emphasis_does_not_move_offsets() {
    let source = "Then \"it **must** &amp; will\ngo,\" she said.";
    assert_eq!(source_of(Format::Markdown, source, "it must & will go,"), "it **must** &amp; will\ngo,");
    assert_eq!(source_of(Format::Markdown, source, "&"), "&amp;");
    assert_eq!(source_of(Format::Markdown, source, "will"), "will");
    assert_eq!(source_of(Format::Markdown, "one\r\ntwo", "one two"), "one\r\ntwo");
}

#[test]
fn block_quotations_that_say_who_speaks_get_marks() {
    check(
        Format::Markdown,
        "> The wall is ours,\n> and we keep it.\n>\n> — Ada Moen, mayor\n\nMore.\n",
        expect![[r#"
        “The wall is ours, and we keep it.” — Ada Moen, mayor
        More.
    "#]],
    );
    check(
        Format::Markdown,
        "Moen wrote to the council:\n\n> The wall is ours.\n>\n> We keep it.\n\nMore.\n",
        expect![[r#"
        Moen wrote to the council:
        “The wall is ours.
        “We keep it.”
        More.
    "#]],
    );
    check(
        Format::Markdown,
        "> “The wall is ours.”\n> — Ada Moen\n",
        expect![[r#"
        “The wall is ours.” — Ada Moen
    "#]],
    );
    check(
        Format::Markdown,
        "Text.\n\n> Note: nobody says this.\n",
        expect![[r#"
        Text.
        Note: nobody says this.
    "#]],
    );
    let source = "> The wall *is* ours.\n>\n> — Ada Moen\n";
    assert_eq!(source_of(Format::Markdown, source, "The wall is ours."), "The wall *is* ours.");
    assert_eq!(source_of(Format::Markdown, source, "Ada Moen"), "Ada Moen");
}

#[test]
fn a_page_is_read_for_its_article() {
    check(
        Format::Html,
        r#"<!DOCTYPE html><html><head><title>Wall | The Skerry Post</title>
<meta property="article:published_time" content="2031-03-04T08:00:00Z">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-03-05", "author": [{"name": "Ida Ravn"}]}</script>
<script>var x = "<p>“No,” he said.</p>";</script><style>p { color: red }</style></head>
<body><nav><p>Home</p></nav>
<article><h1>Wall to&nbsp;go</h1><p>“It &#8220;must&#8221; go, caf&eacute; or&nbsp;not,” said
   <b>Ada</b> Moen.<br>She left.</p><ul><li>One</li><li>Two</ul>
<aside><p>“Buy now,” says the shop.</p></aside><p>A <q>second wall</q> &lt; AT&T &amp;c</p></article>
<article><p>Another story.</p></article><footer>All rights</footer></body></html>"#,
        expect![[r#"
            Wall to go
            “It “must” go, café or not,” said Ada Moen.
            She left.
            One
            Two
            A “second wall” < AT&T &c
            title: Wall to go
            date: 2031-03-05 = 2031-03-05
            author: Ida Ravn
        "#]],
    );
    let source = "<p>“caf&eacute; <i>or</i>\n  not”</p>";
    assert_eq!(source_of(Format::Html, source, "café or not"), "caf&eacute; <i>or</i>\n  not");
    assert_eq!(source_of(Format::Html, "<p>A <q>wall</q>.", "wall"), "wall");
}

#[test]
fn page_dates_in_their_order() {
    check(
        Format::Html,
        "<p>Text.<time datetime='2031-03-01'>March</time><meta name=date content=2031-03-02>",
        expect![[r#"
        Text.March
        date: 2031-03-02 = 2031-03-02
    "#]],
    );
    check(
        Format::Html,
        "<title>A &amp; b</title><time datetime='2031-03-01'>1 March</time><script type='application/ld+json'>{broken</script>",
        expect![[r#"
        1 March
        title: A &amp; b
        date: 2031-03-01 = 2031-03-01
    "#]],
    );
}

#[test]
fn block_quotations_in_pages() {
    check(
        Format::Html,
        "<p>x</p><blockquote><p>The wall is ours.</p><footer>Ada Moen, mayor</footer></blockquote><p>y",
        expect![[r#"
        x
        “The wall is ours.” — Ada Moen, mayor
        y
    "#]],
    );
    check(
        Format::Html,
        "<figure><blockquote>The wall is ours.</blockquote><figcaption>— Ada Moen</figcaption></figure>y",
        expect![[r#"
        “The wall is ours.” — Ada Moen
        y
    "#]],
    );
    check(
        Format::Html,
        "<p>Moen wrote:</p><blockquote>The wall<br>is ours.</blockquote>y",
        expect![[r#"
        Moen wrote:
        “The wall is ours.”
        y
    "#]],
    );
    check(
        Format::Markdown,
        "Text.\n\n<blockquote>\n<p>The wall is ours.</p>\n<cite>Ada Moen</cite>\n</blockquote>\n\nEnd.\n",
        expect![[r#"
        Text.
        “The wall is ours.” — Ada Moen
        End.
    "#]],
    );
}

#[test]
fn comments_silence() {
    check(
        Format::Markdown,
        "One. <!-- onrecord: ignore -->\n\nTwo.\n\n<!-- onrecord: ignore-next -->\nThree.\n\nFour.\n\n<!-- onrecord: ignore-start -->\nFive.\n\nSix.\n\n<!-- onrecord: ignore-end -->\n\nSeven.\n",
        expect![[r#"
        One.
        Two.
        Three.
        Four.
        Five.
        Six.
        Seven.
        ignored: "One."
        ignored: "Three."
        ignored: "<!-- onrecord: ignore-start -->\nFive.\n\nSix.\n\n<!-- onrecord: ignore-end -->"
    "#]],
    );
    check(
        Format::Plain,
        "<!-- onrecord: ignore -->\nOne.\nTwo. <!--onrecord: ignore-->\nThree.",
        expect![[r#"
        One.
        Two.
        Three.
        ignored: "One."
        ignored: "Two."
    "#]],
    );
    check(
        Format::Html,
        "<p>One.</p><!-- onrecord: ignore-file --><p>Two.</p>",
        expect![[r#"
        One.
        Two.
        ignored: "<p>One.</p><!-- onrecord: ignore-file --><p>Two.</p>"
    "#]],
    );
}

#[test]
fn front_matter_silences() {
    check(
        Format::Markdown,
        "---\ntitle: Wall\nonrecord: ignore\n---\nOne.\n",
        expect![[r#"
        One.
        title: Wall
        ignored: "---\ntitle: Wall\nonrecord: ignore\n---\nOne.\n"
    "#]],
    );
    check(
        Format::Plain,
        "+++\nonrecord = false\n+++\nOne.\n",
        expect![[r#"
        One.
        ignored: "+++\nonrecord = false\n+++\nOne.\n"
    "#]],
    );
    check(
        Format::Markdown,
        "---\nonrecord: true\n---\nOne.\n",
        expect![[r#"
        One.
    "#]],
    );
}

#[test]
fn comments_silence_in_pages() {
    check(
        Format::Html,
        "<p>One. <!-- onrecord: ignore --></p><p>Two.</p><!-- onrecord: ignore-next --><p>Three.</p>
<!-- onrecord: ignore-start --><p>Four.</p><p>Five.</p><!-- onrecord: ignore-end --><p>Six.</p>",
        expect![[r#"
            One.
            Two.
            Three.
            Four.
            Five.
            Six.
            ignored: "One."
            ignored: "Three."
            ignored: "<!-- onrecord: ignore-start --><p>Four.</p><p>Five.</p><!-- onrecord: ignore-end -->"
        "#]],
    );
}

#[test]
fn a_comment_keeps_wrapped_lines_together() {
    check(
        Format::Plain,
        "\
The old harbour will be closed for the whole of the summer, the

<!-- onrecord: ignore-next -->
The old harbour will be closed for the whole of the summer, the
mayor said on Wednesday. \"We cannot keep it open and mend the wall
at once,\" she told the council, which had asked for an answer.
",
        expect![[r#"
            The old harbour will be closed for the whole of the summer, the
            The old harbour will be closed for the whole of the summer, the mayor said on Wednesday. "We cannot keep it open and mend the wall at once," she told the council, which had asked for an answer.
            ignored: "The old harbour will be closed for the whole of the summer, the\nmayor said on Wednesday. \"We cannot keep it open and mend the wall\nat once,\" she told the council, which had asked for an answer."
        "#]],
    );
}

#[test]
fn what_a_page_quotes_and_what_it_does_not() {
    check(
        Format::Html,
        "<main><p>Moen said: <q>We <q>must</q> go.</q></p><form><p>“Sign,” it said.</p></form><header><nav>“Home”</nav></header>\
         <noscript>“Turn it on.”</noscript><p>&quot;It is gone,&quot; said Lie&hellip;</p><svg><text>“Art”</text></svg></main>",
        expect![[r#"
            Moen said: “We ‘must’ go.”
            "It is gone," said Lie…
        "#]],
    );
}

#[test]
fn a_page_with_ideographic_spaces_ends() {
    assert_eq!(Prose::read("<p>one\u{3000}two</p>", Format::Html).text.trim(), "one\u{3000}two");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_maps_back(parts in prop::collection::vec(prop::sample::select(PARTS), 0..40)) {
        let source = parts.concat();
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            verify(&source, &Prose::read(&source, format));
        }
    }
    #[test]
    fn no_text_is_too_odd(source in "(?s).{0,200}") {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            verify(&source, &Prose::read(&source, format));
        }
    }
}

const PARTS: &[&str] = &[
    "word ",
    "“said” ",
    "é😀",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{FEFF}",
    "> ",
    "- ",
    "# ",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "&amp;",
    "&eacute",
    "&#8220;",
    "&nbsp;",
    "&bogus;",
    "&",
    "<p>",
    "</p>",
    "<br>",
    "<q>",
    "</q>",
    "<blockquote>",
    "</blockquote>",
    "<footer>",
    "</footer>",
    "<cite>",
    "<figure>",
    "</figure>",
    "<figcaption>",
    "<article>",
    "</article>",
    "<script>",
    "</script>",
    "<div hidden>",
    "</div>",
    "<pre>",
    "</pre>",
    "<!-- onrecord: ignore -->",
    "<!-- onrecord: ignore-start -->",
    "<!--",
    "-->",
    "<",
    ">",
    "\t",
    "    ",
    "— Ada Moen",
    ":\n\n> ",
    "---\n",
    "title: x\n",
    "date: 2031-01-02\n",
    "[",
    "](u)",
    "![",
    "<http://a.b>",
    "\\*",
    "\u{A0}",
    "\u{AD}",
    "|",
    "\0",
    "[^1]",
    "[^1]: ",
    "lower ",
];
