//! The page that lists an MCP server's tools, so that a test can hold the page to the server.

use std::fmt::Write as _;

use serde_json::Value;

/// A toolset: its name, whether it is a default one, and its tools' names.
pub type ToolsetRow<'a> = (&'a str, bool, &'a [&'a str]);

/// The page of a server; `tools` is the answer to `tools/list` for all toolsets.
///
/// # Panics
/// Panics where a toolset names a tool that is not listed.
pub fn tools_page(server: &str, toolsets: &[ToolsetRow<'_>], tools: &Value) -> String {
    let tools = tools["tools"].as_array().expect("tools/list answers tools");
    let mut page = format!(
        "# Tools of {server}\n\n{} tools. A run is shown the default toolsets unless `config/agents.yaml` says otherwise.\n",
        tools.len()
    );
    for (name, default, names) in toolsets {
        let default = if *default { " (default)" } else { "" };
        let _ = write!(
            page,
            "\n## {name}{default}\n\n| tool | | does | parameters |\n|---|---|---|---|\n"
        );
        for name in *names {
            let tool = tools
                .iter()
                .find(|tool| tool["name"] == **name)
                .unwrap_or_else(|| panic!("{name} is not listed"));
            page.push_str(&row(tool));
        }
    }
    page
}

fn row(tool: &Value) -> String {
    let hints = &tool["annotations"];
    let kind = match (
        hints["readOnlyHint"] == true,
        hints["destructiveHint"] == true,
    ) {
        (true, _) => "reads",
        (false, false) => "writes",
        (false, true) => "writes over",
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().replace('\n', " ");
    let description = text(&tool["description"]);
    let sentence = description
        .split_once(". ")
        .map_or(description.as_str(), |(first, _)| first)
        .trim_end_matches('.');
    format!(
        "| `{}` | {kind} | {} | {} |\n",
        text(&tool["name"]),
        sentence.replace('|', "\\|"),
        parameters(tool)
    )
}

fn parameters(tool: &Value) -> String {
    let schema = &tool["inputSchema"];
    let required = schema["required"].as_array();
    let names = schema["properties"].as_object().map(|all| {
        all.keys()
            .map(|name| {
                let needed = required.is_some_and(|list| list.iter().any(|it| it == name));
                if needed {
                    format!("**{name}**")
                } else {
                    name.clone()
                }
            })
            .collect::<Vec<_>>()
            .join(", ")
    });
    names.unwrap_or_default()
}
