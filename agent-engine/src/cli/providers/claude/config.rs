//! How Claude Code is started: its words, variables and files.

use secrecy::ExposeSecret as _;
use serde_json::{Map, Value, json};

use crate::cli::base::{Launch, Order};

/// The user's settings, the only ones that are read.
const SETTINGS: &str = include_str!("../../../../.claude/settings.json");

/// The tools of Claude Code itself that a run may use; the rest is refused.
const TOOLS: &[&str] = &[
    "Bash",
    "Edit",
    "Glob",
    "Grep",
    "MultiEdit",
    "NotebookEdit",
    "Read",
    "Task",
    "TodoWrite",
    "Write",
];

/// Where the files lie in the private home.
const MCP_FILE: &str = "mcp.json";
const SETTINGS_FILE: &str = ".claude/settings.json";

pub(super) fn launch(order: &Order) -> Launch {
    Launch {
        arguments: arguments(order),
        environment: environment(order),
        input: input(&order.prompt),
        files: vec![
            (MCP_FILE, mcp_config(order).to_string()),
            (SETTINGS_FILE, SETTINGS.to_owned()),
        ],
    }
}

fn arguments(order: &Order) -> Vec<String> {
    let tools: Vec<String> = TOOLS
        .iter()
        .map(|tool| (*tool).to_owned())
        .chain(
            order
                .servers
                .iter()
                .map(|server| format!("mcp__{}", server.name)),
        )
        .collect();
    let mcp_file = order.home.join(MCP_FILE).display().to_string();
    let mut words: Vec<String> = [
        "-p",
        "--output-format",
        "stream-json",
        "--input-format",
        "stream-json",
        "--verbose",
        "--setting-sources",
        "user",
        "--strict-mcp-config",
        "--permission-mode",
        "dontAsk",
    ]
    .map(str::to_owned)
    .to_vec();
    for (name, value) in [
        ("--session-id", order.session.uuid().to_string()),
        ("--mcp-config", mcp_file),
        ("--allowedTools", tools.join(",")),
        ("--max-turns", order.max_turns.to_string()),
        ("--append-system-prompt", order.rules.clone()),
    ] {
        words.extend([name.to_owned(), value]);
    }
    if let Some(model) = &order.model {
        words.extend(["--model".to_owned(), model.clone()]);
    }
    words
}

fn environment(order: &Order) -> Vec<(&'static str, String)> {
    let home = order.home.join(".claude").display().to_string();
    let mut variables = vec![
        ("ANTHROPIC_BASE_URL", order.model_url.clone()),
        ("CLAUDE_CONFIG_DIR", home),
    ];
    variables.extend(
        [
            // The real key is stamped by the model gateway.
            ("ANTHROPIC_API_KEY", "placeholder"),
            ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
            ("DISABLE_AUTOUPDATER", "1"),
            ("DISABLE_BUG_COMMAND", "1"),
            ("DISABLE_ERROR_REPORTING", "1"),
            ("DISABLE_TELEMETRY", "1"),
            // The few tools of our servers are named in the first request instead of being searched for.
            ("ENABLE_TOOL_SEARCH", "false"),
            ("MCP_TIMEOUT", "30000"),
            ("MCP_TOOL_TIMEOUT", "120000"),
        ]
        .map(|(name, value)| (name, value.to_owned())),
    );
    variables
}

/// One user message, as a line of JSON.
fn input(prompt: &str) -> Vec<u8> {
    let message = json!({ "type": "user", "message": { "role": "user", "content": prompt } });
    format!("{message}\n").into_bytes()
}

fn mcp_config(order: &Order) -> Value {
    let mut headers = Map::new();
    let bearer = format!("Bearer {}", order.token.expose_secret());
    headers.insert("Authorization".to_owned(), bearer.into());
    if let Some(parent) = &order.trace_parent {
        headers.insert("traceparent".to_owned(), parent.clone().into());
    }
    let servers: Map<String, Value> = order
        .servers
        .iter()
        .map(|server| {
            let entry = json!({ "type": "sse", "url": server.url, "headers": headers });
            (server.name.to_owned(), entry)
        })
        .collect();
    json!({ "mcpServers": servers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::base::Server;
    use domain::{Provider, SessionId};

    fn order() -> Order {
        Order {
            session: SessionId::generate(),
            prompt: "Say \"hello\"\nand stop.".to_owned(),
            rules: "Be kind.".to_owned(),
            home: "/work/tasks/x/home".into(),
            model_url: "http://127.0.0.1:1/run/s/model".to_owned(),
            model: Some("claude-sonnet-4-5".to_owned()),
            max_turns: 7,
            servers: Provider::ALL
                .iter()
                .map(|provider| Server {
                    name: provider.as_str(),
                    url: format!("${{{}_MCP_URL}}/sse", provider.as_str().to_uppercase()),
                })
                .chain([Server {
                    name: "knowledge-graph",
                    url: "${KNOWLEDGE_GRAPH_URL}/sse".to_owned(),
                }])
                .collect(),
            token: "${RUN_TOKEN}".into(),
            trace_parent: None,
        }
    }

    #[test]
    fn no_credential_is_among_the_words_or_variables() {
        let launch = launch(&Order {
            token: "rt1.secret".into(),
            ..order()
        });
        let words = launch.arguments.join(" ");
        assert!(
            !words.contains("rt1.secret") && !words.contains("hello"),
            "{words}"
        );
        assert!(
            launch
                .environment
                .iter()
                .all(|(_, value)| !value.contains("rt1.secret"))
        );
        assert!(launch.files[0].1.contains("Bearer rt1.secret"));
    }

    #[test]
    fn the_prompt_is_one_line() {
        let input = String::from_utf8(launch(&order()).input).unwrap();
        assert_eq!(input.lines().count(), 1);
        let line: Value = serde_json::from_str(&input).unwrap();
        assert_eq!(line["message"]["content"], "Say \"hello\"\nand stop.");
    }

    #[test]
    fn mcp_json_shows_what_a_run_is_given() {
        let shown: Value = serde_json::from_str(include_str!("../../../../mcp.json")).unwrap();
        assert_eq!(
            shown,
            mcp_config(&order()),
            "bring agent-engine/mcp.json up to date"
        );
    }

    #[test]
    fn the_settings_are_json() {
        assert!(serde_json::from_str::<Value>(SETTINGS).unwrap().is_object());
    }
}
