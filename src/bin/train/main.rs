//! Fits the attribution model to annotated articles and writes it to a file.
//!
//! `cargo run --release --bin train -- --out data/attribution.model train.jsonl`. The same data give the same bytes.

mod calibrate;
mod fit;
mod gold;
mod learn;
mod score;

use anyhow::{Context, Result};
use clap::Parser;
use fit::Lesson;
use onrecord::speaker::attribution::model::Model;
use std::path::PathBuf;

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
    /// Articles that are only measured.
    #[arg(long)]
    test: Option<PathBuf>,
    /// Where the statements found in the `--test` articles go, a JSON object a line.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// Events below this probability are dropped.
    #[arg(long, default_value_t = 0.3)]
    threshold: f32,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(path) = &arguments.model {
        let model = Model::from_bytes(&std::fs::read(path)?).context("not a model of this version")?;
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
        score::by_outlet(&all, arguments.threshold);
        return Ok(());
    }
    let model = fit::fit(&all, arguments.threshold);
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
