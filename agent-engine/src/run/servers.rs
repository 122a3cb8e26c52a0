//! The MCP servers of a run: those of the enabled providers.

use domain::Provider;
use url::Url;

use crate::{cli::base::Server, config::Config};

/// The enabled providers; without the tools of each a run is not started.
pub(super) fn names(config: &Config) -> Vec<&'static str> {
    enabled(config).map(Provider::as_str).collect()
}

/// The servers and where they are.
pub(super) fn of_run(config: &Config) -> Vec<Server> {
    let graph = config.knowledge_graph_url.as_ref().map(|url| Server {
        name: "knowledge-graph",
        url: events_of(url),
    });
    enabled(config)
        .map(|provider| Server {
            name: provider.as_str(),
            url: events_of(address(config, provider)),
        })
        .chain(graph)
        .collect()
}

pub(super) fn enabled(config: &Config) -> impl Iterator<Item = Provider> {
    let providers = &config.service.providers;
    Provider::ALL
        .iter()
        .copied()
        .filter(move |provider| providers.enabled(*provider))
}

fn address(config: &Config, provider: Provider) -> &Url {
    match provider {
        Provider::Github => &config.github_mcp_url,
        Provider::Jira => &config.jira_mcp_url,
        Provider::Slack => &config.slack_mcp_url,
        Provider::Sentry => &config.sentry_mcp_url,
    }
}

fn events_of(base: &Url) -> String {
    format!("{}/sse", base.as_str().trim_end_matches('/'))
}
