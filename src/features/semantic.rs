//! Stretches with a meaning, for colouring: quotation, speaker, cue, date.

use super::{Page, page};
use crate::text::Span;

/// What a stretch is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Token {
    /// Words said, marks included.
    Quotation,
    /// Words that name a speaker.
    Speaker,
    /// The reporting expression.
    Cue,
    /// Words that name a time.
    Date,
}

impl Token {
    /// All tokens, in the order of their numbers.
    pub const ALL: [Token; 4] = [Token::Quotation, Token::Speaker, Token::Cue, Token::Date];

    /// The name by which a theme knows it.
    pub fn name(self) -> &'static str {
        match self {
            Token::Quotation => "quotation",
            Token::Speaker => "speaker",
            Token::Cue => "cue",
            Token::Date => "date",
        }
    }
}

/// The tokens that overlap `range`, in order, none over another. A quotation is cut around a speaker, cue or date in it.
pub fn tokens(page: Page, range: Span) -> Vec<(Span, Token)> {
    let article = page.article;
    let marked: Vec<_> = page.marked().map(|(_, quotation)| quotation).collect();
    let mut small: Vec<(Span, Token)> = Vec::new();
    for quotation in &marked {
        small.extend(quotation.mention.iter().map(|&span| (span, Token::Speaker)));
        small.extend(quotation.cue.iter().map(|&span| (span, Token::Cue)));
    }
    small.extend(article.expressions.iter().map(|date| (date.span, Token::Date)));
    small.retain(|(span, token)| !span.is_empty() && !(*token == Token::Date && page.ignores(*span)));
    small.sort_by_key(|(span, token)| (span.start, *token as u8, span.end));
    let small = apart(small);

    let mut all = Vec::new();
    for quotation in marked {
        let whole = page::with_marks(&article.source, quotation.span);
        let mut from = whole.start;
        for (span, _) in small.iter().filter(|(span, _)| span.overlap(whole) > 0) {
            if from < span.start {
                all.push((Span { start: from, end: span.start }, Token::Quotation));
            }
            from = from.max(span.end);
        }
        if from < whole.end {
            all.push((Span { start: from, end: whole.end }, Token::Quotation));
        }
    }
    all.extend(small);
    all.retain(|(span, _)| span.overlap(range) > 0);
    all.sort_by_key(|(span, token)| (span.start, span.end, *token as u8));
    apart(all)
}

/// Drops what begins before the one kept before it ends.
fn apart(tokens: Vec<(Span, Token)>) -> Vec<(Span, Token)> {
    let mut kept: Vec<(Span, Token)> = Vec::with_capacity(tokens.len());
    for (span, token) in tokens {
        if kept.last().is_none_or(|(last, _)| last.end <= span.start) {
            kept.push((span, token));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::{Fixture, draw};
    use expect_test::expect;

    #[test]
    fn quotation_speaker_cue_and_date() {
        let fixture = Fixture::new(
            "BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the bridge,” Mayor Anna Novak said on Thursday.\n\n\
             She told reporters that the bridge was “the only road to school” for the children.\n",
        );
        let source = &fixture.page().article.source;
        let found = tokens(fixture.page(), Span::new(0, source.len()));
        let spans: Vec<_> = found.iter().map(|(span, token)| (*span, token.name().to_owned())).collect();
        expect![[r#"
            BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the bridge,” Mayor Anna Novak said on Thursday.
                      ^^^^^^^^^^^^^^ date
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ quotation
                                                                                           ^^^^^^^^^^^^^^^^ speaker
                                                                                                            ^^^^ cue
                                                                                                                    ^^^^^^^^ date
            She told reporters that the bridge was “the only road to school” for the children.
            ^^^ speaker
                ^^^^ cue
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ quotation
        "#]].assert_eq(&draw(source, &spans));
        assert!(found.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "none over another");
    }
}
