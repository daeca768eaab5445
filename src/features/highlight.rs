//! All statements and mentions of one speaker in this article.

use super::{Page, Thing};
use crate::text::Span;

/// What a highlighted stretch is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Highlight {
    /// Words that name the speaker.
    Mention,
    /// Words that the speaker said.
    Statement,
}

/// The stretches that belong to the speaker at `offset`, in order. Nothing where the speaker is unclear.
pub fn highlights(page: Page, offset: usize) -> Vec<(Span, Highlight)> {
    let speaker = match page.at(offset) {
        Some(Thing::Mention { speaker, .. }) => Some(speaker),
        Some(Thing::Quotation(index)) => clear(page, index),
        Some(Thing::Date(_)) => page.quotation_at(offset).and_then(|index| clear(page, index)),
        None => None,
    };
    let Some(speaker) = speaker else { return Vec::new() };
    let mentions = page.mentions_of(speaker).into_iter().map(|span| (span, Highlight::Mention));
    let statements = page.statements_of(speaker).map(|(_, quotation)| (quotation.span, Highlight::Statement));
    let mut all: Vec<_> = mentions.chain(statements).collect();
    all.sort();
    all
}

fn clear(page: Page, index: usize) -> Option<usize> {
    let quotation = page.article.quotations.get(index)?;
    page.who(quotation).clear()?;
    Some(quotation.speaker?.speaker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::{Fixture, draw};
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let found = highlights(fixture.page(), fixture.offset);
        let spans: Vec<_> = found.into_iter().map(|(span, what)| (span, format!("{what:?}").to_lowercase())).collect();
        expected.assert_eq(&draw(&fixture.page().article.source, &spans));
    }

    const ARTICLE: &str = "“We will rebuild the bridge,” Mayor Anna Novak said on Thursday.\n\n\
        “It is our road to school,” she said.\n\n“It costs too much,” councillor Piotr Lang said.\n";

    #[test]
    fn all_mentions_and_statements_of_one_speaker() {
        check(
            &ARTICLE.replacen("she said", "s$0he said", 1),
            expect![[r#"
            “We will rebuild the bridge,” Mayor Anna Novak said on Thursday.
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ statement
                                          ^^^^^^^^^^^^^^^^ mention
            “It is our road to school,” she said.
             ^^^^^^^^^^^^^^^^^^^^^^^^ statement
                                        ^^^ mention
        "#]],
        );
    }

    #[test]
    fn from_a_statement_too() {
        check(
            &ARTICLE.replacen("too much", "too $0much", 1),
            expect![[r#"
            “It costs too much,” councillor Piotr Lang said.
             ^^^^^^^^^^^^^^^^^ statement
                                 ^^^^^^^^^^^^^^^^^^^^^ mention
        "#]],
        );
    }
}
