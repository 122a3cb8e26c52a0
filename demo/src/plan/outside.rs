//! Where the simulated providers are, and the credentials that they ask for; those open nothing else.

/// The variables of a provider's API service.
pub(super) fn of(provider: &str, simulator: &str) -> Vec<(&'static str, String)> {
    let at = |path: &str| format!("{simulator}{path}");
    match provider {
        "github" => vec![
            ("GITHUB_TOKEN", "sim-github-token".to_owned()),
            ("GITHUB_API_URL", at("/github")),
            ("GITHUB_GIT_URL", at("/git")),
        ],
        "jira" => vec![
            ("JIRA_BASE_URL", at("/jira")),
            ("JIRA_EMAIL", "bot@example.com".to_owned()),
            ("JIRA_API_TOKEN", "sim-jira-token".to_owned()),
        ],
        "slack" => vec![
            ("SLACK_BOT_TOKEN", "xoxb-sim-slack-token".to_owned()),
            ("SLACK_API_URL", at("/slack/api")),
        ],
        "sentry" => vec![
            ("SENTRY_AUTH_TOKEN", "sim-sentry-token".to_owned()),
            ("SENTRY_ORG", "acme".to_owned()),
            ("SENTRY_URL", at("/sentry")),
        ],
        _ => Vec::new(),
    }
}
