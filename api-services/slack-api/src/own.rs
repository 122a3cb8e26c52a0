//! Whether a write goes to the run's own thread, and whether a message is one that it may change.

use access::RunClaims;
use domain::WorkItem;
use effects::Place;
use http::StatusCode;
use service::Problem;

use crate::{
    app::App,
    slack::{RemoteMessage, SlackError},
};

/// Where a message goes, seen from the run.
pub(crate) fn place(claims: &RunClaims, channel: &str, thread_ts: Option<&str>) -> Place {
    match &claims.item {
        WorkItem::Slack {
            channel: own,
            thread_ts: own_thread,
            ..
        } if own == channel && thread_ts == Some(own_thread.as_str()) => Place::Own,
        _ => Place::Elsewhere,
    }
}

/// A message that exists, and where it stands.
pub(crate) struct Standing {
    pub(crate) message: RemoteMessage,
    pub(crate) place: Place,
}

impl Standing {
    /// The thread it answers in; absent where it began one or stands alone.
    pub(crate) fn thread_ts(&self) -> Option<String> {
        let thread = self.message.thread_ts.clone();
        thread.filter(|thread| *thread != self.message.ts)
    }
}

/// Looks a message up, for what is done to it.
pub(crate) async fn standing(
    app: &App,
    claims: &RunClaims,
    channel: &str,
    ts: &str,
) -> Result<Standing, SlackError> {
    let message = app.slack.message(channel, ts).await?;
    // The message that began a thread belongs to it.
    let thread = message.thread_ts.clone().unwrap_or_else(|| ts.to_owned());
    Ok(Standing {
        place: place(claims, channel, Some(&thread)),
        message,
    })
}

/// A message that our bot wrote for an agent; what people or the platform wrote is not an agent's to change.
pub(crate) async fn changeable(
    app: &App,
    claims: &RunClaims,
    channel: &str,
    ts: &str,
) -> Result<Standing, Problem> {
    let found = standing(app, claims, channel, ts).await?;
    let refused =
        |detail: String| Problem::new(StatusCode::FORBIDDEN, "message-not-allowed").detail(detail);
    if !app.slack.identity().await?.wrote(&found.message) {
        return Err(refused(format!(
            "{ts} in {channel} was written by somebody else; only our bot's messages can be changed"
        )));
    }
    if found.message.is_status() {
        return Err(refused(format!(
            "{ts} in {channel} is the platform's own status, which no agent changes; post a message instead"
        )));
    }
    Ok(found)
}
