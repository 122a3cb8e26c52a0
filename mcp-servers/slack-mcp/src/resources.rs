//! Threads as resources: `slack://thread/{channel}/{ts}`.

use mcp::Call;
use rmcp::{
    ErrorData,
    model::{
        ListResourceTemplatesResult, ReadResourceResponse, ReadResourceResult, ResourceContents,
        ResourceTemplate,
    },
};

use crate::tools::SlackTools;

const PREFIX: &str = "slack://thread/";

/// What resources look like.
pub(crate) fn templates() -> ListResourceTemplatesResult {
    let thread = ResourceTemplate::new("slack://thread/{channel}/{ts}", "thread")
        .with_description(
            "A Slack thread, by the channel's id and the timestamp of its first message",
        )
        .with_mime_type("text/plain");
    ListResourceTemplatesResult::with_all_items(vec![thread])
}

/// A thread's messages as the tool shows them.
pub(crate) async fn read(
    tools: &SlackTools,
    call: &Call,
    uri: String,
) -> Result<ReadResourceResponse, ErrorData> {
    let place = uri
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('/'));
    let Some((channel, ts)) = place else {
        return Err(ErrorData::resource_not_found(
            format!(
                "{uri} is no resource of this server; write slack://thread/C0123456789/1700000000.000100"
            ),
            None,
        ));
    };
    let thread = tools.thread(call, channel, ts, None).await;
    let thread =
        thread.map_err(|failure| ErrorData::resource_not_found(failure.text().to_owned(), None))?;
    let contents = vec![ResourceContents::text(thread.text, uri)];
    Ok(ReadResourceResult::new(contents).into())
}
