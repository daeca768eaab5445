//! What the client can do, and what the server says that it does.

use super::handlers;
use crate::text::Encoding;
use std::path::PathBuf;
use tower_lsp::lsp_types::*;

/// The client, as far as answers depend on it.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// What its columns count.
    pub encoding: Encoding,
    /// Hovers may be Markdown.
    pub markdown_hover: bool,
    /// Definitions may be links with the range they start from.
    pub definition_links: bool,
    /// Diagnostics may point at other places.
    pub related_information: bool,
    /// Diagnostics may link to the manual.
    pub code_description: bool,
    /// Where the client keeps the manual: `rules/CODE.md` under it is the page of a rule.
    pub manual: Option<Url>,
    /// Diagnostics may carry data back.
    pub diagnostic_data: bool,
    /// Document symbols may be a tree.
    pub hierarchical_symbols: bool,
    /// Code actions may be full objects rather than commands.
    pub code_action_literals: bool,
    /// Workspace edits may name versions.
    pub document_changes: bool,
    /// Workspace edits may create files.
    pub create_files: bool,
    /// Workspace edits may ask to be confirmed.
    pub change_annotations: bool,
    /// A rename may be prepared.
    pub prepare_rename: bool,
    /// Completion may use snippets.
    pub snippets: bool,
    /// It shows progress.
    pub progress: bool,
    /// It can be asked for settings.
    pub configuration: bool,
    /// It can be asked to send changes of settings.
    pub configuration_changes: bool,
    /// It can be asked to watch files.
    pub watched_files: bool,
    /// It can be asked to fetch lenses again.
    pub refresh_lenses: bool,
    /// It can be asked to fetch hints again.
    pub refresh_hints: bool,
    /// It can be asked to fetch semantic tokens again.
    pub refresh_tokens: bool,
}

impl Client {
    /// Reads what the client says of itself.
    pub fn new(params: &InitializeParams) -> Client {
        let all = &params.capabilities;
        let text = all.text_document.clone().unwrap_or_default();
        let workspace = all.workspace.clone().unwrap_or_default();
        let window = all.window.clone().unwrap_or_default();
        let hover = text.hover.and_then(|hover| hover.content_format);
        let diagnostics = text.publish_diagnostics.unwrap_or_default();
        let edits = workspace.workspace_edit.unwrap_or_default();
        let completion = text.completion.and_then(|completion| completion.completion_item);
        Client {
            encoding: encoding(all.general.as_ref().and_then(|general| general.position_encodings.as_deref())),
            markdown_hover: hover.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            definition_links: text.definition.is_some_and(|definition| definition.link_support == Some(true)),
            related_information: diagnostics.related_information == Some(true),
            code_description: diagnostics.code_description_support == Some(true),
            manual: manual(params.initialization_options.as_ref()),
            diagnostic_data: diagnostics.data_support == Some(true),
            hierarchical_symbols: text
                .document_symbol
                .is_some_and(|symbols| symbols.hierarchical_document_symbol_support == Some(true)),
            code_action_literals: text.code_action.is_some_and(|actions| actions.code_action_literal_support.is_some()),
            document_changes: edits.document_changes == Some(true),
            create_files: edits.document_changes == Some(true)
                && edits.resource_operations.is_some_and(|all| all.contains(&ResourceOperationKind::Create)),
            change_annotations: edits.change_annotation_support.is_some(),
            prepare_rename: text.rename.is_some_and(|rename| rename.prepare_support == Some(true)),
            snippets: completion.is_some_and(|item| item.snippet_support == Some(true)),
            progress: window.work_done_progress == Some(true),
            configuration: workspace.configuration == Some(true),
            configuration_changes: dynamic(workspace.did_change_configuration),
            watched_files: workspace
                .did_change_watched_files
                .is_some_and(|files| files.dynamic_registration == Some(true)),
            refresh_lenses: workspace.code_lens.is_some_and(|lens| lens.refresh_support == Some(true)),
            refresh_hints: workspace.inlay_hint.is_some_and(|hint| hint.refresh_support == Some(true)),
            refresh_tokens: workspace.semantic_tokens.is_some_and(|tokens| tokens.refresh_support == Some(true)),
        }
    }
}

/// The client's `initializationOptions.manual`, a folder.
fn manual(options: Option<&serde_json::Value>) -> Option<Url> {
    let folder = options?.get("manual")?.as_str()?;
    Url::parse(&format!("{}/", folder.trim_end_matches('/'))).ok()
}

fn dynamic(capability: Option<DynamicRegistrationClientCapabilities>) -> bool {
    capability.is_some_and(|capability| capability.dynamic_registration == Some(true))
}

/// The best of the encodings that the client offers: bytes cost us nothing, UTF-16 is what every client must know.
fn encoding(offered: Option<&[PositionEncodingKind]>) -> Encoding {
    let offers = |kind: PositionEncodingKind| offered.is_some_and(|offered| offered.contains(&kind));
    if offers(PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// The folders that the client opened, in its own spelling; none in single-file mode.
#[allow(deprecated)] // Clients of before 2018 send only the root.
pub fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.as_deref().unwrap_or_default().iter().map(|folder| &folder.uri);
    let mut paths: Vec<PathBuf> = folders.filter_map(|uri| uri.to_file_path().ok()).collect();
    if paths.is_empty() {
        let root = params.root_uri.as_ref().and_then(|uri| uri.to_file_path().ok());
        let path = || params.root_path.as_ref().map(PathBuf::from).filter(|path| path.is_absolute());
        paths.extend(root.or_else(path));
    }
    paths
}

/// Articles and folders that the client creates, renames and deletes: told at once, where a watcher of files comes later or not
/// at all.
fn file_operations() -> WorkspaceFileOperationsServerCapabilities {
    let options = Some(FileOperationPatternOptions { ignore_case: Some(true) });
    let filter = |glob: &str, matches| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: Some(matches), options: options.clone() },
    };
    let articles = filter("**/*.{txt,text,md,markdown,mkd,html,htm,xhtml}", FileOperationPatternKind::File);
    let files =
        FileOperationRegistrationOptions { filters: vec![articles, filter("**", FileOperationPatternKind::Folder)] };
    WorkspaceFileOperationsServerCapabilities {
        did_create: Some(files.clone()),
        did_rename: Some(files.clone()),
        did_delete: Some(files),
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// What the server does.
pub fn server(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            ..TextDocumentSyncOptions::default()
        })),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(file_operations()),
        }),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: handlers::semantic_tokens::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(handlers::completion::TRIGGERS.map(str::to_owned).into()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        rename_provider: Some(if client.prepare_rename {
            OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        } else {
            OneOf::Left(true)
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: handlers::execute_command::COMMANDS.map(str::to_owned).into(),
            ..ExecuteCommandOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
