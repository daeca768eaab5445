//! Where something comes from: a statement from its source text or earliest report, a mention from the first full name.

use super::{Page, Place, Thing};
use crate::text::Span;

/// Where to go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// The words asked about.
    pub origin: Span,
    /// The place.
    pub target: Place,
}

/// The definition of what stands at `offset`.
pub fn definition(page: Page, offset: usize) -> Option<Definition> {
    match page.at(offset)? {
        Thing::Mention { speaker, span } => {
            let introduced = page.article.speakers.get(speaker)?.introduced;
            Some(Definition { origin: span, target: page.place(introduced) })
        }
        Thing::Quotation(index) => statement(page, index),
        Thing::Date(_) => statement(page, page.quotation_at(offset)?),
    }
}

fn statement(page: Page, index: usize) -> Option<Definition> {
    let origin = page.article.quotations.get(index)?.span;
    let all = super::references::occurrences(page, index);
    Some(Definition { origin, target: all.into_iter().next()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let shown = match definition(fixture.page(), fixture.offset) {
            Some(found) => format!(
                "{} → {}",
                crate::features::words::shorten(found.origin.of(&fixture.page().article.source), 40),
                fixture.places(&[found.target])
            ),
            None => "nothing\n".to_owned(),
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_statement_comes_from_its_earliest_report() {
        check(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will $0rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
//- /agency.txt
BRENWICK, March 18, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
//- /morning.txt closed
BRENWICK, March 17, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#,
            expect![[r#"
                We will rebuild the old stone bridge… → /morning.txt:1 We will rebuild the old stone bridge before the winter
            "#]],
        );
    }

    #[test]
    fn a_source_text_goes_before_every_report() {
        check(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The council met. “The river took two of its seven $0arches in a single night,” Mayor Anna Novak said.
//- /agency.txt
BRENWICK, March 18, 2021 — The council met. “The river took two of its seven arches in a single night,” Mayor Anna Novak said.
//- /transcript.txt closed
BRENWICK TOWN COUNCIL
Transcript of the meeting, 18 March 2021

CHAIR: The meeting is open. The mayor has the floor.

NOVAK: Thank you. I will be short. The river took two of its seven arches in a single night. I want that in the minutes.

CHAIR: Councillor Lang.

LANG: I have one question. Who pays?

NOVAK: That is not for me to say tonight.
"#,
            expect![[r#"
                The river took two of its seven arches… → /transcript.txt:6 The river took two of its seven arches in a single night
            "#]],
        );
    }

    #[test]
    fn the_earliest_report_is_its_own_definition() {
        check(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
//- /agency.txt
BRENWICK, March 18, 2021 — The bridge is closed. “We will $0rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#,
            expect![[r#"
                We will rebuild the old stone bridge… → /agency.txt:1 We will rebuild the old stone bridge before the winter
            "#]],
        );
    }

    #[test]
    fn a_mention_comes_from_the_first_full_name() {
        check(
            "Mayor Anna Novak spoke on Thursday.\n\n“We will rebuild the bridge,” $0Novak said.\n",
            expect![[r#"
                Novak → /a.txt:1 Anna Novak
            "#]],
        );
    }

    #[test]
    fn other_words_come_from_nowhere() {
        check(
            "Mayor Anna Novak walked over the $0bridge.\n",
            expect![[r#"
            nothing
        "#]],
        );
    }
}
