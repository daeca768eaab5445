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
    let option = Regex::new(r"(?m)^\s+(?:-\w, )?(--[a-z-]+)").expect("a pattern");
    for command in ["check", "links", "export", "lsp", "replay", "debug"] {
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
