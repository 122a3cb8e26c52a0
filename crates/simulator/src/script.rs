//! What a model, or sim-agent in its place, does: the same file serves both.

use anyhow::Context as _;
use regex::Regex;

mod scenario;
mod step;
mod template;
mod turn;

pub use scenario::Scenario;
pub use step::{ApiError, Usage};
pub use template::{Scope, Unknown};
pub use turn::{Action, Call, Message, Turn};

/// Scenarios in the order they are tried.
#[derive(Clone, Debug, Default)]
pub struct Script {
    scenarios: Vec<Scenario>,
}

impl Script {
    /// Reads YAML or JSON: a list of scenarios, or a map with `scenarios`.
    ///
    /// # Errors
    /// If it is neither, or names a key, regex or step that is not known.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let file: scenario::File = serde_norway::from_str(text).context("read the script")?;
        let compile = |(i, raw): (usize, scenario::Raw)| {
            raw.compile().with_context(|| format!("scenario {}", i + 1))
        };
        let scenarios = file.scenarios().into_iter().enumerate().map(compile);
        Ok(Self {
            scenarios: scenarios.collect::<anyhow::Result<_>>()?,
        })
    }

    /// Reads a script file.
    ///
    /// # Errors
    /// If there is no such file, or it is not a script.
    pub fn load(path: &std::path::Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("read the script {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// The first scenario that fits the conversation's first user text, with its place.
    pub fn choose(&self, prompt: &str) -> Option<(usize, &Scenario)> {
        let mut all = self.scenarios.iter().enumerate();
        all.find(|(_, s)| s.fits(prompt))
    }
}

/// The first capture of a regex, or the whole match if it captures nothing.
pub(crate) fn capture(regex: &Regex, text: &str) -> Option<String> {
    let found = regex.captures(text)?;
    found
        .get(1)
        .or_else(|| found.get(0))
        .map(|m| m.as_str().to_owned())
}
