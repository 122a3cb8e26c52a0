//! Files that came with an event.

use contracts::sentry::{Attachment, AttachmentContent, One, Page};
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

use super::SentryTools;
use crate::{
    place::organization,
    shown::{About, Report, report},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Arguments {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The slug of the event's project.
    #[schemars(length(min = 1))]
    project_slug: String,
    /// The event's id: 32 hexadecimal digits.
    #[schemars(length(min = 1))]
    event_id: String,
    /// The file's id; absent for a list of the event's files.
    attachment_id: Option<String>,
    /// Where to go on reading, in bytes, as the last answer said.
    #[serde(default)]
    offset: usize,
}

#[tool_router(router = attachments_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_event_attachment",
        title = "Read a file of an event",
        description = "List the files that came with an event, or read one: its text, or base64 where it is none.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Report>()
    )]
    async fn get_event_attachment(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Report>, Failure> {
        let slug = organization(arguments.organization_slug.as_deref());
        let (project, event) = (arguments.project_slug.as_str(), arguments.event_id.as_str());
        let base = ["projects", project, "events", event, "attachments"];
        let Some(id) = arguments.attachment_id.as_deref() else {
            let page: Page<Attachment> = self.read(&call, slug, &base, &()).await?;
            let words: Vec<String> = page.items.iter().map(line).collect();
            let heading = format!("Files of event {event}: {}", words.len());
            let about = About::new(heading, "names as reported").noting(page.sanitised);
            return Ok(report(about, &words.join("\n"), arguments.offset));
        };
        let path = [&base[..], &[id]].concat();
        let file: One<AttachmentContent> = self.read(&call, slug, &path, &()).await?;
        let item = &file.item;
        let (kind, words) = match (&item.text, &item.base64) {
            (Some(text), _) => ("text", text.as_str()),
            (None, Some(base64)) => ("base64", base64.as_str()),
            (None, None) => ("empty", ""),
        };
        let heading = format!(
            "File {id} of event {event}, {} bytes, {kind}",
            item.attachment.size
        );
        let about = About::new(heading, "file, as reported").noting(file.sanitised);
        Ok(report(about, words, arguments.offset))
    }
}

/// `12 log.txt (text/plain, 40 bytes) of event abc`.
pub(super) fn line(file: &Attachment) -> String {
    format!(
        "{} {} ({}, {} bytes) of event {}",
        file.id, file.name, file.mimetype, file.size, file.event
    )
}
