//! What a reader would have to look up: the name behind "he" and "the spokesman" or of a quotation with no speaker near, and
//! the day behind a bare weekday.

use super::{Page, Who, words};
use crate::article::Quotation;
use crate::date::{Base, Expression};
use crate::text::Span;

/// A name or a day to show between the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// Where, in bytes.
    pub offset: u32,
    /// The name or the day with its sign.
    pub label: String,
    /// Why it is this one.
    pub why: String,
}

/// The hints that stand in `range`, of the sorts that the user wants.
pub fn hints(page: Page, range: Span) -> Vec<Hint> {
    let names = page.marked().filter(|_| page.settings.inlay_hints);
    let names = names.filter_map(|(index, quotation)| hint(page, index, quotation));
    let days = page.article.expressions.iter().filter(|_| page.settings.date_hints);
    let days = days.filter_map(|date| day(page, date));
    let mut hints: Vec<Hint> =
        names.chain(days).filter(|hint| range.start <= hint.offset && hint.offset <= range.end).collect();
    hints.sort_by_key(|hint| hint.offset);
    hints.dedup_by_key(|hint| hint.offset);
    hints
}

fn hint(page: Page, index: usize, quotation: &Quotation) -> Option<Hint> {
    let Who::Clear(speaker, resolved) = page.who(quotation) else { return None };
    let source = &page.article.source;
    let (offset, label) = match page.beside(quotation).next() {
        Some(_) if page.beside(quotation).any(|span| names(span.of(source), &speaker.name)) => return None,
        Some(span) => (span.end, format!("= {}", speaker.name)),
        None if page.opens(index) => {
            (super::page::with_marks(source, quotation.span).end, format!("— {}", speaker.name))
        }
        None => return None,
    };
    let why = format!("{} ({})", resolved.reason, words::percent(quotation.name_confidence()));
    Some(Hint { offset, label, why })
}

/// The day after a weekday that stands alone.
fn day(page: Page, date: &Expression) -> Option<Hint> {
    let bare = matches!(date.meaning.base, Base::Weekday(..)) && date.meaning.days == 0;
    let when = date.when.filter(|_| bare)?;
    let why = format!("counted from the article's date{}", page.written_on());
    Some(Hint { offset: date.span.end, label: format!("= {}", words::when(when)), why })
}

/// True if the mention already has a word of the name, so that a reader sees who it is.
fn names(mention: &str, name: &str) -> bool {
    let words = |text: &'_ str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.chars().count() > 1).map(str::to_lowercase).collect()
    };
    let known = words(name);
    words(mention).iter().any(|word| known.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::Fixture;
    use expect_test::expect;

    #[test]
    fn the_day_after_a_bare_weekday_if_asked_for() {
        let mut fixture = Fixture::new(
            "BRENWICK, March 19, 2021 — The bridge closed last Thursday. Mayor Anna Novak said on Wednesday that it would\n\
             open again on Monday, March 22.\n",
        );
        let source = fixture.page().article.source.clone();
        let all = Span::new(0, source.len());
        assert_eq!(hints(fixture.page(), all), []);
        fixture.settings.date_hints = true;
        let mut shown = source.clone();
        for hint in hints(fixture.page(), all).into_iter().rev() {
            shown.insert_str(hint.offset as usize, &format!("⟨{}⟩", hint.label));
        }
        expect![[r#"
            BRENWICK, March 19, 2021 — The bridge closed last Thursday⟨= 18 Mar 2021⟩. Mayor Anna Novak said on Wednesday⟨= 17 Mar 2021⟩ that it would
            open again on Monday, March 22.
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn a_name_where_the_text_has_none() {
        let fixture = Fixture::new(
            "“We will rebuild the bridge,” Mayor Anna Novak said on Thursday.\n\n\
             “It is our only road to the school,” she said.\n\n\
             “The children walk for an hour in the rain.”\n\n\
             “We have the money,” Novak said. “We have the stone,” the mayor said.\n",
        );
        let source = fixture.page().article.source.clone();
        let mut shown = source.clone();
        for hint in hints(fixture.page(), Span::new(0, source.len())).into_iter().rev() {
            shown.insert_str(hint.offset as usize, &format!("⟨{}⟩", hint.label));
        }
        expect![[r#"
            “We will rebuild the bridge,” Mayor Anna Novak said on Thursday.

            “It is our only road to the school,” she⟨= Anna Novak⟩ said.

            “The children walk for an hour in the rain.”⟨— Anna Novak⟩

            “We have the money,” Novak said. “We have the stone,” the mayor⟨= Anna Novak⟩ said.
        "#]]
        .assert_eq(&shown);
    }
}
