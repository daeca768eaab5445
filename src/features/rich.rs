//! A little text with emphasis and links, for clients with Markdown and without.
//!
//! What an article says is never trusted: every word of it is escaped here and nowhere else, so that a quotation can put
//! neither a link nor a command nor a heading into a hover.

use super::Place;

/// A run of text with one look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Plain words.
    Text(String),
    /// Words that matter most.
    Strong(String),
    /// Words that stand there and not here.
    Added(String),
    /// Words that stand here and not there.
    Removed(String),
    /// A place to go to.
    Link(String, Place),
}

/// A line of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// A paragraph of its own.
    Paragraph(Vec<Piece>),
    /// One item of a list.
    Item(Vec<Piece>),
}

/// Plain words.
pub fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

/// As Markdown; `address` turns a place into a link's target, or `None` where the client cannot follow one.
pub fn markdown(lines: &[Line], address: &dyn Fn(&Place) -> Option<String>) -> String {
    render(lines, "\n\n", &|piece, out| match piece {
        Piece::Text(words) => escape(words, out),
        Piece::Strong(words) | Piece::Added(words) => wrap(words, "**", out),
        Piece::Removed(words) => wrap(words, "~~", out),
        Piece::Link(words, place) => match address(place) {
            Some(target) => {
                out.push('[');
                escape(words, out);
                out.push_str("](<");
                out.extend(target.chars().filter(|c| !c.is_control()).flat_map(encode));
                out.push_str(">)");
            }
            None => escape(words, out),
        },
    })
}

/// As plain text: words that differ stand in brackets.
pub fn plain(lines: &[Line]) -> String {
    render(lines, "\n", &|piece, out| match piece {
        Piece::Text(words) | Piece::Strong(words) | Piece::Link(words, _) => out.push_str(words),
        Piece::Added(words) => out.extend(["[+", words, "]"]),
        Piece::Removed(words) => out.extend(["[-", words, "]"]),
    })
}

fn render(lines: &[Line], gap: &str, piece: &dyn Fn(&Piece, &mut String)) -> String {
    let mut out = String::new();
    let mut in_list = false;
    for line in lines {
        let (pieces, item) = match line {
            Line::Paragraph(pieces) => (pieces, false),
            Line::Item(pieces) => (pieces, true),
        };
        if !out.is_empty() {
            out.push_str(if item && in_list { "\n" } else { gap });
        }
        if item {
            out.push_str("- ");
        }
        pieces.iter().for_each(|p| piece(p, &mut out));
        in_list = item;
    }
    out
}

fn wrap(words: &str, mark: &str, out: &mut String) {
    if words.trim().is_empty() {
        return;
    }
    out.push_str(mark);
    escape(words.trim(), out);
    out.push_str(mark);
}

/// Escapes what Markdown would read as more than words. Only that, because some clients show the backslashes.
fn escape(words: &str, out: &mut String) {
    let at_line_start = out.is_empty() || out.ends_with('\n') || out.ends_with("- ");
    let mut before = ' ';
    for (index, c) in words.char_indices() {
        let rest = &words[index + c.len_utf8()..];
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '^' | '|' | '$' | '@' => true,
            // A bare address becomes a link in clients that read GitHub's Markdown.
            ':' => rest.starts_with("//"),
            '.' => before.eq_ignore_ascii_case(&'w') || (at_line_start && only_digits(&words[..index])),
            ')' => at_line_start && only_digits(&words[..index]),
            '#' | '+' | '-' | '=' => at_line_start && words[..index].trim_start().is_empty(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
        before = c;
    }
}

fn only_digits(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit())
}

fn encode(c: char) -> impl Iterator<Item = char> {
    let coded = match c {
        '<' => "%3C",
        '>' => "%3E",
        '\\' => "%5C",
        ' ' => "%20",
        _ => "",
    };
    coded.chars().chain(coded.is_empty().then_some(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    /// Read back as Markdown, escaped words are one run of text: no link, no code, no tag, no heading.
    #[test]
    fn a_quotation_cannot_become_markup() {
        let hostile = [
            "see [here](command:run) now",
            "<script>alert(1)</script>",
            "![x](http://a.test/p.png)",
            "# heading",
            "1. one",
            "2) two",
            "- item",
            "`code` and *stars* and __bars__",
            "go to http://a.test or www.a.test or me@a.test",
            "&lt;b&gt; \\[x\\](y)",
            "a\n\n# b\n```\ncode",
            "=====",
            "+ plus",
            "~~gone~~ ~gone~ | $x$",
            "up^there^ *^up\\^",
        ];
        for words in hostile {
            for piece in [text(words), Piece::Strong(words.to_owned())] {
                let shown = markdown(&[Line::Paragraph(vec![piece.clone()])], &|_| None);
                let options = pulldown_cmark::Options::all();
                for event in pulldown_cmark::Parser::new_ext(&shown, options) {
                    use pulldown_cmark::{Event, Tag, TagEnd};
                    let plain = matches!(
                        event,
                        Event::Text(_)
                            | Event::Start(Tag::Paragraph | Tag::Strong)
                            | Event::End(TagEnd::Paragraph | TagEnd::Strong)
                    );
                    assert!(plain, "{words:?} → {shown:?} → {event:?}");
                }
                assert!(!shown.contains("http://") && !shown.contains("www."), "{shown}");
            }
        }
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        let words = "“We will rebuild the bridge – for good,” she said. It cost $1.5 million (or more); 50% is paid.";
        let shown = markdown(&[Line::Paragraph(vec![text(words)])], &|_| None);
        assert_eq!(shown.replace('\\', ""), words);
        assert_eq!(shown.matches('\\').count(), 1, "only the dollar: {shown}");
    }

    #[test]
    fn lists_links_and_differences() {
        let place = Place { key: "/a b.md".into(), span: Span::new(0, 1), at: None };
        let lines = [
            Line::Paragraph(vec![Piece::Strong("Anna Novak".into()), text(", mayor")]),
            Line::Item(vec![Piece::Link("a b.md".into(), place.clone())]),
            Line::Item(vec![text("we "), Piece::Removed("will".into()), text(" "), Piece::Added("may".into())]),
        ];
        assert_eq!(
            markdown(&lines, &|place| Some(format!("file://{}", place.key))),
            "**Anna Novak**, mayor\n\n- [a b.md](<file:///a%20b.md>)\n- we ~~will~~ **may**"
        );
        assert_eq!(plain(&lines), "Anna Novak, mayor\n- a b.md\n- we [-will] [+may]");
    }
}
