//! Answers one user message: turn after turn, until one calls no tool.

use serde_json::{Value, json};

use super::{
    context::Context,
    model::{self, Refused},
    scripted, tools,
};
use crate::{
    reply::Reply,
    script::{Script, Usage},
};

/// Who decides what is done.
pub(super) enum Mind {
    Script(Script),
    /// The model endpoint with this base address.
    Model(String),
    Nobody,
}

/// How answering a user message ended.
pub(super) enum Ended {
    /// With a last text.
    Said(String),
    /// The model's interface refused.
    Refused(Refused),
    /// Somebody interrupted.
    Interrupted,
    /// The script is wrong.
    Broken(String),
    /// The script asks for a result and this exit code.
    Exit(u8),
    /// The script asks for an exit code without a result.
    Crash(u8),
}

pub(super) async fn turns(context: &mut Context, mind: &Mind) -> Ended {
    loop {
        let reply = match next(context, mind).await {
            Ok(reply) => reply,
            Err(ended) => return ended,
        };
        let said = send(context, &reply);
        let calls = reply.blocks().iter().filter(|b| b["type"] == "tool_use");
        let calls: Vec<_> = calls.collect();
        if calls.is_empty() {
            return match mind {
                Mind::Script(script) => scripted::after(context, script, said).await,
                Mind::Model(_) | Mind::Nobody => Ended::Said(said),
            };
        }
        let mut results = Vec::with_capacity(calls.len());
        for call in calls {
            results.push(tools::call(context, call).await);
        }
        receive(context, &results);
    }
}

async fn next(context: &mut Context, mind: &Mind) -> Result<Reply, Ended> {
    match mind {
        Mind::Script(script) => scripted::next(context, script).await,
        Mind::Model(base) => model::converse(context, base).await.map_err(Ended::Refused),
        Mind::Nobody => Ok(saying(context, "There is nothing to do.")),
    }
}

/// A message that is only this text.
pub(super) fn saying(context: &Context, text: &str) -> Reply {
    let text = Some(text.to_owned());
    Reply::new(&context.model, text, Vec::new(), Usage::default())
}

/// Prints a message, a line for each of its blocks, and answers its text.
fn send(context: &mut Context, reply: &Reply) -> String {
    if context.partial {
        for event in std::iter::once(reply.opening()).chain(reply.events()) {
            let line = json!({"type": "stream_event", "event": event, "parent_tool_use_id": null});
            context.emit(line);
        }
    }
    for block in reply.blocks() {
        let message = reply.with(std::slice::from_ref(block));
        context.emit(json!({"type": "assistant", "message": message, "parent_tool_use_id": null}));
    }
    context.note("assistant", &reply.whole());
    context.spent.turns += 1;
    context.spent.add(reply.usage());
    let texts = reply.blocks().iter().filter_map(|b| b["text"].as_str());
    texts.collect()
}

fn receive(context: &mut Context, results: &[Value]) {
    for result in results {
        let message = json!({"role": "user", "content": [result]});
        context.emit(json!({"type": "user", "message": message, "parent_tool_use_id": null}));
    }
    context.note("user", &json!({"role": "user", "content": results}));
}
