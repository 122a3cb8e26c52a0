//! Files of issues.

use contracts::{
    EffectAnswer,
    jira::{AddAttachment, Attachment, AttachmentContent, Rows},
};
use mcp::{Answer, Call, Failure, Quote, Written, cut, provenance, written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JiraTools, TEXT_BYTES, line::Line as _};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Download {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The id of one file; a list of all where absent.
    #[serde(default)]
    attachment_id: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Attach {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The file's name, without a path.
    #[schemars(length(min = 1, max = 100))]
    filename: String,
    /// Its text; or else base64.
    #[serde(default)]
    text: Option<String>,
    /// Its bytes as base64; at most 1 MiB.
    #[serde(default)]
    base64: Option<String>,
}

/// Files of an issue.
#[derive(Debug, Serialize, JsonSchema)]
struct Files {
    /// Whose words these are.
    about: String,
    /// The files.
    attachments: Vec<Attachment>,
    /// The text of the file that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Its bytes as base64, where it is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    /// What was left out or removed; empty where nothing was.
    notes: Vec<String>,
}

#[tool_router(router = attachments_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_download_attachments",
        title = "Read attachments",
        description = "List the files of an issue, or read one of them, up to 1 MiB.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Files>()
    )]
    async fn jira_download_attachments(
        &self,
        Parameters(arguments): Parameters<Download>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Files>, Failure> {
        let path = ["issues", &arguments.issue_key, "attachments"];
        match &arguments.attachment_id {
            None => {
                let files: Rows<Attachment> = self.api.get(&call, self.api.url(path)).await?;
                Ok(list(&arguments.issue_key, files))
            }
            Some(id) => {
                let url = self.api.url(path.into_iter().chain([id.as_str()]));
                let file: AttachmentContent = self.api.get(&call, url).await?;
                Ok(one(file))
            }
        }
    }

    #[tool(
        name = "jira_add_attachment",
        title = "Attach a file",
        description = "Attach a file to an issue, as a log or a screenshot.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_add_attachment(
        &self,
        Parameters(arguments): Parameters<Attach>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self
            .api
            .url(["issues", &arguments.issue_key, "attachments"]);
        let file = AddAttachment {
            filename: arguments.filename,
            text: arguments.text,
            base64: arguments.base64,
        };
        let answer: EffectAnswer = self.api.post(&call, url, &file).await?;
        Ok(written(answer))
    }
}

fn list(key: &str, files: Rows<Attachment>) -> Answer<Files> {
    let lines: Vec<String> = files.items.iter().map(super::line::Line::line).collect();
    let words = lines.join("\n");
    let quote = Quote {
        label: format!("attachments of {key}"),
        text: &words,
    };
    let notes = Vec::from_iter(Some(files.sanitised).filter(|it| !it.is_empty()));
    Answer {
        text: quote.to_string(),
        data: Files {
            about: provenance("names were given by Jira's users"),
            attachments: files.items,
            text: None,
            base64: None,
            notes,
        },
    }
}

fn one(file: AttachmentContent) -> Answer<Files> {
    let mut notes = Vec::from_iter(Some(file.sanitised).filter(|it| !it.is_empty()));
    let text = file.text.map(|text| {
        let part = cut(&text, TEXT_BYTES);
        if part.left_out > 0 {
            notes.push(format!(
                "the text was cut; its last {} bytes are left out",
                part.left_out
            ));
        }
        part.text.to_owned()
    });
    let quote = Quote {
        label: file.attachment.line(),
        text: text
            .as_deref()
            .unwrap_or("(no text; its bytes are in the data, as base64)"),
    };
    let shown = notes.iter().fold(quote.to_string(), |text, note| {
        format!("{text}\nNote: {note}")
    });
    Answer {
        text: shown,
        data: Files {
            about: provenance("the file was attached by one of Jira's users"),
            attachments: vec![file.attachment],
            text,
            base64: file.base64,
            notes,
        },
    }
}
