//! The problems list: who said what, what is wrong with the marks, and where articles disagree.

use super::page::Told;
use super::{Other, Others, Page, Place, Who, words};
use crate::article::Quotation;
use crate::date::ArticleDate;
use crate::library::Key;
use crate::quote::Trouble;
use crate::settings::{Rule, Severity};
use crate::speaker::Kind;
use crate::text::Span;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// At most so many other occurrences are named beside one diagnostic.
const RELATED: usize = 20;

/// One entry of the problems list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The words it is about.
    pub span: Span,
    /// How loudly it speaks.
    pub severity: Severity,
    /// What says so.
    pub rule: Rule,
    /// One line for the reader.
    pub message: String,
    /// Other places that matter, each with what it is.
    pub related: Vec<(Place, Cow<'static, str>)>,
}

/// All diagnostics of an article, in order.
pub fn diagnostics(page: Page) -> Vec<Diagnostic> {
    let opens = page.article.troubles.iter().filter_map(|trouble| match trouble {
        Trouble::Unclosed(mark) => Some(mark.end),
        Trouble::Unopened(_) => None,
    });
    let mut found = Found {
        page,
        key: page.key.into(),
        told: page.told(0..page.article.quotations.len()),
        written: page.written(),
        open: opens.collect(),
        list: Vec::new(),
    };
    for (index, quotation) in page.marked() {
        let others = Others::all(page, index);
        found.attribution(index, quotation, &others);
        if !others.is_empty() && page.opens(index) {
            found.disagreements(index, quotation, &others);
        }
    }
    for trouble in &page.article.troubles {
        let (span, message) = match *trouble {
            Trouble::Unclosed(span) => (span, "this quotation mark is never closed"),
            Trouble::Unopened(span) => (span, "this mark closes a quotation that nothing opens"),
        };
        found.add(Rule::UnbalancedMarks, span, message.to_owned(), Vec::new());
    }
    found.own_date();
    found.list.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end, diagnostic.rule as u8));
    found.list
}

struct Found<'a> {
    page: Page<'a>,
    key: Key,
    told: Told,
    written: Option<ArticleDate>,
    /// Where the words begin behind marks that nothing closes.
    open: FxHashSet<u32>,
    list: Vec<Diagnostic>,
}

impl<'a> Found<'a> {
    fn add(&mut self, rule: Rule, span: Span, message: String, related: Vec<(Place, Cow<'static, str>)>) {
        let Some(severity) = self.page.settings.level(rule) else { return };
        if !self.page.ignores(span) {
            self.list.push(Diagnostic { span, severity, rule, message, related });
        }
    }

    fn attribution(&mut self, index: usize, quotation: &'a Quotation, others: &Others) {
        let page = self.page;
        let (rule, who) = match page.who(quotation) {
            Who::Clear(speaker, _) => (Rule::AttributedQuote, speaker.name.clone()),
            // Without a closing mark nobody can tell which words are whose: that has to be mended first.
            _ if quotation.kind != Kind::Direct || self.is_open(quotation) => return,
            Who::Perhaps(speaker, _) => (Rule::UnattributedQuote, format!("speaker unclear, perhaps {}", speaker.name)),
            Who::Nobody => (Rule::UnattributedQuote, "no speaker found".to_owned()),
        };
        if page.settings.level(rule).is_none() {
            return;
        }
        let date = page.date(index, others, &self.told, self.written);
        let mut message = who;
        for part in page.said_on(date).into_iter().chain(others.also()) {
            message.push_str(" · ");
            message.push_str(&part);
        }
        let mention = quotation.mention.iter().map(|&span| (self.place(span), "the speaker is named here".into()));
        let elsewhere = others.iter().take(RELATED).map(|other| (other.place(), other.headline().into()));
        self.add(rule, quotation.span, message, mention.chain(elsewhere).collect());
    }

    fn is_open(&self, quotation: &Quotation) -> bool {
        self.open.contains(&quotation.span.start)
    }

    fn place(&self, span: Span) -> Place {
        Place { key: self.key.clone(), span, at: None }
    }

    fn disagreements(&mut self, index: usize, quotation: &'a Quotation, others: &Others) {
        let page = self.page;
        let wants = |rule| page.settings.level(rule).is_some();
        let comparing = wants(Rule::MeaningDiffers) || wants(Rule::WordingDiffers);
        let (mut speakers, mut dates, mut meaning, mut wording) = (vec![], vec![], vec![], vec![]);
        for other in others.iter().take(RELATED).cloned() {
            if other.occurrence.speaker_conflict && page.who(quotation).clear().is_some() {
                if let Some(there) = other.speaker(page.settings).map(|there| there.name.clone()) {
                    speakers.push((other.clone(), there));
                }
            }
            if other.occurrence.date_conflict {
                dates.push((other.clone(), other.day().unwrap_or_default()));
            }
            if comparing {
                let difference = page.library.difference(page.key, index, &other.occurrence);
                let said = format!("“{}”", words::shorten(other.text(), 120));
                if difference.meaning_differs {
                    meaning.push((other, said));
                } else if difference.wording_differs {
                    wording.push((other, said));
                }
            }
        }
        let here = |name: Option<String>| name.map_or_else(String::new, |name| format!(", not {name}"));
        let name = here(page.who(quotation).clear().map(|speaker| speaker.name.clone()));
        self.differs(Rule::SpeakerConflict, quotation.span, speakers, |file, there| {
            format!("{file} has {there} say this{name}")
        });
        let day = here(page.day(quotation));
        self.differs(Rule::DateConflict, quotation.span, dates, |file, there| {
            format!("{file} dates this {there}{day}")
        });
        self.differs(Rule::MeaningDiffers, quotation.span, meaning, |file, there| {
            format!("a negation or a number differs in {file}: {there}")
        });
        self.differs(Rule::WordingDiffers, quotation.span, wording, |file, there| {
            format!("worded otherwise in {file}: {there}")
        });
    }

    fn differs(
        &mut self,
        rule: Rule,
        span: Span,
        others: Vec<(Other, String)>,
        message: impl Fn(&str, &str) -> String,
    ) {
        let Some((first, there)) = others.first() else { return };
        let mut message = message(words::article_name(first.key()), there);
        if others.len() > 1 {
            message.push_str(&format!(" (and {} more)", others.len() - 1));
        }
        let related = others.iter().map(|(other, there)| (other.place(), there.clone().into())).collect();
        self.add(rule, span, message, related);
    }

    /// Where an article gives two dates of its own.
    fn own_date(&mut self) {
        let article = self.page.article;
        let (Some(date), Some(other)) = (article.date, article.date_conflict) else { return };
        let Some(span) = other.span.or(date.span) else { return };
        let say = |date: ArticleDate| format!("{} by its {}", words::when(date.when), words::found_in(date.from));
        let related =
            date.span.map(|span| (self.place(span), format!("taken as the article's date: {}", say(date)).into()));
        let message = format!("the article is of {}, but of {}", say(date), say(other));
        self.add(Rule::DateConflict, span, message, related.into_iter().collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::fixture::{Fixture, draw};
    use expect_test::{Expect, expect};

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let found = diagnostics(fixture.page());
        let spans: Vec<_> = found
            .iter()
            .map(|d| (d.span, format!("{:?} {}: {}", d.severity, d.rule.code(), d.message).to_lowercase()))
            .collect();
        expected.assert_eq(&draw(&fixture.page().article.source, &spans));
    }

    #[test]
    fn each_quotation_with_its_speaker_and_date() {
        check(
            "BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the bridge before winter,” Mayor Anna Novak said on Thursday.\n\n\
             “It is our only road to school,” she said.\n",
            expect![[r#"
                BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the bridge before winter,” Mayor Anna Novak said on Thursday.
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information attributed-quote: anna novak · 18 mar 2021
                “It is our only road to school,” she said.
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information attributed-quote: anna novak · 18 mar 2021
            "#]],
        );
    }

    #[test]
    fn a_quotation_without_a_speaker() {
        check(
            "“The bridge must never be built again in that place.”\n",
            expect![[r#"
            “The bridge must never be built again in that place.”
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unattributed-quote: no speaker found
        "#]],
        );
    }

    #[test]
    fn marks_that_open_or_close_nothing() {
        check(
            "“We will rebuild the bridge, Mayor Anna Novak said.\n\nThe bridge is closed,” Mayor Anna Novak said.\n",
            expect![[r#"
                “We will rebuild the bridge, Mayor Anna Novak said.
                ^ warning unbalanced-marks: this quotation mark is never closed
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ information attributed-quote: anna novak
                The bridge is closed,” Mayor Anna Novak said.
                ^^^^^^^^^^^^^^^^^^^^ information attributed-quote: anna novak
                                     ^ warning unbalanced-marks: this mark closes a quotation that nothing opens
            "#]],
        );
    }

    #[test]
    fn articles_that_disagree() {
        check(
            r#"
//- /evening.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said on Thursday.

“The river took two of its seven arches in a single night,” engineer Piotr Lang said.
$0
//- /agency.txt
BRENWICK, March 19, 2021 — The bridge is closed. “We will not rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said on Wednesday.

“The river took two of its seven arches in a single night,” councillor Ruth Adeyemi said.
"#,
            expect![[r#"
                BRENWICK, March 19, 2021 — The bridge is closed. “We will rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said on Thursday.
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information attributed-quote: anna novak · 18 mar 2021 · also in 1 article
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning date-conflict: agency.txt dates this 17 mar 2021, not 18 mar 2021
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning meaning-differs: a negation or a number differs in agency.txt: “we will not rebuild the old stone bridge before the winter comes”
                “The river took two of its seven arches in a single night,” engineer Piotr Lang said.
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information attributed-quote: piotr lang · 18 mar 2021 · also in 1 article
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning speaker-conflict: agency.txt has ruth adeyemi say this, not piotr lang
            "#]],
        );
    }

    #[test]
    fn an_article_that_gives_two_dates_of_its_own() {
        check(
            "//- /a.md\n---\ntitle: The bridge\ndate: 2021-03-25\n---\n\nBRENWICK, March 19, 2021 — The bridge is closed.\n",
            expect![[r#"
                BRENWICK, March 19, 2021 — The bridge is closed.
                          ^^^^^^^^^^^^^^ warning date-conflict: the article is of 25 mar 2021 by its front matter, but of 19 mar 2021 by its dateline
            "#]],
        );
    }

    #[test]
    fn what_is_near_is_named_beside_it() {
        let fixture = Fixture::new(
            r#"
//- /evening.txt
“We will rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said on Thursday.
$0
//- /agency.txt
“We will rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said.
//- /morning.txt
“We will rebuild the old stone bridge before the winter comes,” Mayor Anna Novak said.
"#,
        );
        let found = diagnostics(fixture.page());
        let mut shown = String::new();
        for (place, what) in found.iter().flat_map(|diagnostic| &diagnostic.related) {
            shown.push_str(&format!("{what}: {}", fixture.places(std::slice::from_ref(place))));
        }
        expect![[r#"
            the speaker is named here: /evening.txt:1 Mayor Anna Novak
            agency.txt: /agency.txt:1 We will rebuild the old stone bridge before the winter comes
            morning.txt: /morning.txt:1 We will rebuild the old stone bridge before the winter comes
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn nothing_in_a_region_to_be_ignored() {
        check(
            "<!-- onrecord: ignore-next -->\n\n“The bridge must never be built again in that place.”\n\n\
             “The bridge must stand again before the winter comes.”\n",
            expect![[r#"
                “The bridge must stand again before the winter comes.”
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unattributed-quote: no speaker found
            "#]],
        );
    }
}
