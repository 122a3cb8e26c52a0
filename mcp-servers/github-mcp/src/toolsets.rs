//! Which tools belong together, and which of them a run is shown where nobody says otherwise.

use mcp::Toolset;

/// All toolsets, named as GitHub's official server names them where it has them.
pub(crate) const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "issues",
        default: true,
        tools: &["add_issue_comment", "issue_read"],
    },
    Toolset {
        name: "repos",
        default: true,
        tools: &["get_file_contents"],
    },
    Toolset {
        name: "pull_requests",
        default: true,
        tools: &[
            "create_pull_request",
            "list_pull_requests",
            "pull_request_read",
            "pull_request_review_write",
            "add_reply_to_pull_request_comment",
            "update_pull_request",
        ],
    },
    Toolset {
        name: "pull_requests_granular",
        default: false,
        tools: &[
            "add_pull_request_review_comment",
            "merge_pull_request",
            "request_pull_request_reviewers",
            "resolve_review_thread",
            "search_pull_requests",
            "unresolve_review_thread",
            "update_pull_request_branch",
        ],
    },
    Toolset {
        name: "actions",
        default: true,
        tools: &["actions_list", "get_job_logs"],
    },
    Toolset {
        name: "actions_granular",
        default: false,
        tools: &["actions_get", "actions_run_trigger"],
    },
];
