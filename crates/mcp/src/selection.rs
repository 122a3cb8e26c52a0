//! Which tools one source asks for: the operator, a token, or a request's headers.

use access::ToolRules;
use axum::http::HeaderMap;

use crate::Toolset;

/// Every toolset.
const ALL: &str = "all";
/// The toolsets that are shown where nobody says which.
const DEFAULT: &str = "default";

/// What a source names; a source that names nothing leaves everything as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Names of toolsets, `all` or `default`.
    pub(crate) toolsets: Vec<String>,
    /// Names of tools, shown beside those of the toolsets.
    pub(crate) tools: Vec<String>,
    /// Names of tools that are not shown.
    pub(crate) exclude: Vec<String>,
    /// Whether only tools that read are shown.
    pub(crate) read_only: bool,
}

/// A tool as selections see it.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) name: &'a str,
    /// Its toolset; `None` where the server has none, as a server behind a bridge.
    pub(crate) toolset: Option<&'a Toolset>,
    /// Whether it promises to change nothing.
    pub(crate) reads: bool,
}

impl Selection {
    /// What GitHub's own server reads from a request: X-MCP-Toolsets, -Tools, -Exclude-Tools and -Readonly.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            let values = headers.get_all(name).into_iter();
            let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
            values.join(",")
        };
        let read_only = text("x-mcp-readonly").to_ascii_lowercase();
        Self {
            toolsets: names(&text("x-mcp-toolsets")),
            tools: names(&text("x-mcp-tools")),
            exclude: names(&text("x-mcp-exclude-tools")),
            read_only: !["", "0", "f", "false"].contains(&read_only.trim()),
        }
    }

    /// What a run token rules: its toolsets, and within them its tools. A token without either gets the default ones.
    pub(crate) fn of_token(rules: &ToolRules) -> [Self; 2] {
        let mut toolsets = rules.toolsets.clone();
        if toolsets.is_empty() && rules.allowed.is_empty() {
            toolsets.push(DEFAULT.to_owned());
        }
        let by_toolset = Self {
            toolsets,
            read_only: rules.read_only,
            ..Self::default()
        };
        let by_name = Self {
            tools: rules.allowed.clone(),
            ..Self::default()
        };
        [by_toolset, by_name]
    }

    /// Whether the tool is shown as far as this source goes; `default` decides about the word.
    pub(crate) fn shows(
        &self,
        tool: Candidate<'_>,
        default: impl Fn(Candidate<'_>) -> bool,
    ) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == tool.name);
        if named(&self.exclude) || (self.read_only && !tool.reads) {
            return false;
        }
        if !self.chooses() {
            return true;
        }
        let in_toolset = |name: &String| match name.as_str() {
            ALL => true,
            DEFAULT => default(tool),
            name => tool.toolset.is_some_and(|toolset| toolset.name == name),
        };
        named(&self.tools) || self.toolsets.iter().any(in_toolset)
    }

    /// Whether it names tools to show.
    pub(crate) const fn chooses(&self) -> bool {
        !(self.toolsets.is_empty() && self.tools.is_empty())
    }

    /// Names that this server does not know, of toolsets or tools.
    pub(crate) fn unknown(&self, toolsets: &[Toolset]) -> Option<String> {
        let toolset = |name: &str| {
            [ALL, DEFAULT].contains(&name) || toolsets.iter().any(|it| it.name == name)
        };
        let tool = |name: &str| toolsets.iter().any(|it| it.tools.contains(&name));
        let sets = self.toolsets.iter().filter(|name| !toolset(name));
        let tools = self.tools.iter().filter(|name| !tool(name));
        sets.chain(tools).next().cloned()
    }
}

/// The names of a comma list.
pub(crate) fn names(text: &str) -> Vec<String> {
    text.split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}
