//! Which marks open, which close, and what stands between them.
//!
//! Marks are paired by family inside a paragraph. A mark's form is believed first and the characters beside it second,
//! because copies of copies are full of turned marks (`“…“`, `”…”`), missing ones and straight ones. A quotation that
//! goes on in the next paragraph re-opens there without having closed. What cannot be paired is never dropped in
//! silence: it is reported as [`Trouble`], and the passage is still read as well as it can be.

use crate::text::Span;
use crate::text::tokens::is_word;

/// A passage between quotation marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Marked {
    /// From the opening mark to the closing one, both included; to the paragraph's end if none closes, from its start
    /// if none opens.
    pub outer: Span,
    /// What stands between the marks.
    pub inner: Span,
    /// True if a mark closes it in this paragraph.
    pub closed: bool,
    /// True if the next paragraph re-opens it without its having closed here.
    pub continues: bool,
}

/// Something wrong with the marks, for the writer to mend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// An opening mark that nothing closes, at this span.
    Unclosed(Span),
    /// A closing mark that nothing opened, at this span.
    Unopened(Span),
}

impl Trouble {
    /// Where the mark stands.
    pub fn span(self) -> Span {
        match self {
            Trouble::Unclosed(span) | Trouble::Unopened(span) => span,
        }
    }
}

/// What a mark's form says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// `"` and `''`: both.
    Straight,
    /// `“ „ ‟ ` ``.
    Opening,
    /// `”`.
    Closing,
    /// `«` and `»`, which some write the other way round.
    Angle { left: bool },
}

/// A mark with what its neighbours allow.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    form: Form,
    /// Nothing it could close stands to its left: a space, a bracket, a dash, the paragraph's start.
    free_left: bool,
    /// Nothing it could open stands to its right: a space, a stop, the paragraph's end.
    free_right: bool,
    /// The character before is a digit: inches, perhaps.
    after_digit: bool,
}

impl Mark {
    fn looks_opening(&self) -> bool {
        self.free_left && !self.free_right
    }

    fn looks_closing(&self) -> bool {
        !self.free_left && self.free_right
    }

    fn family(&self) -> bool {
        matches!(self.form, Form::Angle { .. })
    }
}

/// All passages between marks in `prose`, in order, and what is wrong with them. Never fails.
///
/// Passages do not overlap: marks inside a passage are part of it.
pub fn pair(prose: &str) -> (Vec<Marked>, Vec<Trouble>) {
    let mut marked = Vec::new();
    let mut troubles = Vec::new();
    let mut marks = Vec::new();
    let mut singles = Vec::new();
    // The passages of one paragraph, in order.
    let mut passages = Vec::new();
    let mut start = 0;
    // The passage that the paragraph before left open, as an index into `marked`.
    let mut left_open: Option<usize> = None;
    // A single mark that began the paragraph before and found no partner, with the rest of that paragraph.
    let mut single_open: Option<Marked> = None;
    for line in prose.split_inclusive('\n') {
        let paragraph = start..start + line.trim_end().len();
        start += line.len();
        if paragraph.is_empty() {
            continue;
        }
        collect(prose, paragraph.clone(), &mut marks, &mut singles);
        if marks.is_empty() && singles.is_empty() {
            settle(&mut left_open, &marked, &mut troubles);
            single_open = None;
            continue;
        }
        let first = paragraph.start + line.len() - line.trim_start().len();
        let begins = singles.first().copied().filter(|m| m.span.start as usize == first && opens_single(m));
        if let (Some(open), Some(_)) = (single_open.take(), begins) {
            // It re-opens here: what seemed an apostrophe was a quotation that goes on.
            marked.push(open);
        }
        if let Some(open) = left_open {
            if marks.first().is_some_and(|m| m.span.start as usize == first && !m.looks_closing()) {
                marked[open].continues = true;
                left_open = None;
            }
        }
        settle(&mut left_open, &marked, &mut troubles);
        pair_paragraph(prose, first..paragraph.end, &marks, &mut passages, &mut troubles);
        pair_singles(prose, &singles, &mut passages);
        // With a passage in the paragraph its first mark is no quotation that takes all of the rest.
        single_open =
            begins.filter(|mark| passages.is_empty() && (mark.span.end as usize) < paragraph.end).map(|mark| Marked {
                outer: Span { start: mark.span.start, end: paragraph.end as u32 },
                inner: Span { start: mark.span.end, end: paragraph.end as u32 },
                closed: false,
                continues: true,
            });
        left_open = passages.iter().position(|m| !m.closed).map(|i| marked.len() + i);
        marked.append(&mut passages);
    }
    settle(&mut left_open, &marked, &mut troubles);
    troubles.sort_by_key(|trouble| trouble.span());
    (marked, troubles)
}

/// A passage that neither closed nor went on is reported at its opening mark.
fn settle(left_open: &mut Option<usize>, marked: &[Marked], troubles: &mut Vec<Trouble>) {
    if let Some(open) = left_open.take() {
        let Marked { outer, inner, .. } = marked[open];
        troubles.push(Trouble::Unclosed(Span { start: outer.start, end: inner.start }));
    }
}

/// The double marks and the possible single marks of a paragraph.
fn collect(prose: &str, paragraph: std::ops::Range<usize>, marks: &mut Vec<Mark>, singles: &mut Vec<Mark>) {
    marks.clear();
    singles.clear();
    let bytes = prose.as_bytes();
    let mut at = paragraph.start;
    let may_begin = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | 0xc2 | 0xe2);
    let next = |at: usize| bytes.get(at..paragraph.end)?.iter().position(may_begin);
    while let Some(skipped) = next(at) {
        at += skipped;
        let (form, length, single) = match bytes[at] {
            b'"' => (Form::Straight, 1, false),
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => (Form::Straight, 2, false),
            b'\'' => (Form::Straight, 1, true),
            b'`' if bytes.get(at + 1) == Some(&b'`') => (Form::Opening, 2, false),
            0xc2 => match bytes.get(at + 1) {
                Some(0xab) => (Form::Angle { left: true }, 2, false),
                Some(0xbb) => (Form::Angle { left: false }, 2, false),
                _ => {
                    at += 1;
                    continue;
                }
            },
            0xe2 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
                Some(0x98) if bytes[at + 3..].starts_with("‘".as_bytes()) => (Form::Opening, 6, false),
                Some(0x99) if bytes[at + 3..].starts_with("’".as_bytes()) => (Form::Closing, 6, false),
                Some(0x98 | 0x9a | 0x9b) => (Form::Opening, 3, true),
                Some(0x99) => (Form::Closing, 3, true),
                Some(0x9c | 0x9e | 0x9f) => (Form::Opening, 3, false),
                Some(0x9d) => (Form::Closing, 3, false),
                Some(0xb9) => (Form::Angle { left: true }, 3, false),
                Some(0xba) => (Form::Angle { left: false }, 3, false),
                _ => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        let before = prose.get(paragraph.start..at).and_then(|text| text.chars().next_back());
        let after = prose.get(at + length..paragraph.end).and_then(|text| text.chars().next());
        let mark = Mark {
            span: Span::new(at, at + length),
            form,
            free_left: before.is_none_or(|c| c.is_whitespace() || "([{—–-/‘“\"'‹«*_:".contains(c)),
            free_right: after.is_none_or(|c| c.is_whitespace() || ".,;:!?…)]}—–-/’”\"'›»*_".contains(c)),
            after_digit: before.is_some_and(|c| c.is_ascii_digit()),
        };
        at += length;
        if !single {
            marks.push(mark);
        } else if !(before.is_some_and(is_word) && after.is_some_and(is_word)) && !elides(prose, at) {
            singles.push(mark);
        }
    }
}

/// True if a word that lost its beginning stands at `at`: ’tis, ’em, ’60s.
fn elides(prose: &str, at: usize) -> bool {
    let rest = prose.get(at..).unwrap_or("");
    let word = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
    let decade = word.len() == 3 && word.ends_with('s') && word.bytes().take(2).all(|b| b.is_ascii_digit());
    decade
        || ["tis", "twas", "em", "til", "till", "cause", "n", "bout", "round"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w))
}

/// Pairs the double marks of one paragraph, `bounds` being its first and last visible byte.
fn pair_paragraph(
    prose: &str,
    bounds: std::ops::Range<usize>,
    marks: &[Mark],
    marked: &mut Vec<Marked>,
    troubles: &mut Vec<Trouble>,
) {
    let between = |open: Span, close: Span| Marked {
        outer: Span { start: open.start, end: close.end },
        inner: Span { start: open.end, end: close.start },
        closed: true,
        continues: false,
    };
    let straight = marks.iter().filter(|m| m.form == Form::Straight && !is_inch(prose, **m, false)).count();
    let odd = straight % 2 == 1;
    let turned = turned(marks);
    let mut open: Option<Mark> = None;
    // A closing mark that nothing opened: perhaps a turned one that opens.
    let mut stray: Option<Mark> = None;
    for (i, &mark) in marks.iter().enumerate() {
        let Some(opened) = open else {
            if is_inch(prose, mark, odd) {
                continue;
            }
            let closing = match mark.form {
                Form::Closing => !mark.looks_opening() && !turned[i],
                Form::Straight => odd && mark.looks_closing(),
                Form::Angle { left } => mark.looks_closing() || (!left && !mark.looks_opening()),
                Form::Opening => false,
            };
            if !closing {
                open = Some(mark);
            } else if marked.is_empty() && stray.is_none() && lone(&marks[i + 1..]) {
                // It closes what the paragraph began with.
                troubles.push(Trouble::Unopened(mark.span));
                let start = Span::new(bounds.start, bounds.start);
                if mark.span.start > start.end {
                    marked.push(between(start, mark.span));
                }
            } else {
                if let Some(stray) = stray.replace(mark) {
                    troubles.push(Trouble::Unopened(stray.span));
                }
            }
            continue;
        };
        let closes = opened.family() == mark.family()
            && match mark.form {
                Form::Closing => true,
                Form::Straight => !(odd && (mark.looks_opening() || is_inch(prose, mark, odd))),
                Form::Opening => !mark.looks_opening(),
                Form::Angle { left } => match opened.form {
                    Form::Angle { left: opened_left } => left != opened_left || mark.looks_closing(),
                    _ => false,
                },
            };
        if closes {
            marked.push(between(opened.span, mark.span));
            open = None;
        }
        // Another opening mark inside: nested, or a paragraph that was joined to this one. Either way it goes on.
    }
    match (stray, open) {
        // `”…“`: two strays are one turned pair.
        (Some(first), Some(last)) if first.span.start < last.span.start => {
            let lies_free = marked.iter().all(|m| m.outer.end <= first.span.start || m.outer.start >= last.span.end);
            if lies_free {
                marked.push(between(first.span, last.span));
                marked.sort_by_key(|m| m.outer);
                return;
            }
        }
        _ => {}
    }
    if let Some(stray) = stray {
        troubles.push(Trouble::Unopened(stray.span));
    }
    if let Some(opened) = open {
        let rest = Span::new(opened.span.end as usize, bounds.end);
        if opened.free_right || rest.is_empty() || rest.len() < 3 {
            troubles.push(Trouble::Unclosed(opened.span));
        } else {
            marked.push(Marked {
                outer: Span { start: opened.span.start, end: rest.end },
                inner: rest,
                closed: false,
                continues: false,
            });
        }
    }
}

/// True if the marks after a stray closing one stand in pairs without it.
fn lone(rest: &[Mark]) -> bool {
    rest.len() % 2 == 0
}

/// For each of `marks` whether it and all after it are closing ones by form that rather open and close: `”…”` to the end of
/// the paragraph.
fn turned(marks: &[Mark]) -> Vec<bool> {
    let mut turned = vec![false; marks.len()];
    for i in (0..marks.len().saturating_sub(1)).rev() {
        let pair = marks[i].free_left && marks[i].form == Form::Closing && marks[i + 1].form == Form::Closing;
        turned[i] = pair && turned.get(i + 2).is_none_or(|&rest| rest);
    }
    turned
}

/// Inches: `6'2"`, or a mark right after a figure that leaves the others in pairs.
fn is_inch(prose: &str, mark: Mark, odd: bool) -> bool {
    if !mark.after_digit || !mark.free_right || !matches!(mark.form, Form::Straight | Form::Closing) {
        return false;
    }
    let before = prose.get(..mark.span.start as usize).unwrap_or("");
    let figure = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    (figure.ends_with(['\'', '’']) && figure.trim_end_matches(['\'', '’']).ends_with(|c: char| c.is_ascii_digit()))
        || odd
}

/// Pairs single marks outside of the passages already found in this paragraph, and around those of papers that put
/// double marks inside single ones.
fn pair_singles(prose: &str, singles: &[Mark], passages: &mut Vec<Marked>) {
    let singles: Vec<Mark> = singles.iter().filter(|m| !covered(passages, m.span)).copied().collect();
    let mut found: Vec<Marked> = Vec::new();
    let last_closing = singles.iter().rposition(closes_single);
    // For each mark whether one that is no genitive's closes before the next one opens.
    let mut closes_later = vec![false; singles.len()];
    for i in (0..singles.len().saturating_sub(1)).rev() {
        let next = &singles[i + 1];
        closes_later[i] =
            !opens_single(next) && (closes_single(next) && !is_genitive(prose, next) || closes_later[i + 1]);
    }
    let mut open: Option<Mark> = None;
    for (i, mark) in singles.iter().enumerate() {
        let Some(opened) = open else {
            // `’tis` and `’60s` are apostrophes; a straight one opens only if another can close.
            if opens_single(mark) && last_closing.is_some_and(|last| last > i) {
                open = Some(*mark);
            }
            continue;
        };
        if mark.looks_opening() && mark.form == Form::Opening {
            // The first was an apostrophe turned by a clever editor.
            open = Some(*mark);
        } else if closes_single(mark) {
            if is_genitive(prose, mark) && closes_later[i] {
                continue;
            }
            let within = Span { start: opened.span.start, end: mark.span.end };
            let first = passages.partition_point(|d| d.outer.start <= within.start);
            let last = passages.partition_point(|d| d.outer.start < within.end);
            let held = &passages[first..last];
            let holds = after_stop(prose, mark) && held.iter().all(|d| d.closed && within.covers(d.outer));
            if holds || held.is_empty() {
                found.push(Marked {
                    outer: within,
                    inner: Span { start: opened.span.end, end: mark.span.start },
                    closed: true,
                    continues: false,
                });
            }
            open = None;
        }
    }
    if !found.is_empty() {
        passages.retain(|passage| !covered(&found, passage.outer));
        passages.append(&mut found);
        passages.sort_by_key(|m| m.outer);
    }
}

/// True if one of the passages, which stand in order and apart, covers `span`.
fn covered(passages: &[Marked], span: Span) -> bool {
    let after = passages.partition_point(|passage| passage.outer.start <= span.start);
    after.checked_sub(1).is_some_and(|i| passages[i].outer.covers(span))
}

/// True for a single mark that begins a passage rather than a word that lost its head.
fn opens_single(mark: &Mark) -> bool {
    mark.form != Form::Closing && mark.looks_opening()
}

/// True if a stop or another closing mark stands right before a mark.
fn after_stop(prose: &str, mark: &Mark) -> bool {
    let before = prose.get(..mark.span.start as usize).unwrap_or("");
    before.ends_with(['.', ',', '?', '!', '…', '”', '"', '—', '–'])
}

/// True if a single mark may as well be a plural's: the members’ vote.
fn is_genitive(prose: &str, mark: &Mark) -> bool {
    let before = prose.get(..mark.span.start as usize).unwrap_or("");
    let after = prose.get(mark.span.end as usize..).unwrap_or("");
    before.ends_with('s') && after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// True for a single mark that ends a passage rather than a plural's genitive.
fn closes_single(mark: &Mark) -> bool {
    mark.form != Form::Opening && mark.looks_closing()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// Shows passages in brackets: `[..]` closed, `[..>` goes on in the next paragraph, `[..|` never closed; `!` before a
    /// mark in trouble.
    fn check(text: &str, shown: Expect) {
        let (marked, troubles) = pair(text);
        let mut inserts: Vec<(u32, u8, &str)> = Vec::new();
        for m in &marked {
            inserts.push((m.outer.start, 1, "["));
            inserts.push((
                m.outer.end,
                0,
                if m.closed {
                    "]"
                } else if m.continues {
                    ">"
                } else {
                    "|"
                },
            ));
        }
        inserts.extend(troubles.iter().map(|t| (t.span().start, 2, "!")));
        inserts.sort();
        let mut out = text.to_owned();
        for (at, _, what) in inserts.iter().rev() {
            out.insert_str(*at as usize, what);
        }
        shown.assert_eq(&out);
    }

    #[test]
    fn every_style_of_marks() {
        check("“One,” he said. “Two.”", expect!["[“One,”] he said. [“Two.”]"]);
        check("\"One,\" he said. \"Two.\"", expect![[r#"["One,"] he said. ["Two."]"#]]);
        check("''One,'' he said. ``Two.''", expect!["[''One,''] he said. [``Two.'']"]);
        check("‘One,’ he said. ‘Two.’", expect!["[‘One,’] he said. [‘Two.’]"]);
        check("„Eins“, sagte er. „Zwei”", expect!["[„Eins“], sagte er. [„Zwei”]"]);
        check("«Un», dit-il. « Deux »", expect!["[«Un»], dit-il. [« Deux »]"]);
        check("»Ein«, sagde han. ‹un› fin", expect!["[»Ein«], sagde han. [‹un›] fin"]);
    }

    #[test]
    fn marks_turned_or_doubled_by_copying() {
        check("“One,“ he said. ”Two.”", expect!["[“One,“] he said. [”Two.”]"]);
        check("”One,” he said. ”Two.”", expect!["[”One,”] he said. [”Two.”]"]);
        check("He spoke of ”harbour fees, “ and left.", expect!["He spoke of [”harbour fees, “] and left."]);
        check(
            "“We sail without delay“Moss explained. “No wind “.",
            expect!["[“We sail without delay“]Moss explained. [“No wind “]."],
        );
        check("‘‘One,’’ he said. ''Two.''", expect!["[‘‘One,’’] he said. [''Two.'']"]);
    }

    #[test]
    fn a_missing_mark_is_reported_and_the_passage_still_read() {
        check(
            "“One. Two.\nNobody spoke.",
            expect![[r#"
            [!“One. Two.|
            Nobody spoke."#]],
        );
        check("It is late, we must go ” he said.", expect!["[It is late, we must go !”] he said."]);
        check(
            "He said \"one\" and \"two.\nNext.",
            expect![[r#"
            He said ["one"] and [!"two.|
            Next."#]],
        );
        check("“One,” he said. Then two.” And left.", expect!["[“One,”] he said. Then two.!” And left."]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        check(
            "“One.\n“Two.\n\n“Three,” she said.",
            expect![[r#"
            [“One.>
            [“Two.>

            [“Three,”] she said."#]],
        );
        check(
            "\"One.\n\"Two,\" she said.",
            expect![[r#"
            ["One.>
            ["Two,"] she said."#]],
        );
    }

    #[test]
    fn papers_whose_first_marks_are_single() {
        // Double marks inside single ones belong to the passage.
        check(
            "‘She told me “never” and left,’ said Berg. ‘That was all.’",
            expect!["[‘She told me “never” and left,’] said Berg. [‘That was all.’]"],
        );
        // A plural's apostrophe does not end it, nor does a shortened word's.
        check(
            "‘The dockers’ vote was fair,’ Moss said. ‘It’s the owners’ turn, ’cause they lost.’",
            expect!["[‘The dockers’ vote was fair,’] Moss said. [‘It’s the owners’ turn, ’cause they lost.’]"],
        );
        check(
            "He called it ‘madness’ and the pilots’ union agreed.",
            expect!["He called it [‘madness’] and the pilots’ union agreed."],
        );
        check(
            "'I said \"no\" twice,' he added. 'It's late.'",
            expect![[r#"['I said "no" twice,'] he added. ['It's late.']"#]],
        );
        // It goes on in the next paragraph.
        check(
            "‘One. Two.\n\n‘Three,’ she said.\n‘Four\nNobody spoke.",
            expect![[r#"
                [‘One. Two.>

                [‘Three,’] she said.
                ‘Four
                Nobody spoke."#]],
        );
    }

    #[test]
    fn apostrophes_inches_and_names() {
        check(
            "’Tis the boats’ fault, in the ’60s: 'tis so. It's Moss's 'plan'.",
            expect!["’Tis the boats’ fault, in the ’60s: 'tis so. It's Moss's ['plan']."],
        );
        check(
            "The 6'2\" sailor said, \"I need a 12\" rope.\"",
            expect![[r#"The 6'2" sailor said, ["I need a 12" rope."]"#]],
        );
        check(
            "Dwayne “The Rope” Moss said ‘aye’ and “she told me ‘no’ twice.”",
            expect!["Dwayne [“The Rope”] Moss said [‘aye’] and [“she told me ‘no’ twice.”]"],
        );
        check(
            "The dockers’ union said the owners’ plan failed.",
            expect!["The dockers’ union said the owners’ plan failed."],
        );
    }
}
