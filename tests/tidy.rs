//! The house rules that a search can check. `ARCHITECTURE.md` says what they are and why.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of code in one file, tests and tables aside.
const LONGEST: usize = 800;

struct Source {
    /// Path from the root of the repository, with `/`.
    path: String,
    /// Lines before the tests, without comments, with their number from 1.
    code: Vec<(usize, String)>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    files(&root().join("src"), &mut paths);
    assert!(paths.len() > 20, "the search finds nothing");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text
            .lines()
            .enumerate()
            .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(at, line)| (at + 1, line.to_owned()))
            .collect();
        let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        Source { path, code }
    };
    // What is only compiled for tests is no part of the program.
    let is_test = |path: &PathBuf| {
        path.components().any(|part| part.as_os_str() == "tests")
            || path.ends_with("tests.rs")
            || path.ends_with("features/manual.rs")
    };
    paths.into_iter().filter(|path| !is_test(path)).map(read).collect()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Complains about each line of code outside of `rooms` that `wrong` finds something in.
fn never(rule: &str, rooms: &[&str], wrong: impl Fn(&str) -> bool) {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| !rooms.iter().any(|room| source.path.starts_with(room))) {
        for (number, line) in source.code.iter().filter(|(_, line)| wrong(line)) {
            found.push(format!("{}:{number}: {}", source.path, line.trim()));
        }
    }
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

/// The rooms that may touch the world; all others are functions of their input.
const SHELLS: &[&str] = &["src/workspace/", "src/archive/", "src/cli/", "src/lsp/", "src/main.rs", "src/bin/"];

#[test]
fn only_the_server_speaks_the_protocol() {
    let named = ["tower_lsp", "lsp_types", "Url"];
    never("N1: only src/lsp names the protocol's types", &["src/lsp/"], |line| {
        words(line).any(|word| named.contains(&word))
    });
}

#[test]
fn the_core_is_a_function_of_its_input() {
    let world = [
        "std::fs",
        "std::env",
        "std::thread",
        "std::net",
        "std::process",
        "Instant::now",
        "SystemTime",
        "rayon::",
        "tokio::",
    ];
    never("N2: only the shells touch files, environment, clock or threads", SHELLS, |line| {
        world.iter().any(|name| line.contains(name))
    });
}

#[test]
fn core_types_have_no_wire_format() {
    never("N3: core types are not serialised", SHELLS, |line| {
        words(line).any(|word| word == "Serialize" || word == "Deserialize")
    });
}

#[test]
fn columns_stay_at_the_border() {
    let columns = ["encode_utf16", "len_utf16"];
    let rooms = ["src/text/", "src/lsp/", "src/cli/", "src/library/", "src/markup/"];
    never("N4: the core counts bytes", &rooms, |line| columns.iter().any(|name| line.contains(name)));
}

#[test]
fn nothing_that_a_client_sends_can_end_the_server() {
    let ends = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let outside = |path: &str| !path.starts_with("src/lsp/") && !path.starts_with("src/workspace/");
    let rooms: Vec<String> = sources().into_iter().map(|source| source.path).filter(|path| outside(path)).collect();
    let rooms: Vec<&str> = rooms.iter().map(String::as_str).collect();
    never("N5: no unwrap, expect or panic on what a client or a disk sent", &rooms, |line| {
        ends.iter().any(|end| line.contains(end))
    });
}

#[test]
fn standard_output_belongs_to_the_protocol() {
    let prints = ["println!(", "print!(", "dbg!("];
    // `eprintln!` ends with `println!` too, and waits when nobody reads standard error: neither.
    never("N7: nobody but the command line prints", &["src/cli/", "src/bin/"], |line| {
        prints.iter().any(|print| line.contains(print))
    });
}

#[test]
fn handlers_wait_for_nobody() {
    never("N6: handlers are plain functions of a snapshot", &[], |line| {
        // Handlers are the only ones to import a snapshot by its full path.
        line.contains(".await") && line.contains("handlers::") && !line.contains("self.ask(")
    });
    for source in sources().iter().filter(|source| source.path.starts_with("src/lsp/handlers/")) {
        for (number, line) in &source.code {
            assert!(
                !words(line).any(|word| word == "async" || word == "await"),
                "N6: {}:{number}: {line}",
                source.path
            );
        }
    }
}

#[test]
fn no_network() {
    let network = ["TcpStream", "TcpListener", "UdpSocket", "UnixStream", "UnixListener", "std::net"];
    never("N10: no network", &[], |line| network.iter().any(|name| line.contains(name)));
    never("N10: only src/archive, which goes where the user sends it, speaks to a server", &["src/archive/"], |line| {
        ["tokio_postgres", "deadpool", "rustls", "refinery"].iter().any(|client| line.contains(client))
    });
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let optional = |line: &str| line.contains("optional = true");
    for client in ["tokio-postgres", "tokio-postgres-rustls", "deadpool-postgres", "refinery", "rustls"] {
        let line = manifest.lines().find(|line| line.split(['=', ' ']).next() == Some(client)).unwrap();
        assert!(optional(line), "N10: {client} belongs to the feature `archive`");
    }
}

#[test]
fn files_can_be_read_in_one_go() {
    let table = |path: &str| path.contains("/data") || path.contains("table") || path.contains("lexicon");
    for source in sources().iter().filter(|source| !table(&source.path)) {
        let lines = source.code.len();
        assert!(
            lines <= LONGEST,
            "{} has {lines} lines of code; more than {LONGEST} want to be two files",
            source.path
        );
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut paths = Vec::new();
    files(&root().join("src"), &mut paths);
    let silent: Vec<_> = paths
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            !text.starts_with("//!") && !text.starts_with("///")
        })
        .collect();
    assert!(silent.is_empty(), "no opening words in {silent:#?}");
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    never("say it in an issue, or do it", &[], |line| words(line).any(|word| marks.contains(&word)));
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        if root().join(folder).is_dir() {
            files(&root().join(folder), &mut paths);
        }
    }
    for path in paths.iter().filter(|path| !path.ends_with("tests/tidy.rs")) {
        for (at, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
            let comment = line.trim_start().strip_prefix("//").unwrap_or("");
            assert!(!words(comment).any(|word| marks.contains(&word)), "{}:{}: {line}", path.display(), at + 1);
        }
    }
}
