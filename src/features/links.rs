//! A repeated statement links to its earliest other occurrence.

use super::{Page, Place, other, words};
use crate::text::Span;

/// A stretch that leads elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The words of the statement, without marks.
    pub span: Span,
    /// The earliest other occurrence.
    pub target: Place,
    /// `agency.md · also in 2 articles`.
    pub tooltip: String,
}

/// The links of an article, in order.
pub fn links(page: Page) -> Vec<Link> {
    other::repeated(page)
        .filter_map(|(_, quotation, others)| {
            let first = others.first()?;
            let tooltip = format!("{} · {}", words::article_name(first.key()), others.also().join(" · "));
            Some(Link { span: quotation.span, target: first.place(), tooltip })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::expect;

    #[test]
    fn a_repeated_statement_leads_to_its_earliest_other_occurrence() {
        let fixture = Fixture::new(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.

“Nobody else will report these words of mine,” she said.
//- /agency.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
//- /morning.txt closed
BRENWICK, March 18, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#,
        );
        let mut shown = String::new();
        for link in links(fixture.page()) {
            let words = link.span.of(&fixture.page().article.source);
            shown.push_str(&format!("{words} → {}{}\n", fixture.places(&[link.target]), link.tooltip));
        }
        expect![[r#"
            We will rebuild the old stone bridge before the winter → /morning.txt:1 We will rebuild the old stone bridge before the winter
            morning.txt · also in 2 articles
        "#]].assert_eq(&shown);
    }
}
