//! Files shared and read.

use contracts::{
    EffectAnswer,
    slack::{FileContent, UploadFile},
};
use mcp::{Answer, Call, Failure, Quote, cut};
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
    SlackTools,
    shown::{Notes, Shown, TEXT_BYTES, file_line, shown},
    written::{self, Written},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Upload {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The file's name, with the ending that says what it is, as report.md.
    #[schemars(length(min = 1, max = 255))]
    filename: String,
    /// What is in it: text, at most 512 KiB.
    #[schemars(length(min = 1, max = 524288))]
    content: String,
    /// Its title; its name where left out.
    #[schemars(length(min = 1, max = 255))]
    title: Option<String>,
    /// The thread to share it in.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    thread_ts: Option<String>,
    /// What to say about it, as Markdown.
    #[schemars(length(min = 1, max = 4000))]
    initial_comment: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneFile {
    /// The file's id, as F0123456789; messages name the files they share.
    #[schemars(regex(pattern = "^F[A-Z0-9]+$"))]
    file_id: String,
    /// Where an earlier answer left off.
    #[serde(default)]
    offset: usize,
}

#[derive(Serialize)]
struct Offset {
    offset: usize,
}

#[tool_router(router = files_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_upload_file",
        title = "Share a file on Slack",
        description = "Share a text file in a thread or channel, for what is too long for a message.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_upload_file(
        &self,
        Parameters(arguments): Parameters<Upload>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let file = UploadFile {
            channel: arguments.channel_id,
            thread_ts: arguments.thread_ts,
            filename: arguments.filename,
            title: arguments.title,
            content: arguments.content,
            initial_comment: arguments.initial_comment,
        };
        let url = self.api.url(["files"]);
        let answer: EffectAnswer = self.api.post(&call, url, &file).await?;
        Ok(written::answer(answer))
    }

    #[tool(
        name = "slack_get_file",
        title = "Read a file on Slack",
        description = "Read a text file that was shared in a channel within reach; for other files, only what they are.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<FileContent>>()
    )]
    async fn slack_get_file(
        &self,
        Parameters(OneFile { file_id, offset }): Parameters<OneFile>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<FileContent>>, Failure> {
        let place = ["files", &file_id, "content"];
        let url = self.api.url_with(place, &Offset { offset })?;
        let mut content: FileContent = self.api.get(&call, url).await?;
        let mut notes = Notes::of(std::mem::take(&mut content.sanitised));
        let mut text = file_line(&content.file);
        match content.text.take() {
            None => notes.add(format!(
                "it holds no text; a person opens it at {}",
                content.file.permalink.as_deref().unwrap_or("Slack")
            )),
            Some(whole) => {
                let part = cut(&whole, TEXT_BYTES);
                let label = format!(
                    "file {file_id} by {}, from byte {offset}",
                    content.file.user
                );
                let quote = Quote {
                    label,
                    text: part.text,
                };
                text = format!("{text}\n{quote}");
                if part.left_out > 0 {
                    content.next_offset = Some(offset + part.text.len());
                }
                content.text = Some(part.text.to_owned());
            }
        }
        if let Some(next) = content.next_offset {
            notes.add(format!("there is more; call again with offset={next}"));
        }
        Ok(shown(
            "the file was written by whoever shared it, or by others",
            text,
            content,
            notes,
        ))
    }
}
