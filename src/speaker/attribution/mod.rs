//! Statements with their cues and local mentions.
//!
//! Small linear models, trained on annotated news, make every uncertain decision: which words report, where the content
//! begins and ends, which noun phrase names the source, whether marked words are a quotation and whose. They rest on a
//! deterministic [`Reading`] and on features that both the reader and the trainer compute with the same code.

mod again;
pub mod assemble;
pub mod candidates;
pub mod events;
pub mod features;
mod mode;
pub mod model;
mod rules;
pub mod scan;
pub mod shapes;

use crate::quote::again::Change;
use crate::quote::{Class, Reading};
use crate::text::Span;
pub use again::Memo;
use assemble::{Found, How};
use events::Event;
use features::passage::Tag;
use model::{Decision, Model};
use scan::Scan;
use std::ops::Range;

/// How the words are given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Whole clauses inside marks.
    Direct,
    /// A marked fragment inside a reported clause.
    Mixed,
    /// Reported without marks.
    Indirect,
}

/// What kind of act the statement is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Said, wrote, told, according to.
    Speech,
    /// Believes, fears, thinks.
    Thought,
    /// Intends, vows to.
    Plan,
}

/// One piece of a statement, as found in the text. Spans are prose bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Attributed {
    /// The words said, without the marks around them.
    pub content: Span,
    /// How they are given.
    pub kind: Kind,
    /// What kind of act it is.
    pub mode: Mode,
    /// Pieces of one statement share this number.
    pub group: u32,
    /// The words that name the speaker here ("Moss", "he"), if any do.
    pub mention: Option<Span>,
    /// The reporting expression.
    pub cue: Option<Span>,
    /// Probability that the statement and its mention are right, 0 to 1.
    pub confidence: f32,
    /// The shape or decision that found it ("quote-speaker-cue", "carried-over"), stable and lower-case.
    pub rule: &'static str,
}

/// All statements of a reading, in order of their content.
pub fn attribute(reading: &Reading) -> Vec<Attributed> {
    attribute_with(reading, Model::shipped())
}

/// [`attribute`] with weights of one's own.
pub fn attribute_with(reading: &Reading, model: &Model) -> Vec<Attributed> {
    found(reading, model, &Change::whole(reading), &mut Memo::default())
}

/// [`attribute`] where `change` tells what of the reading is new and `memo` what was found before.
pub fn attribute_again(reading: &Reading, change: &Change, memo: &mut Memo) -> Vec<Attributed> {
    found(reading, Model::shipped(), change, memo)
}

fn found(reading: &Reading, model: &Model, change: &Change, memo: &mut Memo) -> Vec<Attributed> {
    let scan = Scan::again(reading, &model.lexicon, change, std::mem::take(&mut memo.scan));
    let scan = scan.hear_again(model.table(Decision::Cue), change);
    let events = events::again(&scan, model, change, std::mem::take(&mut memo.events));
    let heard = assemble::heard(&scan, &events);
    let kept = events::resolve(&scan, &events, model.event_threshold);
    let mut decisions = again::Decisions::new(memo, change);
    let found = assemble::walk(&scan, &kept, rules::transcript(&scan), |view, last| {
        decisions.decide(view, last, || assemble::decide(view, last, &heard, model))
    });
    decisions.keep(memo);
    // By themselves, because each statement looks for its own among them.
    let cues: Vec<usize> = events.iter().map(|event| event.cue).collect();
    let mut statements = Vec::with_capacity(found.len() + scan.reading.marked.len());
    let mut group = 0;
    for (i, this) in found.iter().enumerate() {
        if i > 0 && !goes_on(&scan, &found[i - 1], this) {
            group += 1;
        }
        let first = statements.len();
        for content in &this.contents {
            let statement = write_down(&scan, this, content, group, model);
            fragments(&scan, &statement, content, (&events, &cues), &mut statements);
            parts(&scan, &statement, content, &mut statements);
            statements.push(statement);
        }
        // Here they are few; those of all are nearly in order then.
        statements[first..].sort_by_key(|statement| statement.content);
    }
    unclaimed(&scan, group + 1, &mut statements);
    statements.sort_by_key(|statement| statement.content);
    memo.events = events;
    memo.scan = scan.keep();
    statements
}

/// True for the second half of a quotation that a cue splits: “…,” she said, “…”.
fn goes_on(scan: &Scan, first: &Found, second: &Found) -> bool {
    let sentence = |f: &Found| f.contents.first().and_then(|c| scan.words.get(c.start)).map(|w| w.sentence);
    matches!(first.how, How::Event(_))
        && matches!(second.how, How::Near(_) | How::Carried)
        && first.source.is_some()
        && first.source == second.source
        && sentence(first) == sentence(second)
}

/// The rule of a piece of a statement, or of marked words that are none: a marked passage inside a mixed one, whose words are
/// vouched for, or one of several reported clauses, under the same speaker and group as the whole; or a marked passage with
/// nobody found who says it. Such pieces are what another article repeats; who counts statements leaves them out.
pub const FRAGMENT: &str = "fragment";

/// Adds the marked passages inside a statement that reaches beyond them. Whoever is reported inside the statement to have
/// used the words is their speaker: "According to the radio, Moss warned of “a lost winter”."
fn fragments(
    scan: &Scan,
    statement: &Attributed,
    content: &Range<usize>,
    (events, cues): (&[Event], &[usize]),
    out: &mut Vec<Attributed>,
) {
    if statement.kind == Kind::Direct {
        return;
    }
    let mut last = u32::MAX;
    for word in &scan.words[content.clone()] {
        if !word.is_marked() || word.marked == last {
            continue;
        }
        last = word.marked;
        let core = scan.core(scan.passage(last));
        if !core.is_empty() && content.start <= core.start && core.end <= content.end && core != *content {
            let from = cues.partition_point(|&cue| cue < content.start);
            let to = cues.partition_point(|&cue| cue < content.end);
            let holds = |event: &&Event| event.contents().any(|c| c.start <= core.start && core.end <= c.end);
            let inner = events[from..to].iter().filter(holds).rfind(|event| event.cue_p * event.source_p >= 0.5);
            let content = content_span(scan, &core);
            let mut fragment = Attributed { content, kind: Kind::Mixed, rule: FRAGMENT, ..statement.clone() };
            if let Some(event) = inner.filter(|event| event.source.is_some()) {
                (fragment.mention, fragment.cue) = (mention(scan, event.source), cue(scan, event));
            }
            out.push(fragment);
        }
    }
}

/// Adds the clauses of a statement that reports several.
fn parts(scan: &Scan, statement: &Attributed, content: &Range<usize>, out: &mut Vec<Attributed>) {
    if statement.kind == Kind::Direct {
        return;
    }
    for part in rules::clauses(scan, content) {
        let (kind, content) = (kind_of(scan, &part), content_span(scan, &part));
        if kind != Kind::Direct && !out.iter().rev().take(4).any(|other| other.content == content) {
            out.push(Attributed { content, kind, rule: FRAGMENT, ..statement.clone() });
        }
    }
}

/// Adds the marked passages that no statement holds, each in a group of its own from `group` on: somebody's words, though the
/// sentence does not say whose in a form that is known ("mocked him as a “farmer who never went to school”").
fn unclaimed(scan: &Scan, mut group: u32, out: &mut Vec<Attributed>) {
    let mut claimed: Vec<Span> = out.iter().map(|statement| statement.content).collect();
    claimed.sort_unstable();
    for passage in 0..scan.reading.marked.len() as u32 {
        let core = scan.core(scan.passage(passage));
        let words = scan.words[core.clone()].iter().filter(|word| word.class != Class::Comma);
        // A title has a capital in most of its words, and a term has few of them.
        let (capitals, count) =
            words.fold((0, 0), |(capitals, count), word| (capitals + usize::from(word.capital), count + 1));
        if count < UNCLAIMED || capitals * 2 > count {
            continue;
        }
        let content = content_span(scan, &core);
        // Contents lie inside each other, or apart.
        let after = claimed.partition_point(|span| span.start < content.end);
        if claimed[..after].iter().rev().take(8).any(|span| span.end > content.start) {
            continue;
        }
        out.push(Attributed {
            content,
            kind: Kind::Mixed,
            mode: Mode::Speech,
            group,
            mention: None,
            cue: None,
            confidence: 0.0,
            rule: FRAGMENT,
        });
        group += 1;
    }
}

/// A marked passage of fewer words may be a term.
const UNCLAIMED: usize = 3;

/// One content of a statement as it is handed on.
fn write_down(scan: &Scan, found: &Found, content: &Range<usize>, group: u32, model: &Model) -> Attributed {
    let kind = if matches!(found.how, How::Transcript) { Kind::Direct } else { kind_of(scan, content) };
    let cue = match &found.how {
        How::Event(event) => cue(scan, event),
        _ => None,
    };
    // A cue that governs a quotation is judged by itself, since the marks vouch for the content.
    let (raw, calibration) = match &found.how {
        How::Event(event) if kind == Kind::Direct => (event.cue_p * event.source_p, 0),
        How::Event(event) => (event.p, 1),
        _ => (found.p * found.source_p, 2),
    };
    let mode = match &found.how {
        How::Event(event) if kind != Kind::Direct => mode::mode_of(scan, event.cue, content),
        _ => Mode::Speech,
    };
    let calibration = &model.calibrations[calibration];
    Attributed {
        content: content_span(scan, content),
        kind,
        mode,
        group,
        mention: mention(scan, found.source),
        cue,
        confidence: calibration.probability(raw),
        rule: rule_of(scan, found, content),
    }
}

/// The words of the phrase that names a source.
fn mention(scan: &Scan, source: Option<u32>) -> Option<Span> {
    let phrase = scan.reading.phrases.get(source? as usize)?;
    Some(scan.reading.span(phrase.clone()))
}

/// The word that leads the cue of an event.
fn cue(scan: &Scan, event: &Event) -> Option<Span> {
    Some(scan.reading.span(event.cue as u32..event.cue as u32 + 1))
}

/// Direct if a content lies inside one pair of marks, mixed if it holds any, else indirect.
///
/// Marks made of apostrophes do not make a clause mixed: they may be just that.
fn kind_of(scan: &Scan, content: &Range<usize>) -> Kind {
    let (first, last) = (scan.words[content.start], scan.words[content.end - 1]);
    if first.is_marked() && first.marked == last.marked {
        Kind::Direct
    } else if scan.words[content.clone()]
        .iter()
        .any(|w| w.class.is_mark() && !apostrophes(w.span.of(scan.reading.text)))
    {
        Kind::Mixed
    } else {
        Kind::Indirect
    }
}

fn apostrophes(mark: &str) -> bool {
    mark.chars().all(|c| matches!(c, '\'' | '‘' | '’' | '`' | '‚'))
}

/// The content's text: to the marks where it stands in marks, with its last full stop, question or exclamation mark; with the
/// last mark where only its end stands in marks.
fn content_span(scan: &Scan, content: &Range<usize>) -> Span {
    let span = scan.reading.span(content.start as u32..content.end as u32);
    let last = scan.words[content.end - 1];
    let Some((passage, words)) = scan.reading.marked.get(last.marked as usize) else { return span };
    let rest = content.end..words.end as usize;
    let only_stops = scan.core(rest).is_empty();
    if !only_stops {
        return span;
    }
    // A clause that runs into a quotation has both of its marks.
    if content.start < words.start as usize && passage.closed {
        return Span { start: span.start, end: passage.outer.end };
    }
    let inner = passage.inner.of(scan.reading.text);
    let kept = inner.trim_end().trim_end_matches(',').trim_end().len() as u32;
    Span { start: span.start, end: span.end.max(passage.inner.start + kept) }
}

/// The name of the shape in which a statement was found.
fn rule_of(scan: &Scan, found: &Found, content: &Range<usize>) -> &'static str {
    let quoted = scan.words[content.start].is_marked() || scan.words[content.end - 1].is_marked();
    let event: &Event = match &found.how {
        How::Event(event) => event,
        How::Near(Tag::Before) => return "speaker-before-quote",
        How::Near(Tag::After) => return "speaker-after-quote",
        How::Near(Tag::Previous | Tag::PreviousParagraph) => return "speaker-in-sentence-before",
        How::Near(Tag::Next | Tag::NextParagraph) => return "speaker-in-sentence-after",
        How::Near(Tag::NextDash | Tag::NextParagraphDash) => return "dash-byline",
        How::Transcript => return "transcript",
        How::Carried => return "carried-over",
        How::Alone => return "no-speaker-near",
    };
    let source = found.source.and_then(|s| scan.reading.phrases.get(s as usize)).map(|p| p.start as usize);
    let before = content.start < event.cue;
    match (quoted, before, source) {
        (true, true, Some(s)) if s < event.cue => "quote-speaker-cue",
        (true, true, Some(_)) => "quote-cue-speaker",
        (true, true, None) => "quote-cue",
        (true, false, Some(s)) if s < event.cue => "speaker-cue-quote",
        (true, false, Some(_)) => "cue-speaker-quote",
        (true, false, None) => "cue-quote",
        (false, true, Some(s)) if s < event.cue => "clause-speaker-cue",
        (false, true, Some(_)) => "clause-cue-speaker",
        (false, true, None) => "clause-cue",
        (false, false, Some(s)) if s < event.cue => "speaker-cue-clause",
        (false, false, Some(_)) => "cue-speaker-clause",
        (false, false, None) => "cue-clause",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// One line a statement: rule, mention, cue, kind, mode and the words.
    fn check(text: &str, found: Expect) {
        let reading = Reading::new(text);
        let lines: Vec<String> = attribute(&reading)
            .iter()
            .map(|s| {
                let words = |span: Option<Span>| span.map_or("", |span| span.of(text));
                let (who, cue) = (words(s.mention), words(s.cue));
                format!("{} {}: {who} | {cue} | {:?} {:?} | {}", s.group, s.rule, s.kind, s.mode, s.content.of(text))
                    .to_lowercase()
            })
            .collect();
        found.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn whom_it_is_told_stands_between_the_verb_and_the_clause() {
        check(
            "The head of the port, Ada Moss, offered her rival from the north that they hold an open debate to clear the air.\n\n\
             Berg promised his workers that nobody would lose a job.\n\n\
             The bank notified its customers that their cards would be changed.",
            expect![[r#"
                0 speaker-cue-clause: the head | offered | indirect speech | that they hold an open debate to clear the air
                1 speaker-cue-clause: berg | promised | indirect speech | that nobody would lose a job
                2 speaker-cue-clause: the bank | notified | indirect speech | that their cards would be changed"#]],
        );
    }

    #[test]
    fn a_list_is_said_as_a_whole() {
        check(
            "On Monday Berg pointed to Brenwick’s history of floods, the loss of its old harbour and the great burning of the mill, in a kind of \
             answer to the critics.\n\n\
             Dahl listed the closure of two schools, the sale of the town hall and the new bridge toll as the council’s worst decisions.\n\n\
             Moss cited Brenwick’s debts, the strike and a lack of pilots.\n\n\
             He praised the ferry, which nobody had used, and the crew.",
            expect![[r#"
                0 speaker-cue-clause: berg | pointed | indirect speech | brenwick’s history of floods, the loss of its old harbour and the great burning of the mill
                1 speaker-cue-clause: dahl | listed | indirect speech | the closure of two schools, the sale of the town hall and the new bridge toll as the council’s worst decisions
                2 speaker-cue-clause: moss | cited | indirect speech | brenwick’s debts, the strike and a lack of pilots
                3 speaker-cue-clause: he | praised | indirect speech | the ferry"#]],
        );
    }

    #[test]
    fn as_somebody_said_and_then_what() {
        check(
            "As indicated by Ada Moss, a spokeswoman for the port, on Thursday, the ferry company has no plans to call the strike “a farce.”\n\n\
             As Mark Dahl, the town’s lawyer, noted on Friday, March 12, the council has no regrets about selling the mill.\n\n\
             As the minister explained in an interview on Sunday, nobody had asked for the bridge.\n\n\
             As Dahl told the radio, nobody had asked for the bridge.\n\n\
             As Moss talked about the ferry, Berg left the hall.",
            expect![[r#"
                0 cue-speaker-quote: ada moss | indicated | mixed speech | the ferry company has no plans to call the strike “a farce.”
                0 fragment: ada moss | indicated | mixed speech | a farce.
                1 speaker-cue-clause: mark dahl | noted | indirect speech | the council has no regrets about selling the mill
                2 speaker-cue-clause: the minister | explained | indirect speech | nobody had asked for the bridge
                3 speaker-cue-clause: dahl | told | indirect speech | nobody had asked for the bridge
                4 speaker-cue-clause: moss | talked | indirect speech | the ferry"#]],
        );
    }

    #[test]
    fn the_speaker_stands_after_before_or_inside_the_quotation() {
        check(
            "“The ferry is late,” Harbour Master Ada Moss said on Monday. “It will sail tonight.”",
            expect![[r#"
                0 quote-speaker-cue: harbour master ada moss | said | direct speech | the ferry is late
                1 carried-over: harbour master ada moss |  | direct speech | it will sail tonight."#]],
        );
        check(
            "Moss told reporters: “We have no pilot.”",
            expect!["0 speaker-cue-quote: moss | told | direct speech | we have no pilot."],
        );
        check(
            "“We have no pilot,” said Tom Berg, a docker, “and we have no fuel.”",
            expect![[r#"
                0 quote-cue-speaker: tom berg | said | direct speech | we have no pilot
                0 speaker-before-quote: tom berg |  | direct speech | and we have no fuel."#]],
        );
    }

    #[test]
    fn marked_words_that_nobody_is_found_for_are_kept_for_comparison() {
        check(
            "The prize went to Berg, a “skipper who never went to sea”, in May. Children watched “The Old Man and His Ferry” before the “soft launch” of the pier.",
            expect!["1 fragment:  |  | mixed speech | skipper who never went to sea"],
        );
    }

    #[test]
    fn a_list_is_named_as_a_whole() {
        check(
            "On Thursday, Moss pointed to the town's history of floods, the collapse of its old sea wall and the drowning of forty sailors in the winter storm, in a speech to the guild.",
            expect![
                "0 speaker-cue-clause: moss | pointed | indirect speech | the town's history of floods, the collapse of its old sea wall and the drowning of forty sailors in the winter storm"
            ],
        );
        check(
            "Moss pointed to the town's history of floods, and the guild closed its doors.",
            expect!["0 speaker-cue-clause: moss | pointed | indirect speech | the town's history of floods"],
        );
    }

    #[test]
    fn the_speaker_stands_behind_an_inverted_cue() {
        check(
            "As indicated Ada Moss, the harbour master, the captain has no doubts about calling the pilot a “coward.”",
            expect![[r#"
                0 cue-speaker-quote: ada moss | indicated | mixed speech | the captain has no doubts about calling the pilot a “coward.”
                0 fragment: ada moss | indicated | mixed speech | coward."#]],
        );
        check(
            "As explained Ivo Berg, who owns the mill, on Monday, nobody will lose a job.",
            expect!["0 cue-speaker-clause: ivo berg | explained | indirect speech | nobody will lose a job"],
        );
    }

    #[test]
    fn a_clause_that_ends_in_a_quotation_has_its_last_mark() {
        check(
            "Moss said that the harbour was “a disgrace to us all.”",
            expect![[r#"
            0 speaker-cue-quote: moss | said | mixed speech | that the harbour was “a disgrace to us all.”
            0 fragment: moss | said | mixed speech | a disgrace to us all."#]],
        );
    }

    #[test]
    fn the_speaker_stands_in_a_sentence_of_his_own() {
        check(
            "“We have no pilot. We have no fuel.”\nMoss said\nThe crew went home.",
            expect!["0 speaker-in-sentence-after: moss |  | direct speech | we have no pilot. we have no fuel."],
        );
        check(
            "“Nothing can be done before the tide turns.” The harbour master said.",
            expect![
                "0 speaker-in-sentence-after: the harbour master |  | direct speech | nothing can be done before the tide turns."
            ],
        );
        check(
            "“The sea is the sea and it takes what it wants.” — Tom Berg",
            expect!["0 dash-byline: tom berg |  | direct speech | the sea is the sea and it takes what it wants."],
        );
    }

    #[test]
    fn the_speaker_goes_on() {
        check(
            "Moss said the harbour was closed.\n“Nobody told us that the storm would turn,” she said.\n“We will open when the wind drops.”",
            expect![[r#"
                0 speaker-cue-clause: moss | said | indirect speech | the harbour was closed
                1 quote-speaker-cue: she | said | direct speech | nobody told us that the storm would turn
                2 speaker-in-sentence-before: she |  | direct speech | we will open when the wind drops."#]],
        );
    }

    #[test]
    fn reported_clauses_with_and_without_marks() {
        check(
            "The company said that it would pay “every single docker” by Friday.",
            expect![[r#"
                0 speaker-cue-clause: the company | said | mixed speech | that it would pay “every single docker” by friday
                0 fragment: the company | said | mixed speech | every single docker"#]],
        );
        check(
            "The fees will rise in May, according to the harbour board.",
            expect![
                "0 clause-cue-speaker: the harbour board | according | indirect speech | the fees will rise in may"
            ],
        );
        check(
            "Two officials said the ferry had been inspected.",
            expect!["0 speaker-cue-clause: two officials | said | indirect speech | the ferry had been inspected"],
        );
    }

    #[test]
    fn thoughts_and_plans_are_told_from_speech() {
        check(
            "Moss believes that the board will give way.",
            expect!["0 speaker-cue-clause: moss | believes | indirect thought | that the board will give way"],
        );
        check(
            "Berg vowed to fight the new fees in court.",
            expect!["0 speaker-cue-clause: berg | vowed | indirect plan | to fight the new fees in court"],
        );
        check(
            "The owners want to sell the ferry.",
            expect!["0 speaker-cue-clause: the owners | want | indirect plan | to sell the ferry"],
        );
    }

    #[test]
    fn what_is_added_in_a_clause_of_its_own() {
        check(
            "Moss said the ferry was safe, stressing that the crew had tested it twice.",
            expect![[r#"
            0 speaker-cue-clause: moss | said | indirect speech | the ferry was safe
            1 speaker-cue-clause: moss | stressing | indirect speech | that the crew had tested it twice"#]],
        );
    }

    #[test]
    fn titles_and_terms_are_nobodys_words() {
        check("The so-called “quiet zone” begins at the pier. The band played “Yellow Boats” twice.", expect![""]);
    }

    #[test]
    fn transcripts_name_their_speakers() {
        check(
            "MOSS: We closed the harbour at noon.\nBERG: Who gave the order?\nMOSS: I did, and I would again.",
            expect![[r#"
                0 transcript: moss |  | direct speech | we closed the harbour at noon
                1 transcript: berg |  | direct speech | who gave the order
                2 transcript: moss |  | direct speech | i did, and i would again"#]],
        );
    }

    #[test]
    fn interviews_name_their_speakers_as_one_writes_names() {
        check(
            "Ada Moss: When did the storm turn?\nTom Berg: At noon, or a little later.\nAda Moss: Did you call the crew?\nTom Berg: I called them twice.",
            expect![[r#"
                0 transcript: ada moss |  | direct speech | when did the storm turn
                1 transcript: tom berg |  | direct speech | at noon, or a little later
                2 transcript: ada moss |  | direct speech | did you call the crew
                3 transcript: tom berg |  | direct speech | i called them twice"#]],
        );
        check(
            "Ferry Times: First boat at six.\nHarbour Bar: Soup and bread.\nLost Property: One red glove.",
            expect![[""]],
        );
    }

    #[test]
    fn clauses_that_belong_together_and_each_by_itself() {
        check(
            "Moss said that the pier would stay shut until the spring, and that nobody had asked the dockers about the fees.",
            expect![[r#"
                0 fragment: moss | said | indirect speech | that the pier would stay shut until the spring
                0 speaker-cue-clause: moss | said | indirect speech | that the pier would stay shut until the spring, and that nobody had asked the dockers about the fees
                0 fragment: moss | said | indirect speech | that nobody had asked the dockers about the fees"#]],
        );
        check(
            "Berg said that the ferry was safe and had been inspected twice, in response to a question on the storm.",
            expect![[r#"
                0 fragment: berg | said | indirect speech | that the ferry was safe and had been inspected twice
                0 speaker-cue-clause: berg | said | indirect speech | that the ferry was safe and had been inspected twice, in response to a question on the storm"#]],
        );
        check(
            "The mayor made it clear that the harbour board had nothing to hide.",
            expect!["0 speaker-cue-clause: the mayor | made | indirect speech | the harbour board had nothing to hide"],
        );
    }

    #[test]
    fn marked_words_are_said_by_whom_the_report_names() {
        check(
            "According to the harbour radio, Moss warned that the dockers faced “a lost winter” without the ferry.",
            expect![[r#"
                0 speaker-cue-clause: moss | warned | mixed speech | that the dockers faced “a lost winter” without the ferry
                0 fragment: moss | warned | mixed speech | a lost winter"#]],
        );
    }

    #[test]
    fn a_list_of_quotations_signed_line_by_line() {
        check(
            "“The pier belongs to everybody in this town and to nobody else.”\n- Moss.\nThe board owns half of it.\n“I never asked for a second boat, not once in ten years.”\n- Tom Berg.\nHe did, in May.",
            expect![[r#"
                0 dash-byline: moss |  | direct speech | the pier belongs to everybody in this town and to nobody else.
                1 dash-byline: tom berg |  | direct speech | i never asked for a second boat, not once in ten years."#]],
        );
        check(
            "“The tide waits for nobody, and neither do we.”\n– He was asked whether Tom Berg had paid.",
            expect![[r#"
                0 no-speaker-near:  |  | direct speech | the tide waits for nobody, and neither do we.
                1 cue-clause:  | asked | indirect speech | whether tom berg had paid"#]],
        );
    }

    #[test]
    fn who_answers_is_named_before_the_first_question() {
        let talk = "Q: When did you start?\n\nA: I was four years old.\n\nQ: And who taught you?\n\nA: My aunt did.";
        check(
            &format!("Five questions with Lena Berg, the skipper\n\n{talk}"),
            expect![[r#"
            0 transcript:  |  | direct speech | when did you start
            1 transcript: lena berg |  | direct speech | i was four years old
            2 transcript:  |  | direct speech | and who taught you
            3 transcript: lena berg |  | direct speech | my aunt did"#]],
        );
        check(
            &format!("Lena Berg, Tom Moss and the sea\n\n{talk}"),
            expect![[r#"
            0 transcript:  |  | direct speech | when did you start
            1 transcript:  |  | direct speech | i was four years old
            2 transcript:  |  | direct speech | and who taught you
            3 transcript:  |  | direct speech | my aunt did"#]],
        );
    }

    #[test]
    fn headings_in_capitals_are_no_transcript() {
        check("THE WEATHER: Rain until noon.\nTHE TIDE: High at six.\nTHE FERRY: Late again today.", expect![[""]]);
    }

    #[test]
    fn a_short_answer_counts() {
        check(
            "Asked if the ferry would sail, Moss replied “never” and left.",
            expect![[r#"
                0 cue-clause:  | asked | indirect speech | if the ferry would sail
                1 speaker-cue-quote: moss | replied | direct speech | never"#]],
        );
    }

    #[test]
    fn any_text_is_attributed_without_panic() {
        for text in [
            "",
            "said",
            "“",
            "” said",
            "“a” said “b” said ”c“",
            "—",
            ": : :\n: : :\n: : :",
            "Q: a\nA: b\nQ: c",
            "“\n\n”",
        ] {
            for statement in attribute(&Reading::new(text)) {
                assert!((0.0..=1.0).contains(&statement.confidence));
                assert!(!statement.content.of(text).is_empty(), "{text:?}");
            }
        }
    }
}
