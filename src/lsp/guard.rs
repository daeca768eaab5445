//! The guard around tower-lsp's service: a panic in a handler costs one reply and not the server, every request gets an
//! answer, and parameters that only a faulty client sends are mended before they are read.

use serde_json::Value;
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
use tower_lsp::jsonrpc::{Error, Request, Response};

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

/// The guard. `S` is tower-lsp's service.
pub struct Guard<S> {
    inner: S,
    flight: Arc<Flight>,
}

impl<S> Guard<S> {
    /// Guards `inner`, and keeps `flight` informed.
    pub fn new(inner: S, flight: Arc<Flight>) -> Self {
        Guard { inner, flight }
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
        let request = mend(request);
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

/// Mends parameters whose loss would do harm. A change that cannot be read is dropped, and from then on server and client
/// speak of different texts; so its numbers are brought into the range that the types have.
fn mend(request: Request) -> Request {
    let mender: fn(&mut Value) = match request.method() {
        "textDocument/didChange" => mend_change,
        "textDocument/didOpen" => mend_version,
        "initialize" => mend_initialize,
        _ => return request,
    };
    let (method, id, params) = request.into_parts();
    let mut mended = Request::build(method);
    if let Some(id) = id {
        mended = mended.id(id);
    }
    if let Some(mut params) = params {
        mender(&mut params);
        mended = mended.params(params);
    }
    mended.finish()
}

fn mend_version(params: &mut Value) {
    if let Some(version) = params.pointer_mut("/textDocument/version") {
        let number = version.as_f64().unwrap_or(0.0);
        *version = Value::from(number.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
    }
}

fn mend_change(params: &mut Value) {
    mend_version(params);
    let Some(changes) = params.get_mut("contentChanges").and_then(Value::as_array_mut) else { return };
    for change in changes {
        let Some(change) = change.as_object_mut() else { continue };
        // Deprecated, not used, and wrong in some clients.
        change.remove("rangeLength");
        if change.get("range").is_some_and(Value::is_null) {
            change.remove("range");
        }
        for at in ["/range/start/line", "/range/start/character", "/range/end/line", "/range/end/character"] {
            let Some((_, path)) = at.split_once("/range") else { continue };
            if let Some(number) = change.get_mut("range").and_then(|range| range.pointer_mut(path)) {
                if let Some(n) = number.as_f64().filter(|_| number.as_u64().is_none_or(|n| n > u32::MAX.into())) {
                    *number = Value::from(n.clamp(0.0, u32::MAX.into()) as u32);
                }
            }
        }
    }
}

/// Capabilities that cannot be read are left out rather than refused: the client can still be served.
fn mend_initialize(params: &mut Value) {
    let readable =
        |value: &Value| serde_json::from_value::<tower_lsp::lsp_types::InitializeParams>(value.clone()).is_ok();
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
