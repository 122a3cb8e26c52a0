//! What a run may reach and which tools it is shown: read from `config/links.yaml` and `config/agents.yaml`.

use std::{collections::BTreeMap, path::Path};

use access::{Reach, ToolRules};
use domain::{Links, Repository};
use serde::{Deserialize, de::DeserializeOwned};
use service::ConfigError;

/// The rules of all runs of an engine.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    links: Links,
    agents: BTreeMap<String, ToolRules>,
}

/// `config/agents.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agents {
    #[serde(default)]
    agents: BTreeMap<String, ToolRules>,
}

impl Rules {
    /// Reads the files that are named.
    ///
    /// # Errors
    /// Names the variable, the file, and the line that cannot be used.
    pub fn read(links: Option<&Path>, agents: Option<&Path>) -> Result<Self, ConfigError> {
        Ok(Self {
            links: file("LINKS_FILE", links)?,
            agents: file::<Agents>("AGENTS_FILE", agents)?.agents,
        })
    }

    /// What a run on these repositories reaches at the other providers.
    pub fn reach(&self, repositories: &[Repository]) -> Reach {
        let linked = self.links.of_repositories(repositories);
        Reach {
            jira_projects: linked.jira_projects,
            slack_channels: linked.slack_channels,
            sentry_projects: linked.sentry_projects,
        }
    }

    /// The tools that an agent is shown; the servers' default ones where nothing is said of it.
    pub fn tools(&self, agent: &str) -> ToolRules {
        self.agents.get(agent).cloned().unwrap_or_default()
    }
}

fn file<T: DeserializeOwned + Default>(
    variable: &'static str,
    path: Option<&Path>,
) -> Result<T, ConfigError> {
    let Some(path) = path else {
        return Ok(T::default());
    };
    let wrong = |error: &dyn std::fmt::Display| {
        ConfigError::new(
            variable,
            format!("cannot be used: {}: {error}", path.display()),
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    // A file of comments only says nothing.
    let read: Option<T> = serde_norway::from_str(&text).map_err(|error| wrong(&error))?;
    Ok(read.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../config")
            .join(name)
    }

    #[test]
    fn the_files_in_the_repository_can_be_read() {
        Rules::read(Some(&config("links.yaml")), Some(&config("agents.yaml"))).unwrap();
    }

    #[test]
    fn a_mistake_is_named_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agents.yaml");
        std::fs::write(&path, "agents:\n  planner: {read_ony: true}\n").unwrap();
        let error = Rules::read(None, Some(&path)).unwrap_err().to_string();
        assert!(
            error.contains("AGENTS_FILE")
                && error.contains("agents.yaml")
                && error.contains("line 2"),
            "{error}"
        );
    }
}
