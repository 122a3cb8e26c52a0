//! Which tools a run is shown and may call: the operator's choice, then its token's, then the request's headers.

use std::sync::Arc;

use access::ToolRules;
use axum::http::HeaderMap;
use rmcp::model::Tool;

use crate::{
    Failure, Toolset,
    selection::{Candidate, Selection},
};

/// A server's toolsets, narrowed by its operator.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    toolsets: &'static [Toolset],
    operator: Arc<Selection>,
}

/// What one request is offered.
pub(crate) struct Offer<'a> {
    catalogue: &'a Catalogue,
    /// Each can only take away.
    asked: [Selection; 3],
}

impl Catalogue {
    /// All toolsets, where no operator narrows them.
    pub fn all(toolsets: &'static [Toolset]) -> Self {
        Self::new(toolsets, Selection::default())
    }

    pub(crate) fn new(toolsets: &'static [Toolset], operator: Selection) -> Self {
        Self {
            toolsets,
            operator: Arc::new(operator),
        }
    }

    /// What a run with these rules is offered, when its request has these headers.
    pub(crate) fn offer(&self, rules: &ToolRules, headers: &HeaderMap) -> Offer<'_> {
        let [by_toolset, by_name] = Selection::of_token(rules);
        Offer {
            catalogue: self,
            asked: [by_toolset, by_name, Selection::of_headers(headers)],
        }
    }

    /// What an operator has chosen is this installation's default.
    fn by_default(&self, tool: Candidate<'_>) -> bool {
        let built_in = |tool: Candidate<'_>| tool.toolset.is_none_or(|toolset| toolset.default);
        if self.operator.chooses() {
            self.operator.shows(tool, built_in)
        } else {
            built_in(tool)
        }
    }
}

impl Offer<'_> {
    /// Whether the tool is offered.
    pub(crate) fn shows(&self, name: &str, reads: bool) -> bool {
        let toolsets = self.catalogue.toolsets.iter();
        let tool = Candidate {
            name,
            toolset: toolsets.into_iter().find(|it| it.tools.contains(&name)),
            reads,
        };
        let sources = [self.catalogue.operator.as_ref()].into_iter();
        sources
            .chain(&self.asked)
            .all(|source| source.shows(tool, |tool| self.catalogue.by_default(tool)))
    }

    /// Whether the tool is offered, by its own annotations.
    pub(crate) fn shows_tool(&self, tool: &Tool) -> bool {
        self.shows(&tool.name, reads(tool))
    }
}

/// Only a tool that promises it reads counts as one that does.
fn reads(tool: &Tool) -> bool {
    let hint = tool.annotations.as_ref().and_then(|it| it.read_only_hint);
    hint.unwrap_or(false)
}

/// What a call of a hidden or unknown tool is answered.
pub(crate) fn not_offered<'a>(name: &str, offered: impl IntoIterator<Item = &'a str>) -> Failure {
    let mut offered: Vec<&str> = offered.into_iter().collect();
    offered.sort_unstable();
    let offered = if offered.is_empty() {
        "none".to_owned()
    } else {
        offered.join(", ")
    };
    // The name is the caller's; a long one is not sent back.
    let name: String = name.chars().take(80).collect();
    Failure::new(format!(
        "{name} is not offered to this run\nOffered: {offered}\nWhat to try: one of these, or end your turn and say what is missing"
    ))
}

#[cfg(test)]
mod tests;
