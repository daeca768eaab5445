//! A line above each repeated statement: in how many articles it stands, and since when.

use super::{Other, Others, Page, Place, other, references, words};
use crate::article::Quotation;
use crate::date::When;
use crate::text::Span;

/// What stands above a repeated statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The statement's first piece.
    pub span: Span,
    /// `in 3 articles · first 18 Mar 2021`.
    pub title: String,
    /// All occurrences, this one included.
    pub places: Vec<Place>,
}

/// The lenses of an article, in order.
pub fn lenses(page: Page) -> Vec<Lens> {
    let opening = other::repeated(page).filter(|&(index, ..)| page.opens(index));
    opening
        .filter_map(|(_, quotation, others)| {
            Some(Lens {
                span: quotation.span,
                title: title(quotation, &others)?,
                places: references::placed(page, quotation, &others),
            })
        })
        .collect()
}

/// `in 3 articles · first 18 Mar 2021`; `None` for a statement that stands in this article and a source text alone.
fn title(quotation: &Quotation, others: &Others) -> Option<String> {
    let articles = others.articles();
    if articles == 0 {
        return None;
    }
    let title = format!("in {}", words::count(articles + 1, "article"));
    Some(match first_day(quotation, others) {
        Some(day) => format!("{title} · first {}", words::when(day)),
        None => title,
    })
}

/// The earliest day on which any article has the statement made.
fn first_day(quotation: &Quotation, others: &[Other]) -> Option<When> {
    let all = others.iter().map(|other| other.statement().date).chain([quotation.date]);
    all.filter_map(|date| date?.when).min_by_key(|when| when.iso())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::{Fixture, draw};
    use expect_test::expect;

    #[test]
    fn a_repeated_statement_says_in_how_many_articles_and_since_when() {
        let fixture = Fixture::new(
            r#"
//- /evening.txt
BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.

“Nobody else will report these words of mine,” she said.
//- /agency.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said on Thursday.
//- /morning.txt closed
“We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
"#,
        );
        let lenses = lenses(fixture.page());
        let spans: Vec<_> = lenses.iter().map(|lens| (lens.span, lens.title.clone())).collect();
        expect![[r#"
            BRENWICK, March 20, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter,” Mayor Anna Novak said.
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ in 3 articles · first 18 Mar 2021
        "#]].assert_eq(&draw(&fixture.page().article.source, &spans));
        expect![[r#"
            /agency.txt:1 We will rebuild the old stone bridge before the winter
            /evening.txt:1 We will rebuild the old stone bridge before the winter
            /morning.txt:1 We will rebuild the old stone bridge before the winter
        "#]]
        .assert_eq(&fixture.places(&lenses[0].places));
    }
}
