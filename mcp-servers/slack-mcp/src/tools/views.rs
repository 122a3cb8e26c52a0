//! Views: the home tab of a person.

use contracts::{EffectAnswer, slack::PublishView};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    SlackTools,
    written::{self, Written},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Home {
    /// The id of whose home tab it is, as U0123456789.
    #[schemars(regex(pattern = "^[UW][A-Z0-9]+$"))]
    user_id: String,
    /// The blocks it shows, as Slack takes them.
    #[schemars(length(max = 100))]
    blocks: Vec<Value>,
}

#[tool_router(router = views_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_publish_home",
        title = "Set a person's Slack home tab",
        description = "Set what this app's home tab shows to a person. Only for runs that may reach every channel, and it waits for a person's approval.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_publish_home(
        &self,
        Parameters(Home { user_id, blocks }): Parameters<Home>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let view = PublishView {
            user_id,
            view: json!({ "type": "home", "blocks": blocks }),
        };
        let url = self.api.url(["views", "publish"]);
        let answer: EffectAnswer = self.api.post(&call, url, &view).await?;
        Ok(written::answer(answer))
    }
}
