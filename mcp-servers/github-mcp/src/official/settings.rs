//! `config.json`: how GitHub's server is started, and which of its tools belong together.

use std::sync::OnceLock;

use mcp::Toolset;
use serde::Deserialize;

/// Parts of `config.json`; its `image` is for the Dockerfile's reader.
#[derive(Deserialize)]
struct Settings<'a> {
    #[serde(borrow)]
    arguments: Vec<&'a str>,
    #[serde(borrow)]
    toolsets: Vec<Group<'a>>,
}

#[derive(Deserialize)]
struct Group<'a> {
    name: &'a str,
    default: bool,
    #[serde(borrow)]
    tools: Vec<&'a str>,
}

fn settings() -> &'static Settings<'static> {
    static SETTINGS: OnceLock<Settings<'static>> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        serde_json::from_str(include_str!("../../config.json")).expect("a test reads it")
    })
}

/// The arguments it is started with.
pub(super) fn arguments() -> impl Iterator<Item = &'static str> {
    settings().arguments.iter().copied()
}

/// Its toolsets as it names them; a tool of a newer version that is not among them is shown by default.
pub(crate) fn toolsets() -> &'static [Toolset] {
    static TOOLSETS: OnceLock<Vec<Toolset>> = OnceLock::new();
    TOOLSETS.get_or_init(|| {
        let group = |group: &'static Group<'static>| Toolset {
            name: group.name,
            default: group.default,
            tools: &group.tools,
        };
        settings().toolsets.iter().map(group).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_official_tool_is_in_one_toolset() {
        let mut tools: Vec<&str> = toolsets().iter().flat_map(|it| it.tools).copied().collect();
        let count = tools.len();
        tools.sort_unstable();
        tools.dedup();
        assert_eq!(tools.len(), count);
        assert_eq!(arguments().next(), Some("http"));
    }
}
