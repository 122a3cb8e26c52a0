//! The page that lists the tools.

use std::path::Path;

use access::Audience;
use github_mcp::{Config, TOOLSETS};
use testkit::{ToolsetRow, hold_tools_page};

#[tokio::test]
async fn the_page_lists_the_tools_as_the_server_does() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("TOOLS.md");
    let rows: Vec<ToolsetRow<'_>> = TOOLSETS
        .iter()
        .map(|toolset| (toolset.name, toolset.default, toolset.tools))
        .collect();
    hold_tools_page::<Config>(&file, Audience::Github, "--github-api-service-url", &rows).await;
}
