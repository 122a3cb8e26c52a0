//! Each coding CLI lists the tools of all four servers and calls one of each, at the addresses of `mcp.json`.

use serde_json::{Value, json};
use tests::{HeldRun, World, clients::Client};

use super::{CALLS, check_answer, with_reach, world};

const SERVERS: [&str; 4] = ["github", "jira", "slack", "sentry"];

/// The key that the simulated models ask for.
const KEY: &str = "sim-model-key";

/// What a CLI is told about its servers: each with its address, under the entry's form.
fn servers(world: &World, entry: impl Fn(String) -> Value) -> Value {
    let of = |server: &str| {
        let url = world.stack.plan.url(&format!("{server}-mcp"));
        (server.to_owned(), entry(format!("{url}/sse")))
    };
    SERVERS
        .into_iter()
        .map(of)
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn prompt(client: &str) -> String {
    format!("Client: {client}\nRepository: acme/{client}\n")
}

/// Plays the script with a CLI and looks at what the model saw and the simulator was made to do.
async fn check(client: &str, api: &str, configure: impl AsyncFnOnce(&World, &str) -> Client) {
    let world = world().await;
    let repository = format!("acme/{client}");
    let run = HeldRun::start(world, &repository, 1).await.unwrap();
    let cli = configure(world, &with_reach(&run)).await;
    let said = cli.run(&prompt(client)).await.unwrap();

    let seen = world.seen().await.unwrap();
    let begins = format!("Client: {client}\n");
    let asked = |request: &&Value| {
        request["prompt"].as_str().unwrap().contains(&begins) && !request["step"].is_null()
    };
    let requests: Vec<_> = seen.list("model_requests").filter(asked).collect();
    let shown = format!("{said:?}\n{requests:#?}");
    assert!(
        requests.iter().all(|request| request["api"] == api),
        "{shown}"
    );
    let listed = requests[0]["tool_names"].to_string();
    for (_, tool, _) in CALLS {
        assert!(listed.contains(tool), "{tool} is not listed: {shown}");
    }
    let answers: Vec<_> = requests
        .iter()
        .flat_map(|request| request["results"].as_array().unwrap())
        .collect();
    assert_eq!(answers.len(), CALLS.len() + 1, "{shown}");
    for ((server, _, _), answer) in CALLS.iter().zip(answers) {
        check_answer(server, answer, &requests);
    }
    let comments = seen.comments(&repository, 1, &format!("{client} was here."));
    assert_eq!(comments.len(), 1, "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn claude_code_lists_and_calls_tools_of_all_four_servers() {
    check("claude", "anthropic", async |world, token| {
        let headers = json!({ "Authorization": "Bearer ${RUN_TOKEN}" });
        let servers = servers(
            world,
            |url| json!({ "type": "sse", "url": url, "headers": headers }),
        );
        let client = Client::cli("claude").unwrap();
        let file = client.home().join("mcp.json").display().to_string();
        let model = format!("{}/anthropic", world.stack.plan.url("simulator"));
        client
            .file("mcp.json", &json!({ "mcpServers": servers }).to_string())
            .unwrap()
            .arguments(["-p", "--output-format", "stream-json", "--verbose"])
            .arguments(["--permission-mode", "dontAsk", "--strict-mcp-config"])
            .arguments([
                "--allowedTools",
                "mcp__github,mcp__jira,mcp__slack,mcp__sentry",
            ])
            .argument("--mcp-config")
            .argument(file)
            .variable("RUN_TOKEN", token)
            .variable("ANTHROPIC_API_KEY", KEY)
            .variable("ANTHROPIC_BASE_URL", model)
            .variable("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            // Otherwise tools are looked up one by one and not listed to the model.
            .variable("ENABLE_TOOL_SEARCH", "false")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codex_lists_and_calls_tools_of_all_four_servers() {
    check("codex", "openai-responses", async |world, token| {
        let simulator = world.stack.plan.url("simulator");
        let servers = SERVERS.map(|server| {
            let url = world.stack.plan.url(&format!("{server}-mcp"));
            format!("[mcp_servers.{server}]\nurl = \"{url}/sse\"\nbearer_token_env_var = \"RUN_TOKEN\"\n")
        });
        let config = format!(
            "model = \"sim-model\"\nmodel_provider = \"sim\"\napproval_policy = \"never\"\n\
             sandbox_mode = \"danger-full-access\"\n[model_providers.sim]\nname = \"sim\"\n\
             base_url = \"{simulator}/openai/v1\"\nwire_api = \"responses\"\nenv_key = \"MODEL_KEY\"\n{}",
            servers.concat()
        );
        let client = Client::cli("codex").unwrap().file(".codex/config.toml", &config).unwrap();
        client
            .arguments(["exec", "--json", "--skip-git-repo-check", "-"])
            .variable("RUN_TOKEN", token)
            .variable("MODEL_KEY", KEY)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gemini_cli_lists_and_calls_tools_of_all_four_servers() {
    check("gemini", "gemini", async |world, token| {
        let headers = json!({ "Authorization": "Bearer $MCP_RUN_TOKEN" });
        let servers = servers(world, |url| json!({ "type": "sse", "url": url, "headers": headers, "trust": true }));
        let settings = json!({
            "mcpServers": servers,
            "security": { "folderTrust": { "enabled": false }, "auth": { "selectedType": "gemini-api-key" } },
            "general": { "disableAutoUpdate": true },
            "privacy": { "usageStatisticsEnabled": false },
        });
        let model = format!("{}/gemini", world.stack.plan.url("simulator"));
        let client = Client::cli("gemini").unwrap();
        client
            .file(".gemini/settings.json", &settings.to_string())
            .unwrap()
            .arguments(["-o", "stream-json", "--approval-mode", "yolo", "-m", "gemini-2.5-pro"])
            .variable("MCP_RUN_TOKEN", token)
            .variable("GEMINI_API_KEY", KEY)
            .variable("GOOGLE_GEMINI_BASE_URL", model)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opencode_lists_and_calls_tools_of_all_four_servers() {
    check("opencode", "openai-chat", async |world, token| {
        let headers = json!({ "Authorization": "Bearer {env:RUN_TOKEN}" });
        let servers = servers(world, |url| {
            json!({ "type": "remote", "url": url, "enabled": true, "oauth": false, "headers": headers })
        });
        let base = format!("{}/openai/v1", world.stack.plan.url("simulator"));
        let provider = json!({
            "npm": "@ai-sdk/openai-compatible",
            "name": "sim",
            "options": { "baseURL": base, "apiKey": KEY },
            "models": { "sim-model": { "name": "sim-model" } },
        });
        let config = json!({
            "autoupdate": false,
            "share": "disabled",
            "model": "sim/sim-model",
            "provider": { "sim": provider },
            "mcp": servers,
        });
        let client = Client::cli("opencode").unwrap();
        client
            .file(".config/opencode/opencode.json", &config.to_string())
            .unwrap()
            .arguments(["run", "--format", "json"])
            .variable("RUN_TOKEN", token)
            .variable("OPENCODE_DISABLE_MODELS_FETCH", "1")
            .variable("OPENCODE_DISABLE_AUTOUPDATE", "1")
            .variable("OPENCODE_DISABLE_LSP_DOWNLOAD", "1")
    })
    .await;
}
