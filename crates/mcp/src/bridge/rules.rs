//! What a run may ask of the server behind, and what of its answers is passed on.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use rmcp::model::{CallToolResult, RequestId, Tool};
use serde_json::value::{RawValue, to_raw_value};

use super::message::{Message, Reply};
use crate::{
    Catalogue, Failure, Limits,
    calls::{Calls, Place},
    metric, offer,
    surrounded::bound,
};

/// The rules of one bridge.
pub(super) struct Rules {
    catalogue: Catalogue,
    pub(super) limits: Limits,
    calls: Calls,
    /// The tools that the server behind has named, and whether each promises only to read.
    known: Mutex<BTreeMap<String, bool>>,
}

/// What happens to a client's request.
pub(super) enum Verdict {
    /// It is passed on; the place is held until it is answered.
    Pass(Option<Place>),
    /// It is answered here.
    Answer(Reply),
}

impl Rules {
    pub(super) fn new(catalogue: Catalogue, limits: Limits) -> Self {
        Self {
            catalogue,
            limits,
            calls: Calls::default(),
            known: Mutex::default(),
        }
    }

    /// Whether the tools must be asked for before this message can be judged.
    pub(super) fn lacks(&self, message: &Message) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        message.tool().is_some_and(|tool| !known.contains_key(tool))
    }

    /// Notes the tools of a `tools/list` result; answers with the cursor of its next page.
    pub(super) fn learn(&self, reply: &Reply) -> Option<String> {
        let list: ToolPage = serde_json::from_str(reply.raw.get()).ok()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for tool in &list.result.tools {
            if let Ok(tool) = serde_json::from_str::<Tool>(tool.get()) {
                let hint = tool.annotations.and_then(|it| it.read_only_hint);
                known.insert(tool.name.into_owned(), hint.unwrap_or(false));
            }
        }
        list.result.next_cursor
    }

    /// Whether a message may pass.
    pub(super) fn judge(&self, message: &Message) -> Verdict {
        let (Some(id), Some(run)) = (message.id(), message.run()) else {
            return Verdict::Pass(None);
        };
        if let Some(tool) = message.tool() {
            let offered = self.offered(message);
            let known = offered.iter().any(|name| name == tool);
            // Names of the server behind are few; those of clients must not make metrics grow.
            let label = if known {
                tool.to_owned()
            } else {
                "unknown".to_owned()
            };
            let outcome = if known { "passed" } else { "refused" };
            metrics::counter!(metric::CALLS, "tool" => label, "outcome" => outcome).increment(1);
            if !known {
                let names = offered.iter().map(String::as_str);
                return Verdict::Answer(tool_error(id, offer::not_offered(tool, names)));
            }
        }
        let limit = self.limits.calls_per_run;
        match self.calls.enter(run.owner(), limit) {
            Some(place) => Verdict::Pass(Some(place)),
            None => {
                let text = format!(
                    "{limit} calls of this run are in flight; wait for one to end, then call again"
                );
                Verdict::Answer(if message.tool().is_some() {
                    tool_error(id, Failure::new(text))
                } else {
                    Reply::failed(id, text)
                })
            }
        }
    }

    /// The tools that the run is offered, of those that are known.
    fn offered(&self, message: &Message) -> Vec<String> {
        let Some(run) = message.run() else {
            return Vec::new();
        };
        let rules = &run.claims.tools;
        let offer = self.catalogue.offer(rules, &message.parts.headers);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let offered = known
            .iter()
            .filter(|(name, reads)| offer.shows(name, **reads));
        offered.map(|(name, _)| name.clone()).collect()
    }

    /// What is passed on of an answer to `message`: lists of tools narrowed, results bounded.
    pub(super) fn trim(&self, message: &Message, reply: Reply) -> Reply {
        let reply = if message.method() == "tools/list" {
            self.learn(&reply);
            self.narrow(message, reply)
        } else {
            reply
        };
        let (size, limit) = (reply.raw.get().len(), self.limits.output_bytes);
        match &reply.answers {
            Some(id) if size > limit => shorter(id, &reply, (size, limit)),
            _ => reply,
        }
    }

    /// The list without the tools that the run is not offered; the others are passed on byte by byte.
    fn narrow(&self, message: &Message, reply: Reply) -> Reply {
        let offered = self.offered(message);
        let narrowed = || -> Option<Box<RawValue>> {
            let mut whole: BTreeMap<String, Box<RawValue>> =
                serde_json::from_str(reply.raw.get()).ok()?;
            let mut result: BTreeMap<String, Box<RawValue>> =
                serde_json::from_str(whole.get("result")?.get()).ok()?;
            let mut tools: Vec<Box<RawValue>> =
                serde_json::from_str(result.get("tools")?.get()).ok()?;
            tools.retain(|tool| {
                let named: Option<Named> = serde_json::from_str(tool.get()).ok();
                named.is_some_and(|named| offered.contains(&named.name))
            });
            result.insert("tools".to_owned(), to_raw_value(&tools).ok()?);
            whole.insert("result".to_owned(), to_raw_value(&result).ok()?);
            to_raw_value(&whole).ok()
        };
        match narrowed() {
            Some(raw) => reply.with(raw),
            // An error has no tools.
            None => reply,
        }
    }
}

/// A result that is too long: a tool's text is cut, anything else refused.
fn shorter(id: &RequestId, reply: &Reply, (size, limit): (usize, usize)) -> Reply {
    #[derive(serde::Deserialize)]
    struct Answered {
        result: CallToolResult,
    }
    let text = format!(
        "the answer has {size} bytes, more than the {limit} that are passed on; ask for a smaller part"
    );
    match serde_json::from_str::<Answered>(reply.raw.get()) {
        Ok(answered) if !answered.result.content.is_empty() => {
            let result = bound::result(answered.result, limit);
            let result = serde_json::to_value(result).unwrap_or_default();
            Reply::answer(id, Ok(result))
        }
        _ => Reply::failed(id, text),
    }
}

fn tool_error(id: &RequestId, failure: Failure) -> Reply {
    let result = serde_json::to_value(failure.into_result()).unwrap_or_default();
    Reply::answer(id, Ok(result))
}

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

#[derive(serde::Deserialize)]
struct ToolPage {
    result: ToolList,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToolList {
    tools: Vec<Box<RawValue>>,
    next_cursor: Option<String>,
}
