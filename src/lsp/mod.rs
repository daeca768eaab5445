//! The language server.
//!
//! ```text
//! input → frame → screen → (tower-lsp, in a guard) → server ─┬→ actor ⇄ workers, lookers
//!                                                            └→ handlers, on workers
//! output ← wire ← tower-lsp, outbox ←────────────────────────── actor
//! ```
//!
//! tower-lsp dispatches and knows the protocol's types; what it does not survive is kept from it: [`frame`] and [`screen`]
//! stand before it, [`guard`] around it, and nothing that it calls waits for the client or works for long.

pub mod actor;
pub mod capabilities;
pub mod convert;
pub mod documents;
pub mod frame;
pub mod guard;
pub mod handlers;
pub mod index;
mod linking;
pub mod log;
mod look;
pub mod outbox;
mod parent;
pub mod preferences;
pub mod record;
pub mod replay;
pub mod screen;
pub mod server;
pub mod shards;
#[cfg(feature = "archive")]
pub mod shared;
#[cfg(not(feature = "archive"))]
#[path = "alone.rs"]
pub mod shared;
pub mod snapshot;
mod standing;
pub mod wire;

use crate::article::{Article, Memo};
use crate::date::Known;
use crate::markup::Format;
use actor::Actor;
use guard::{Flight, Guard};
use outbox::Outbox;
use record::Recorder;
use server::Server;
use shared::Shared;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::LspService;
use wire::{End, Inlet, Outlet};

/// How a server is started.
#[derive(Debug)]
pub struct Options {
    /// What to log on standard error.
    pub log: tracing_subscriber::EnvFilter,
    /// The process that started the server, if it says so before the protocol does. The server ends when it does.
    pub process: Option<u32>,
    /// Where to record the session, if it is to be.
    pub record: Option<PathBuf>,
}

/// How long the end waits for what is under way: replies that workers are computing, bytes that the client has not read.
const FAREWELL: Duration = Duration::from_millis(500);

/// Requests that may be under way at once. tower-lsp's default, four, lets four slow ones block a cancellation.
const CONCURRENCY: usize = 256;

/// Serves one client on standard input and output. Returns 0 after `shutdown` and `exit`, 1 after any other end, 2 if it
/// cannot start.
pub fn run(options: Options) -> ExitCode {
    log::start(options.log);
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("cannot start: {error}");
            return ExitCode::from(2);
        }
    };
    widen_pipes();
    let (input, output) = (tokio::io::stdin(), tokio::io::stdout());
    let code = match options.record.map(|path| Recorder::new(&path).map_err(|error| (path, error))) {
        None => runtime.block_on(serve(input, output, options.process)),
        Some(Ok(recorder)) => {
            let (input, output) = (recorder.tap(input, "in"), recorder.tap(output, "out"));
            runtime.block_on(serve(input, output, options.process))
        }
        Some(Err((path, error))) => {
            tracing::error!("cannot record to {}: {error}", path.display());
            2
        }
    };
    // The thread that reads standard input may wait there for ever.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// Asks for pipes that hold a whole message of a long document: through one of the usual size it goes in a dozen parts, and
/// client and server wait for each other at every one. Whatever is no pipe stays as it is.
fn widen_pipes() {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::pipe::fcntl_setpipe_size(std::io::stdin(), PIPE);
        let _ = rustix::pipe::fcntl_setpipe_size(std::io::stdout(), PIPE);
    }
}

/// Bytes of a pipe: as many as everybody may have.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 20;

/// Reads an article, as [`Article::read_again`] does.
pub type Reader = fn(&str, Format, &Known, &mut Memo) -> Article;

/// Begins with the newsroom's archive, as [`Shared::start`] does, or does without it.
pub type Starter = fn(mpsc::Sender<actor::Event>) -> Option<Shared>;

/// Serves one client until it says `exit` or is gone. Returns the exit code: 0 if it asked to shut down before, else 1.
pub async fn serve<R, W>(input: R, output: W, process: Option<u32>) -> u8
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    serve_with(input, output, process, Article::read_again, Shared::start).await
}

/// Serves with a reader of articles that may be another one (one that fails, for a test of what happens then), and perhaps
/// without the archive: what is only played or tried must not be stored in it.
pub async fn serve_with<R, W>(input: R, output: W, process: Option<u32>, reader: Reader, archive: Starter) -> u8
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let (outlet, chunks) = Outlet::new();
    let (bodies, inlet) = Inlet::new();
    let flight = Arc::new(Flight::default());
    let (events, queue) = mpsc::channel();
    let (parent, parents) = tokio::sync::mpsc::unbounded_channel();
    if let Some(process) = process {
        parent::watch(process, &parent);
    }
    let pool = |name| rayon::ThreadPoolBuilder::new().thread_name(move |n| format!("{name} {n}")).build();
    let (workers, lookers) = match pool("worker").and_then(|workers| Ok((Arc::new(workers), pool("looker")?))) {
        Ok(pools) => pools,
        Err(error) => {
            tracing::error!("cannot start workers: {error}");
            return 2;
        }
    };
    let (service, socket) = LspService::new(|client| {
        let outbox = Outbox::new(client, outlet.clone());
        let actor = Actor::new(events.clone(), outbox, workers.clone(), lookers, reader, archive);
        if let Err(error) = std::thread::Builder::new().name("actor".into()).spawn(move || actor.run(queue)) {
            tracing::error!("cannot start the actor: {error}");
        }
        Server::new(events.clone(), workers, parent)
    });
    let mut writing = tokio::spawn(wire::write_output(output, chunks, outlet.clone()));
    let reading = tokio::spawn(wire::read_input(input, bodies, outlet.clone(), flight.clone()));
    let serving = tower_lsp::Server::new(inlet, outlet.clone(), socket)
        .concurrency_level(CONCURRENCY)
        .serve(Guard::new(service, flight.clone(), outlet.clone()));
    let mut serving = tokio::spawn(serving);
    let end = tokio::select! {
        end = reading => end.unwrap_or(End::Input),
        end = &mut writing => end.unwrap_or(End::Output),
        () = parent::gone(parents) => End::Parent,
    };
    tracing::info!("the server ends: {end:?}");
    if matches!(end, End::Exit | End::Input) {
        // What was asked before the end is answered, if it does not take long and somebody reads it.
        let _ = tokio::time::timeout(FAREWELL, async {
            let _ = (&mut serving).await;
            outlet.below(0).await;
        })
        .await;
    }
    serving.abort();
    let _ = events.send(actor::Event::Stop);
    u8::from(!flight.is_shut_down())
}
