//! Which tools belong together, and which of them a run is shown where nobody says otherwise.

use mcp::Toolset;

/// All toolsets, named as GitHub's official server names them where it has them.
pub const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "context",
        default: true,
        tools: &["get_me"],
    },
    Toolset {
        name: "issues",
        default: true,
        tools: &[
            "add_issue_comment",
            "issue_read",
            "issue_write",
            "list_issues",
            "search_issues",
        ],
    },
    Toolset {
        name: "repos",
        default: true,
        tools: &[
            "get_commit",
            "get_file_contents",
            "list_branches",
            "list_commits",
            "search_code",
        ],
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
    Toolset {
        name: "issues_granular",
        default: false,
        tools: &[
            "add_issue_comment_reaction",
            "add_issue_reaction",
            "list_assignees",
            "list_issue_types",
            "list_milestones",
            "sub_issue_write",
        ],
    },
    Toolset {
        name: "labels",
        default: false,
        tools: &["get_label", "label_write", "list_label"],
    },
    Toolset {
        name: "git",
        default: false,
        tools: &[
            "compare_commits",
            "create_branch",
            "get_repository_tree",
            "get_tag",
            "list_tags",
        ],
    },
    Toolset {
        name: "files",
        default: false,
        tools: &["create_or_update_file", "delete_file", "push_files"],
    },
    Toolset {
        name: "releases",
        default: false,
        tools: &[
            "create_release",
            "get_latest_release",
            "get_release_by_tag",
            "list_releases",
        ],
    },
    Toolset {
        name: "discussions",
        default: false,
        tools: &[
            "get_discussion",
            "get_discussion_comments",
            "list_discussion_categories",
            "list_discussions",
        ],
    },
    Toolset {
        name: "users",
        default: false,
        tools: &[
            "get_repository",
            "list_repository_collaborators",
            "search_commits",
            "search_repositories",
            "search_users",
        ],
    },
];
