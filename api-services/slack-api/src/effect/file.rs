//! A file: announced, sent, shared. Only the last step is seen by people, and its share is looked for after a crash.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use serde_json::json;
use text::markdown_to_mrkdwn;

use super::{Kind, Write, message};
use crate::slack::{RemoteFile, Slack, SlackError};

/// A text file shared in a channel or thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct File {
    pub(crate) channel: String,
    pub(crate) thread_ts: Option<String>,
    pub(crate) filename: String,
    pub(crate) title: String,
    pub(crate) content: String,
    /// As Markdown.
    pub(crate) initial_comment: Option<String>,
}

impl Kind for File {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackFile
    }

    fn target(&self) -> String {
        message::place(&self.channel, self.thread_ts.as_deref())
    }

    fn scope(&self) -> String {
        self.channel.clone()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let mut texts = vec![&mut self.filename, &mut self.title, &mut self.content];
        texts.extend(&mut self.initial_comment);
        texts
    }
}

#[derive(Deserialize)]
struct Announced {
    upload_url: String,
    file_id: String,
}

#[derive(Deserialize)]
struct Completed {
    #[serde(default)]
    files: Vec<RemoteFile>,
}

impl File {
    pub(super) async fn make(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Made, SlackError> {
        if order.asked_before
            && let Some(file) = self.shared(slack, order).await?
        {
            return Ok(Self::made(file));
        }
        let length = self.content.len().to_string();
        let arguments = [("filename", self.filename.as_str()), ("length", &length)];
        let announced: Announced = slack.ask("files.getUploadURLExternal", &arguments).await?;
        slack
            .send_bytes(&announced.upload_url, &self.content)
            .await?;
        let comment = self.initial_comment.as_deref().map(markdown_to_mrkdwn);
        let body = json!({
            "files": [{ "id": announced.file_id, "title": self.title }],
            "channel_id": self.channel,
            "thread_ts": self.thread_ts,
            "initial_comment": comment,
        });
        let completed: Completed = slack.tell("files.completeUploadExternal", &body).await?;
        let file = completed.files.into_iter().next();
        Ok(match file {
            Some(file) => Self::made(file),
            None => Made {
                remote_id: announced.file_id,
                url: String::new(),
                outcome: EffectOutcome::Applied,
            },
        })
    }

    /// The same file, shared there by us since the effect was recorded.
    async fn shared(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Option<RemoteFile>, SlackError> {
        let place = (self.channel.as_str(), self.thread_ts.as_deref());
        let own = slack.own_since(place, order.effect.created_at).await?;
        let same = |file: &RemoteFile| {
            file.name.as_deref() == Some(self.filename.as_str())
                && file.title.as_deref() == Some(self.title.as_str())
                && file.size == self.content.len() as u64
        };
        Ok(own.into_iter().flat_map(|m| m.files).find(same))
    }

    fn made(file: RemoteFile) -> Made {
        Made {
            remote_id: file.id,
            url: file.permalink.unwrap_or_default(),
            outcome: EffectOutcome::Applied,
        }
    }
}
