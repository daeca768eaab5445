//! What a message is, before tower-lsp sees it.
//!
//! tower-lsp drops the connection, or says nothing, at messages that a client with a fault may send: half a surrogate pair
//! in a string, an id that is a fraction, no `jsonrpc`, a batch. Each body is judged here: handed on (mended where that is
//! safe), answered, or dropped with a reason. Good messages, which are nearly all, are handed on untouched; they are read
//! for their outline only.

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};

/// What to do with a body.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// tower-lsp can read it.
    Forward {
        /// The message, mended if need be.
        body: Vec<u8>,
        /// Which one it is.
        what: What,
    },
    /// It is answered by this.
    Answer(Value),
    /// It cannot be used or answered.
    Drop(String),
}

/// The messages that the reader itself must know about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// The request `initialize`: nothing after it may be read before it is answered.
    Initialize,
    /// The request `shutdown`.
    Shutdown,
    /// The notification `exit`.
    Exit,
    /// All others.
    Other,
}

/// The outline of a message: what decides where it goes. Parameters are skipped, not read.
#[derive(Default)]
struct Outline {
    jsonrpc: Option<Value>,
    id: Option<Value>,
    method: Option<Value>,
    params: Option<Checked>,
    result: Option<Checked>,
    error: Option<Checked>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Jsonrpc,
    Id,
    Method,
    Params,
    Result,
    Error,
    #[serde(other)]
    Other,
}

/// By hand, because a derived reader would not look into fields that it does not know; tower-lsp does.
impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Outline, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Outline;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a message")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Outline, A::Error> {
                let mut outline = Outline::default();
                let mut seen = [false; 6];
                while let Some(field) = fields.next_key()? {
                    let at = match field {
                        Field::Jsonrpc => 0,
                        Field::Id => 1,
                        Field::Method => 2,
                        Field::Params => 3,
                        Field::Result => 4,
                        Field::Error => 5,
                        Field::Other => {
                            fields.next_value::<Checked>()?;
                            continue;
                        }
                    };
                    if std::mem::replace(&mut seen[at], true) {
                        return Err(serde::de::Error::custom("a field twice"));
                    }
                    match field {
                        Field::Jsonrpc => outline.jsonrpc = fields.next_value()?,
                        // `null` is an id, a parameter and a result, and not the lack of one.
                        Field::Id => outline.id = Some(fields.next_value()?),
                        Field::Method => outline.method = fields.next_value()?,
                        Field::Params => outline.params = Some(fields.next_value()?),
                        Field::Result => outline.result = Some(fields.next_value()?),
                        Field::Error => outline.error = fields.next_value()?,
                        Field::Other => {}
                    }
                }
                Ok(outline)
            }
        }

        from.deserialize_map(Fields)
    }
}

/// JSON that is read to its bottom and not kept. serde's own `IgnoredAny` does not look into strings and knows no limit of
/// depth, so that tower-lsp could still stumble over what it let pass.
struct Checked;

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Checked, D::Error> {
        from.deserialize_any(Checked)
    }
}

impl<'de> Visitor<'de> for Checked {
    type Value = Checked;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Checked, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Checked, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Checked, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Checked, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Checked, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Checked, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Checked, A::Error> {
        while items.next_element::<Checked>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Checked, A::Error> {
        while fields.next_entry::<Checked, Checked>()?.is_some() {}
        Ok(self)
    }
}

/// Why a body is no message.
#[derive(Debug, PartialEq)]
pub struct NotJson {
    /// What is wrong.
    pub error: String,
    /// The body, for another look.
    pub body: Vec<u8>,
}

/// Judges a body; a batch has a verdict for each of its messages. An error means that the body is not JSON at all, which
/// may mean that its length was wrong: the caller looks for the next header inside it.
pub fn judge(mut body: Vec<u8>) -> Result<Vec<Verdict>, NotJson> {
    if body.starts_with(b"\xEF\xBB\xBF") {
        body.drain(..3);
    }
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(body.len());
    if start == body.len() {
        return Ok(vec![Verdict::Drop("an empty body".into())]);
    }
    if std::str::from_utf8(&body).is_err() {
        return Err(NotJson { error: "invalid UTF-8".into(), body });
    }
    mend_surrogates(&mut body);
    if body[start] == b'[' {
        return match serde_json::from_slice::<Vec<Value>>(&body) {
            Ok(batch) if batch.is_empty() => {
                Ok(vec![Verdict::Answer(error(Value::Null, INVALID_REQUEST, "an empty batch"))])
            }
            Ok(batch) => Ok(batch.iter().map(judge_value).collect()),
            Err(bad) => Err(NotJson { error: bad.to_string(), body }),
        };
    }
    let outline = match serde_json::from_slice::<Outline>(&body) {
        Ok(outline) => outline,
        // JSON, but no message, or one with a key twice: read it in full, where the last of two keys counts.
        Err(bad) => {
            return match serde_json::from_slice(&body) {
                Ok(value) => Ok(vec![judge_value(&value)]),
                Err(_) => Err(NotJson { error: bad.to_string(), body }),
            };
        }
    };
    Ok(vec![judge_one(body, outline)])
}

fn judge_value(message: &Value) -> Verdict {
    if !message.is_object() {
        return Verdict::Answer(error(Value::Null, INVALID_REQUEST, "a message is an object"));
    }
    let body = message.to_string().into_bytes();
    match serde_json::from_slice(&body) {
        Ok(outline) => judge_one(body, outline),
        Err(bad) => Verdict::Answer(error(Value::Null, INVALID_REQUEST, &bad.to_string())),
    }
}

fn judge_one(mut body: Vec<u8>, outline: Outline) -> Verdict {
    let Some(method) = outline.method else { return judge_response(body, outline) };
    let answerable = match &outline.id {
        Some(Value::Number(n)) => n.is_i64(),
        Some(Value::String(_)) | Some(Value::Null) | None => true,
        Some(_) => false,
    };
    if !answerable {
        let id = outline.id.filter(Value::is_number).unwrap_or(Value::Null);
        return Verdict::Answer(error(id, INVALID_REQUEST, "an id is a string or a whole number"));
    }
    let Value::String(method) = method else {
        return match outline.id {
            Some(id) => Verdict::Answer(error(id, INVALID_REQUEST, "a method is a string")),
            None => Verdict::Drop("a method that is no string".into()),
        };
    };
    if outline.jsonrpc.as_ref().and_then(Value::as_str) != Some("2.0") {
        body = with(&body, "jsonrpc", json!("2.0"));
    }
    let what = match (method.as_str(), &outline.id) {
        ("initialize", Some(_)) => What::Initialize,
        ("shutdown", Some(_)) => What::Shutdown,
        ("exit", None) => What::Exit,
        _ => What::Other,
    };
    match (method.as_str(), outline.id) {
        // A request that no server need know, and that tower-lsp leaves without an answer.
        (name, Some(id)) if name.starts_with("$/") => {
            return Verdict::Answer(error(id, METHOD_NOT_FOUND, &format!("unknown method {name}")));
        }
        // Sent as requests, these would be answered with an error and not done.
        (name @ ("exit" | "initialized"), Some(id)) => {
            return Verdict::Answer(error(id, INVALID_REQUEST, &format!("{name} is a notification")));
        }
        // Some clients send parameters where there are none, and none where there are some.
        ("shutdown" | "exit", _) if outline.params.is_some() => body = without(&body, "params"),
        ("initialized", None) => body = br#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#.to_vec(),
        _ => {}
    }
    Verdict::Forward { body, what }
}

/// A response must be one that tower-lsp can read, or the task that waits for it waits for ever.
fn judge_response(body: Vec<u8>, outline: Outline) -> Verdict {
    let id = match outline.id {
        Some(Value::Null) | None if outline.result.is_none() && outline.error.is_none() => {
            return Verdict::Answer(error(Value::Null, INVALID_REQUEST, "neither a method nor a result"));
        }
        Some(Value::Number(n)) if n.is_i64() => n,
        // Our own ids are whole numbers, so nobody waits for this one.
        _ => return Verdict::Drop("a response to no request".into()),
    };
    if serde_json::from_slice::<tower_lsp::jsonrpc::Response>(&body).is_ok() {
        return Verdict::Forward { body, what: What::Other };
    }
    let mended = match serde_json::from_slice::<Value>(&body)
        .ok()
        .and_then(|mut value| value.get_mut("result").map(Value::take))
    {
        Some(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        None => error(Value::Number(id), INTERNAL_ERROR, "the client's answer cannot be read"),
    };
    Verdict::Forward { body: mended.to_string().into_bytes(), what: What::Other }
}

/// The verdict on a body that is no JSON, or none that is read: too deep, or with a number that is too large. The latter
/// is answered under its id, so that nobody waits for it.
pub fn refuse(bad: &NotJson) -> Verdict {
    match request_id(&bad.body) {
        Some(Some(id)) => Verdict::Answer(error(id, INVALID_REQUEST, &bad.error)),
        Some(None) => Verdict::Drop(format!("a notification: {}", bad.error)),
        None => Verdict::Answer(error(Value::Null, PARSE_ERROR, &format!("not JSON: {}", bad.error))),
    }
}

/// The id of a request (`Some(Some)`) or the lack of one (`Some(None)`) in a body that is one object by its brackets and
/// has a method, found without reading what is inside.
fn request_id(body: &[u8]) -> Option<Option<Value>> {
    let (mut depth, mut at, mut method, mut id) = (0_usize, 0, false, None);
    let body = body.trim_ascii();
    while let Some(&byte) = body.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return (method && at + 1 == body.len()).then_some(id);
                }
            }
            b'"' => {
                let start = at;
                at += 1;
                while *body.get(at)? != b'"' {
                    at += if body[at] == b'\\' { 2 } else { 1 };
                }
                let rest = body.get(at + 1..)?.trim_ascii_start();
                if let Some(value) = rest.strip_prefix(b":").filter(|_| depth == 1) {
                    match &body[start..=at] {
                        b"\"method\"" => method = true,
                        b"\"id\"" => {
                            let mut values = serde_json::Deserializer::from_slice(value).into_iter::<Value>();
                            let simple = |id: &Value| id.is_number() || id.is_string();
                            id = Some(values.next().and_then(Result::ok).filter(simple).unwrap_or(Value::Null));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// JSON-RPC: what was sent is not JSON.
pub const PARSE_ERROR: i64 = -32700;
/// JSON-RPC: what was sent is no message.
pub const INVALID_REQUEST: i64 = -32600;
/// JSON-RPC: there is no such method.
pub const METHOD_NOT_FOUND: i64 = -32601;
/// JSON-RPC: the one who was asked failed.
pub const INTERNAL_ERROR: i64 = -32603;

/// A response that is an error.
pub fn error(id: Value, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

fn with(body: &[u8], key: &str, value: Value) -> Vec<u8> {
    change(body, |fields| {
        fields.insert(key.to_owned(), value);
    })
}

fn without(body: &[u8], key: &str) -> Vec<u8> {
    change(body, |fields| {
        fields.remove(key);
    })
}

fn change(body: &[u8], change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Vec<u8> {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(mut fields)) => {
            change(&mut fields);
            Value::Object(fields).to_string().into_bytes()
        }
        _ => body.to_vec(),
    }
}

/// Replaces each escaped half of a surrogate pair that stands alone by the replacement character. The text keeps its
/// length in UTF-16, so that the columns of a client that counts in UTF-16 stay true.
fn mend_surrogates(body: &mut [u8]) {
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', &body[at..]) {
        at += next;
        match unit(body, at) {
            Some(0xD800..=0xDBFF) if matches!(unit(body, at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                body[at + 2..at + 6].copy_from_slice(b"fffd");
                at += 6;
            }
            _ => at += 2,
        }
        if at >= body.len() {
            break;
        }
    }
}

/// The code unit that is escaped at `at`, if one is.
fn unit(body: &[u8], at: usize) -> Option<u32> {
    let escape = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u32::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(body: &str, expected: Expect) {
        let verdicts = match judge(body.as_bytes().to_vec()) {
            Ok(verdicts) => verdicts,
            Err(bad) => return expected.assert_eq(&format!("not JSON: {}", bad.error)),
        };
        let lines: Vec<String> = verdicts
            .into_iter()
            .map(|verdict| match verdict {
                Verdict::Forward { body: same, .. } if same == body.as_bytes() => "as it is".to_owned(),
                Verdict::Forward { body, what } => format!("{what:?} {}", String::from_utf8_lossy(&body)),
                Verdict::Answer(answer) => format!("answer {answer}"),
                Verdict::Drop(why) => format!("drop: {why}"),
            })
            .collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn good_messages_are_not_touched() {
        for good in [
            r#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"a":"\ud83d\ude42"}}"#,
            r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}"#,
            r#"{"jsonrpc":"2.0","id":"x","method":"shutdown"}"#,
            r#"{"jsonrpc":"2.0","id":3,"result":null}"#,
            r#"{"jsonrpc":"2.0","id":3,"error":{"code":1,"message":"no"}}"#,
        ] {
            check(good, expect!["as it is"]);
        }
    }

    #[test]
    fn lone_surrogates_become_the_replacement_character() {
        check(
            r#"{"jsonrpc":"2.0","method":"m","params":["\ud83d","\ude42\ud83d\ude42","\\ud83d","\ud83dx","\uD83D\n"]}"#,
            expect![[
                r#"Other {"jsonrpc":"2.0","method":"m","params":["\ufffd","\ufffd\ud83d\ude42","\\ud83d","\ufffdx","\ufffd\n"]}"#
            ]],
        );
        check(r#"{"a":"\"#, expect!["not JSON: EOF while parsing a string at line 1 column 7"]);
    }

    #[test]
    fn odd_ids_are_answered() {
        check(
            r#"{"jsonrpc":"2.0","id":1.5,"method":"m"}"#,
            expect![[
                r#"answer {"error":{"code":-32600,"message":"an id is a string or a whole number"},"id":1.5,"jsonrpc":"2.0"}"#
            ]],
        );
        check(
            r#"{"jsonrpc":"2.0","id":{"a":1},"method":"m"}"#,
            expect![[
                r#"answer {"error":{"code":-32600,"message":"an id is a string or a whole number"},"id":null,"jsonrpc":"2.0"}"#
            ]],
        );
        check(
            r#"{"jsonrpc":"2.0","id":true,"method":"m"}"#,
            expect![[
                r#"answer {"error":{"code":-32600,"message":"an id is a string or a whole number"},"id":null,"jsonrpc":"2.0"}"#
            ]],
        );
        check(
            r#"{"jsonrpc":"2.0","id":18446744073709551615,"method":"m"}"#,
            expect![[
                r#"answer {"error":{"code":-32600,"message":"an id is a string or a whole number"},"id":18446744073709551615,"jsonrpc":"2.0"}"#
            ]],
        );
    }

    #[test]
    fn missing_parts_are_added_or_answered() {
        check(r#"{"id":1,"method":"m"}"#, expect![[r#"Other {"id":1,"jsonrpc":"2.0","method":"m"}"#]]);
        check(r#"{"jsonrpc":"1.0","id":1,"method":"m"}"#, expect![[r#"Other {"id":1,"jsonrpc":"2.0","method":"m"}"#]]);
        check(
            r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}"#,
            expect![[r#"Other {"id":2,"jsonrpc":"2.0","method":"m"}"#]],
        );
        check(
            r#"{"jsonrpc":"2.0","id":1,"method":7}"#,
            expect![[r#"answer {"error":{"code":-32600,"message":"a method is a string"},"id":1,"jsonrpc":"2.0"}"#]],
        );
        check(
            r#"{"jsonrpc":"2.0"}"#,
            expect![[
                r#"answer {"error":{"code":-32600,"message":"neither a method nor a result"},"id":null,"jsonrpc":"2.0"}"#
            ]],
        );
        check(
            "7",
            expect![[
                r#"answer {"error":{"code":-32600,"message":"a message is an object"},"id":null,"jsonrpc":"2.0"}"#
            ]],
        );
        check("  ", expect!["drop: an empty body"]);
        check("{not json", expect!["not JSON: key must be a string at line 1 column 2"]);
    }

    #[test]
    fn a_nest_that_is_too_deep_is_no_message() {
        let nest = |depth: usize| {
            format!(r#"{{"jsonrpc":"2.0","method":"m","params":{}{}}}"#, "[".repeat(depth), "]".repeat(depth))
        };
        check(&nest(100), expect!["as it is"]);
        check(&nest(200), expect!["not JSON: recursion limit exceeded at line 1 column 166"]);
    }

    #[test]
    fn what_is_not_read_is_answered_under_its_id() {
        let refused = |body: &str| match judge(body.as_bytes().to_vec()).map_err(|bad| refuse(&bad)) {
            Err(Verdict::Answer(answer)) => answer["id"].clone(),
            Err(Verdict::Drop(_)) => json!("dropped"),
            other => panic!("{other:?}"),
        };
        let nest = ["[".repeat(100_000), "]".repeat(100_000)].concat();
        assert_eq!(refused(r#"{"id":7,"method":"m","unknown":1e999}"#), 7);
        assert_eq!(refused(&format!(r#"{{"params":{{"id":9,"x":{nest}}},"id":"a","method":"m"}}"#)), "a");
        assert_eq!(refused(r#"{"id":7,"method":"m","params":{"x":1e999}}"#), 7);
        assert_eq!(refused(&format!(r#"{{"method":"m","params":{nest}}}"#)), "dropped");
        assert_eq!(refused(&format!(r#"{{"id":7,"params":{nest}}}"#)), Value::Null, "no method");
        for broken in [r#"{"id":7,"method":"m""#, r#"{"id":7,"method":"m"}}"#, r#"{"id":7,"method":"m\"#, "[", "}"] {
            assert_eq!(refused(broken), Value::Null, "{broken}");
        }
    }

    #[test]
    fn batches_are_taken_apart() {
        check(
            r#"[{"jsonrpc":"2.0","id":1,"method":"m"},5]"#,
            expect![[r#"
                Other {"id":1,"jsonrpc":"2.0","method":"m"}
                answer {"error":{"code":-32600,"message":"a message is an object"},"id":null,"jsonrpc":"2.0"}"#]],
        );
        check(
            "[]",
            expect![[r#"answer {"error":{"code":-32600,"message":"an empty batch"},"id":null,"jsonrpc":"2.0"}"#]],
        );
    }

    #[test]
    fn dollar_requests_get_an_answer() {
        check(
            r#"{"jsonrpc":"2.0","id":1,"method":"$/x"}"#,
            expect![[r#"answer {"error":{"code":-32601,"message":"unknown method $/x"},"id":1,"jsonrpc":"2.0"}"#]],
        );
        check(r#"{"jsonrpc":"2.0","method":"$/x"}"#, expect!["as it is"]);
    }

    #[test]
    fn parameters_where_none_belong() {
        check(
            r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#,
            expect![[r#"Shutdown {"id":1,"jsonrpc":"2.0","method":"shutdown"}"#]],
        );
        check(
            r#"{"jsonrpc":"2.0","method":"exit","params":{}}"#,
            expect![[r#"Exit {"jsonrpc":"2.0","method":"exit"}"#]],
        );
        check(
            r#"{"jsonrpc":"2.0","method":"initialized"}"#,
            expect![[r#"Other {"jsonrpc":"2.0","method":"initialized","params":{}}"#]],
        );
    }

    #[test]
    fn responses_nobody_can_read_end_the_wait() {
        check(
            r#"{"jsonrpc":"2.0","id":3,"error":"no"}"#,
            expect![[
                r#"Other {"error":{"code":-32603,"message":"the client's answer cannot be read"},"id":3,"jsonrpc":"2.0"}"#
            ]],
        );
        check(r#"{"id":3,"result":[1]}"#, expect![[r#"Other {"id":3,"jsonrpc":"2.0","result":[1]}"#]]);
        check(r#"{"jsonrpc":"2.0","id":"x","result":[1]}"#, expect!["drop: a response to no request"]);
        check(
            r#"{"jsonrpc":"2.0","id":3}"#,
            expect![[
                r#"Other {"error":{"code":-32603,"message":"the client's answer cannot be read"},"id":3,"jsonrpc":"2.0"}"#
            ]],
        );
    }
}
