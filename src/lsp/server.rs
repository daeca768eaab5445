//! The server as tower-lsp sees it: each method hands over to the actor or to a handler, and waits for nobody else.

use super::actor::Event;
use super::capabilities::{self, Client};
use super::handlers;
use super::log;
use super::parent;
use super::snapshot::Snapshot;
use rayon::ThreadPool;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use tokio::sync::{mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{LanguageServer, async_trait};

/// What is asked at every move of a pointer may take so many steps of looking for links, which are one or two microseconds each.
const AT_ONCE: usize = 2_000;

/// What somebody waits for.
const SOON: usize = 500_000;

/// What is asked about everything.
const ALL: usize = usize::MAX;

/// The server.
pub struct Server {
    /// The way to the actor.
    pub events: Sender<Event>,
    /// Those who compute.
    pub workers: Arc<ThreadPool>,
    /// Where to say which process started us.
    pub parent: mpsc::UnboundedSender<u32>,
    begun: AtomicBool,
}

impl Server {
    /// A server that sends to the actor, computes on `workers`, and tells `parent` which process started it.
    pub fn new(events: Sender<Event>, workers: Arc<ThreadPool>, parent: mpsc::UnboundedSender<u32>) -> Server {
        Server { events, workers, parent, begun: AtomicBool::new(false) }
    }

    /// Begins with what has to wait for `initialized`: settings and the workspace. Once, however often the client says so;
    /// and at its first document if it never does.
    fn begin(&self) {
        if !self.begun.swap(true, Ordering::AcqRel) {
            self.tell(Event::Initialized);
        }
    }

    fn tell(&self, event: Event) {
        if self.events.send(event).is_err() {
            tracing::error!("the actor is gone");
        }
    }

    /// Answers from a snapshot, on a worker, with what can be found in so many steps of work; `about` names the document that
    /// must have been read as it is now. When the request is cancelled before a worker has it, no work is done.
    async fn ask<P, R>(&self, steps: usize, about: Option<Url>, params: P, handler: fn(&Snapshot, P) -> R) -> Result<R>
    where
        P: Send + 'static,
        R: Send + 'static,
    {
        let (reply, snapshot) = oneshot::channel();
        self.tell(Event::Ask { about, reply });
        let snapshot = snapshot.await.map_err(|_| Error::internal_error())?;
        let (done, result) = oneshot::channel();
        self.workers.spawn_fifo(move || {
            if !done.is_closed() {
                let hasty = snapshot.within(steps);
                drop(snapshot);
                let answer = log::timed(asked::<P>(), || catch_unwind(AssertUnwindSafe(|| handler(&hasty, params))));
                drop(hasty);
                let _ = done.send(answer);
            }
        });
        match result.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) | Err(_) => {
                tracing::error!("a panic in a handler; the server goes on");
                Err(Error::internal_error())
            }
        }
    }
}

/// What a request is called by the type of its parameters: `HoverParams`.
fn asked<P>() -> &'static str {
    let name = std::any::type_name::<P>();
    name.rsplit("::").next().unwrap_or(name)
}

/// The path of a file that the client spells as a URI.
fn path(uri: &str) -> Option<PathBuf> {
    Url::parse(uri).ok()?.to_file_path().ok()
}

#[async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&params);
        let folders: Vec<PathBuf> = capabilities::folders(&params);
        let capabilities = capabilities::server(&client);
        if let Some(process) = params.process_id {
            parent::watch(process, &self.parent);
        }
        self.tell(Event::Initialize { client: Box::new(client), folders, options: params.initialization_options });
        let version = Some(env!("CARGO_PKG_VERSION").into());
        Ok(InitializeResult { capabilities, server_info: Some(ServerInfo { name: "onrecord".into(), version }) })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.begin();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.begin();
        self.tell(Event::Opened(params));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.tell(Event::Changed(params));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Event::Closed(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.into_iter().filter_map(|change| change.uri.to_file_path().ok());
        self.tell(Event::Disk(paths.collect()));
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        self.tell(Event::Disk(params.files.into_iter().filter_map(|file| path(&file.uri)).collect()));
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let both = params.files.into_iter().flat_map(|file| [file.old_uri, file.new_uri]);
        self.tell(Event::Disk(both.filter_map(|uri| path(&uri)).collect()));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.tell(Event::Disk(params.files.into_iter().filter_map(|file| path(&file.uri)).collect()));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.tell(Event::Folders { added: params.event.added, removed: params.event.removed });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.tell(Event::Settings(params.settings));
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let about = params.text_document_position_params.text_document.uri.clone();
        self.ask(AT_ONCE, Some(about), params, handlers::hover::hover).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let about = params.text_document_position_params.text_document.uri.clone();
        self.ask(AT_ONCE, Some(about), params, handlers::definition::definition).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let about = params.text_document_position.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::references::references).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let about = params.text_document_position_params.text_document.uri.clone();
        self.ask(AT_ONCE, Some(about), params, handlers::highlight::highlight).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::document_link::document_links).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::code_lens::code_lenses).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::inlay_hint::inlay_hints).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::document_symbol::document_symbols).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        self.ask(SOON, None, params, handlers::workspace_symbol::workspace_symbols).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::semantic_tokens::full).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::semantic_tokens::range).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let about = params.text_document_position.text_document.uri.clone();
        self.ask(AT_ONCE, Some(about), params, handlers::completion::completion).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::code_action::code_actions).await
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let about = params.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::rename::prepare).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let about = params.text_document_position.text_document.uri.clone();
        self.ask(SOON, Some(about), params, handlers::rename::rename).await?
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<serde_json::Value>> {
        if params.command == handlers::execute_command::RELOAD {
            self.tell(Event::Reload);
            return Ok(None);
        }
        let about = params.arguments.first().and_then(|uri| serde_json::from_value(uri.clone()).ok());
        self.ask(ALL, about, params, handlers::execute_command::execute_command).await?
    }
}
