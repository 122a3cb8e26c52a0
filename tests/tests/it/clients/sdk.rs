//! MCP's own client libraries, Python's and TypeScript's, over both transports: list, call, progress, cancel.

use access::Issuer;
use serde_json::{Value, json};
use tests::{HeldRun, clients::Client, fixture::Fixture};

use super::{CALLS, world};

async fn check(name: &str, client: Client) {
    let world = world().await;
    let repository = format!("acme/{name}");
    let run = HeldRun::start(world, &repository, 1).await.unwrap();
    let token = super::with_reach(&run);
    let issuer = Issuer::from_base64(&world.stack.secrets.run_token_private_key).unwrap();
    let fixture = Fixture::start(&issuer).await.unwrap();

    // Issue 2 is behind a gate that nobody opens.
    let simulator = world.stack.plan.url("simulator");
    let held =
        json!({ "match": format!("/repos/{repository}/issues/2"), "gate": name, "times": 0 });
    let faults = format!("{simulator}/_sim/faults");
    let answer = world.client.post(faults).json(&held).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");

    let url = |server: &str| world.stack.plan.url(&format!("{server}-mcp"));
    let servers = CALLS.map(|(server, tool, arguments)| {
        let arguments = arguments.replace("REPO", name);
        let arguments: Value = serde_json::from_str(&arguments).unwrap();
        (
            server.to_owned(),
            json!({ "url": url(server), "tool": tool, "arguments": arguments }),
        )
    });
    let slow = json!({ "method": "get", "owner": "acme", "repo": name, "issue_number": 2 });
    let plan = json!({
        "token": token,
        "servers": servers.into_iter().collect::<serde_json::Map<_, _>>(),
        "progress": { "url": fixture.url, "tool": "test_tool_with_progress" },
        "slow": { "url": url("github"), "tool": "issue_read", "arguments": slow,
            "arrived": format!("{simulator}/_sim/gates/{name}?arrival=true") },
    });
    let said = client.run(&plan.to_string()).await.unwrap().json().unwrap();

    for transport in ["sse", "mcp"] {
        let said = &said[transport];
        for (server, tool, _) in CALLS {
            let tools = said["servers"][server]["tools"].as_array().unwrap();
            assert!(
                tools.iter().any(|name| name == tool),
                "{transport} {server}: {tools:?}"
            );
            super::check_answer(
                server,
                &said["servers"][server]["text"],
                &said["servers"][server],
            );
        }
        let told: Vec<f64> = serde_json::from_value(said["progress"].clone()).unwrap();
        assert_eq!(told, [0.0, 50.0, 100.0], "{transport}");
        assert_eq!(
            said["cancelled"],
            json!({ "ended": "cancelled", "lists_again": true }),
            "{transport}"
        );
    }
    // The cancelled call was given up all the way to the provider.
    let nobody_waits = async || {
        let state = world.seen().await?;
        Ok(state.0["gates"][name]["waiting"] == 0)
    };
    world.until(nobody_waits).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pythons_client_lists_calls_hears_progress_and_cancels_over_both_transports() {
    check("python", Client::python("mcp_client.py").unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescripts_sdk_lists_calls_hears_progress_and_cancels_over_both_transports() {
    check("typescript", Client::node("mcp_client.mjs").unwrap()).await;
}
