//! Tells Zed how to start `onrecord`: the program on the PATH of the project's shell, or the one named in Zed's settings.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct OnRecord;

impl zed::Extension for OnRecord {
    fn new() -> Self {
        OnRecord
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = LspSettings::for_worktree(id.as_ref(), worktree).ok().and_then(|settings| settings.binary);
        let (path, arguments) = binary.map(|binary| (binary.path, binary.arguments)).unwrap_or_default();
        let command = path
            .or_else(|| worktree.which("onrecord"))
            .ok_or("the program `onrecord` is not on the PATH: `cargo install --path . --bin onrecord` in its checkout puts it there")?;
        let args = arguments.unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_workspace_configuration(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Option<zed::serde_json::Value>> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?.settings;
        Ok(Some(zed::serde_json::json!({ "onrecord": settings.unwrap_or_default() })))
    }
}

zed::register_extension!(OnRecord);
