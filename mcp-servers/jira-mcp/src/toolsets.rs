//! Which tool is in which toolset.

use mcp::Toolset;

/// Every tool of this server, in groups.
pub const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "issues",
        default: true,
        tools: &[
            "jira_get_issue",
            "jira_search",
            "jira_get_project_issues",
            "jira_create_issue",
            "jira_update_issue",
            "jira_assign_issue",
            "jira_add_comment",
            "jira_edit_comment",
            "jira_get_transitions",
            "jira_transition_issue",
            "jira_get_issue_development_info",
        ],
    },
    Toolset {
        name: "links",
        default: true,
        tools: &[
            "jira_get_link_types",
            "jira_create_issue_link",
            "jira_create_remote_issue_link",
            "jira_link_to_epic",
        ],
    },
    Toolset {
        name: "projects",
        default: true,
        tools: &[
            "jira_get_all_projects",
            "jira_search_projects",
            "jira_get_project_issue_types",
            "jira_get_create_fields",
            "jira_search_fields",
        ],
    },
    Toolset {
        name: "users",
        default: true,
        tools: &["jira_get_user_profile", "jira_search_assignable_users"],
    },
    Toolset {
        name: "history",
        default: false,
        tools: &[
            "jira_get_comments",
            "jira_batch_get_changelogs",
            "jira_get_issue_watchers",
            "jira_get_remote_issue_links",
            "jira_remove_issue_link",
        ],
    },
    Toolset {
        name: "worklogs",
        default: false,
        tools: &["jira_get_worklog", "jira_add_worklog"],
    },
    Toolset {
        name: "attachments",
        default: false,
        tools: &["jira_download_attachments", "jira_add_attachment"],
    },
    Toolset {
        name: "agile",
        default: false,
        tools: &[
            "jira_get_agile_boards",
            "jira_get_board_issues",
            "jira_get_sprints_from_board",
            "jira_get_sprint_issues",
            "jira_add_issues_to_sprint",
            "jira_move_issues_to_backlog",
        ],
    },
    Toolset {
        name: "setup",
        default: false,
        tools: &[
            "jira_get_project_versions",
            "jira_get_project_components",
            "jira_get_priorities",
            "jira_get_statuses",
            "jira_create_project",
            "jira_create_board",
        ],
    },
];
