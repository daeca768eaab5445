//! Against the source: a transcript, a speech or a press release is one long statement, and a quotation cut from it stands
//! there in its very words. This module recognises such texts by their form, and finds the words of a quotation in them.

use super::difference::{Difference, difference};
use super::weight::weight;
use crate::text::Span;
use crate::text::normal::{self, EDITORIAL, GAP, NEGATION, Norm};

/// A paragraph of a source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// The words, in source bytes, without the speaker's label.
    pub span: Span,
    /// The speaker as the text names them here; `None` if it does not.
    pub speaker: Option<String>,
    /// Passages of one turn share this number.
    pub turn: u32,
}

/// The passages of a source text; none if `text` is an article like any other.
pub fn passages(text: &str) -> Vec<Passage> {
    let lines = lines(text);
    let found = transcript(text, &lines);
    if !found.is_empty() {
        return found;
    }
    speech(text, &lines)
}

/// The passages of a text that is known to be a source: those of its form, else all its paragraphs, said by `speaker`, which is
/// empty if nobody is named.
pub fn named(text: &str, speaker: &str) -> Vec<Passage> {
    let found = passages(text);
    if !found.is_empty() {
        return found;
    }
    let mut lines = lines(text);
    if lines.first().is_some_and(|line| line.of(text) == "---") {
        let end = lines.iter().skip(1).position(|line| line.of(text) == "---");
        lines.drain(..end.map_or(0, |end| end + 2));
    }
    let speaker = Some(speaker).filter(|speaker| !speaker.is_empty()).map(str::to_owned);
    let spoken = lines.into_iter().filter(|line| !line.of(text).starts_with('#'));
    spoken.map(|span| Passage { span, speaker: speaker.clone(), turn: 1 }).collect()
}

/// The lines that hold something, without the white space around them.
fn lines(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).map(|end| end + 1);
    for end in ends.chain([text.len()]) {
        let line = text[start..end].trim_start();
        let trimmed = line.trim_end();
        if !trimmed.is_empty() {
            let begin = end - line.len();
            out.push(Span::new(begin, begin + trimmed.len()));
        }
        start = end;
    }
    out
}

/// Paragraphs with labels of speakers, most of the text under them.
fn transcript(text: &str, lines: &[Span]) -> Vec<Passage> {
    let mut out = Vec::new();
    let (mut turn, mut speaker, mut before, mut labels) = (0, None, 0, Vec::new());
    for &line in lines {
        let words = line.of(text);
        let mut span = line;
        if let Some((name, length)) = label(words) {
            turn += 1;
            labels.push(name.clone());
            speaker = (!matches!(name.as_str(), "Q" | "A" | "Question" | "Reporter")).then_some(name);
            span.start += length as u32;
        }
        if turn == 0 {
            before += line.len();
        } else if !span.is_empty() {
            out.push(Passage { span, speaker: speaker.clone(), turn });
        }
    }
    let count = labels.len();
    labels.sort_unstable();
    labels.dedup();
    let spoken: usize = out.iter().map(|passage| passage.span.len()).sum();
    // A list of "Name: value" lines has short turns and no two of one name.
    let is_transcript = count >= 3 && labels.len() < count.max(3) && spoken > 2 * before && spoken >= 40 * count;
    if is_transcript || count >= 2 && spoken >= 60 * count && headed(text, lines, &["transcript", "interview with"]) {
        out
    } else {
        Vec::new()
    }
}

/// A speaker's label at the beginning of a line ("THE MAYOR:", "Ada Lind (chair):"), and its length with what follows it.
fn label(line: &str) -> Option<(String, usize)> {
    let line_start = line.trim_start_matches(['*', '_']);
    let lead = line.len() - line_start.len();
    let colon = line_start.find(':').filter(|&at| at > 0 && at <= 60)?;
    let after = &line_start[colon + 1..];
    let body = after.trim_start_matches(['*', '_', ' ', '\u{a0}', '\t']);
    if !after.starts_with([' ', '*', '_', '\t', '\u{a0}']) || body.is_empty() {
        return None;
    }
    let name = line_start[..colon].trim_end_matches(['*', '_']);
    let name = name.split('(').next().unwrap_or(name).trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = ["of", "the", "de", "van", "von", "der", "and", "al", "la"];
    let capital = |word: &&str| word.starts_with(char::is_uppercase) || small.contains(word);
    if words.is_empty() || words.len() > 6 || !words.iter().all(capital) || name.contains(['"', '\u{201c}', ',', '/']) {
        return None;
    }
    let shouted = name.chars().all(|c| !c.is_lowercase());
    let title = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |first| first.to_string() + &chars.as_str().to_lowercase())
    };
    let name = if shouted && name.len() > 2 {
        words.iter().map(|word| title(word)).collect::<Vec<_>>().join(" ")
    } else {
        words.join(" ")
    };
    Some((name, lead + colon + 1 + (after.len() - body.len())))
}

/// True if one of the first lines holds one of `words`, in lower case.
fn headed(text: &str, lines: &[Span], words: &[&str]) -> bool {
    lines.iter().take(5).any(|line| {
        let line = line.of(text).to_lowercase();
        line.len() <= 160 && words.iter().any(|word| line.contains(word))
    })
}

/// A text that calls itself a speech or a release.
fn speech(text: &str, lines: &[Span]) -> Vec<Passage> {
    const RELEASE: &[&str] =
        &["for immediate release", "press release", "media release", "news release", "press statement"];
    const DELIVERED: &[&str] = &["as delivered", "prepared for delivery", "check against delivery"];
    const SPEECH: &[&str] =
        &["remarks by", "speech by", "address by", "statement by", "testimony of", "lecture by", "remarks of"];
    const OWN: &[&str] =
        &["'s speech", "\u{2019}s speech", "'s address", "\u{2019}s address", "'s remarks", "\u{2019}s remarks"];
    if lines.len() < 3 || !headed(text, lines, &[RELEASE, DELIVERED, SPEECH, OWN].concat()) {
        return Vec::new();
    }
    // News about a speech quotes it: what stands in marks is theirs, not the text's.
    let marked: usize = text
        .split(['\u{201c}', '"'])
        .skip(1)
        .step_by(2)
        .map(|part| part.split('\u{201d}').next().unwrap_or("").len())
        .sum();
    if headed(text, lines, SPEECH) && !headed(text, lines, DELIVERED) && marked * 4 > text.len() {
        return Vec::new();
    }
    let mut speaker = None;
    let mut body = 0;
    for (at, line) in lines.iter().take(5).enumerate() {
        let words = line.of(text);
        let lower = words.to_lowercase();
        if words.len() > 160 || lower.len() != words.len() {
            continue;
        }
        if let Some(found) = SPEECH.iter().find_map(|head| lower.find(head).map(|start| start + head.len())) {
            speaker = speaker.or_else(|| name_at(&words[found..]));
            body = at + 1;
        } else if let Some(found) = OWN.iter().find_map(|tail| lower.find(tail)) {
            speaker = speaker.or_else(|| name_at(&words[..found]));
            body = at + 1;
        } else if RELEASE.iter().chain(DELIVERED).any(|head| lower.contains(head)) {
            body = at + 1;
        } else if at == body && at > 0 && headed(text, lines, RELEASE) {
            // The heading of a release begins with the body that issues it.
            speaker = speaker.or_else(|| name_at(words));
            body = at + 1;
        }
    }
    let passages = lines.iter().skip(body);
    passages.map(|&span| Passage { span, speaker: speaker.clone(), turn: 1 }).collect()
}

/// The name that a heading goes on with: capitalised words up to the first other one.
fn name_at(text: &str) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let last = word.ends_with([',', ':', ';']);
        let word = word.trim_end_matches([',', ':', ';', '*', '_']).trim_start_matches(['*', '_', '#']);
        if word == "the" && name.is_empty() {
            continue;
        }
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        name.push(word);
        if last {
            break;
        }
    }
    (!name.is_empty() && name.len() <= 6).then(|| name.join(" "))
}

/// Where a quotation stands in a source text.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// The words there, piece by piece in the order of the quotation, in bytes of the text searched.
    pub pieces: Vec<Span>,
    /// The share of the quotation that stands there, 0 to 1.
    pub score: f32,
    /// Words are left out inside a piece, without an ellipsis.
    pub dropped: bool,
    /// Two places are made into one, without an ellipsis.
    pub stitched: bool,
    /// How the quotation (first) differs from the words there (second).
    pub difference: Difference,
}

/// Finds the words of `quotation` in `text`; `None` if they do not stand there. `own` says that the text's speaker may be
/// the quotation's.
pub fn find(quotation: &str, text: &str, own: bool) -> Option<Found> {
    let words = normal::words(quotation);
    let there: Vec<Norm> = normal::words(text).into_iter().filter(|word| !word.is(GAP)).collect();
    let spoken = |word: &&Norm| !word.is(GAP | EDITORIAL);
    let whole: f32 = words.iter().filter(spoken).map(weigh).sum();
    let contents = words.iter().filter(|word| word.is_content()).count();
    // First and last word there, and the place in the quotation.
    let mut pieces: Vec<(usize, usize, usize)> = Vec::new();
    let mut base = 0;
    let (mut matched, mut dropped, mut stitched, mut common) = (0.0, false, false, 0);
    // An ellipsis allows a cut; each part between two of them is looked for by itself.
    for part in words.split(|word| word.is(GAP)) {
        let part: Vec<Norm> = part.iter().filter(spoken).copied().collect();
        base += part.len();
        let mut queue = vec![(base - part.len(), part, false)];
        while let Some((begins, part, again)) = queue.pop() {
            let Some(local) = Local::find(&part, &there) else { continue };
            let least = if again { 9.0 } else { 4.0 };
            if local.weight < least {
                continue;
            }
            matched += local.weight;
            common += local.content;
            dropped |= local.widest_gap >= 2;
            stitched |= again;
            let (mut start, mut end) = (local.start, local.end);
            let (head, tail) = (part[..local.first].to_vec(), part[local.last + 1..].to_vec());
            let elsewhere = |rest: &[Norm]| {
                let here = rest.len() >= 3 && rest.iter().filter(|word| word.is_content()).count() >= 2;
                here && Local::find(rest, &there).is_some_and(|found| found.weight >= 9.0)
            };
            // Words changed at an end have their counterparts beside the piece; so has a negation that is cut off.
            let negates = |at: Option<&Norm>| at.is_some_and(|word| word.is(NEGATION));
            if elsewhere(&head) {
                queue.push((begins, head, true));
            } else {
                start = start.saturating_sub(head.len().min(6));
            }
            if start > 0 && negates(there.get(start - 1)) && joined(text, &there, start - 1) {
                start -= 1;
            }
            if elsewhere(&tail) {
                queue.push((begins + local.last + 1, tail, true));
            } else {
                end = (end + tail.len().min(6)).min(there.len() - 1);
            }
            if negates(there.get(end + 1)) && joined(text, &there, end) {
                end += 1;
            }
            pieces.push((start, end, begins + local.first));
        }
    }
    let score = if whole > 0.0 { matched / whole } else { 0.0 };
    let enough = match own {
        true => score >= 0.62 && common >= 2.min(contents) && common >= 1,
        false => {
            score >= 0.75 && common >= 4
                || score >= 0.9 && common >= 3
                || score >= 0.97 && common >= 2 && words.len() >= 7
        }
    };
    if !enough || own && contents < 2 && score < 0.95 {
        return None;
    }
    pieces.sort_unstable_by_key(|piece| piece.2);
    // A second piece close behind the first is the same sentence with words left out.
    if stitched && pieces.len() == 2 {
        let (first, second) = if pieces[0].0 < pieces[1].0 { (pieces[0], pieces[1]) } else { (pieces[1], pieces[0]) };
        if second.0 >= first.1 && second.0 - first.1 <= 12 {
            (stitched, dropped) = (false, true);
            pieces = vec![(first.0, second.1, 0)];
        }
    }
    let span = |piece: &(usize, usize, usize)| Span {
        start: there.get(piece.0).map_or(0, |word| word.span.start),
        end: there.get(piece.1).map_or(0, |word| word.span.end),
    };
    let spans: Vec<Span> = pieces.iter().map(span).collect();
    let joined = spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" \u{2026} ");
    Some(Found { difference: difference(quotation, &joined), pieces: spans, score: score.min(1.0), dropped, stitched })
}

/// True if nothing ends a sentence between a word and the next.
fn joined(text: &str, words: &[Norm], at: usize) -> bool {
    match (words.get(at), words.get(at + 1)) {
        (Some(a), Some(b)) => {
            let between = Span { start: a.span.end, end: b.span.start.max(a.span.end) };
            !between.of(text).contains(['.', '!', '?', ';', '\n'])
        }
        _ => false,
    }
}

fn weigh(word: &Norm) -> f32 {
    if word.is_content() { weight(word.stem) } else { 0.6 }
}

/// The best local alignment of a part with a text.
#[derive(Debug)]
struct Local {
    /// First and last matched word of the part.
    first: usize,
    last: usize,
    /// First and last matched word of the text.
    start: usize,
    end: usize,
    /// Weight of the matched words.
    weight: f32,
    /// Number of matched content words.
    content: usize,
    /// The most that is left out between two matched words with nothing in its place: two for a content word, one for another.
    widest_gap: usize,
}

impl Local {
    fn find(part: &[Norm], text: &[Norm]) -> Option<Local> {
        const SKIP: f32 = 0.9;
        const SWAP: f32 = 1.2;
        if part.is_empty() || text.is_empty() || part.len() * text.len() > 4_000_000 {
            return None;
        }
        let width = text.len() + 1;
        let mut score = vec![0.0_f32; 2 * width];
        let mut steps = vec![0_u8; (part.len() + 1) * width];
        let mut best = (0.0_f32, 0, 0);
        for (i, x) in part.iter().enumerate() {
            let (above, here) = ((i % 2) * width, ((i + 1) % 2) * width);
            score[here] = 0.0;
            for (j, y) in text.iter().enumerate() {
                let diagonal = score[above + j] + if x.stem == y.stem { weigh(x) } else { -SWAP };
                let (up, left) = (score[above + j + 1] - SKIP, score[here + j] - SKIP);
                let value = diagonal.max(up).max(left).max(0.0);
                score[here + j + 1] = value;
                steps[(i + 1) * width + j + 1] = if value <= 0.0 {
                    0
                } else if value == diagonal {
                    1
                } else if value == up {
                    2
                } else {
                    3
                };
                if value > best.0 {
                    best = (value, i + 1, j + 1);
                }
            }
        }
        let (_, mut i, mut j) = best;
        let mut out: Option<Local> = None;
        let mut gap = 0;
        while i > 0 && j > 0 {
            match steps[i * width + j] {
                1 => {
                    (i, j) = (i - 1, j - 1);
                    if part[i].stem == text[j].stem {
                        let local = out.get_or_insert(Local {
                            first: i,
                            last: i,
                            start: j,
                            end: j,
                            weight: 0.0,
                            content: 0,
                            widest_gap: 0,
                        });
                        (local.first, local.start) = (i, j);
                        local.weight += weigh(&part[i]);
                        local.content += usize::from(part[i].is_content());
                        local.widest_gap = local.widest_gap.max(gap);
                    }
                    gap = 0;
                }
                2 => i -= 1,
                3 => {
                    j -= 1;
                    gap += if text[j].is_content() { 2 } else { 1 };
                }
                _ => break,
            }
        }
        out
    }
}
