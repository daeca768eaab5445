//! Each feature through the real server: from the client's columns to the client's columns. What the features know is tested
//! beside them, in `src/features`. A line `// feature: NAME` says which row of the README's table a test proves.

use crate::support::{Start, TestServer};
use onrecord::article::Article;
use onrecord::date::Known;
use onrecord::markup::Format;
use serde_json::{Value, json};

const EVENING: &str = "BRENWICK, March 20, 2021 — The 🌉 is closed.\n\n\
    “We will soon rebuild the old stone bridge before the winter,” Mayor Anna Novak said on Friday.\n\n\
    “It is our only road to the school,” she said.\n\n\
    “The bridge is safe, Novak said.\n";

const AGENCY: &str = "BRENWICK, March 19, 2021 — The bridge is closed.\n\n\
    “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said on Friday.\n";

/// A server with one open article and one closed one, which have been linked.
fn newsroom(capabilities: Value) -> TestServer {
    let closed = "The ferry will sail, Jonas Petrie said. “Nobody has told me when.\n";
    let files =
        vec![("agency.txt", AGENCY.to_owned()), ("closed.md", closed.to_owned()), ("evening.md", EVENING.to_owned())];
    let mut server = TestServer::with(Start { files, capabilities, ..Start::default() });
    server.open("evening.md", EVENING);
    server.wait("a link", |message| {
        message["method"] == "textDocument/publishDiagnostics" && message.to_string().contains("also in 1 article")
    });
    server
}

/// The position before the first `words` of the open article, in UTF-16 columns.
fn at(words: &str) -> Value {
    let offset = EVENING.find(words).unwrap();
    let line = EVENING[..offset].matches('\n').count();
    let start = EVENING[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    json!({"line": line, "character": EVENING[start..offset].encode_utf16().count()})
}

/// The words of the open article in a range.
fn words(range: &Value) -> String {
    let line = EVENING.lines().nth(range["start"]["line"].as_u64().unwrap() as usize).unwrap();
    let units: Vec<u16> = line.encode_utf16().collect();
    let column = |end: &str| range[end]["character"].as_u64().unwrap() as usize;
    String::from_utf16(&units[column("start")..column("end")]).unwrap()
}

fn ask(server: &mut TestServer, method: &str, position: Option<Value>, more: Value) -> Value {
    let mut params = json!({"textDocument": {"uri": server.uri("evening.md")}});
    params["position"] = position.unwrap_or_default();
    for (key, value) in more.as_object().into_iter().flatten() {
        params[key] = value.clone();
    }
    let answer = server.request(method, params);
    assert!(answer.get("result").is_some(), "{method}: {answer}");
    answer["result"].clone()
}

fn end(mut server: TestServer) {
    server.forget(&["textDocument/publishDiagnostics"]);
    server.finish();
}

// feature: hover
#[test]
fn hover_in_markdown_and_without() {
    let mut server = newsroom(json!({"textDocument": {"hover": {"contentFormat": ["markdown"]}}}));
    let found = ask(&mut server, "textDocument/hover", Some(at("rebuild")), json!({}));
    let text = found["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("**Anna Novak**") && text.contains("19 Mar 2021"), "{text}");
    let link = format!("[agency.txt](<{}#L3,2>)", server.uri("agency.txt"));
    assert!(text.contains(&link) && text.contains("~~soon~~"), "{text}");
    assert_eq!(words(&found["range"]), "We will soon rebuild the old stone bridge before the winter");
    assert_eq!(ask(&mut server, "textDocument/hover", Some(at("is closed")), json!({})), Value::Null);
    end(server);

    let mut server = newsroom(json!({}));
    let found = ask(&mut server, "textDocument/hover", Some(at("she said")), json!({}));
    assert_eq!(found["contents"]["kind"], "plaintext");
    assert!(found["contents"]["value"].as_str().unwrap().starts_with("Anna Novak"), "{found}");
    end(server);
}

// feature: definition
// feature: references
// feature: document links
#[test]
fn definition_references_and_links_lead_into_a_closed_article() {
    let mut server = newsroom(json!({}));
    let there = json!({"uri": server.uri("agency.txt"), "range":
        {"start": {"line": 2, "character": 1}, "end": {"line": 2, "character": 55}}});
    assert_eq!(ask(&mut server, "textDocument/definition", Some(at("rebuild")), json!({})), there);
    let all = |declaration: bool| json!({"context": {"includeDeclaration": declaration}});
    let found = ask(&mut server, "textDocument/references", Some(at("rebuild")), all(true));
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(found[0], there);
    let found = ask(&mut server, "textDocument/references", Some(at("rebuild")), all(false));
    assert_eq!(words(&found[0]["range"]), "We will soon rebuild the old stone bridge before the winter");
    let links = ask(&mut server, "textDocument/documentLink", None, json!({}));
    assert_eq!(links[0]["target"], format!("{}#L3,2", server.uri("agency.txt")));
    end(server);

    let mut server = newsroom(json!({"textDocument": {"definition": {"linkSupport": true}}}));
    let found = ask(&mut server, "textDocument/definition", Some(at("rebuild")), json!({}));
    assert_eq!(found[0]["targetSelectionRange"], there["range"]);
    end(server);
}

// feature: code lens
// feature: inlay hints
// feature: document symbols
// feature: workspace symbols
// feature: semantic tokens
// feature: highlights
#[test]
fn lenses_hints_symbols_tokens_and_highlights() {
    let mut server = newsroom(json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}));
    let lenses = ask(&mut server, "textDocument/codeLens", None, json!({}));
    let command = &lenses[0]["command"];
    assert!(command["title"].as_str().unwrap().starts_with("in 2 articles · first 19 Mar 2021"), "{lenses}");
    assert_eq!(command["command"], "onrecord.showOccurrences");
    // A client that has no such command sends it back.
    let answer = server
        .request("workspace/executeCommand", json!({"command": command["command"], "arguments": command["arguments"]}));
    assert_eq!(answer["result"].as_array().unwrap().len(), 2, "{answer}");

    let all = json!({"range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}});
    let hints = ask(&mut server, "textDocument/inlayHint", None, all.clone());
    assert_eq!(hints[0]["label"], "= Anna Novak");
    let outline = ask(&mut server, "textDocument/documentSymbol", None, json!({}));
    assert_eq!(outline[0]["name"], "Anna Novak");
    assert!(outline[0]["children"].as_array().unwrap().len() >= 2, "{outline}");
    let found = server.request("workspace/symbol", json!({"query": "stone nov"}));
    assert_eq!(found["result"].as_array().unwrap().len(), 2, "{found}");
    assert_eq!(found["result"][0]["location"]["uri"], server.uri("agency.txt"));

    let tokens = ask(&mut server, "textDocument/semanticTokens/full", None, json!({}));
    let part = ask(&mut server, "textDocument/semanticTokens/range", None, all);
    assert!(!tokens["data"].as_array().unwrap().is_empty());
    assert_eq!(tokens["data"], part["data"]);
    let marked = ask(&mut server, "textDocument/documentHighlight", Some(at("she said")), json!({}));
    let marked: Vec<String> = marked.as_array().unwrap().iter().map(|one| words(&one["range"])).collect();
    assert!(marked.contains(&"she".to_owned()), "{marked:?}");
    assert!(marked.contains(&"It is our only road to the school".to_owned()), "{marked:?}");
    end(server);
}

// feature: code actions
#[test]
fn actions_carry_the_version_they_were_made_for() {
    let mut server = newsroom(json!({
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}},
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}
    }));
    let range = |words: &str| json!({"range": {"start": at(words), "end": at(words)}, "context": {"diagnostics": []}});
    let titles = |found: &Value| -> Vec<String> {
        found.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    };
    let found = ask(&mut server, "textDocument/codeAction", None, range("“The bridge is"));
    let edit = &found[0]["edit"]["documentChanges"][0];
    assert!(titles(&found)[0].starts_with("Close the quotation after"), "{found}");
    assert_eq!(edit["textDocument"]["version"], 1);
    assert_eq!(edit["edits"][0]["newText"], "”");
    let found = ask(&mut server, "textDocument/codeAction", None, range("soon"));
    let titles = titles(&found);
    for title in
        ["Use the wording of agency.txt", "Ignore this paragraph", "Switch off wording-differs in onrecord.toml"]
    {
        assert!(titles.iter().any(|one| one == title), "{title}: {titles:?}");
    }
    let off = found.as_array().unwrap().last().unwrap();
    assert_eq!(off["edit"]["documentChanges"][0]["kind"], "create", "{off}");
    end(server);
}

// feature: rename
#[test]
fn a_name_is_changed_in_open_and_in_closed_articles() {
    let mut server = newsroom(json!({
        "textDocument": {"rename": {"prepareSupport": true}},
        "workspace": {"workspaceEdit": {"documentChanges": true}}
    }));
    let found = ask(&mut server, "textDocument/prepareRename", Some(at("Novak said on")), json!({}));
    assert_eq!(found["placeholder"], "Anna Novak");
    assert_eq!(words(&found["range"]), "Anna Novak");
    let found = ask(&mut server, "textDocument/rename", Some(at("Novak said on")), json!({"newName": "Ana Nowak"}));
    let changes = found["documentChanges"].as_array().unwrap();
    assert_eq!(changes[0]["textDocument"], json!({"uri": server.uri("evening.md"), "version": 1}));
    assert_eq!(words(&changes[0]["edits"][0]["range"]), "Anna Novak");
    assert_eq!(changes[1]["textDocument"], json!({"uri": server.uri("agency.txt"), "version": null}));
    assert_eq!(changes[1]["edits"][0]["newText"], "Ana Nowak");
    let uri = server.uri("evening.md");
    let bad = json!({"textDocument": {"uri": uri}, "position": at("Novak said on"), "newName": ""});
    assert_eq!(server.request("textDocument/rename", bad)["error"]["code"], -32602);
    end(server);
}

// feature: completion
#[test]
fn completion_knows_what_the_speaker_said_elsewhere() {
    let mut server = newsroom(json!({}));
    let draft = "Anna Novak said: “stone ";
    server.open("draft.md", draft);
    let position = json!({"line": 0, "character": draft.encode_utf16().count()});
    let uri = server.uri("draft.md");
    let found = server.request("textDocument/completion", json!({"textDocument": {"uri": uri}, "position": position}))
        ["result"]
        .clone();
    let item = &found["items"][0];
    assert_eq!(item["textEdit"]["newText"], "We will rebuild the old stone bridge before the winter”", "{found}");
    assert_eq!(item["textEdit"]["range"]["start"]["character"], 18);
    server.diagnostics("draft.md", 1);
    end(server);
}

// feature: speakers
// feature: workspace check
#[test]
fn commands_describe_the_workspace() {
    let mut server = newsroom(json!({}));
    let mut run = |command: &str, arguments: Value| {
        server.request("workspace/executeCommand", json!({"command": command, "arguments": arguments}))
    };
    let speakers = run("onrecord.speakers", json!([]))["result"].clone();
    assert_eq!(speakers[0]["name"], "Anna Novak");
    let repeated = speakers[0]["items"].as_array().unwrap().iter().find(|item| item["cluster"].is_string());
    let places = repeated.unwrap()["occurrences"].as_array().unwrap().clone();
    assert_eq!(
        places.iter().map(|one| one["article"].as_str().unwrap()).collect::<Vec<_>>(),
        ["agency.txt", "evening.md"]
    );
    let warned = run("onrecord.checkWorkspace", json!([]))["result"].clone();
    assert_eq!(warned[0]["diagnostics"][0]["code"], "unbalanced-marks", "{warned}");
    let warned: Vec<&str> = warned.as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap()).collect();
    assert!(warned.iter().any(|uri| uri.ends_with("closed.md")), "a closed article has warnings too: {warned:?}");
    assert!(run("onrecord.debug", json!([]))["result"]["text"].as_str().unwrap().contains("On Record"));
    assert_eq!(run("onrecord.occurrences", json!([]))["error"]["code"], -32602);
    assert_eq!(
        run("onrecord.occurrences", json!(["file:///nowhere.md", {"line": 0, "character": 0}]))["result"],
        Value::Null
    );
    assert_eq!(run("onrecord.unheard-of", json!([]))["error"]["code"], -32602);
    end(server);
}

// feature: diagnostics
#[test]
fn a_problem_names_its_rule_its_places_and_its_page() {
    let files = vec![("agency.txt", AGENCY.to_owned())];
    let capabilities =
        json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true}}});
    let options = json!({"manual": "file:///opt/on%20record/manual"});
    let mut server = TestServer::with(Start { files, capabilities, options, ..Start::default() });
    server.open("evening.md", EVENING);
    let told = server.wait("a link", |message| {
        message["method"] == "textDocument/publishDiagnostics" && message.to_string().contains("also in 1 article")
    });
    let all = told["params"]["diagnostics"].as_array().unwrap();
    let of = |code: &str| all.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code} in {all:#?}"));
    let (said, mark) = (of("attributed-quote"), of("unbalanced-marks"));
    assert_eq!(words(&said["range"]), "We will soon rebuild the old stone bridge before the winter");
    assert_eq!((&said["severity"], &mark["severity"]), (&json!(3), &json!(2)));
    assert_eq!(said["source"], "onrecord");
    assert!(said["message"].as_str().unwrap().starts_with("Anna Novak · 19 Mar 2021"), "{said}");
    let places: Vec<&str> = said["relatedInformation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["location"]["uri"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(places, ["evening.md", "agency.txt"]);
    assert_eq!(mark["codeDescription"]["href"], "file:///opt/on%20record/manual/rules/unbalanced-marks.md");
    end(server);

    // A client that has no manual, or cannot show a link, gets none.
    for (capabilities, options) in [
        (json!({"textDocument": {"publishDiagnostics": {"codeDescriptionSupport": true}}}), Value::Null),
        (Value::Null, json!({"manual": "file:///manual"})),
    ] {
        let mut server = TestServer::with(Start { capabilities, options, ..Start::default() });
        server.open("a.md", "“and so on");
        assert_eq!(server.diagnostics("a.md", 1)[0].get("codeDescription"), None);
        end(server);
    }
}

/// Problems are pushed and never offered to be pulled as well: a client that knows both would show each twice.
#[test]
fn problems_come_once() {
    let mut server = TestServer::silent(Start::default());
    let capabilities = json!({"textDocument": {"diagnostic": {"dynamicRegistration": true}}, "workspace": {"diagnostics": {"refreshSupport": true}}});
    let answer = server.request("initialize", json!({"rootUri": null, "capabilities": capabilities}));
    assert_eq!(answer["result"]["capabilities"].get("diagnosticProvider"), None);
    server.notify("initialized", json!({}));
    server.open("a.md", "“and so on");
    assert_eq!(server.codes("a.md", 1), ["unbalanced-marks"]);
    let uri = server.uri("a.md");
    let pulled = server.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    assert_eq!(pulled["error"]["code"], -32601, "{pulled}");
    let registered = |message: &Value| message.to_string().contains("textDocument/diagnostic");
    assert!(!server.comes(std::time::Duration::from_millis(50), registered));
    end(server);
}

/// Letters of two, three and four bytes typed one by one before a quotation, in each encoding that a client may count in.
#[test]
fn columns_stay_right_while_letters_of_all_widths_are_typed_before_a_quotation() {
    const TYPED: &str = "😀 é 𝔸 was — “so” shut. ";
    const SAID: &str = "“The tide 😀 takes us all in the end,” Jonas Petrie said.\n";
    for (encoding, count) in [
        ("utf-8", (|text| text.len()) as fn(&str) -> usize),
        ("utf-16", |text| text.encode_utf16().count()),
        ("utf-32", |text| text.chars().count()),
    ] {
        let mut server = TestServer::with(Start { encodings: vec![encoding], ..Start::default() });
        server.open("a.md", SAID);
        let mut typed = String::new();
        for (step, letter) in TYPED.chars().enumerate() {
            let column = count(&typed) as u32;
            server.edit("a.md", step as i32 + 2, (0, column), (0, column), &letter.to_string());
            typed.push(letter);
            // The line as it is now, asked for while the edit is on its way. In its middle the quotation can be another one (a mark
            // behind a letter opens nothing, a clause without an end belongs to what is said): its columns must be its own.
            let line = format!("{typed}{SAID}");
            let read = Article::read(&line, Format::Markdown, &Known::default());
            let offset = line.find("The tide").unwrap() + 1;
            let here =
                read.quotations.iter().filter(|quotation| quotation.span.contains(offset) && !quotation.is_fragment());
            let span = here.map(|quotation| quotation.span).min_by_key(|span| span.len()).expect("a quotation");
            let uri = server.uri("a.md");
            let at = json!({"line": 0, "character": count(&line[..offset])});
            let answer = server.request("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": at}));
            let column = |offset: u32| json!({"line": 0, "character": count(&line[..offset as usize])});
            let range = json!({"start": column(span.start), "end": column(span.end)});
            assert_eq!(answer["result"]["range"], range, "{encoding} {line}: {answer}");
        }
        let line = format!("{typed}{}", SAID.trim_end());
        let last = TYPED.chars().count() as i32 + 1;
        let words = "The tide 😀 takes us all in the end";
        let start = count(&line[..line.find(words).unwrap()]);
        let all = server.diagnostics("a.md", last);
        let said = all.iter().find(|one| one["code"] == "attributed-quote").unwrap_or_else(|| panic!("{all:#?}"));
        assert_eq!(said["range"]["start"]["character"], start, "{encoding}");
        assert_eq!(said["range"]["end"]["character"], start + count(words), "{encoding}");
        end(server);
    }
}

/// What a client moves, makes and deletes is known at once, in files and in whole folders.
#[test]
fn files_that_the_client_makes_moves_and_deletes_are_followed() {
    let files = vec![("agency.txt", AGENCY.to_owned()), ("evening.md", EVENING.to_owned())];
    let mut server = TestServer::silent(Start { files, ..Start::default() });
    let root = server.uri("");
    let answer = server.request("initialize", json!({"rootUri": root, "capabilities": {}}));
    for kind in ["didCreate", "didRename", "didDelete"] {
        let filters = &answer["result"]["capabilities"]["workspace"]["fileOperations"][kind]["filters"];
        assert_eq!(filters.as_array().map(Vec::len), Some(2), "{kind}: {filters}");
    }
    server.notify("initialized", json!({}));
    server.open("evening.md", EVENING);
    let stands = |server: &mut TestServer, names: &[&str]| {
        let until = std::time::Instant::now() + crate::support::PATIENCE;
        loop {
            let found = ask(
                server,
                "textDocument/references",
                Some(at("rebuild")),
                json!({"context": {"includeDeclaration": true}}),
            );
            let mut there: Vec<String> = found
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["uri"].as_str().unwrap().strip_prefix(&root).unwrap().trim_start_matches('/').to_owned())
                .collect();
            there.sort();
            if there == names {
                return;
            }
            assert!(std::time::Instant::now() < until, "{there:?}, not {names:?}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    stands(&mut server, &["agency.txt", "evening.md"]);
    std::fs::rename(server.path("agency.txt"), server.path("wire.txt")).unwrap();
    let (old, new) = (server.uri("agency.txt"), server.uri("wire.txt"));
    server.notify("workspace/didRenameFiles", json!({"files": [{"oldUri": old, "newUri": new}]}));
    stands(&mut server, &["evening.md", "wire.txt"]);
    std::fs::create_dir(server.path("desk")).unwrap();
    std::fs::write(server.path("desk/copy.txt"), AGENCY).unwrap();
    let uri = server.uri("desk/copy.txt");
    server.notify("workspace/didCreateFiles", json!({"files": [{"uri": uri}]}));
    stands(&mut server, &["desk/copy.txt", "evening.md", "wire.txt"]);
    std::fs::rename(server.path("desk"), server.path("archive")).unwrap();
    let (old, new) = (server.uri("desk"), server.uri("archive"));
    server.notify("workspace/didRenameFiles", json!({"files": [{"oldUri": old, "newUri": new}]}));
    stands(&mut server, &["archive/copy.txt", "evening.md", "wire.txt"]);
    std::fs::remove_dir_all(server.path("archive")).unwrap();
    let uri = server.uri("archive");
    server.notify("workspace/didDeleteFiles", json!({"files": [{"uri": uri}, {"uri": "no uri"}]}));
    stands(&mut server, &["evening.md", "wire.txt"]);
    end(server);
}

/// Two folders are one newsroom; one that is taken away takes its articles along.
#[test]
fn a_workspace_of_several_folders() {
    let files = vec![("one/evening.md", EVENING.to_owned()), ("two/agency.txt", AGENCY.to_owned())];
    let mut server = TestServer::silent(Start { files, ..Start::default() });
    let folder = |server: &TestServer, name: &str| json!({"uri": server.uri(name), "name": name});
    let folders = json!([folder(&server, "one"), folder(&server, "two")]);
    let root = server.uri("one");
    let answer =
        server.request("initialize", json!({"rootUri": root, "workspaceFolders": folders, "capabilities": {"workspace": {"workspaceFolders": true}}}));
    assert_eq!(answer["result"]["capabilities"]["workspace"]["workspaceFolders"]["supported"], true);
    server.notify("initialized", json!({}));
    server.open("one/evening.md", EVENING);
    let linked = |message: &Value| message.to_string().contains("also in 1 article");
    server.wait("a link", linked);
    // What was said before the link was known must not be taken for its end.
    server.forget(&["textDocument/publishDiagnostics"]);
    let two = folder(&server, "two");
    let change = |added: Value, removed: Value| json!({"event": {"added": added, "removed": removed}});
    server.notify("workspace/didChangeWorkspaceFolders", change(json!([]), json!([two])));
    server.wait("the link to go", |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && !linked(message)
            && message.to_string().contains("Anna Novak")
    });
    server.notify("workspace/didChangeWorkspaceFolders", change(json!([two]), json!([])));
    server.wait("the link again", linked);
    end(server);
}

// feature: settings without a restart
#[test]
fn a_change_of_settings_takes_effect_at_once() {
    let mut server = newsroom(json!({}));
    let count = |server: &mut TestServer, method: &str| {
        let all = json!({"range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}});
        ask(server, method, None, all).as_array().map_or(0, Vec::len)
    };
    let shows = ["textDocument/codeLens", "textDocument/inlayHint", "textDocument/documentLink"];
    for method in shows {
        assert!(count(&mut server, method) > 0, "{method}");
    }
    server.forget(&["textDocument/publishDiagnostics"]);
    let off = json!({"editor": {"code-lenses": false, "inlay-hints": false, "document-links": false},
        "rules": {"attributed-quote": "off", "wording-differs": "off", "unbalanced-marks": "error"}});
    server.notify("workspace/didChangeConfiguration", json!({"settings": {"onrecord": off}}));
    let told = server.wait("new problems", |message| message["method"] == "textDocument/publishDiagnostics");
    let all = told["params"]["diagnostics"].as_array().unwrap();
    assert!(all.len() == 1 && all[0]["code"] == "unbalanced-marks" && all[0]["severity"] == 1, "{all:#?}");
    for method in shows {
        assert_eq!(count(&mut server, method), 0, "{method}");
    }
    end(server);
}

/// A rename gives the open articles the versions that it was made for, so that a client can refuse it when it has gone on.
#[test]
fn a_rename_follows_the_version_of_the_text() {
    let mut server = newsroom(json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
    server.edit("evening.md", 2, (0, 0), (0, 0), "NEWS ");
    let found = ask(&mut server, "textDocument/rename", Some(at("Novak said on")), json!({"newName": "Ana Nowak"}));
    let changes = found["documentChanges"].as_array().unwrap();
    assert_eq!(changes[0]["textDocument"]["version"], 2, "{found}");
    // Pronouns and roles stay, and the surname alone is written anew.
    let new: Vec<&str> =
        changes[0]["edits"].as_array().unwrap().iter().map(|edit| edit["newText"].as_str().unwrap()).collect();
    assert_eq!(new, ["Ana Nowak", "Nowak"], "{found}");
    end(server);
}
