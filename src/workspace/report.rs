//! What a report of a fault needs to say of the machine and the settings: no word of any article, no path, no name.

use crate::settings::{Rule, Settings, Severity};

/// The version and the machine, as Markdown.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let set = |name: &str| std::env::var_os(name).is_some();
    let variables: Vec<&str> =
        ["RAYON_NUM_THREADS", "RUST_BACKTRACE", "XDG_CACHE_HOME"].into_iter().filter(|n| set(n)).collect();
    format!(
        "On Record {}\n\n- machine: {} {}, {cores} cores\n- build: {}, server: {}\n- environment: {}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        if cfg!(debug_assertions) { "debug" } else { "release" },
        cfg!(feature = "server"),
        if variables.is_empty() { "nothing set".to_owned() } else { format!("{} set", variables.join(", ")) },
    )
}

/// The settings, as Markdown. Of patterns only the number: they may name people and places.
pub fn settings(settings: &Settings) -> String {
    let Settings { kinds, modes, min_confidence, .. } = settings;
    let levels = Rule::ALL.map(|rule| {
        let level = settings.level(rule).map_or("off".to_owned(), |level: Severity| format!("{level:?}"));
        format!("  - {}: {}\n", rule.code(), level.to_lowercase())
    });
    format!(
        "- kinds: {kinds:?}, modes: {modes:?}, min-confidence: {min_confidence}\n- delay: {} ms\n\
         - workspace: {}, max-files: {}, max-file-size: {}, exclude: {} patterns\n- rules:\n{}",
        settings.delay.as_millis(),
        settings.workspace,
        settings.max_files,
        settings.max_file_size,
        settings.exclude.len(),
        levels.concat(),
    )
}
