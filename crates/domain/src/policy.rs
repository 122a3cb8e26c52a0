//! What may be written without a person, what a person decides, and what is refused.

use serde::{Deserialize, Serialize};

use crate::{EffectKind, Trust};

/// Where a write goes, seen from the run that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The run's own work item, branch or pull request, or a new thing beside it.
    Own,
    /// Something else that its token reaches.
    Elsewhere,
}

/// A write as policy sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The kind.
    pub kind: EffectKind,
    /// The repository, project, channel it is in, as `acme/app`, `PROJ`, `C024BE91L`.
    pub scope: &'a str,
    /// Where it goes.
    pub place: Place,
    /// The least trusted text that the task has read; `None` where it read none of others.
    pub lowest_trust: Option<Trust>,
}

/// What policy says, and the rule that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is to be done.
    pub action: Action,
    /// The rule's name, for people.
    pub rule: String,
}

/// What is done about a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is made.
    Allow,
    /// A person decides.
    Hold,
    /// It is not made.
    Refuse,
    /// It is recorded, answered, and not made.
    DryRun,
}

/// Rules about writes, as `config/policy.yaml` states them; the default holds what cannot be taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Scopes in which everything waits for a person; patterns with `*`.
    #[serde(default)]
    pub observe: Vec<String>,
    /// The first that fits decides.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// How many effects a root task may make, by kind; the first that fits counts.
    #[serde(default)]
    pub caps: Vec<Cap>,
    /// Protected paths that pushes and commits may change all the same; patterns with `*`.
    #[serde(default)]
    pub allow_paths: Vec<PathRule>,
}

/// One rule; what it leaves out fits everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, shown to who approves.
    pub name: String,
    /// Kinds of effects, as `github.merge` or `github.*`.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Repositories, projects, channels, as `acme/*`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Where the write goes.
    #[serde(default)]
    pub place: Option<Place>,
    /// Fits tasks that have read a text of somebody trusted less than this.
    #[serde(default)]
    pub read_below: Option<Trust>,
    /// What is done.
    pub then: Action,
}

/// A cap of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The kind, as `github.comment` or `github.*`.
    pub kind: String,
    /// In which scopes; none means every.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// How many.
    pub most: u32,
}

/// Protected paths that are open in some scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathRule {
    /// In which scopes; none means every.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The paths, as `.github/workflows/*`.
    pub paths: Vec<String>,
}

impl Policy {
    /// What is to be done about a write.
    pub fn decide(&self, asked: Asked<'_>) -> Verdict {
        let verdict = |action, rule: &str| Verdict {
            action,
            rule: rule.to_owned(),
        };
        if asked.kind.is_status() {
            return verdict(Action::Allow, "the platform's own word");
        }
        let refused = self
            .rules
            .iter()
            .find(|rule| rule.fits(asked))
            .map(|rule| verdict(rule.then, &rule.name));
        // Observing never softens a refusal.
        if any_fits(&self.observe, asked.scope)
            && !matches!(&refused, Some(verdict) if verdict.action == Action::Refuse)
        {
            return verdict(Action::Hold, "observe");
        }
        refused.unwrap_or_else(|| {
            if asked.kind.held_by_default() {
                verdict(Action::Hold, "default: cannot be taken back")
            } else if asked.place == Place::Elsewhere {
                verdict(Action::Hold, "default: outside the run's work item")
            } else {
                verdict(Action::Allow, "default")
            }
        })
    }

    /// How many effects of a kind a root task may make in a scope.
    pub fn cap(&self, kind: EffectKind, scope: &str) -> u32 {
        self.caps
            .iter()
            .find(|cap| fits(&cap.kind, kind.as_str()) && none_or_fits(&cap.scopes, scope))
            .map_or_else(|| kind.default_cap(), |cap| cap.most)
    }

    /// Whether a protected path may be changed in a scope all the same.
    pub fn allows_path(&self, scope: &str, path: &str) -> bool {
        self.allow_paths
            .iter()
            .any(|rule| none_or_fits(&rule.scopes, scope) && any_fits(&rule.paths, path))
    }
}

impl Rule {
    fn fits(&self, asked: Asked<'_>) -> bool {
        none_or_fits(&self.kinds, asked.kind.as_str())
            && none_or_fits(&self.scopes, asked.scope)
            && self.place.is_none_or(|place| place == asked.place)
            && self
                .read_below
                .is_none_or(|least| asked.lowest_trust.is_some_and(|lowest| lowest < least))
    }
}

fn none_or_fits(patterns: &[String], text: &str) -> bool {
    patterns.is_empty() || any_fits(patterns, text)
}

fn any_fits(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| fits(pattern, text))
}

/// Whether a pattern, in which `*` stands for any text, is the whole of a text; case does not matter.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(part) = last.replace(part) {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests;
