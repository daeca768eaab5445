//! The command line of On Record: `check`, `export` and `lsp`.

fn main() -> std::process::ExitCode {
    onrecord::cli::main()
}
