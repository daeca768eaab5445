//! Markdown: CommonMark with front matter, tables and footnotes, by pulldown-cmark.

use super::builder::Builder;
use super::front_matter::{self, FrontMatter};
use super::{Metadata, Prose, directives, html};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// Reads Markdown.
pub fn read(source: &str) -> Prose {
    let FrontMatter { mut metadata, silent, end: start } = front_matter::read(source).unwrap_or_default();
    // A byte order mark would hide a heading in the first line.
    let start = if start == 0 && source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { start };
    let mut builder = Builder::new(source);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
    // Depth of what is not prose: code, images, the text of a bare address.
    let mut hidden = 0_usize;
    let mut heading = None;
    for (event, range) in Parser::new_ext(&source[start..], options).into_offset_iter() {
        let range = range.start + start..range.end + start;
        match event {
            Event::Start(tag) => match tag {
                Tag::CodeBlock(_) | Tag::Image { .. } => hidden += 1,
                // Its text is read as a whole when it ends.
                Tag::HtmlBlock => hidden += 1,
                Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => hidden += 1,
                Tag::BlockQuote(_) => {
                    builder.end_paragraph(range.start);
                    builder.open_quotation();
                }
                Tag::Heading { .. } => {
                    builder.end_paragraph(range.start);
                    heading = Some(builder.text().len());
                }
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
                _ => builder.end_paragraph(range.start),
            },
            Event::End(tag) => match tag {
                TagEnd::CodeBlock | TagEnd::Image => hidden = hidden.saturating_sub(1),
                TagEnd::Link if is_bare(source.get(range.clone())) => hidden = hidden.saturating_sub(1),
                TagEnd::BlockQuote(_) => {
                    builder.end_paragraph(range.end);
                    builder.close_quotation();
                }
                TagEnd::Heading(_) => {
                    let title = heading.take().and_then(|at| builder.text().get(at..)).unwrap_or("").trim();
                    if metadata.title.is_none() && !title.is_empty() {
                        metadata.title = Some(title.to_owned());
                    }
                    builder.end_paragraph(range.end);
                }
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
                TagEnd::HtmlBlock => {
                    hidden = hidden.saturating_sub(1);
                    builder.end_paragraph(range.start);
                    html::fragment(&mut builder, &source[..range.end], range.start);
                }
                _ => builder.end_paragraph(range.end),
            },
            Event::Text(text) if hidden == 0 => {
                if source.get(range.clone()) == Some(&text) {
                    builder.copy(range);
                } else {
                    builder.replace(&text, range);
                }
            }
            Event::SoftBreak if hidden == 0 => builder.space(range),
            Event::HardBreak if hidden == 0 => builder.end_paragraph(range.start),
            Event::InlineHtml(tag) if hidden == 0 && tag.starts_with("<br") => builder.space(range),
            Event::Rule => builder.end_paragraph(range.start),
            _ => {}
        }
    }
    builder.end_paragraph(source.len());
    finish(source, builder, metadata, silent)
}

/// True for a link that is nothing but its address in angle brackets.
fn is_bare(link: Option<&str>) -> bool {
    link.is_some_and(|link| link.starts_with('<'))
}

/// Prose with its metadata and the spans to leave alone: all of it, if it is to be `silent`.
pub fn finish(source: &str, builder: Builder, metadata: Metadata, silent: bool) -> Prose {
    let mut prose = builder.finish();
    prose.metadata = metadata;
    prose.ignored = directives::ignored(source, &prose, &directives::comments(source), silent);
    prose
}
