//! The manual's examples are true: each ```` ```article ```` block of `docs/rules` is read, and the ```` ```problems ```` block
//! behind it is what On Record says. `UPDATE_EXPECT=1 cargo test manual` writes the blocks anew.

use super::diagnostics::diagnostics;
use super::fixture::{Fixture, draw};
use crate::settings::Rule;
use std::path::Path;

/// A page with all its problem blocks as they should be, and the codes that they name.
fn rewritten(page: &str, rule: Rule) -> (String, usize) {
    let mut out = String::new();
    let mut article: Option<String> = None;
    let mut examples = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let mut block =
            || -> String { lines.by_ref().take_while(|line| *line != "```").map(|l| format!("{l}\n")).collect() };
        match line {
            "```article" => {
                let text = block();
                out.push_str(&format!("{text}```\n"));
                article = Some(text);
            }
            "```problems" => {
                block();
                let fixture = Fixture::new(&article.take().expect("an article before its problems"));
                let mut found = diagnostics(fixture.page());
                found.retain(|problem| problem.rule == rule);
                assert!(!found.is_empty(), "the example of {} shows nothing", rule.code());
                let spans: Vec<_> = found.into_iter().map(|problem| (problem.span, problem.message)).collect();
                out.push_str(&format!("{}```\n", draw(&fixture.page().article.source, &spans)));
                examples += 1;
            }
            _ => {}
        }
    }
    (out, examples)
}

#[test]
fn each_rule_has_a_page_whose_examples_are_true() {
    for rule in Rule::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/rules/{}.md", rule.code()));
        let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (now, examples) = rewritten(&page, rule);
        assert!(examples > 0, "{} has no example", rule.code());
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &now).expect("the page can be written");
        } else {
            assert_eq!(page, now, "{}", rule.code());
        }
        let level = rule.default_level().map_or("off".to_owned(), |level| format!("{level:?}").to_lowercase());
        assert!(page.starts_with(&format!("# {}\n\nDefault level: `{level}`.\n", rule.code())), "{}", rule.code());
    }
}

/// What the pages say is not reported.
#[test]
fn what_the_pages_call_no_difference_is_none() {
    let cases = [
        (
            "“We will rebuild the old stone bridge,” Anna Novak said.",
            "“We will rebuild the old stone bridge,” Novak said.",
        ),
        (
            "“We will rebuild the old stone bridge,” Ruth Adeyemi said.",
            "“We will rebuild the old stone bridge,” Ruth Adeyemy said.",
        ),
        (
            "“The price of the old stone bridge won’t do,” Anna Novak said.",
            "“The price of the old stone bridge won't do,” Anna Novak said.",
        ),
        (
            "“We will soon rebuild the old stone bridge over the river,” Anna Novak said.",
            "“We will soon rebuild the old stone bridge,” Anna Novak said.",
        ),
        (
            "“We will rebuild the old stone bridge,” Anna Novak said.",
            "“We will rebuild the old [stone] bridge,” Anna Novak said.",
        ),
    ];
    for (here, there) in cases {
        let fixture = Fixture::new(&format!("//- /a.txt\n{here}\n//- /b.txt\n{there}\n"));
        let found = diagnostics(fixture.page());
        let messages: Vec<_> = found.iter().map(|problem| problem.message.as_str()).collect();
        assert!(
            matches!(messages[..], [one] if one.ends_with(" · also in 1 article")),
            "{here} / {there}: {messages:?}"
        );
    }
}
