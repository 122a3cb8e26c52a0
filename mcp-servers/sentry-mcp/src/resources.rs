//! Issues as resources: `sentry://issue/{id}`.

use mcp::Call;
use rmcp::{
    ErrorData,
    model::{
        ListResourceTemplatesResult, ReadResourceResponse, ReadResourceResult, ResourceContents,
        ResourceTemplate,
    },
};

use crate::{place, tools::SentryTools};

const PREFIX: &str = "sentry://issue/";

/// What resources look like.
pub(crate) fn templates() -> ListResourceTemplatesResult {
    let issue = ResourceTemplate::new("sentry://issue/{id}", "issue")
        .with_description("A Sentry issue with its latest event, by its id or short id")
        .with_mime_type("text/plain");
    ListResourceTemplatesResult::with_all_items(vec![issue])
}

/// An issue as the tool shows it.
pub(crate) async fn read(
    tools: &SentryTools,
    call: &Call,
    uri: String,
) -> Result<ReadResourceResponse, ErrorData> {
    let not_found = |text: String| ErrorData::resource_not_found(text, None);
    let id = uri.strip_prefix(PREFIX).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| {
        not_found(format!(
            "{uri} is no resource of this server; write sentry://issue/BACKEND-1A"
        ))
    })?;
    let place = place::issue(None, Some(id), None);
    let place = place.map_err(|failure| not_found(failure.text().to_owned()))?;
    let issue = tools.details(call, &place).await;
    let issue = issue.map_err(|failure| not_found(failure.text().to_owned()))?;
    let contents = vec![ResourceContents::text(issue.text, uri)];
    Ok(ReadResourceResult::new(contents).into())
}
