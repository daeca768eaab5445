//! The manual is true: its links lead somewhere, and it names every option that there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Markdown files that are not ignored, the examples aside: they are articles.
fn pages() -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(root()).filter_entry(|entry| entry.file_name() != "examples").build();
    let mut pages: Vec<PathBuf> = walk.flatten().map(|entry| entry.into_path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

fn parse(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in parse(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let text = heading.take().unwrap_or_default().to_lowercase();
                let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                anchors.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn no_link_is_dead() {
    let mut dead = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for event in parse(&text) {
            let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) = event else {
                continue;
            };
            if dest_url.contains("://") || dest_url.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().expect("a folder").join(path) };
            let found = target.exists()
                && (anchor.is_empty() || fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(anchor)));
            if !found {
                dead.push(format!("{}: {dest_url}", page.strip_prefix(root()).unwrap_or(&page).display()));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

#[test]
fn the_manual_names_every_option() {
    let manual = fs::read_to_string(root().join("docs/cli.md")).expect("the manual");
    let option = Regex::new(r"(?m)^\s+(?:-\w, )?(--[a-zA-Z-]+)").expect("a pattern");
    for command in ["check", "links", "export", "verify", "explain", "lsp", "replay", "debug"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_onrecord")).args([command, "--help"]).output().expect("the binary runs");
        let help = String::from_utf8(output.stdout).expect("UTF-8");
        let section = manual.split("\n## ").find(|section| section.starts_with(&format!("`onrecord {command}`")));
        let section = section.unwrap_or_else(|| panic!("a section on {command}"));
        let shared = manual.split("\n## ").find(|section| section.starts_with("What is read")).expect("a section");
        for found in option.captures_iter(&help) {
            let name = &found[1];
            let named = section.contains(name)
                || shared.contains(name)
                || ["--help", "--log", "--stdio", "--clientProcessId"].contains(&name);
            assert!(named, "docs/cli.md does not name {name} of {command}");
        }
    }
}

/// Who proves the cells of the README's table, a column each; the first proves the rows.
const PROOFS: [(&str, &str); 4] = [
    ("the server", "tests/lsp/features.rs"),
    ("VS Code", "tests/editors/vscode.cjs"),
    ("Neovim", "tests/editors/nvim.lua"),
    ("Emacs", "tests/editors/emacs.el"),
];

/// The features that the tests in a file prove: the words of its comments `feature: NAME`, each of which heads a test.
fn proved(name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(name)).expect("a file of tests");
    let mut found = BTreeSet::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let comment = line.trim_start_matches(['/', '-', ';', ' ']);
        let Some(feature) = comment.strip_prefix("feature: ").filter(|_| comment.len() < line.len()) else { continue };
        let next = lines.peek().copied().unwrap_or_default();
        let heads =
            ["#[test]", "await test('", "test('", "(onrecord-test \""].iter().any(|test| next.starts_with(test));
        assert!(heads || next.contains("feature: "), "{name}: no test follows the comment on {feature}");
        found.insert(feature.to_owned());
    }
    found
}

#[test]
fn each_cell_of_the_feature_table_is_proved_by_a_test() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let table = readme.split("<!-- features -->\n").nth(1).and_then(|rest| rest.split("<!-- /features -->").next());
    let rows =
        table.expect("the table of features").lines().map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> = rows.collect();
    let columns: Vec<&str> = PROOFS[1..].iter().map(|(column, _)| *column).collect();
    assert_eq!(rows[0][3..6], columns, "the columns");
    let cells: Vec<BTreeSet<String>> = PROOFS.iter().map(|(_, file)| proved(file)).collect();
    let listed: BTreeSet<String> = rows[2..].iter().map(|row| row[1].to_owned()).collect();
    assert_eq!(listed, cells[0], "the rows are the features that {} proves", PROOFS[0].1);
    for row in &rows[2..] {
        for (at, (column, file)) in PROOFS.iter().enumerate().skip(1) {
            let proof = if cells[at].contains(row[1]) { "✓" } else { "" };
            assert_eq!(row[at + 2], proof, "{} in {column}: {file}", row[1]);
        }
    }
    for (found, (_, file)) in cells.iter().zip(PROOFS) {
        let strange: Vec<_> = found.difference(&listed).collect();
        assert!(strange.is_empty(), "{file} proves what the table does not have: {strange:?}");
    }
}
