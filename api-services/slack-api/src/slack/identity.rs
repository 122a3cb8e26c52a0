//! Whose token it is: our own posts are told from others' by it.

use serde::Deserialize;
use url::Url;

use super::{RemoteMessage, Slack, SlackError};

/// What `auth.test` says.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Identity {
    /// The workspace's address, with a slash at the end.
    pub(crate) url: Url,
    pub(crate) team_id: String,
    pub(crate) user_id: String,
    pub(crate) bot_id: Option<String>,
}

impl Identity {
    /// Whether our bot wrote the message.
    pub(crate) fn wrote(&self, message: &RemoteMessage) -> bool {
        match (&message.bot_id, &self.bot_id) {
            (Some(bot), Some(own)) => bot == own,
            _ => message.user.as_deref() == Some(self.user_id.as_str()),
        }
    }

    /// Where a person reads a message; Slack's own form, so that no further call can fail after a write.
    pub(crate) fn permalink(&self, channel: &str, ts: &str, thread_ts: Option<&str>) -> String {
        let digits = ts.replace('.', "");
        let link = format!("{}archives/{channel}/p{digits}", self.url);
        match thread_ts.filter(|thread| *thread != ts) {
            Some(thread) => format!("{link}?thread_ts={thread}&cid={channel}"),
            None => link,
        }
    }
}

impl Slack {
    /// Who we are; asked once, for a rotated token is the same bot's.
    pub(crate) async fn identity(&self) -> Result<&Identity, SlackError> {
        let asked = self.identity.get_or_try_init(|| self.ask("auth.test", &[]));
        asked.await
    }
}
