//! `list_discussions`, `get_discussion`, `get_discussion_comments`, `list_discussion_categories`.

use contracts::github::{Discussion, DiscussionCategory, DiscussionComment};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    GithubTools,
    arguments::arguments,
    place::page_size,
    rows::{self, One, Rows},
    word,
};

arguments! {
    struct ListArguments {
        /// The id of a category, from `list_discussion_categories`.
        category: Option<String>,
        /// What they are sorted by.
        #[serde(default, rename = "orderBy")]
        order_by: OrderBy,
        /// In which direction.
        #[serde(default)]
        direction: Direction,
        /// Where the list goes on, as the answer before said.
        after: Option<String>,
        /// Rows per part.
        #[serde(default = "page_size", rename = "perPage")]
        #[schemars(range(min = 1, max = 100))]
        per_page: u32,
    }
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OrderBy {
    CreatedAt,
    #[default]
    UpdatedAt,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Direction {
    Asc,
    #[default]
    Desc,
}

arguments! {
    struct GetArguments {
        /// The discussion's number.
        #[serde(rename = "discussionNumber")]
        #[schemars(range(min = 1))]
        number: u64,
    }
}

arguments! {
    struct CommentArguments {
        /// The discussion's number.
        #[serde(rename = "discussionNumber")]
        #[schemars(range(min = 1))]
        number: u64,
        /// Whether replies follow the comments that they answer.
        #[serde(default, rename = "includeReplies")]
        include_replies: bool,
        /// Where the comments go on, as the answer before said.
        after: Option<String>,
        /// Comments per part.
        #[serde(default = "page_size", rename = "perPage")]
        #[schemars(range(min = 1, max = 100))]
        per_page: u32,
    }
}

arguments! {
    struct CategoryArguments {}
}

#[tool_router(router = discussions_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_discussions",
        title = "List discussions",
        description = "List the discussions of a repository with the beginnings of their texts.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Discussion>>()
    )]
    async fn list_discussions(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Discussion>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let query = [
            ("category", arguments.category),
            ("order_by", Some(word(&arguments.order_by))),
            ("direction", Some(word(&arguments.direction))),
            ("after", arguments.after),
            ("per_page", Some(arguments.per_page.to_string())),
        ];
        let slice = place.get(&["discussions"], &query).await?;
        Ok(rows::slice(
            format_args!("discussions of {}", place.repository),
            slice,
        ))
    }

    #[tool(
        name = "get_discussion",
        title = "Read a discussion",
        description = "Read a discussion: title, text, category and whether it is answered.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Discussion>>()
    )]
    async fn get_discussion(
        &self,
        Parameters(arguments): Parameters<GetArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Discussion>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.number.to_string();
        let discussion: Discussion = place.get(&["discussions", &number], &[]).await?;
        let sanitised = discussion.sanitised.clone();
        let headline = format!("discussion of {}", place.repository);
        Ok(rows::one(headline, discussion, &sanitised))
    }

    #[tool(
        name = "get_discussion_comments",
        title = "Read comments of a discussion",
        description = "Read the comments of a discussion, with replies where includeReplies is true.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<DiscussionComment>>()
    )]
    async fn get_discussion_comments(
        &self,
        Parameters(arguments): Parameters<CommentArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<DiscussionComment>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.number.to_string();
        let query = [
            (
                "include_replies",
                Some(arguments.include_replies.to_string()),
            ),
            ("after", arguments.after),
            ("per_page", Some(arguments.per_page.to_string())),
        ];
        let slice = place
            .get(&["discussions", &number, "comments"], &query)
            .await?;
        let headline = format!("comments of discussion {}#{number}", place.repository);
        Ok(rows::slice(headline, slice))
    }

    #[tool(
        name = "list_discussion_categories",
        title = "List categories of discussions",
        description = "List the categories of a repository's discussions with their ids.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<DiscussionCategory>>()
    )]
    async fn list_discussion_categories(
        &self,
        Parameters(arguments): Parameters<CategoryArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<DiscussionCategory>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let slice = place.get(&["discussions", "categories"], &[]).await?;
        let headline = format!("categories of discussions of {}", place.repository);
        Ok(rows::slice(headline, slice))
    }
}
