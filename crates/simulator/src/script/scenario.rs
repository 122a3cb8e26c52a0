//! One scenario: when it applies, what it takes from the prompt, what it does.

use std::collections::BTreeMap;

use anyhow::Context as _;
use regex::Regex;
use serde::Deserialize;

use super::{
    capture,
    step::Step,
    template::Scope,
    turn::{Turn, turns},
};

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum File {
    List(Vec<Raw>),
    Map { scenarios: Vec<Raw> },
}

impl File {
    pub(super) fn scenarios(self) -> Vec<Raw> {
        match self {
            Self::List(scenarios) | Self::Map { scenarios } => scenarios,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    #[serde(default)]
    when: Option<String>,
    #[serde(default)]
    vars: BTreeMap<String, String>,
    steps: Vec<Step>,
}

impl Raw {
    pub(super) fn compile(self) -> anyhow::Result<Scenario> {
        let regex = |(name, text): (String, String)| {
            let regex = Regex::new(&text).with_context(|| format!("variable {name}"))?;
            anyhow::Ok((name, regex))
        };
        Ok(Scenario {
            // A plain text that is no regex is looked for as it stands.
            pattern: self.when.as_deref().and_then(|w| Regex::new(w).ok()),
            when: self.when,
            vars: self
                .vars
                .into_iter()
                .map(regex)
                .collect::<anyhow::Result<_>>()?,
            turns: turns(self.steps)?,
        })
    }
}

/// What is said and done in one kind of conversation.
#[derive(Clone, Debug)]
pub struct Scenario {
    when: Option<String>,
    pattern: Option<Regex>,
    vars: BTreeMap<String, Regex>,
    turns: Vec<Turn>,
}

impl Scenario {
    pub(super) fn fits(&self, prompt: &str) -> bool {
        let Some(when) = &self.when else { return true };
        prompt.contains(when) || self.pattern.as_ref().is_some_and(|p| p.is_match(prompt))
    }

    /// The turn that follows this many messages of the assistant.
    pub fn turn(&self, index: usize) -> Option<&Turn> {
        self.turns.get(index)
    }

    /// Adds the scenario's variables, as the prompt has them.
    pub fn scope(&self, mut scope: Scope) -> Scope {
        for (name, regex) in &self.vars {
            if let Some(value) = capture(regex, &scope.prompt) {
                scope.vars.insert(name.clone(), value);
            }
        }
        scope
    }
}
