//! Edits that turn the meaning of a statement are flagged, and edits that do not are not.

use onrecord::link::difference;

/// The statement as said, and each of its edits, from a line with `{this|that}` sites.
fn variants(line: &str) -> (String, Vec<String>) {
    let mut pieces: Vec<(String, Option<(String, String)>)> = Vec::new();
    let mut rest = line;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}').expect("a site is closed");
        let (this, that) = rest[open + 1..close].split_once('|').expect("a site has two readings");
        pieces.push((rest[..open].to_owned(), Some((this.to_owned(), that.to_owned()))));
        rest = &rest[close + 1..];
    }
    pieces.push((rest.to_owned(), None));
    let sites = pieces.len() - 1;
    let build = |edited: Option<usize>| {
        let mut text = String::new();
        for (at, (before, site)) in pieces.iter().enumerate() {
            text += before;
            if let Some((this, that)) = site {
                text += if edited == Some(at) { that } else { this };
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut chars = text.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + chars.as_str())
    };
    (build(None), (0..sites).map(|site| build(Some(site))).collect())
}

#[test]
fn edits_of_meaning_are_flagged_and_others_are_not() {
    let (mut edits, mut flagged, mut same, mut false_flags) = (0, 0, 0, 0);
    let mut wrong = String::new();
    let mut said = String::new();
    for line in include_str!("data/edits.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(other) = line.strip_prefix("= ") {
            same += 1;
            if difference(&said, other).meaning_differs || difference(other, &said).meaning_differs {
                false_flags += 1;
                wrong += &format!("flagged: {said}\n      =: {other}\n");
            }
            continue;
        }
        let (original, changed) = variants(line);
        for edit in changed {
            edits += 1;
            if difference(&original, &edit).meaning_differs && difference(&edit, &original).meaning_differs {
                flagged += 1;
            } else {
                wrong += &format!("missed: {original}\n   now: {edit}\n");
            }
        }
        said = original;
    }
    println!("flagged {flagged} of {edits} edits; {false_flags} false flags in {same}\n{wrong}");
    assert!(edits >= 200, "{edits} edits");
    assert!(flagged * 100 >= edits * 98, "flagged {flagged} of {edits}\n{wrong}");
    assert!(false_flags * 100 <= same * 5, "{false_flags} false flags in {same}\n{wrong}");
}
