//! Live output: one capped stream a task, for those who watch; Postgres keeps the same events for good.

use std::time::Duration;

use domain::TaskId;
use redis::{
    AsyncConnectionConfig, AsyncTypedCommands as _,
    aio::MultiplexedConnection,
    streams::{StreamReadOptions, StreamReadReply},
};

use crate::{Error, Queue};

/// How many events a live stream keeps; who falls further behind reads Postgres.
const KEPT: usize = 2_000;
/// How long a live stream outlives its last event, in seconds.
const LIFETIME_SECONDS: i64 = 3_600;

/// One event of a live stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    /// The event's place in Postgres, to join both sources without gap or repeat.
    pub seq: i64,
    /// The event as JSON, in the form of `store::run_events::Stored`.
    pub body: String,
}

impl Queue {
    /// Publishes events of a task, in order.
    ///
    /// # Errors
    /// Fails where Redis does not answer; watchers then read Postgres.
    pub async fn publish_live(&self, task: TaskId, events: &[LiveEvent]) -> Result<(), Error> {
        let key = self.live_key(task);
        let mut pipe = redis::pipe();
        for event in events {
            pipe.cmd("XADD")
                .arg(&key)
                .arg("MAXLEN")
                .arg("~")
                .arg(KEPT)
                .arg("*");
            pipe.arg("seq")
                .arg(event.seq)
                .arg("body")
                .arg(&event.body)
                .ignore();
        }
        pipe.cmd("EXPIRE").arg(&key).arg(LIFETIME_SECONDS).ignore();
        let mut commands = self.commands.clone();
        pipe.query_async::<()>(&mut commands).await?;
        Ok(())
    }

    /// Opens a reader from the oldest kept event on; `block` is how long one read waits.
    ///
    /// # Errors
    /// Fails where Redis does not answer.
    pub async fn live_reader(&self, task: TaskId, block: Duration) -> Result<LiveReader, Error> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(block + Duration::from_secs(2)));
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(LiveReader {
            connection,
            key: self.live_key(task),
            position: "0".to_owned(),
            block,
        })
    }

    fn live_key(&self, task: TaskId) -> String {
        self.key(&format!("live:{task}"))
    }
}

/// Follows a task's live stream.
pub struct LiveReader {
    connection: MultiplexedConnection,
    key: String,
    position: String,
    block: Duration,
}

impl LiveReader {
    /// The next events; empty after the block time.
    ///
    /// # Errors
    /// Fails where Redis does not answer.
    pub async fn next(&mut self) -> Result<Vec<LiveEvent>, Error> {
        let options = StreamReadOptions::default()
            .count(200)
            .block(usize::try_from(self.block.as_millis()).unwrap_or(usize::MAX));
        let reply: Option<StreamReadReply> = match self
            .connection
            .xread_options(&[&self.key], &[&self.position], &options)
            .await
        {
            Ok(reply) => reply,
            // The stream expired or was flushed while we waited; the next event makes it anew.
            Err(error) if error.code() == Some("UNBLOCKED") => {
                self.position = "0".to_owned();
                return Ok(Vec::new());
            }
            Err(error) => return Err(error.into()),
        };
        let mut events = Vec::new();
        for entry in reply
            .unwrap_or_default()
            .keys
            .into_iter()
            .flat_map(|stream| stream.ids)
        {
            if let (Some(seq), Some(body)) = (entry.get("seq"), entry.get("body")) {
                events.push(LiveEvent { seq, body });
            }
            self.position = entry.id;
        }
        Ok(events)
    }
}
