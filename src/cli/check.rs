//! `onrecord check`: every statement with its speaker, its date and its other places, and what is wrong, like a linter.

use super::corpus::{self, Corpus, Entry};
use super::style::Style;
use super::{End, complain};
use crate::features::diagnostics::{Diagnostic, diagnostics};
use crate::features::{self, Page, words};
use crate::settings::{Rule, Settings, Severity};
use crate::speaker::Kind;
use crate::text::{Encoding, LineIndex, Span};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Options of `onrecord check`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    corpus: corpus::Args,
    /// How to write what is found
    #[arg(long, value_enum, default_value_t)]
    format: Output,
    /// Show warnings and errors alone
    #[arg(long, short)]
    quiet: bool,
}

/// Characters of a quotation that are shown.
const WIDTH: usize = 100;

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Output {
    /// For people.
    #[default]
    Text,
    /// One JSON object a finding.
    Json,
    /// Annotations of GitHub Actions: warnings and errors.
    Github,
}

/// Runs `onrecord check`.
///
/// # Errors
/// If the settings cannot be read or standard output cannot be written, a closed pipe aside.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let settings = args.corpus.settings()?;
    let corpus = args.corpus.read(&settings);
    let style = args.corpus.style();
    let mut report = Report { args, style, corpus: &corpus, settings: &settings, warnings: 0, out: String::new() };
    let mut out = io::stdout().lock();
    for entry in &corpus.entries {
        match entry {
            Ok(entry) => report.article(entry),
            Err(refusal) => complain(&format!("{}: {}", refusal.place, refusal.message)),
        }
        super::put(&mut out, std::mem::take(&mut report.out).as_bytes())?;
    }
    let read = corpus.articles().count();
    if args.format == Output::Text && read > 0 {
        super::put(&mut out, report.summary().as_bytes())?;
    }
    out.flush().or_else(super::closed)?;
    let refused = corpus.entries.len() - read;
    Ok(if read == 0 {
        End::Failed
    } else if report.warnings + refused > 0 {
        End::Warnings
    } else {
        End::Clean
    })
}

struct Report<'a> {
    args: &'a Args,
    style: Style,
    corpus: &'a Corpus,
    settings: &'a Settings,
    warnings: usize,
    out: String,
}

/// A position for people: both numbers from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq)]
struct At {
    line: u32,
    column: u32,
}

/// An article with its lines.
struct Sheet<'a> {
    entry: &'a Entry,
    lines: LineIndex,
}

impl Sheet<'_> {
    /// Where a byte of the article stands.
    fn at(&self, offset: u32) -> At {
        let place = self.lines.position(&self.entry.article.source, offset as usize, Encoding::Utf32);
        At { line: place.line + 1, column: place.column + 1 }
    }

    /// Where a place begins that is in another article or, without lines, in this one.
    fn related(&self, place: &features::Place) -> At {
        let human = |at: &crate::library::Place| At { line: at.line + 1, column: at.chars + 1 };
        place.at.as_ref().map_or_else(|| self.at(place.span.start), |range| human(&range.start))
    }
}

impl Report<'_> {
    /// Appends what is found in one article.
    fn article(&mut self, entry: &Entry) {
        let sheet = &Sheet { entry, lines: LineIndex::new(&entry.article.source) };
        let page =
            Page { library: &self.corpus.library, key: &entry.key, article: &entry.article, settings: self.settings };
        let found = diagnostics(page);
        let loud = |d: &Diagnostic| d.severity >= Severity::Warning;
        self.warnings += found.iter().filter(|d| loud(d)).count();
        match self.args.format {
            Output::Text => {
                // The attribution of a quotation heads what else is found in it.
                let mut at = 0;
                while at < found.len() {
                    let span = found[at].span;
                    let group = found[at..].iter().take_while(|d| d.span == span).count();
                    let here = &found[at..at + group];
                    if !self.args.quiet || here.iter().any(loud) {
                        self.text(sheet, span, here);
                    }
                    at += group;
                }
            }
            Output::Json => found.iter().filter(|d| !self.args.quiet || loud(d)).for_each(|d| self.json(sheet, d)),
            Output::Github => found.iter().filter(|d| loud(d)).for_each(|d| self.github(sheet, d)),
        }
    }

    fn text(&mut self, sheet: &Sheet, span: Span, found: &[Diagnostic]) {
        let (style, entry, start) = (self.style, sheet.entry, sheet.at(span.start));
        let quotations = &entry.article.quotations;
        let quotation = quotations.get(quotations.partition_point(|q| q.span < span)).filter(|q| q.span == span);
        let text = match quotation {
            Some(q) if q.kind == Kind::Direct => format!("“{}”", words::shorten(entry.article.words(q), WIDTH)),
            Some(q) => words::shorten(entry.article.words(q), WIDTH),
            None => words::shorten(span.of(&entry.article.source), WIDTH),
        };
        let place = style.place(format_args!("{}:{}:{}", entry.id, start.line, start.column));
        let _ = writeln!(self.out, "{place}  {text}");
        for d in found {
            let code = style.faint(format_args!("[{}]", d.rule.code()));
            let _ = match (d.rule, d.severity) {
                (Rule::AttributedQuote, Severity::Hint | Severity::Information) => {
                    let (name, rest) = d.message.split_once(" · ").unwrap_or((&d.message, ""));
                    let rest = if rest.is_empty() { String::new() } else { format!(" · {rest}") };
                    writeln!(self.out, "    {}{rest}", style.name(name))
                }
                (_, Severity::Error) => writeln!(self.out, "    {}: {} {code}", style.error("error"), d.message),
                (_, Severity::Warning) => writeln!(self.out, "    {}: {} {code}", style.warning("warning"), d.message),
                _ => writeln!(self.out, "    {} {code}", d.message),
            };
            let places = d.related.iter().map(|(place, _)| {
                let at = sheet.related(place);
                format!("{}:{}:{}", place.key, at.line, at.column)
            });
            let places = places.collect::<Vec<_>>().join(", ");
            if d.rule != Rule::AttributedQuote && !places.is_empty() {
                let _ = writeln!(self.out, "        {}", style.faint(places));
            }
        }
    }

    fn json(&mut self, sheet: &Sheet, d: &Diagnostic) {
        #[derive(Serialize)]
        struct Finding<'a> {
            path: String,
            line: u32,
            column: u32,
            end_line: u32,
            end_column: u32,
            severity: &'static str,
            rule: &'static str,
            message: &'a str,
            text: &'a str,
            related: Vec<Related<'a>>,
        }
        #[derive(Serialize)]
        struct Related<'a> {
            path: &'a str,
            line: u32,
            column: u32,
            message: &'a str,
        }
        let (entry, start, end) = (sheet.entry, sheet.at(d.span.start), sheet.at(d.span.end));
        let related = d.related.iter().map(|(place, message)| {
            let At { line, column } = sheet.related(place);
            Related { path: &place.key, line, column, message }
        });
        let finding = Finding {
            path: entry.id.to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            severity: severity(d.severity),
            rule: d.rule.code(),
            message: &d.message,
            text: d.span.of(&entry.article.source),
            related: related.collect(),
        };
        if let Ok(line) = serde_json::to_string(&finding) {
            self.out += &line;
            self.out.push('\n');
        }
    }

    fn github(&mut self, sheet: &Sheet, d: &Diagnostic) {
        let (entry, start, end) = (sheet.entry, sheet.at(d.span.start), sheet.at(d.span.end));
        let level = if d.severity == Severity::Error { "error" } else { "warning" };
        let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        let file = escape(&entry.id.to_string()).replace(':', "%3A").replace(',', "%2C");
        let _ = writeln!(
            self.out,
            "::{level} file={file},line={},endLine={},col={},endColumn={},title={}::{}",
            start.line,
            end.line,
            start.column,
            end.column,
            d.rule.code(),
            escape(&d.message)
        );
    }

    fn summary(&self) -> String {
        let mut speakers = BTreeSet::new();
        let mut statements = 0;
        for entry in self.corpus.articles() {
            let mut groups = BTreeSet::new();
            for q in &entry.article.quotations {
                let shown = self.settings.kinds.contains(&q.kind) && self.settings.modes.contains(&q.mode);
                if shown && !q.is_fragment() && groups.insert(q.group) {
                    statements += 1;
                    speakers.extend(entry.article.speaker_of(q).map(|speaker| speaker.name.as_str()));
                }
            }
        }
        let warnings = words::count(self.warnings, "warning");
        format!(
            "{}, {} by {}; {} repeated; {}\n",
            words::count(self.corpus.articles().count(), "article"),
            words::count(statements, "statement"),
            words::count(speakers.len(), "speaker"),
            self.corpus.clusters.count(),
            if self.warnings > 0 { self.style.warning(warnings) } else { "no warnings".to_owned() },
        )
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
