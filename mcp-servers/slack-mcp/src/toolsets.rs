//! Which tool is in which toolset.

use mcp::Toolset;

/// Every tool of this server, in groups.
pub const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "messages",
        default: true,
        tools: &[
            "slack_post_message",
            "slack_reply_to_thread",
            "slack_update_message",
            "slack_delete_message",
            "slack_post_ephemeral",
            "slack_get_permalink",
            "slack_get_channel_history",
            "slack_get_thread_replies",
            "slack_search_messages",
        ],
    },
    Toolset {
        name: "channels",
        default: true,
        tools: &[
            "slack_list_channels",
            "slack_get_channel_info",
            "slack_join_channel",
            "slack_open_dm",
        ],
    },
    Toolset {
        name: "users",
        default: true,
        tools: &[
            "slack_get_users",
            "slack_get_user_profile",
            "slack_find_user_by_email",
        ],
    },
    Toolset {
        name: "reactions",
        default: true,
        tools: &["slack_add_reaction", "slack_remove_reaction"],
    },
    Toolset {
        name: "files",
        default: true,
        tools: &["slack_upload_file", "slack_get_file"],
    },
    Toolset {
        name: "details",
        default: false,
        tools: &[
            "slack_get_reactions",
            "slack_list_channel_members",
            "slack_list_pins",
            "slack_list_bookmarks",
            "slack_list_usergroups",
            "slack_get_team_info",
            "slack_list_emoji",
        ],
    },
    Toolset {
        name: "views",
        default: false,
        tools: &["slack_publish_home"],
    },
];
