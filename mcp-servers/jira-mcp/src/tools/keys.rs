//! Arguments that many tools share, and lists that come as one text.

use mcp::Failure;
use schemars::JsonSchema;
use serde::Deserialize;

/// One issue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneIssue {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    pub(super) issue_key: String,
}

/// One project.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneProject {
    /// The project's key, as PROJ.
    #[schemars(length(min = 1, max = 32))]
    pub(super) project_key: String,
}

/// Nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The parts of `PROJ-1, PROJ-2`.
pub(super) fn parts(name: &str, text: &str) -> Result<Vec<String>, Failure> {
    let parts: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if parts.is_empty() {
        return Err(Failure::new(format!(
            "{name} is empty; write it as PROJ-1, PROJ-2"
        )));
    }
    Ok(parts)
}
