//! The page that lists an MCP server's tools, so that a test can hold the page to the server.

use std::{fmt::Write as _, path::Path};

use access::Audience;
use serde_json::{Value, json};
use service::Program;

use crate::{McpClient, Runs, start};

/// A toolset: its name, whether it is a default one, and its tools' names.
pub type ToolsetRow<'a> = (&'a str, bool, &'a [&'a str]);

/// Holds a server's page to what the server lists; with `UPDATE_PAGES` in the environment the page is written instead.
///
/// `url_flag` names its API service's address, as `--slack-api-service-url`.
///
/// # Panics
/// Panics where the page says anything else, or the server does not start.
pub async fn hold_tools_page<P: Program>(
    file: &Path,
    audience: Audience,
    url_flag: &str,
    toolsets: &[ToolsetRow<'_>],
) {
    let runs = Runs::new(audience);
    let arguments = [
        "--providers",
        "github,jira,slack,sentry",
        "--run-token-public-key",
        &runs.public_key(),
        url_flag,
        "http://127.0.0.1:1",
    ];
    let server = start::<P>(&arguments).await.expect("start the server");
    let token = runs.token_with(|claims| claims.tools.toolsets = vec!["all".to_owned()]);
    let tools = McpClient::new(server.address, token)
        .ask("tools/list", json!({}))
        .await;
    let page = tools_page(P::NAME, toolsets, &tools);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(file, &page).expect("write the page");
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(written, page, "run the test again with UPDATE_PAGES=1");
}

/// The page of a server; `tools` is the answer to `tools/list` for all toolsets.
fn tools_page(server: &str, toolsets: &[ToolsetRow<'_>], tools: &Value) -> String {
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
