//! Steps put together into messages of the assistant.

use anyhow::{bail, ensure};
use serde_json::{Map, Value};

use super::{
    step::{ApiError, Crash, RawCall, Step, Usage, Vary},
    template::{Scope, Unknown},
};

/// What happens before a message, and the message. Only the last turn may have none.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// In order.
    pub actions: Vec<Action>,
    /// What the assistant says and calls.
    pub message: Option<Message>,
}

/// Something that is no message.
#[derive(Clone, Debug)]
pub enum Action {
    /// Wait at a gate: a name at the endpoint, a URL in sim-agent.
    Gate(String),
    /// Wait this many milliseconds.
    Sleep(u64),
    /// Fail as the model's interface fails.
    Error(ApiError),
    /// Never go on.
    Hang,
    /// End without a result: abort, or exit with a code.
    Crash(Option<u8>),
    /// Print this many bytes, half of them to stderr.
    Flood(u64),
    /// From now on, SIGTERM does nothing.
    IgnoreSigterm,
    /// Leave a grandchild behind that outlives this process.
    SpawnChild,
    /// Ask the model endpoint once.
    AskModel,
    /// Give a result and exit with this code.
    Exit(u8),
}

/// One message of the assistant.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Text before the calls.
    pub say: Option<String>,
    /// Tool calls; none ends the turn.
    pub calls: Vec<Call>,
    /// Tokens it costs.
    pub usage: Option<Usage>,
    vary: bool,
}

/// One tool call with its placeholders.
#[derive(Clone, Debug)]
pub struct Call {
    /// Name as the model sees it: `Bash`, `mcp__github__issue_read`.
    pub tool: String,
    arguments: Map<String, Value>,
    vary: Vec<String>,
}

impl Message {
    /// The text with its placeholders filled.
    ///
    /// # Errors
    /// If a placeholder names nothing.
    pub fn text(&self, scope: &Scope) -> Result<Option<String>, Unknown> {
        let Some(say) = &self.say else {
            return Ok(None);
        };
        let mut text = scope.fill(say)?;
        if self.vary {
            text.push_str(&scope.wording());
        }
        Ok(Some(text))
    }
}

impl Call {
    /// The arguments with their placeholders filled.
    ///
    /// # Errors
    /// If a placeholder names nothing.
    pub fn arguments(&self, scope: &Scope) -> Result<Value, Unknown> {
        let mut filled = scope.fill_value(&Value::Object(self.arguments.clone()))?;
        for name in &self.vary {
            if let Some(Value::String(text)) = filled.get_mut(name) {
                text.push_str(&scope.wording());
            }
        }
        Ok(filled)
    }

    fn new(raw: RawCall) -> anyhow::Result<Self> {
        let arguments = match raw.arguments {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(map)) => map,
            Some(other) => bail!("arguments of {} are no map: {other}", raw.tool),
        };
        let vary = match raw.vary {
            Vary::Plain(false) => Vec::new(),
            Vary::Plain(true) => vec!["body".to_owned()],
            Vary::Arguments(names) => names,
        };
        Ok(Self {
            tool: raw.tool,
            arguments,
            vary,
        })
    }
}

/// A text joins the tool calls that follow it, unless its step ends the turn.
pub(super) fn turns(steps: Vec<Step>) -> anyhow::Result<Vec<Turn>> {
    let mut done = Vec::new();
    let mut turn = Turn::default();
    let mut usage = None;
    let joins: Vec<bool> = (0..steps.len())
        .map(|i| leads_to_a_call(&steps[i..]))
        .collect();
    for (i, step) in steps.into_iter().enumerate() {
        if turn.message.is_some() && !joins[i] {
            done.push(std::mem::take(&mut turn));
        }
        let end = step.end_turn || step.calls_something();
        usage = step.usage.or(usage);
        step.add_to(&mut turn, &mut usage)
            .map_err(|e| e.context(format!("step {}", i + 1)))?;
        if end {
            ensure!(
                turn.message.is_some(),
                "step {}: end_turn without say",
                i + 1
            );
            done.push(std::mem::take(&mut turn));
        }
    }
    if turn.message.is_some() || !turn.actions.is_empty() {
        done.push(turn);
    }
    Ok(done)
}

/// Whether the next step that says or calls something only calls.
fn leads_to_a_call(steps: &[Step]) -> bool {
    let next = steps
        .iter()
        .find(|s| s.say.is_some() || s.calls_something());
    next.is_some_and(|s| s.say.is_none())
}

impl Step {
    fn calls_something(&self) -> bool {
        self.tool.is_some() || !self.tools.is_empty()
    }

    fn add_to(self, turn: &mut Turn, usage: &mut Option<Usage>) -> anyhow::Result<()> {
        ensure!(
            self.arguments.is_none() || self.tool.is_some(),
            "arguments without tool"
        );
        let crash = match self.crash {
            Some(Crash::Abort(true)) => Some(Action::Crash(None)),
            Some(Crash::Code(code)) => Some(Action::Crash(Some(code))),
            Some(Crash::Abort(false)) | None => None,
        };
        let actions = [
            self.ignore_sigterm.then_some(Action::IgnoreSigterm),
            self.spawn_child.then_some(Action::SpawnChild),
            self.gate.map(Action::Gate),
            self.sleep_ms.map(Action::Sleep),
            self.flood.map(Action::Flood),
            self.ask_model.then_some(Action::AskModel),
            self.error.map(Action::Error),
            self.hang.then_some(Action::Hang),
            crash,
            self.exit.map(Action::Exit),
        ];
        turn.actions.extend(actions.into_iter().flatten());
        let mut calls = self.tools;
        let varied = matches!(self.vary, Vary::Plain(true));
        if let Some(tool) = self.tool {
            let arguments = self.arguments;
            calls.insert(
                0,
                RawCall {
                    tool,
                    arguments,
                    vary: self.vary,
                },
            );
        }
        if self.say.is_none() && calls.is_empty() {
            return Ok(());
        }
        let message = turn.message.get_or_insert_default();
        if self.say.is_some() {
            message.say = self.say;
            message.vary = varied;
        }
        for call in calls {
            message.calls.push(Call::new(call)?);
        }
        message.usage = usage.take().or(message.usage);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Script;

    /// Says and tools of each turn, in brackets: `[a +Bash]`.
    fn shape(steps: &str) -> String {
        let script = Script::parse(&format!("- steps:\n{steps}")).unwrap();
        let (_, scenario) = script.choose("").unwrap();
        let turns = (0..).map_while(|i| scenario.turn(i));
        let of = |turn: &super::Turn| {
            let actions = "!".repeat(turn.actions.len());
            let Some(message) = &turn.message else {
                return actions;
            };
            let calls = message.calls.iter().map(|c| format!("+{}", c.tool));
            let parts: Vec<_> = message.say.iter().cloned().chain(calls).collect();
            format!("{actions}[{}]", parts.join(" "))
        };
        turns.map(of).collect()
    }

    #[test]
    fn a_text_joins_the_call_that_follows_it() {
        assert_eq!(
            shape("  - say: a\n  - gate: g\n  - tool: Bash\n  - say: b\n"),
            "![a +Bash][b]"
        );
    }

    #[test]
    fn a_text_before_a_text_ends_a_turn_as_end_turn_does() {
        assert_eq!(shape("  - say: a\n  - say: b\n"), "[a][b]");
        assert_eq!(
            shape("  - {say: a, end_turn: true}\n  - tool: Bash\n"),
            "[a][+Bash]"
        );
    }

    #[test]
    fn calls_of_one_message_stay_together_and_a_last_action_stands_alone() {
        let steps = "  - tools: [{tool: A}, {tool: B}]\n  - tool: C\n  - say: d\n  - crash: true\n";
        assert_eq!(shape(steps), "[+A +B][+C][d]!");
    }
}
