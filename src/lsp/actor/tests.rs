//! Orders of events that a busy machine brings about once in a hundred edits.

use super::super::server::Server;
use super::super::wire::Outlet;
use super::*;
use serde_json::json;
use std::sync::mpsc::channel;
use tower_lsp::LspService;

const NEWS: &str = "file:///news.md";

/// An actor whose events come back to the test, which decides when to handle which.
fn actor() -> (Actor, Receiver<Event>, tokio::runtime::Runtime) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let _inside = runtime.enter();
    let (outlet, _) = Outlet::new();
    let (events, queue) = channel();
    let (parent, _) = tokio::sync::mpsc::unbounded_channel();
    let workers = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap());
    let mut actor = None;
    let _ = LspService::new(|client| {
        let outbox = Outbox::new(client, outlet);
        actor = Some(Actor::new(events.clone(), outbox, workers.clone(), Article::read_again, |_| None));
        Server::new(events, workers, parent)
    });
    (actor.unwrap(), queue, runtime)
}

/// Handles events until diagnostics come, which are not handled.
fn look_after(actor: &mut Actor, queue: &Receiver<Event>) -> Option<Event> {
    loop {
        match queue.recv_timeout(Duration::from_secs(5)).ok()? {
            event @ Event::Diagnosed { .. } => return Some(event),
            event => actor.handle(event),
        }
        actor.do_chores();
    }
}

fn edit(version: i32, text: &str) -> Event {
    let params = json!({"textDocument": {"uri": NEWS, "version": version}, "contentChanges": [{"text": text}]});
    Event::Changed(serde_json::from_value(params).unwrap())
}

#[test]
fn an_edit_is_looked_at_though_a_look_before_it_comes_late() {
    let (mut actor, queue, _runtime) = actor();
    let quiet = json!({"editor": {"delay": 0}});
    actor.handle(Event::Initialize { client: Box::default(), folders: Vec::new(), options: Some(quiet) });
    actor.handle(Event::Initialized);
    let document = json!({"uri": NEWS, "languageId": "markdown", "version": 1, "text": "“It holds,” Ada Lind said.\n"});
    actor.handle(Event::Opened(serde_json::from_value(json!({"textDocument": document})).unwrap()));
    let first = look_after(&mut actor, &queue).unwrap();
    actor.handle(first);
    let key = actor.documents.keys().next().unwrap().clone();
    // A worker looks, and before it has told, the document is another and the thread that looks for links brings what it was.
    let generation = actor.documents[&key].generation;
    actor.renew(&key);
    let late = look_after(&mut actor, &queue).unwrap();
    actor.handle(edit(2, "“It holds,” Ada Lind said. “It does not,” she said.\n"));
    while actor.documents[&key].read == Some(generation) {
        let event = queue.recv_timeout(Duration::from_millis(200));
        event.into_iter().for_each(|event| actor.handle(event));
        actor.do_chores();
    }
    let message = diagnostics::Message::new(&Url::parse(NEWS).unwrap(), Some(1), &[]);
    actor.looks += 1;
    let company = Some(Company::default());
    actor.handle(Event::Diagnosed { key: key.clone(), generation, look: actor.looks, message, company });
    actor.handle(late);
    let last = look_after(&mut actor, &queue).expect("a look at the edit");
    actor.handle(last);
    let document = &actor.documents[&key];
    assert_eq!(document.published.map(|(generation, _)| generation), Some(document.generation));
}
