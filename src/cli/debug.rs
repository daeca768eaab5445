//! `onrecord debug`: what a report of a fault needs, ready to be pasted.

use super::{End, put, settings};
use crate::features::overview;
use crate::library::{Change, Library, Record};
use crate::workspace::read::{self, Unread};
use crate::workspace::{report, too_wide, walk};
use rayon::prelude::*;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// What to report on.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with the articles
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes version, machine, settings and counts: no word of any article, no path.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let file = Some(args.folder.join("onrecord.toml")).filter(|file| file.is_file());
    let settings = settings(file.as_deref())?;
    let mut text = report::machine() + &report::settings(&settings);
    if let Some(why) = too_wide(&args.folder) {
        text += &format!("- articles: not counted, the folder {why}\n");
    } else {
        let start = Instant::now();
        let found = walk::walk(&args.folder, &settings.exclude, settings.max_files, &|| false);
        let read: Vec<_> = (found.files.par_iter())
            .map(|(key, path)| {
                read::article(path, settings.max_file_size, &settings.sources)
                    .map(|article| (key.clone(), Record::of(&article)))
            })
            .collect();
        let unread = read.iter().filter(|one| matches!(one, Err(Unread::Because(_)))).count();
        let mut library = Library::default();
        library.extend(read.into_iter().flatten().map(|(key, record)| Change::Keep(key, Arc::new(record))));
        let counts = overview::counts(&library, &settings, &overview::clusters(&library));
        text += &format!(
            "- articles: {}, statements: {}, repeated: {}, speakers: {}\n- files: {}{}, {unread} not read, {} troubles\n\
             - read in: {} ms\n",
            counts.articles,
            counts.statements,
            counts.repeated,
            counts.speakers,
            found.files.len(),
            if found.more { " and more" } else { "" },
            found.troubles.len(),
            start.elapsed().as_millis(),
        );
    }
    put(&mut io::stdout().lock(), text.as_bytes())?;
    Ok(End::Clean)
}
