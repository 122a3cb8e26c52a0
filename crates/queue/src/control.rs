//! Control messages: pub/sub for speed; what they say also stands in Postgres.

use domain::TaskId;
use futures::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};

use crate::{Error, Queue};

const CHANNEL: &str = "control";

/// Something that engines should look at now instead of at the next heartbeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ControlMessage {
    /// Somebody asked the task to stop.
    Stop {
        /// The task.
        task: TaskId,
    },
}

impl Queue {
    /// Tells every engine.
    ///
    /// # Errors
    /// Fails where Redis does not answer; the heartbeat then brings the news.
    pub async fn send_control(&self, message: &ControlMessage) -> Result<(), Error> {
        let body = serde_json::to_string(message).expect("control messages hold only JSON types");
        let mut commands = self.commands.clone();
        redis::cmd("PUBLISH")
            .arg(self.key(CHANNEL))
            .arg(body)
            .query_async::<()>(&mut commands)
            .await?;
        Ok(())
    }

    /// Listens; the stream ends when the connection does.
    ///
    /// # Errors
    /// Fails where Redis does not answer.
    pub async fn control_messages(
        &self,
    ) -> Result<impl Stream<Item = ControlMessage> + Send + Unpin + use<>, Error> {
        let mut subscription = self.client.get_async_pubsub().await?;
        subscription.subscribe(self.key(CHANNEL)).await?;
        Ok(Box::pin(subscription.into_on_message().filter_map(
            async |message| {
                let body: String = message.get_payload().ok()?;
                serde_json::from_str(&body).ok()
            },
        )))
    }
}
