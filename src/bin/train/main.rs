//! Fits the attribution model to annotated articles and writes it to a file.
//!
//! `cargo run --release --bin train -- --out data/attribution.model train.jsonl`. The same data give the same bytes.

mod calibrate;
mod fit;
mod gold;
mod learn;
mod score;
mod shapes;

use anyhow::{Context, Result};
use clap::Parser;
use fit::Lesson;
use onrecord::speaker::attribution::model::Model;
use std::path::{Path, PathBuf};

/// Fits the attribution model.
#[derive(Parser)]
struct Arguments {
    /// Annotated articles, one JSON object a line.
    articles: PathBuf,
    /// Where the model goes.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Leaves one outlet out at a time, and prints how well its articles are read.
    #[arg(long)]
    by_outlet: bool,
    /// A model to measure instead of fitting one.
    #[arg(long, conflicts_with = "out")]
    model: Option<PathBuf>,
    /// A model whose weights are kept: only the places that it does not ask about are learned anew.
    #[arg(long, conflicts_with = "model")]
    weights: Option<PathBuf>,
    /// Articles that are only measured.
    #[arg(long)]
    test: Option<PathBuf>,
    /// Where the statements found in the `--test` articles go, or with `--by-outlet` those in the outlets left out, a JSON
    /// object a line.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// Events below this probability are dropped.
    #[arg(long, default_value_t = 0.28)]
    threshold: f32,
}

fn read_model(path: &Path) -> Result<Model> {
    let file = std::fs::read(path).with_context(|| path.display().to_string())?;
    Model::from_bytes(&file).with_context(|| format!("{}: not a model of this version", path.display()))
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(path) = &arguments.model {
        let model = read_model(path)?;
        let articles = gold::load(&arguments.articles)?;
        let start = std::time::Instant::now();
        let read: Vec<_> = articles.iter().map(|article| (article, score::read(article, &model))).collect();
        eprintln!("{:.0} articles a second", articles.len() as f64 / start.elapsed().as_secs_f64());
        score::print("measured", &read);
        return score::write(arguments.predictions.as_deref(), &read);
    }
    let articles = gold::load(&arguments.articles)?;
    let lessons: Vec<Lesson> = articles.iter().map(Lesson::new).collect();
    let all: Vec<&Lesson> = lessons.iter().collect();
    if arguments.by_outlet {
        return score::by_outlet(&all, arguments.threshold, arguments.predictions.as_deref());
    }
    let model = match &arguments.weights {
        Some(path) => {
            let mut model = read_model(path)?;
            model.shapes = shapes::of(&model, &all);
            model
        }
        None => fit::fit(&all, arguments.threshold),
    };
    let bytes = model.to_bytes();
    if let Some(path) = arguments.out {
        std::fs::write(&path, &bytes)?;
        eprintln!("{} articles, {} bytes to {}", all.len(), bytes.len(), path.display());
    }
    if let Some(path) = arguments.test {
        let test = gold::load(&path)?;
        let read: Vec<_> = test.iter().map(|article| (article, score::read(article, &model))).collect();
        score::print("test", &read);
        score::reliability(&read);
        score::write(arguments.predictions.as_deref(), &read)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord::quote::Reading;
    use onrecord::speaker::attribution::attribute_with;
    use std::io::Write;

    /// Invented articles, each with a reported clause and a quotation, in the form that the trainer reads.
    fn corpus() -> String {
        let speakers = ["Ada Moss", "Tom Berg", "Ines Roe", "The harbour board", "She", "Two dockers"];
        let verbs = ["said", "claimed", "warned", "argued", "added"];
        let clauses = ["the ferry was late", "the pier would close in May", "fees had doubled", "nobody was hurt"];
        let mut lines = String::new();
        for n in 0..90 {
            let (who, verb, clause) = (speakers[n % 6], verbs[n % 5], clauses[n % 4]);
            let (other, says, words) = (speakers[(n + 1) % 4], verbs[(n + 2) % 5], clauses[(n + 1) % 4]);
            let text =
                format!("{who} {verb} that {clause}. Rain fell on the pier. “We know that {words},” {says} {other}.");
            let span = |part: &str| {
                let at = text.find(part).expect("a part of the text");
                let start = text[..at].chars().count();
                serde_json::json!([start, start + part.chars().count()])
            };
            let quote = |group: usize, kind: &str, words: &str, who: &str, cue: &str| {
                let place = span(words);
                serde_json::json!({
                    "start": place[0], "end": place[1], "kind": kind, "group": group, "speaker": who,
                    "speaker_spans": [span(who)], "cue_spans": [span(cue)],
                })
            };
            let ending = format!("{says} {other}");
            let (last, cue) = (span(&ending), says.chars().count() as u64);
            let mut direct = quote(1, "direct", &format!("We know that {words},"), other, says);
            let start = last[0].as_u64().expect("a number");
            direct["cue_spans"] = serde_json::json!([[start, start + cue]]);
            direct["speaker_spans"] = serde_json::json!([[start + cue + 1, last[1]]]);
            let quotes = [quote(0, "indirect", &format!("that {clause}"), who, verb), direct];
            lines += &serde_json::json!({"id": format!("made/paper_{n}"), "text": text, "quotes": quotes}).to_string();
            lines.push('\n');
        }
        lines
    }

    #[test]
    fn the_same_articles_give_the_same_bytes() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(corpus().as_bytes()).expect("written");
        let articles = gold::load(file.path()).expect("articles");
        let lessons: Vec<Lesson> = articles.iter().map(Lesson::new).collect();
        let all: Vec<&Lesson> = lessons.iter().collect();
        let fitted = || fit::fit(&all, 0.3).to_bytes();
        let bytes = fitted();
        assert!(bytes == fitted(), "two fits to the same articles differ");
        let fewer: Vec<&Lesson> = all[1..].to_vec();
        assert!(bytes != fit::fit(&fewer, 0.3).to_bytes(), "a fit to other articles is the same");

        // And they are learned from: a sentence made in the same way is understood.
        let model = Model::from_bytes(&bytes).expect("a model");
        let text = "Lena Frost said that the harbour was calm.";
        let found = attribute_with(&Reading::new(text), &model);
        let [only] = &found[..] else { panic!("{found:?}") };
        assert!(only.content.of(text).ends_with("the harbour was calm"), "{only:?}");
        assert_eq!(only.mention.map(|m| m.of(text)), Some("Lena Frost"));
    }
}
