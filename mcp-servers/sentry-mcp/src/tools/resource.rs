//! What an address of Sentry shows.

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

use super::{SentryTools, issue::IssueShown};
use crate::{place, shown::Single};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Arguments {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The address of an issue or of an event of it.
    url: Option<String>,
    /// What resourceId names, in place of an address.
    resource_type: Option<ResourceType>,
    /// An issue's id, or for an event ISSUE/EVENT, as BACKEND-1A/latest.
    resource_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ResourceType {
    Issue,
    Event,
}

#[tool_router(router = resource_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_sentry_resource",
        title = "Read what an address shows",
        description = "Read the issue or event behind a Sentry address, or behind resourceType and resourceId.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Single<IssueShown>>()
    )]
    async fn get_sentry_resource(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Single<IssueShown>>, Failure> {
        let place = match (&arguments.url, &arguments.resource_id) {
            (Some(url), _) => place::of_url(url.trim())?,
            (None, Some(id)) => {
                let (issue, event) = match id.split_once('/') {
                    Some((issue, event)) => (issue, Some(event.to_owned())),
                    None => (id.as_str(), None),
                };
                if arguments.resource_type == Some(ResourceType::Event) && event.is_none() {
                    return Err(Failure::new(
                        "an event is named with its issue; give resourceId as BACKEND-1A/latest",
                    ));
                }
                let slug = arguments.organization_slug.as_deref();
                let mut place = place::issue(slug, Some(issue), None)?;
                place.event = event;
                place
            }
            (None, None) => {
                return Err(Failure::new(
                    "which resource? Give url, or resourceType and resourceId",
                ));
            }
        };
        self.details(&call, &place).await
    }
}
