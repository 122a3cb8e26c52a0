//! Which tools belong together, and which of them a run is shown where nobody says otherwise.

use mcp::Toolset;

/// All toolsets; `inspect` and `triage` are called as Sentry's own server calls them.
pub const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "inspect",
        default: true,
        tools: &[
            "find_organizations",
            "find_projects",
            "find_releases",
            "find_teams",
            "get_event_attachment",
            "get_event_section",
            "get_event_stacktrace",
            "get_issue_activity",
            "get_issue_breadcrumbs",
            "get_issue_details",
            "get_issue_tag_values",
            "get_release_details",
            "get_sentry_resource",
            "get_suspect_commits",
            "search_events",
            "search_issue_events",
            "search_issues",
            "whoami",
        ],
    },
    Toolset {
        name: "triage",
        default: true,
        tools: &["add_issue_note", "find_members", "update_issue"],
    },
    Toolset {
        name: "organization",
        default: false,
        tools: &["find_monitors", "get_project_stats"],
    },
    Toolset {
        name: "reports",
        default: false,
        tools: &[
            "get_issue_hashes",
            "get_issue_user_reports",
            "list_issue_attachments",
        ],
    },
];
