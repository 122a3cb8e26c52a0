//! The protocol's own suite, as far as it needs no tools of its own.

use access::Audience;
use slack_mcp::Config;
use testkit::{Runs, conformance_without_fixture};

#[tokio::test(flavor = "multi_thread")]
async fn the_scenarios_that_need_no_fixture_pass() {
    let runs = Runs::new(Audience::Slack);
    let key = runs.public_key();
    // No scenario calls a tool, so nothing needs to answer here.
    let arguments = [
        "--providers",
        "slack",
        "--run-token-public-key",
        &key,
        "--slack-api-service-url",
        "http://127.0.0.1:9",
    ];
    let running = testkit::start::<Config>(&arguments).await.unwrap();
    conformance_without_fixture(running.address, &runs.token()).await;
}
