//! `list_label`, `get_label`, `label_write`.

use contracts::github::{Label, WriteLabel};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    GithubTools,
    arguments::arguments,
    place::Verb,
    rows::{self, One, Rows},
};

arguments! {
    paged struct ListArguments {}
}

arguments! {
    struct GetArguments {
        /// The label's name.
        #[schemars(length(min = 1, max = 50))]
        name: String,
    }
}

arguments! {
    struct WriteArguments {
        /// What to do with the label.
        method: Method,
        /// The label's name.
        #[schemars(length(min = 1, max = 50))]
        name: String,
        /// For update: its name from now on.
        #[schemars(length(max = 50))]
        new_name: Option<String>,
        /// Its colour: six hexadecimal digits; grey where a new one names none.
        #[schemars(regex(pattern = "^[0-9a-fA-F]{6}$"))]
        color: Option<String>,
        /// What it is for.
        #[schemars(length(max = 100))]
        description: Option<String>,
    }
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Method {
    Create,
    Update,
    Delete,
}

impl WriteArguments {
    fn body(self) -> WriteLabel {
        match self.method {
            Method::Create => WriteLabel::Create {
                name: self.name,
                color: self.color.unwrap_or_else(|| "ededed".to_owned()),
                description: self.description.unwrap_or_default(),
            },
            Method::Update => WriteLabel::Update {
                name: self.name,
                new_name: self.new_name,
                color: self.color,
                description: self.description,
            },
            Method::Delete => WriteLabel::Delete { name: self.name },
        }
    }
}

#[tool_router(router = labels_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_label",
        title = "List labels",
        description = "List the labels of a repository.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Label>>()
    )]
    async fn list_label(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Label>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let page = place.page(&["labels"], &[], which).await?;
        let headline = format!("labels of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "get_label",
        title = "Read a label",
        description = "Read a label of a repository: colour and description.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Label>>()
    )]
    async fn get_label(
        &self,
        Parameters(arguments): Parameters<GetArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Label>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let label: Label = place.get(&["labels", &arguments.name], &[]).await?;
        Ok(rows::one(
            format_args!("label of {}", place.repository),
            label,
            "",
        ))
    }

    #[tool(
        name = "label_write",
        title = "Make, change or delete a label",
        description = "Make, change or delete a label of a repository. Deleting takes it off all issues.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn label_write(
        &self,
        Parameters(arguments): Parameters<WriteArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        place
            .write(Verb::Post, &["labels"], &arguments.body())
            .await
    }
}
