//! The guard around tower-lsp's service: a panic in a handler costs one reply and not the server, every request gets an
//! answer, and parameters that only a faulty client sends are mended before they are read.

use super::wire::Outlet;
use serde_json::{Value, json};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Notify;
use tower::Service;
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response};
use tower_lsp::lsp_types::{InitializeParams, TextDocumentContentChangeEvent, Url};

type Reply = Result<Option<Response>, ExitedError>;
type Answering = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// How far client and server have come with each other.
#[derive(Default)]
pub struct Flight {
    initialize: Notify,
    shut_down: AtomicBool,
}

impl Flight {
    /// Waits until the last `initialize` has its answer. The limit is for the case that it never reached the service.
    pub async fn initialize_answered(&self) {
        let _ = tokio::time::timeout(Duration::from_secs(10), self.initialize.notified()).await;
    }

    /// Notes that the client has asked to shut down.
    pub fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Release);
    }

    /// True if the client has asked to shut down.
    pub fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Acquire)
    }
}

/// A client that leaves this many bytes unread is given no answers of any length until it has caught up: memory is not for
/// the words that nobody reads.
const BACKLOG: usize = 64 << 20;

/// LSP: the server has given up a request that was good.
const SERVER_CANCELLED: i64 = -32802;

/// The guard. `S` is tower-lsp's service.
pub struct Guard<S> {
    inner: S,
    flight: Arc<Flight>,
    outlet: Outlet,
}

impl<S> Guard<S> {
    /// Guards `inner`, keeps `flight` informed, and looks at how much waits in `outlet`.
    pub fn new(inner: S, flight: Arc<Flight>, outlet: Outlet) -> Self {
        Guard { inner, flight, outlet }
    }
}

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError, Future = Answering>,
{
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Answering;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Answering {
        let id = request.id().cloned();
        let method = request.method().to_owned();
        if let Some(id) = id.clone().filter(|_| method.contains('/') && self.outlet.waiting() > BACKLOG) {
            let message = "the client does not read what it has asked for".into();
            let error = Error { code: ErrorCode::ServerError(SERVER_CANCELLED), message, data: None };
            return Box::pin(std::future::ready(Ok(Some(Response::from_error(id, error)))));
        }
        let request = mend(request, &self.outlet);
        let inner = catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        let landing = (method == "initialize").then(|| Landing(self.flight.clone()));
        Box::pin(async move {
            let reply = match inner {
                Ok(inner) => Unwinding(inner).await,
                Err(_) => Err(()),
            };
            let reply = match (reply, id) {
                (Ok(Ok(None)), Some(id)) => Ok(Some(Response::from_error(id, Error::method_not_found()))),
                (Ok(reply), _) => reply,
                (Err(()), id) => {
                    tracing::error!("a panic while handling {method}; the server goes on");
                    Ok(id.map(|id| Response::from_error(id, Error::internal_error())))
                }
            };
            drop(landing);
            reply
        })
    }
}

/// Tells that `initialize` has its answer when it is dropped, which happens also to a future that is thrown away.
struct Landing(Arc<Flight>);

impl Drop for Landing {
    fn drop(&mut self) {
        self.0.initialize.notify_one();
    }
}

/// A future whose panic is an error.
struct Unwinding(Answering);

impl Future for Unwinding {
    type Output = Result<Reply, ()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(Poll::Ready(reply)) => Poll::Ready(Ok(reply)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(Err(())),
        }
    }
}

/// Mends parameters whose loss would do harm. A document or a change that cannot be read is dropped, and from then on
/// server and client speak of different texts; so what is missing is put in, and numbers are brought into the range that
/// the types have.
fn mend(request: Request, outlet: &Outlet) -> Request {
    let mender: fn(&mut Value) = match request.method() {
        "textDocument/didChange" => mend_change,
        "textDocument/didOpen" => mend_open,
        "initialize" => mend_initialize,
        _ => return request,
    };
    let (open, starts) = (request.method() == "textDocument/didOpen", request.method() == "initialize");
    let (method, id, params) = request.into_parts();
    let mut mended = Request::build(method);
    if let Some(id) = id {
        mended = mended.id(id);
    }
    // None at all are as good as `null`, and both are mended.
    if let Some(mut params) = params.or(starts.then_some(Value::Null)) {
        mender(&mut params);
        if let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str).filter(|_| open) {
            note_spelling(uri, outlet);
        }
        mended = mended.params(params);
    }
    mended.finish()
}

/// The types write every URI in one way; the client is answered in its own.
fn note_spelling(uri: &str, outlet: &Outlet) {
    match Url::parse(uri) {
        Ok(url) => outlet.spell(url.as_str(), uri),
        Err(error) => tracing::warn!("a document that is left alone: its URI {uri:?} cannot be read: {error}"),
    }
}

fn mend_version(params: &mut Value) {
    if let Some(document) = params.get_mut("textDocument").and_then(Value::as_object_mut) {
        let number = document.get("version").and_then(Value::as_f64).unwrap_or(0.0);
        let version = number.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
        document.insert("version".into(), Value::from(version));
    }
}

fn mend_open(params: &mut Value) {
    mend_version(params);
    if let Some(document) = params.get_mut("textDocument").and_then(Value::as_object_mut) {
        if !document.get("languageId").is_some_and(Value::is_string) {
            document.insert("languageId".into(), "".into());
        }
    }
}

fn mend_change(params: &mut Value) {
    mend_version(params);
    let Some(changes) = params.get_mut("contentChanges") else { return };
    // One change alone, and none at all, in clients that take the field for another.
    match changes.take() {
        Value::Array(all) => *changes = Value::Array(all),
        Value::Object(one) => *changes = json!([one]),
        _ => *changes = json!([]),
    }
    let Some(changes) = changes.as_array_mut() else { return };
    for change in changes.iter_mut() {
        let Some(change) = change.as_object_mut() else { continue };
        // Deprecated, not used, and wrong in some clients.
        change.remove("rangeLength");
        if change.get("range").is_some_and(Value::is_null) {
            change.remove("range");
        }
        for at in ["/start/line", "/start/character", "/end/line", "/end/character"] {
            if let Some(number) = change.get_mut("range").and_then(|range| range.pointer_mut(at)) {
                if let Some(n) = number.as_f64().filter(|_| number.as_u64().is_none_or(|n| n > u32::MAX.into())) {
                    *number = Value::from(n.clamp(0.0, u32::MAX.into()) as u32);
                }
            }
        }
    }
    // One that cannot be read must not take the others with it. Nearly all are read without a copy.
    if changes.iter().any(|change| !looks_like_a_change(change)) {
        changes.retain(|change| {
            let readable = serde_json::from_value::<TextDocumentContentChangeEvent>(change.clone()).is_ok();
            if !readable {
                tracing::warn!("a change that cannot be read is left out");
            }
            readable
        });
    }
}

fn looks_like_a_change(change: &Value) -> bool {
    let end = |range: &Value, at: &str| {
        let number = |name: &str| range.get(at).and_then(|end| end.get(name)).is_some_and(Value::is_u64);
        number("line") && number("character")
    };
    change.get("text").is_some_and(Value::is_string)
        && change.get("range").is_none_or(|range| end(range, "start") && end(range, "end"))
}

/// Capabilities that cannot be read are left out rather than refused: the client can still be served.
fn mend_initialize(params: &mut Value) {
    let readable = |value: &Value| serde_json::from_value::<InitializeParams>(value.clone()).is_ok();
    if readable(params) {
        return;
    }
    let Some(fields) = params.as_object_mut() else {
        *params = serde_json::json!({ "capabilities": {} });
        return;
    };
    let alone = |name: &str, value: &Value| {
        let mut one = serde_json::json!({ "capabilities": {} });
        one[name] = value.clone();
        readable(&one)
    };
    if !fields.get("capabilities").is_some_and(|value| alone("capabilities", value)) {
        let mut kept = serde_json::Map::new();
        let groups = fields.remove("capabilities");
        for (name, group) in groups.as_ref().and_then(Value::as_object).into_iter().flatten() {
            let one = serde_json::json!({ (name.as_str()): group });
            if alone("capabilities", &one) {
                kept.insert(name.clone(), group.clone());
            } else {
                tracing::warn!("the client's capabilities for {name} cannot be read and are left out");
            }
        }
        fields.insert("capabilities".into(), Value::Object(kept));
    }
    fields.retain(|name, value| name == "capabilities" || alone(name, value));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Says yes to everything.
    struct Yes;

    impl Service<Request> for Yes {
        type Response = Option<Response>;
        type Error = ExitedError;
        type Future = Answering;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Answering {
            assert_ne!(request.method(), "fail/at-once");
            Box::pin(async move {
                assert_ne!(request.method(), "fail/later");
                Ok(request.id().cloned().map(|id| Response::from_ok(id, json!("yes"))))
            })
        }
    }

    #[test]
    fn a_panic_in_a_handler_costs_one_answer() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (outlet, _unread) = Outlet::new();
        let mut guard = Guard::new(Yes, Arc::default(), outlet);
        let mut ask = |method: &'static str| {
            let answer = runtime.block_on(guard.call(Request::build(method).id(1).finish())).unwrap().unwrap();
            answer.error().map(|error| error.code.code())
        };
        for method in ["fail/at-once", "good", "fail/later", "good"] {
            assert_eq!(ask(method), method.starts_with("fail").then_some(-32603), "{method}");
        }
    }

    #[test]
    fn a_client_that_does_not_read_is_given_no_more_than_errors() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (outlet, _unread) = Outlet::new();
        let mut guard = Guard::new(Yes, Arc::default(), outlet.clone());
        let mut ask = |method: &'static str| {
            let answer = runtime.block_on(guard.call(Request::build(method).id(1).finish())).unwrap();
            answer.unwrap().is_ok()
        };
        assert!(ask("textDocument/hover"));
        outlet.send(&"x".repeat(BACKLOG));
        assert!(!ask("textDocument/hover"));
        assert!(ask("shutdown"), "it can still be told to stop");
    }

    #[test]
    fn numbers_of_a_change_are_brought_into_range() {
        let mut params = json!({
            "textDocument": {"uri": "file:///a", "version": 1e12},
            "contentChanges": [
                {"range": {"start": {"line": -3, "character": 1.0}, "end": {"line": 1e18, "character": 4294967296u64}}, "rangeLength": -1, "text": ""},
                {"range": null, "text": "x"},
            ],
        });
        mend_change(&mut params);
        let read: Result<tower_lsp::lsp_types::DidChangeTextDocumentParams, _> = serde_json::from_value(params);
        let read = read.unwrap();
        let range = read.content_changes[0].range.unwrap();
        assert_eq!(
            (range.start.line, range.start.character, range.end.line, range.end.character),
            (0, 1, u32::MAX, u32::MAX)
        );
        assert_eq!(read.content_changes[1].range, None);
        assert_eq!(read.text_document.version, i32::MAX);
    }

    #[test]
    fn what_is_missing_is_put_in_and_what_cannot_be_read_left_out() {
        let mut open = json!({"textDocument": {"uri": "untitled:a", "text": ""}});
        mend_open(&mut open);
        assert_eq!(open["textDocument"]["version"], 0);
        assert_eq!(open["textDocument"]["languageId"], "");
        let mut params = json!({"textDocument": {"uri": "untitled:a"}, "contentChanges": [
            {"text": 7},
            {"range": {"start": {"line": 0}}, "text": ""},
            {"text": "kept"},
        ]});
        mend_change(&mut params);
        assert_eq!(params["contentChanges"], json!([{"text": "kept"}]));
        for (given, read) in
            [(json!({"text": "x"}), json!([{"text": "x"}])), (json!(null), json!([])), (json!(7), json!([]))]
        {
            let mut params = json!({"contentChanges": given});
            mend_change(&mut params);
            assert_eq!(params["contentChanges"], read);
        }
    }

    #[test]
    fn capabilities_that_cannot_be_read_are_left_out() {
        let mut params = json!({
            "processId": "none",
            "rootUri": "file:///news",
            "capabilities": {"general": {"positionEncodings": ["utf-8"]}, "textDocument": {"hover": 7}},
        });
        mend_initialize(&mut params);
        assert_eq!(
            params,
            json!({"rootUri": "file:///news", "capabilities": {"general": {"positionEncodings": ["utf-8"]}}})
        );
        let mut nothing = json!(null);
        mend_initialize(&mut nothing);
        assert_eq!(nothing, json!({"capabilities": {}}));
    }
}
