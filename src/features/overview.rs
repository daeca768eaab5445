//! The whole workspace at a glance: its speakers with their statements, and how much of everything there is.

use super::{Place, other, words};
use crate::date::When;
use crate::library::{Clusters, Key, Library, Record, Statement};
use crate::settings::Settings;
use crate::speaker::identity::Sort;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A speaker of the workspace.
#[derive(Clone, PartialEq, Debug)]
pub struct Speaking {
    /// The canonical name.
    pub name: String,
    /// The first role that an article gives.
    pub role: Option<String>,
    /// The number of different statements.
    pub statements: usize,
    /// The number of articles that they stand in.
    pub articles: usize,
    /// The statements, earliest first.
    pub items: Vec<Item>,
}

/// A statement with all places where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The words of the earliest occurrence, on one line.
    pub text: String,
    /// The earliest day on which any article has it said.
    pub date: Option<When>,
    /// Its cluster, if it stands in several articles.
    pub cluster: Option<u64>,
    /// Earliest first.
    pub occurrences: Vec<Standing>,
}

/// One place where a statement stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    /// Where.
    pub place: Place,
    /// The words there, on one line.
    pub text: String,
    /// The speaker there, if it is clear.
    pub speaker: Option<String>,
    /// The day of the article.
    pub written: Option<When>,
    /// The day of the statement, by that article.
    pub said: Option<When>,
}

/// How much there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Articles.
    pub articles: usize,
    /// Statements of the kinds and modes that are marked, with or without a speaker.
    pub statements: usize,
    /// Different statements that stand in several articles.
    pub repeated: usize,
    /// Different names.
    pub speakers: usize,
}

/// The speakers of the workspace, those with most statements first, then by name. `clusters` are those of the whole library.
pub fn speakers(library: &Library, settings: &Settings, clusters: &Clusters) -> Vec<Speaking> {
    let kept = Kept::new(library, settings, clusters);
    let mut speakers: BTreeMap<&str, Speaking> = BTreeMap::new();
    let mut seen: HashSet<(&str, u64)> = HashSet::new();
    for one in &kept.all {
        let Some(who) = other::speaker(&one.record, one.statement(), settings).filter(|who| who.sort != Sort::Unnamed)
        else {
            continue;
        };
        let speaker = speakers.entry(&who.name).or_insert_with(|| Speaking {
            name: who.name.clone(),
            role: None,
            statements: 0,
            articles: 0,
            items: Vec::new(),
        });
        speaker.role = speaker.role.take().or_else(|| who.role.clone());
        match one.cluster {
            Some(cluster) if !seen.insert((&who.name, cluster)) => {}
            _ => speaker.items.push(kept.item(one, settings)),
        }
    }
    let mut speakers: Vec<Speaking> = speakers.into_values().collect();
    for speaker in &mut speakers {
        speaker.statements = speaker.items.len();
        let places = speaker.items.iter().flat_map(|item| &item.occurrences);
        speaker.articles = places.map(|one| &one.place.key).collect::<HashSet<_>>().len();
        speaker.items.sort_by_cached_key(|item| item.date.map_or_else(|| "~".to_owned(), When::iso));
    }
    speakers.sort_by(|a, b| b.statements.cmp(&a.statements).then_with(|| a.name.cmp(&b.name)));
    speakers
}

/// How much there is in the workspace. `clusters` are those of the whole library.
pub fn counts(library: &Library, settings: &Settings, clusters: &Clusters) -> Counts {
    let kept = Kept::new(library, settings, clusters);
    let names: HashSet<&str> = kept
        .all
        .iter()
        .filter_map(|one| other::speaker(&one.record, one.statement(), settings))
        .filter(|who| who.sort != Sort::Unnamed)
        .map(|who| who.name.as_str())
        .collect();
    Counts { articles: library.len(), statements: kept.all.len(), repeated: kept.together.len(), speakers: names.len() }
}

/// All clusters of the library. Takes as long as comparing every article with those that share words with it.
pub fn clusters(library: &Library) -> Clusters {
    let links: Vec<_> = library.keys().flat_map(|key| library.links(&key)).collect();
    library.clusters(&links)
}

/// What stands at a place: a statement, or the turn of a source text that holds it.
pub fn standing(library: &Library, settings: &Settings, place: &Place) -> Option<Standing> {
    let record = library.record(&place.key)?;
    let index =
        record.statements.iter().position(|one| one.span == place.span || one.source && one.span.covers(place.span))?;
    let one = One { key: place.key.clone(), record, index, cluster: None };
    Some(Standing { place: place.clone(), ..one.standing(settings) })
}

struct One {
    key: Key,
    record: Arc<Record>,
    index: usize,
    cluster: Option<u64>,
}

impl One {
    fn statement(&self) -> &Statement {
        &self.record.statements[self.index]
    }

    fn standing(&self, settings: &Settings) -> Standing {
        let statement = self.statement();
        Standing {
            place: other::place(&self.key, statement),
            text: words::one_line(&statement.text),
            speaker: other::speaker(&self.record, statement, settings).map(|who| who.name.clone()),
            written: self.record.date.map(|date| date.when),
            said: statement.date.and_then(|date| date.when),
        }
    }
}

/// The marked statements of the library, and which of them are the same.
struct Kept {
    all: Vec<One>,
    together: HashMap<u64, Vec<usize>>,
}

impl Kept {
    fn new(library: &Library, settings: &Settings, clusters: &Clusters) -> Kept {
        let mut all = Vec::new();
        for key in library.keys() {
            let Some(record) = library.record(&key) else { continue };
            for (index, statement) in other::quotations(&record) {
                if settings.kinds.contains(&statement.kind) && settings.modes.contains(&statement.mode) {
                    let cluster = clusters.of(&key, index);
                    all.push(One { key: key.clone(), record: record.clone(), index, cluster });
                }
            }
        }
        let mut together: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, one) in all.iter().enumerate() {
            if let Some(cluster) = one.cluster {
                together.entry(cluster).or_default().push(index);
            }
        }
        Kept { all, together }
    }

    fn item(&self, one: &One, settings: &Settings) -> Item {
        let same = one.cluster.and_then(|cluster| self.together.get(&cluster));
        let mut occurrences: Vec<Standing> = match same {
            Some(same) => same.iter().map(|&index| self.all[index].standing(settings)).collect(),
            None => vec![one.standing(settings)],
        };
        let iso = |when: Option<When>| when.map_or_else(|| "~".to_owned(), When::iso);
        occurrences.sort_by_cached_key(|one| (iso(one.written), iso(one.said), one.place.key.clone(), one.place.span));
        Item {
            text: occurrences.first().map_or_else(String::new, |first| first.text.clone()),
            date: occurrences.iter().filter_map(|one| one.said).min_by_key(|when| when.iso()),
            cluster: one.cluster,
            occurrences,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::expect;

    #[test]
    fn speakers_with_their_statements_and_where_they_stand() {
        let fixture = Fixture::new(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said on Friday.

“It costs far too much for a small town,” councillor Piotr Lang said.

“It is our only road to the school,” Novak said.
//- /agency.txt closed
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#,
        );
        let clusters = clusters(&fixture.library);
        let mut shown = format!("{:?}\n", counts(&fixture.library, &fixture.settings, &clusters));
        for speaker in speakers(&fixture.library, &fixture.settings, &clusters) {
            let Speaking { name, role, statements, articles, items } = speaker;
            shown.push_str(&format!("{name}, {role:?}: {statements} in {articles}\n"));
            for item in items {
                let date = item.date.map(When::iso).unwrap_or_default();
                let places: Vec<&str> = item.occurrences.iter().map(|one| &*one.place.key).collect();
                shown.push_str(&format!("  {} ({date}) in {places:?}\n", item.text));
            }
        }
        expect![[r#"
            Counts { articles: 2, statements: 4, repeated: 1, speakers: 2 }
            Anna Novak, Some("Mayor"): 2 in 2
              We will rebuild the old stone bridge before the winter (2021-03-19) in ["/agency.txt", "/evening.txt"]
              It is our only road to the school (2021-03-19) in ["/evening.txt"]
            Piotr Lang, Some("councillor"): 1 in 1
              It costs far too much for a small town (2021-03-19) in ["/evening.txt"]
        "#]]
        .assert_eq(&shown);
    }
}
