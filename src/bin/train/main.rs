//! Fits the attribution model to annotated articles and writes it to a file.
//!
//! `cargo run --release --bin train -- --out data/attribution.model train.jsonl`. The same data give the same bytes.

mod fit;
mod gold;
mod learn;
mod score;

use anyhow::Result;
use clap::Parser;
use fit::Lesson;
use std::io::Write;
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
        if let Some(path) = arguments.predictions {
            let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
            for (article, statements) in &read {
                writeln!(file, "{}", score::line(article, statements))?;
            }
        }
    }
    Ok(())
}
