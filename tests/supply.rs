//! What comes from outside: every package of the default build is from crates.io and under a licence that `deny.toml` allows,
//! and none that it bans stands in `Cargo.lock`. `cargo deny check` says the same and more; this runs wherever cargo does.

use serde_json::Value;
use std::process::Command;

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let version = Command::new(&cargo).arg("-vV").output().expect("cargo runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned();
    // Of this platform only: these packages are here, because they have been built.
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn deny() -> toml::Table {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap().parse().unwrap()
}

/// An SPDX expression, read as far as Cargo's packages need it: `AND` binds more than `OR`, and brackets more than both.
fn allowed(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> bool {
    let expression = expression.trim();
    for operator in [" OR ", "/", " AND "] {
        let mut depth = 0;
        for (at, c) in expression.char_indices() {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if depth == 0 && expression[at..].starts_with(operator) {
                let (left, right) = (&expression[..at], &expression[at + operator.len()..]);
                let (left, right) = (allowed(left, is_allowed), allowed(right, is_allowed));
                return if operator == " AND " { left && right } else { left || right };
            }
        }
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => allowed(inner, is_allowed),
        None => is_allowed(expression),
    }
}

#[test]
fn licences_and_sources_are_allowed() {
    let (metadata, deny) = (metadata(), deny());
    let licences: Vec<&str> = deny["licenses"]["allow"].as_array().unwrap().iter().filter_map(|l| l.as_str()).collect();
    let banned = deny["bans"]["deny"].as_array().unwrap();
    let names = |one: &toml::Value| one["crate"].as_str().unwrap().to_owned();
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    // The lock file names what other features and platforms need as well. What may stand below some packages is judged by cargo deny.
    for name in banned.iter().filter(|one| one.get("wrappers").is_none()).map(names) {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is banned");
    }
    let banned: Vec<String> = banned.iter().map(names).collect();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "{} packages", packages.len());
    for package in packages {
        let (name, source) = (package["name"].as_str().unwrap(), package["source"].as_str());
        let licence = package["license"].as_str().unwrap_or("");
        assert!(allowed(licence, &|one| licences.contains(&one)), "{name} is under {licence:?}");
        assert!(!banned.iter().any(|one| one == name), "{name} is banned");
        let ours = source.is_none() && name == "onrecord";
        assert!(ours || source == Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}: {source:?}");
    }
}

#[test]
fn licence_expressions_are_read() {
    let free = |expression: &str| allowed(expression, &|one| ["A", "B"].contains(&one));
    for yes in ["A", "A OR C", "C/A", "(A OR C) AND B", "C OR A AND B", "(C OR (A))"] {
        assert!(free(yes), "{yes}");
    }
    for no in ["", "C", "A AND C", "(A AND C) OR C", "(A OR B) AND C"] {
        assert!(!free(no), "{no}");
    }
}

#[test]
fn unsafe_code_is_forbidden() {
    let manifest: toml::Table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
