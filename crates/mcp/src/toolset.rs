//! Groups of tools, so that a run is shown only what its agent needs.

use std::collections::BTreeMap;

use rmcp::{ServerHandler, model::Tool};

/// A group of tools with one subject.
#[derive(Debug, Clone, Copy)]
pub struct Toolset {
    /// Its name in settings, headers and run tokens, as `issues`.
    pub name: &'static str,
    /// Whether its tools are shown where nobody says which.
    pub default: bool,
    /// The names of its tools; each tool is in exactly one toolset.
    pub tools: &'static [&'static str],
}

/// A server's handler that can name all its tools, whoever asks.
pub trait Tools: ServerHandler + Clone {
    /// Every tool.
    fn all(&self) -> Vec<Tool>;
}

/// Tools and toolsets that do not fit: a sentence for each tool that is not in exactly one toolset, or does not exist.
pub(crate) fn misfits(toolsets: &[Toolset], tools: &[Tool]) -> Vec<String> {
    let mut homes: BTreeMap<&str, Vec<&str>> = tools
        .iter()
        .map(|tool| (tool.name.as_ref(), Vec::new()))
        .collect();
    let mut found = Vec::new();
    for toolset in toolsets {
        for tool in toolset.tools {
            match homes.get_mut(tool) {
                Some(names) => names.push(toolset.name),
                None => found.push(format!("toolset {} names no tool: {tool}", toolset.name)),
            }
        }
    }
    for (tool, names) in homes {
        match names.as_slice() {
            [_] => {}
            [] => found.push(format!("tool {tool} is in no toolset")),
            names => found.push(format!(
                "tool {tool} is in {} toolsets: {}",
                names.len(),
                names.join(", ")
            )),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn every_tool_is_in_exactly_one_toolset_or_named() {
        let tools = ["read", "write", "lost"].map(|name| Tool::new(name, "", Arc::default()));
        let set = |name, tools| Toolset {
            name,
            default: true,
            tools,
        };
        let toolsets = [set("a", &["read", "write"]), set("b", &["write", "gone"])];
        assert_eq!(
            misfits(&toolsets, &tools),
            [
                "toolset b names no tool: gone",
                "tool lost is in no toolset",
                "tool write is in 2 toolsets: a, b"
            ]
        );
        assert_eq!(misfits(&toolsets[..1], &tools[..2]), [""; 0]);
    }
}
