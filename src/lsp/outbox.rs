//! What the server says of its own accord. Nothing here waits: each message goes from a task of its own, and what the
//! client answers comes back as an event.

use super::actor::Event;
use super::capabilities::Client as Can;
use super::handlers::diagnostics::Message;
use super::wire::Outlet;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::lsp_types::request::{
    CodeLensRefresh, InlayHintRefreshRequest, Request, SemanticTokensRefresh, WorkDoneProgressCreate,
};
use tower_lsp::lsp_types::*;

/// How long an answer of the client is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client that has this many bytes to read is given no more than it must have.
const BACKLOG: usize = 1 << 20;

/// The way from the actor to the client.
#[derive(Clone)]
pub struct Outbox {
    client: Client,
    runtime: Handle,
    diagnostics: mpsc::UnboundedSender<(Url, Message)>,
    outlet: Outlet,
    progress: Arc<AtomicU64>,
}

impl Outbox {
    /// An outbox that writes diagnostics to `outlet` and all else through tower-lsp's `client`. Needs a runtime.
    pub fn new(client: Client, outlet: Outlet) -> Outbox {
        let (diagnostics, queue) = mpsc::unbounded_channel();
        let runtime = Handle::current();
        runtime.spawn(publish(queue, outlet.clone()));
        Outbox { client, runtime, diagnostics, outlet, progress: Arc::default() }
    }

    /// Publishes diagnostics. Of several for one document that wait, the last is sent.
    pub fn publish(&self, uri: Url, message: Message) {
        let _ = self.diagnostics.send((uri, message));
    }

    /// Shows a message to the person at the editor.
    pub fn show(&self, kind: MessageType, message: String) {
        self.notify("window/showMessage", json!(ShowMessageParams { typ: kind, message }));
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: Value) {
        self.outlet.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks for the settings; the answer comes back as [`Event::Configuration`].
    pub fn ask_configuration(&self, events: Sender<Event>) {
        let (client, item) =
            (self.client.clone(), ConfigurationItem { scope_uri: None, section: Some("onrecord".into()) });
        self.patiently("workspace/configuration", async move {
            let answer = client.configuration(vec![item]).await;
            if let Some(value) = answer.ok().and_then(|mut values| values.pop()) {
                let _ = events.send(Event::Configuration(value));
            }
        });
    }

    /// Asks the client to tell of files and settings that change, as far as it can.
    pub fn register(&self, can: &Can) {
        let mut wanted = Vec::new();
        if can.watched_files {
            let watcher =
                |pattern: &str| FileSystemWatcher { glob_pattern: GlobPattern::String(pattern.into()), kind: None };
            let watchers = vec![
                watcher("**/*.{txt,text,md,markdown,mkd,html,htm,xhtml,TXT,MD,HTML,HTM}"),
                watcher("**/onrecord.toml"),
            ];
            wanted.push((
                "workspace/didChangeWatchedFiles",
                json!(DidChangeWatchedFilesRegistrationOptions { watchers }),
            ));
        }
        if can.configuration_changes {
            wanted.push(("workspace/didChangeConfiguration", json!({"section": "onrecord"})));
        }
        if wanted.is_empty() {
            return;
        }
        let registrations = wanted
            .into_iter()
            .map(|(method, options)| Registration {
                id: format!("onrecord/{method}"),
                method: method.into(),
                register_options: Some(options),
            })
            .collect();
        let client = self.client.clone();
        self.patiently("client/registerCapability", async move {
            if let Err(error) = client.register_capability(registrations).await {
                tracing::warn!("the client refused a registration: {error}");
            }
        });
    }

    /// Asks the client to fetch again what depends on other articles.
    pub fn refresh(&self, can: &Can) {
        if can.refresh_lenses {
            self.request::<CodeLensRefresh>(());
        }
        if can.refresh_hints {
            self.request::<InlayHintRefreshRequest>(());
        }
        if can.refresh_tokens {
            self.request::<SemanticTokensRefresh>(());
        }
    }

    /// Begins to show progress, if the client can; `None` if it cannot. Tokens are strings: Zed drops numbers.
    pub fn progress(&self, can: &Can, title: &'static str) -> Option<Progress> {
        if !can.progress {
            return None;
        }
        let token = format!("onrecord/{}", self.progress.fetch_add(1, Ordering::Relaxed));
        let (reports, mut queue) = mpsc::unbounded_channel::<Value>();
        let outbox = self.clone();
        self.patiently("window/workDoneProgress/create", async move {
            let params = WorkDoneProgressCreateParams { token: NumberOrString::String(token.clone()) };
            if outbox.client.send_request::<WorkDoneProgressCreate>(params).await.is_err() {
                return;
            }
            let send = |value: Value| outbox.notify("$/progress", json!({"token": token, "value": value}));
            send(json!({"kind": "begin", "title": title, "cancellable": false, "percentage": 0}));
            outbox.runtime.spawn({
                let (outbox, token) = (outbox.clone(), token.clone());
                async move {
                    while let Some(value) = queue.recv().await {
                        outbox.notify("$/progress", json!({"token": token, "value": value}));
                    }
                    outbox.notify("$/progress", json!({"token": token, "value": {"kind": "end"}}));
                }
            });
        });
        Some(Progress(reports))
    }

    fn request<R>(&self, params: R::Params)
    where
        R: Request + 'static,
        R::Params: Send + 'static,
        R::Result: Send + 'static,
    {
        let client = self.client.clone();
        self.patiently(R::METHOD, async move {
            if let Err(error) = client.send_request::<R>(params).await {
                tracing::debug!("{}: {error}", R::METHOD);
            }
        });
    }

    /// Runs a request to the client. When patience ends it is said so, but the request is never thrown away: tower-lsp
    /// panics at an answer that nobody waits for any more.
    fn patiently(&self, what: &'static str, request: impl Future<Output = ()> + Send + 'static) {
        let running = self.runtime.spawn(request);
        self.runtime.spawn(async move {
            if tokio::time::timeout(PATIENCE, running).await.is_err() {
                tracing::warn!("the client has not answered {what} for {} s", PATIENCE.as_secs());
            }
        });
    }
}

/// Progress that the client shows. Ends when it is dropped.
pub struct Progress(mpsc::UnboundedSender<Value>);

impl Progress {
    /// Says how far it is: `done` of `all`.
    pub fn report(&self, done: usize, all: usize) {
        let percentage = done * 100 / all.max(1);
        let message = format!("{done} of {all} articles");
        let _ = self.0.send(json!({"kind": "report", "message": message, "percentage": percentage}));
    }
}

/// Sends diagnostics, one document after the other, the latest of each. A client that is behind is not sent more until it
/// has caught up; by then most of what waited is out of date and gone.
async fn publish(mut queue: mpsc::UnboundedReceiver<(Url, Message)>, outlet: Outlet) {
    let mut order: VecDeque<Url> = VecDeque::new();
    let mut latest: HashMap<Url, Message> = HashMap::new();
    while let Some(next) = queue.recv().await {
        let mut incoming = Some(next);
        loop {
            while let Some((uri, message)) = incoming.take().or_else(|| queue.try_recv().ok()) {
                if latest.insert(uri.clone(), message).is_none() {
                    order.push_back(uri);
                }
            }
            let Some(message) = order.pop_front().and_then(|uri| latest.remove(&uri)) else { break };
            outlet.send_body(message.body);
            outlet.below(BACKLOG).await;
        }
    }
}
