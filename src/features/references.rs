//! All places of one thing: every occurrence of a statement, every mention and statement of a speaker.

use super::{Other, Others, Page, Place, Thing, other};
use crate::article::Quotation;
use crate::date::{ArticleDate, StatementDate};

/// All references of what stands at `offset`, itself included, article by article.
pub fn references(page: Page, offset: usize) -> Vec<Place> {
    match page.at(offset) {
        Some(Thing::Mention { speaker, .. }) => of_speaker(page, speaker),
        Some(Thing::Quotation(index)) => occurrences(page, index),
        Some(Thing::Date(_)) => page.quotation_at(offset).map_or_else(Vec::new, |index| occurrences(page, index)),
        None => Vec::new(),
    }
}

/// All places where a statement stands, this one included: source texts first, then the earliest report.
pub fn occurrences(page: Page, index: usize) -> Vec<Place> {
    let Some(quotation) = page.article.quotations.get(index) else { return Vec::new() };
    placed(page, quotation, &Others::all(page, index))
}

/// The same, with the other places at hand.
pub fn placed(page: Page, quotation: &Quotation, others: &[Other]) -> Vec<Place> {
    let own = order(page.article.date, quotation.date);
    let before = |other: &Other| {
        let theirs = order(other.record().date, other.statement().date);
        other.occurrence.source || (&theirs, &**other.key()) < (&own, page.key)
    };
    let position = others.iter().position(|other| !before(other)).unwrap_or(others.len());
    let mut places: Vec<Place> = others.iter().map(Other::place).collect();
    places.insert(position, page.place(quotation.span));
    places
}

/// The earliest report first: by the day of the article, then the day of the statement; what has no date comes last.
fn order(written: Option<ArticleDate>, said: Option<StatementDate>) -> (String, String) {
    let iso = |when: Option<crate::date::When>| when.map_or_else(|| "~".to_owned(), crate::date::When::iso);
    (iso(written.map(|date| date.when)), iso(said.and_then(|date| date.when)))
}

fn of_speaker(page: Page, speaker: usize) -> Vec<Place> {
    let mut spans = page.mentions_of(speaker);
    spans.extend(page.statements_of(speaker).map(|(_, quotation)| quotation.span));
    spans.sort();
    spans.dedup();
    let mut places: Vec<Place> = spans.into_iter().map(|span| page.place(span)).collect();
    for (key, speaker) in page.library.namesakes(page.key, speaker) {
        let Some(record) = page.library.record(&key) else { continue };
        if let Some(there) = Page::new(page.library, &key, page.settings) {
            places.extend(there.mentions_of(speaker).into_iter().map(|span| there.place(span)));
        }
        let statements = other::quotations(&record).map(|(_, one)| one).filter(|one| one.speaker == Some(speaker));
        let listed = statements.filter(|statement| page.settings.modes.contains(&statement.mode));
        places.extend(listed.map(|statement| other::place(&key, statement)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        expected.assert_eq(&fixture.places(&references(fixture.page(), fixture.offset)));
    }

    const ARTICLES: &str = r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.

“It is our road to school,” she said. Novak smiled. The river was high.
//- /agency.txt
BRENWICK, March 18, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
//- /morning.txt closed
BRENWICK, March 17, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#;

    #[test]
    fn of_a_statement_all_its_occurrences_earliest_first() {
        check(
            &ARTICLES.replacen("We will", "We $0will", 1),
            expect![[r#"
            /morning.txt:1 We will rebuild the old stone bridge before the winter
            /agency.txt:1 We will rebuild the old stone bridge before the winter
            /evening.txt:1 We will rebuild the old stone bridge before the winter
        "#]],
        );
    }

    #[test]
    fn of_a_mention_all_mentions_and_statements_of_the_speaker() {
        check(
            &ARTICLES.replacen("she said", "s$0he said", 1),
            expect![[r#"
            /evening.txt:1 We will rebuild the old stone bridge before the winter
            /evening.txt:1 Mayor Anna Novak
            /evening.txt:3 It is our road to school
            /evening.txt:3 she
            /evening.txt:3 Novak
            /agency.txt:1 Mayor Anna Novak
            /agency.txt:1 We will rebuild the old stone bridge before the winter
            /morning.txt:1 We will rebuild the old stone bridge before the winter
        "#]],
        );
    }

    #[test]
    fn of_other_words_none() {
        check(&ARTICLES.replacen("The river", "The ri$0ver", 1), expect![""]);
    }
}
