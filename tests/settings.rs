//! The settings stand in four places: the program, the manual's table, the JSON schema of `onrecord.toml`, and VS Code's
//! `package.json`. The first is the truth; this test holds the others to it. `UPDATE_EXPECT=1 cargo test --test settings` rewrites them.

use onrecord::settings::schema::{descriptions, schema};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares a part of a file, from one marker to another, with what it should be; writes it when asked to.
fn holds(name: &str, from: &str, to: &str, expected: &str) {
    let file = path(name);
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let start = text.find(from).unwrap_or_else(|| panic!("{name} has no {from:?}")) + from.len();
    let end = start + text[start..].find(to).unwrap_or_else(|| panic!("{name} has no {to:?}"));
    if &text[start..end] == expected {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, format!("{}{expected}{}", &text[..start], &text[end..]))
            .expect("the file can be written");
    } else {
        assert_eq!(
            &text[start..end],
            expected,
            "{name} is not what src/settings says: UPDATE_EXPECT=1 cargo test --test settings"
        );
    }
}

#[test]
fn the_table_of_the_manual_lists_all_settings() {
    let mut table = String::from("\n| key | takes | default | what it does |\n|---|---|---|---|\n");
    for key in descriptions() {
        table += &format!("| `{}` | {} | `{}` | {} |\n", key.path, key.takes.words(), key.default, key.text);
    }
    holds("docs/settings.md", "<!-- settings -->\n", "\n<!-- /settings -->", &table);
}

#[test]
fn the_schema_of_the_file_is_the_generated_one() {
    let expected = serde_json::to_string_pretty(&schema()).expect("a schema is JSON") + "\n";
    let file = path("docs/onrecord.schema.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &expected).expect("the file can be written");
    }
    assert_eq!(
        std::fs::read_to_string(&file).unwrap_or_default(),
        expected,
        "UPDATE_EXPECT=1 cargo test --test settings"
    );
}

#[test]
fn vs_code_offers_all_settings() {
    let mut properties = String::new();
    for (order, key) in descriptions().into_iter().enumerate() {
        let mut property = key.takes.schema();
        property["order"] = json!(order + 10);
        property["scope"] = json!("window");
        property["default"] = key.default;
        property["markdownDescription"] = json!(key.text);
        let text = serde_json::to_string_pretty(&property).expect("a property is JSON").replace('\n', "\n        ");
        properties += &format!("        \"onrecord.{}\": {text},\n", key.path);
    }
    holds("editors/vscode/package.json", "\"properties\": {\n", "        \"onrecord.server.path\"", &properties);

    let package: Value =
        serde_json::from_str(&std::fs::read_to_string(path("editors/vscode/package.json")).expect("package.json"))
            .expect("package.json is JSON");
    let offered = package["contributes"]["configuration"]["properties"].as_object().expect("properties").len();
    assert_eq!(offered, descriptions().len() + 3, "three settings are VS Code's own: path, arguments, trace");
}

#[test]
fn the_version_of_the_extension_is_the_program_s() {
    let package: Value =
        serde_json::from_str(&std::fs::read_to_string(path("editors/vscode/package.json")).expect("package.json"))
            .expect("package.json is JSON");
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    let mason = std::fs::read_to_string(path("editors/registries/mason/packages/onrecord/package.yaml"))
        .expect("the package of Mason");
    assert!(
        mason.contains(&format!("onrecord@{}", env!("CARGO_PKG_VERSION"))),
        "the package of Mason names another version"
    );
}
