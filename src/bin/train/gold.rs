//! Annotated articles, lined up with the words of a reading.

use anyhow::{Context, Result};
use onrecord::quote::Reading;
use onrecord::text::tokens::hash;
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;

/// A line of the file. Offsets are code points.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    quotes: Vec<Quote>,
}

#[derive(Deserialize)]
struct Quote {
    start: usize,
    end: usize,
    speaker: Option<String>,
    #[serde(default)]
    speaker_spans: Vec<[usize; 2]>,
    #[serde(default)]
    cue_spans: Vec<[usize; 2]>,
    group: serde_json::Value,
    kind: String,
}

/// An article with its annotation.
pub struct Article {
    /// Its name.
    pub id: String,
    /// Its paper, from the name (`corpus/paper_2016-01-02_words`).
    pub outlet: String,
    /// Its text.
    pub text: String,
    /// The annotated fragments, in bytes, for scoring.
    pub fragments: Vec<Fragment>,
    /// Code point to byte.
    groups: Vec<Vec<usize>>,
}

/// One annotated fragment. Spans are bytes.
pub struct Fragment {
    /// The words said.
    pub span: Range<usize>,
    /// The speaker as written here, if one is.
    pub speaker: Option<String>,
    /// Where that is written.
    pub sources: Vec<Range<usize>>,
    /// Where the cue is written.
    pub cues: Vec<Range<usize>>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
}

/// An annotated attribution in words.
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    /// Content fragments.
    pub contents: Vec<Range<usize>>,
    /// Source spans.
    pub sources: Vec<Range<usize>>,
    /// Cue spans.
    pub cues: Vec<Range<usize>>,
}

/// Reads annotated articles, one JSON object a line.
pub fn load(path: &Path) -> Result<Vec<Article>> {
    let file = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    file.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| {
            let line: Line = serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1))?;
            Ok(Article::new(line))
        })
        .collect()
}

impl Article {
    fn new(line: Line) -> Article {
        let bytes: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
        let at = |n: usize| bytes[n.min(bytes.len() - 1)];
        let spans = |list: &[[usize; 2]]| list.iter().map(|&[a, b]| at(a)..at(b)).collect();
        let mut names: Vec<String> = Vec::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut fragments = Vec::new();
        for quote in line.quotes {
            let name = quote.group.to_string();
            let group = names.iter().position(|n| *n == name).unwrap_or_else(|| {
                names.push(name);
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(fragments.len());
            fragments.push(Fragment {
                span: at(quote.start)..at(quote.end),
                speaker: quote.speaker,
                sources: spans(&quote.speaker_spans),
                cues: spans(&quote.cue_spans),
                kind: quote.kind,
            });
        }
        let paper = line.id.rsplit('/').next().unwrap_or("").split('_').next().unwrap_or("").to_owned();
        Article { id: line.id, outlet: paper, text: line.text, fragments, groups }
    }

    /// The annotation in the words of a reading of this article.
    pub fn attributions(&self, reading: &Reading) -> Vec<Attribution> {
        let words = |span: &Range<usize>| {
            let start = reading.words.partition_point(|w| w.span.end as usize <= span.start);
            let end = reading.words.partition_point(|w| (w.span.start as usize) < span.end);
            (start < end).then_some(start..end)
        };
        self.groups
            .iter()
            .map(|group| {
                let mut found = Attribution::default();
                for &i in group {
                    let fragment = &self.fragments[i];
                    found.contents.extend(words(&fragment.span));
                    found.sources = fragment.sources.iter().filter_map(words).collect();
                    found.cues = fragment.cues.iter().filter_map(words).collect();
                }
                found
            })
            .collect()
    }

    /// A number that shuffles articles the same way every time.
    pub fn shuffle_key(&self) -> u32 {
        hash(&self.id).wrapping_mul(0x9e37_79b1)
    }
}
