//! What every tool that lists things answers.

use contracts::jira::{Found, IssueRow, Rows};
use mcp::{Answer, Call, Failure, Quote, provenance};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

use super::{JiraTools, TEXT_BYTES, line::Line};

/// A list, and how to get the rest of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Listed<T> {
    /// Whose words these are.
    pub(super) about: String,
    /// The entries.
    pub(super) items: Vec<T>,
    /// What was left out or removed, and how to get the rest; empty where nothing was.
    pub(super) notes: Vec<String>,
}

/// A list of `what`, as `comments of PROJ-1`.
pub(super) fn listed<T: Line + Serialize>(what: &str, rows: Rows<T>) -> Answer<Listed<T>> {
    let hint = rows
        .next_start
        .map(|next| format!("call again with start_at={next}"));
    answer(what, rows.items, &rows.sanitised, hint)
}

/// A part of what was found.
pub(super) fn found(what: &str, found: Found) -> Answer<Listed<IssueRow>> {
    let hint = found
        .next_page_token
        .map(|token| format!("call again with page_token={token:?}"));
    answer(what, found.issues, &found.sanitised, hint)
}

fn answer<T: Line + Serialize>(
    what: &str,
    mut items: Vec<T>,
    sanitised: &str,
    hint: Option<String>,
) -> Answer<Listed<T>> {
    let mut notes = Vec::new();
    if !sanitised.is_empty() {
        notes.push(sanitised.to_owned());
    }
    let (mut lines, mut bytes) = (Vec::new(), 0);
    for item in &items {
        let line = item.line();
        bytes += line.len();
        // The first is always shown, so that every call goes on.
        if bytes > TEXT_BYTES && !lines.is_empty() {
            break;
        }
        lines.push(line);
    }
    let left_out = items.len() - lines.len();
    items.truncate(lines.len());
    if left_out > 0 {
        notes.push(format!(
            "{left_out} more entries did not fit; call again with a smaller limit"
        ));
    } else if let Some(hint) = hint {
        notes.push(format!("there are more; {hint}"));
    }
    let mut text = if lines.is_empty() {
        format!("There are no {what}.")
    } else {
        let words = lines.join("\n");
        Quote {
            label: what.to_owned(),
            text: &words,
        }
        .to_string()
    };
    for note in &notes {
        text = format!("{text}\nNote: {note}");
    }
    let data = Listed {
        about: provenance("names and texts were written by Jira's users"),
        items,
        notes,
    };
    Answer { text, data }
}

impl JiraTools {
    /// Reads a list of `what`.
    pub(super) async fn rows<T>(
        &self,
        call: &Call,
        url: Url,
        what: &str,
    ) -> Result<Answer<Listed<T>>, Failure>
    where
        T: Line + Serialize + DeserializeOwned,
    {
        let rows: Rows<T> = self.api.get(call, url).await?;
        Ok(listed(what, rows))
    }
}
