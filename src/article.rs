//! One article, read from end to end. Pure and immutable: the same source and knowledge give the same article.

use crate::date::{self, ArticleDate, ArticleDateFrom, DateFrom, Dated, Dates, Expression, Known, StatementDate};
use crate::markup::{Format, Prose};
use crate::quote::{Trouble, again};
use crate::speaker::identity::{Resolved, calibration};
use crate::speaker::{self, Kind, Mode, Speaker};
use crate::text::Span;

/// An article with all that was found in it. Every span is in bytes of `source`.
#[derive(Clone, Debug)]
pub struct Article {
    /// The source as it was given.
    pub source: String,
    /// The headline, if the source names one.
    pub title: Option<String>,
    /// The day it was written.
    pub date: Option<ArticleDate>,
    /// Other evidence that contradicts `date`.
    pub date_conflict: Option<ArticleDate>,
    /// All date expressions.
    pub expressions: Vec<Expression>,
    /// Everyone who speaks in it, and others it names.
    pub speakers: Vec<Speaker>,
    /// What is said, in order.
    pub quotations: Vec<Quotation>,
    /// What is wrong with the marks.
    pub troubles: Vec<Trouble>,
    /// Spans that the author asked to leave alone.
    pub ignored: Vec<Span>,
    /// It is a source text because the caller says so: the speaker, empty if nobody is named.
    pub named_source: Option<String>,
}

/// One quotation: a statement, or a piece of one that a cue splits.
#[derive(Clone, PartialEq, Debug)]
pub struct Quotation {
    /// The words said, without the marks.
    pub span: Span,
    /// How they are given.
    pub kind: Kind,
    /// What kind of act it is.
    pub mode: Mode,
    /// Pieces of one statement share this number.
    pub group: u32,
    /// Who says it; `None` if it is unclear.
    pub speaker: Option<Resolved>,
    /// The words that name the speaker here.
    pub mention: Option<Span>,
    /// The reporting expression.
    pub cue: Option<Span>,
    /// When it was said.
    pub date: Option<StatementDate>,
    /// Quotations of one number were said together, as far as the article tells; see [`Article::beside`].
    pub occasion: u32,
    /// Probability that the quotation and its mention are right, 0 to 1.
    pub confidence: f32,
    /// The shape or decision that found it.
    pub rule: &'static str,
    /// The words as they are read, where the source has other things between them; see [`Article::words`].
    read_as: Option<Box<str>>,
}

/// What stands beside a quotation is one of so many before and after it.
const BESIDE: usize = 6;

/// What is kept of an open article, so that after an edit only what it can have changed is looked at again: what rests on a
/// sentence, or on a paragraph and those beside it. Who speaks and when rests on the whole article and is found anew each time.
#[derive(Debug, Default)]
pub struct Memo {
    reading: again::Memo,
    statements: speaker::attribution::Memo,
    identity: speaker::identity::Memo,
    dates: date::again::Memo,
    sentences: date::Sentences,
}

/// What is read, if it is not what is written.
fn different(read: &str, written: &str) -> Option<Box<str>> {
    (read != written).then(|| read.into())
}

impl Quotation {
    /// Probability that the speaker's name is right, 0 to 1; 0 without a speaker.
    pub fn name_confidence(&self) -> f32 {
        self.speaker.map_or(0.0, |resolved| calibration::probability(self.confidence * resolved.confidence))
    }

    /// True for marked words that are compared with other articles and are no statement by themselves: those inside a mixed
    /// quotation, which stand beside the clause that holds them, and those that nobody is found for.
    pub fn is_fragment(&self) -> bool {
        self.rule == speaker::attribution::FRAGMENT
    }
}

impl Article {
    /// Reads `source`.
    pub fn read(source: &str, format: Format, known: &Known) -> Article {
        Article::read_again(source, format, known, &mut Memo::default())
    }

    /// [`Article::read`], which finds the same and takes the less time the more `memo` knows of it: what it was before an edit.
    /// Afterwards the memo knows it as it is now.
    pub fn read_again(source: &str, format: Format, known: &Known, memo: &mut Memo) -> Article {
        let prose = Prose::read(source, format);
        let (reading, change) = memo.reading.read(&prose.text);
        let dates = Dates::again(&prose.text, &change, std::mem::take(&mut memo.dates));
        let (date, date_conflict) = date::article_date(&prose, format, known, &dates);
        let written = date.map(|d| d.when);
        let expressions = dates.expressions(written);
        memo.dates = dates.keep();
        let statements = speaker::attribution::attribute_again(&reading, &change, &mut memo.statements);
        let identity = speaker::identity::identify_again(&reading, &statements, &change, &mut memo.identity);
        let back = prose.way_back();
        let at = |span: Span| back.to_source(span);
        // What is counted from an inferred day rests on the links.
        let inferred = date.is_some_and(|date| date.from == ArticleDateFrom::Linked);
        let rests_on = |date: StatementDate| match date.meaning {
            Some(meaning) if inferred && meaning.is_relative() => DateFrom::Linked,
            _ => date.from,
        };
        // What dates the article as a whole dates nothing in it; a full date in the opening is part of the report.
        let whole = date.filter(|date| date.from != ArticleDateFrom::Opening).and_then(|date| date.span);
        let own = whole.and_then(|whole| expressions.iter().find(|e| at(e.span).overlap(whole) > 0)).map(|e| e.span);
        memo.sentences.read(&reading, &change);
        let dates =
            date::statement_dates(&reading, &memo.sentences, &statements, &identity, &expressions, written, own);

        let silenced = |span: Span| prose.ignored.iter().any(|ignored| ignored.covers(span));
        let all = |mut spans: Vec<Span>| {
            spans.iter_mut().for_each(|span| *span = at(*span));
            spans
        };
        let mut quotations = Vec::with_capacity(statements.len());
        let read = statements
            .into_iter()
            .zip(identity.of)
            .zip(dates)
            .map(|((found, speaker), dated)| (at(found.content), found, speaker, dated))
            .map(|(span, found, speaker, Dated { date, occasion })| Quotation {
                span,
                kind: found.kind,
                mode: found.mode,
                group: found.group,
                speaker,
                mention: found.mention.map(at),
                cue: found.cue.map(at),
                date: date.map(|date| StatementDate { evidence: date.evidence.map(at), from: rests_on(date), ..date }),
                occasion,
                confidence: found.confidence,
                rule: found.rule,
                read_as: different(found.content.of(&prose.text), span.of(source)),
            })
            .filter(|quotation| !silenced(quotation.span));
        quotations.extend(read);
        let speakers = identity
            .speakers
            .into_iter()
            .map(|speaker| Speaker { mentions: all(speaker.mentions), introduced: at(speaker.introduced), ..speaker })
            .collect();
        let expressions = expressions.into_iter().map(|e| Expression { span: at(e.span), ..e }).collect();
        let troubles = reading
            .troubles
            .iter()
            .map(|trouble| match *trouble {
                Trouble::Unclosed(span) => Trouble::Unclosed(at(span)),
                Trouble::Unopened(span) => Trouble::Unopened(at(span)),
            })
            .filter(|trouble| {
                let (Trouble::Unclosed(span) | Trouble::Unopened(span)) = *trouble;
                !silenced(span)
            })
            .collect();
        let reading = reading.without_text();
        memo.reading = again::Memo::new(prose.text, reading);
        Article {
            named_source: known.source.clone(),
            source: source.to_owned(),
            title: prose.metadata.title,
            date,
            date_conflict,
            expressions,
            speakers,
            quotations,
            troubles,
            ignored: prose.ignored,
        }
    }

    /// The words of a quotation as they are read: without tags, line ends or the `>` of a block quotation.
    pub fn words<'a>(&'a self, quotation: &'a Quotation) -> &'a str {
        quotation.read_as.as_deref().unwrap_or_else(|| quotation.span.of(&self.source))
    }

    /// The quotations nearest to another one that were said together with it, by index.
    pub fn beside(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let occasion = self.quotations.get(index).map(|quotation| quotation.occasion);
        let near = index.saturating_sub(BESIDE)..self.quotations.len().min(index + BESIDE + 1);
        near.filter(move |&other| other != index && self.quotations.get(other).map(|q| q.occasion) == occasion)
    }

    /// The canonical name of a quotation's speaker.
    pub fn speaker_of(&self, quotation: &Quotation) -> Option<&Speaker> {
        self.speakers.get(quotation.speaker?.speaker)
    }
}
