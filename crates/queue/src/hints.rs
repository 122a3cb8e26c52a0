//! Hints: task ids on one stream a lane, read by the engines' group, which heals itself.

use std::time::Duration;

use domain::{Lane, TaskId};
use redis::{
    AsyncConnectionConfig, AsyncTypedCommands as _,
    aio::MultiplexedConnection,
    streams::{StreamReadOptions, StreamReadReply},
};
use uuid::Uuid;

use crate::{Error, Queue};

const GROUP: &str = "engines";
const FIELD: &str = "task";
/// Present as long as the streams are the ones we made.
const GENERATION: &str = "generation";

/// A hint that was read and must be acknowledged, whether the claim was won or not.
#[derive(Debug)]
#[must_use = "an unacknowledged hint stays in Redis"]
pub struct Delivery {
    /// The task.
    pub task: TaskId,
    /// The lane it came on.
    pub lane: Lane,
    entry: String,
}

impl Queue {
    /// Announces a task to the engines.
    ///
    /// # Errors
    /// Fails where Redis does not answer; the sweeper rings again.
    pub async fn ring(&self, task: TaskId, lane: Lane) -> Result<(), Error> {
        let mut commands = self.commands.clone();
        redis::cmd("XADD")
            .arg(self.lane_key(lane))
            .arg("*")
            .arg(FIELD)
            .arg(task.to_string())
            .query_async::<()>(&mut commands)
            .await?;
        Ok(())
    }

    /// Makes streams and group where they are missing; true where this Redis had never seen them.
    ///
    /// # Errors
    /// Fails where Redis does not answer.
    pub async fn ensure_streams(&self) -> Result<bool, Error> {
        let mut commands = self.commands.clone();
        for lane in Lane::ALL {
            let made: Result<(), redis::RedisError> = redis::cmd("XGROUP")
                .arg("CREATE")
                .arg(self.lane_key(*lane))
                .arg(GROUP)
                .arg("0")
                .arg("MKSTREAM")
                .query_async(&mut commands)
                .await;
            match made {
                Err(error) if error.code() != Some("BUSYGROUP") => return Err(error.into()),
                Ok(()) | Err(_) => {}
            }
        }
        let fresh: bool = redis::cmd("SETNX")
            .arg(self.key(GENERATION))
            .arg(Uuid::new_v4().to_string())
            .query_async(&mut commands)
            .await?;
        Ok(fresh)
    }

    /// How many hints wait or are being looked at; 0 when everything announced was claimed or dropped.
    ///
    /// # Errors
    /// Fails where Redis does not answer.
    pub async fn waiting_hints(&self) -> Result<usize, Error> {
        let mut commands = self.commands.clone();
        let mut waiting = 0;
        for lane in Lane::ALL {
            waiting += commands.xlen(self.lane_key(*lane)).await?;
        }
        Ok(waiting)
    }

    /// Opens a reader with a name of its own; `block` is how long one read waits for a hint.
    ///
    /// # Errors
    /// Fails where Redis does not answer.
    pub async fn hint_reader(&self, block: Duration) -> Result<HintReader, Error> {
        // The library's default response timeout also ends blocking reads; theirs must be longer than the block.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(block + Duration::from_secs(2)));
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        // Two readers of one name would take each other's pending entries for their own.
        let consumer = Uuid::new_v4().to_string();
        Ok(HintReader {
            queue: self.clone(),
            connection,
            consumer,
            block,
        })
    }

    pub(crate) fn lane_key(&self, lane: Lane) -> String {
        self.key(&format!("hints:{lane}"))
    }
}

/// Reads hints, the high lane first; on a connection of its own, for it blocks.
pub struct HintReader {
    queue: Queue,
    connection: MultiplexedConnection,
    consumer: String,
    block: Duration,
}

impl HintReader {
    /// The next hint, or `None` after the block time.
    ///
    /// # Errors
    /// Fails where Redis does not answer; lost streams are made again, and count as no hint.
    pub async fn next(&mut self) -> Result<Option<Delivery>, Error> {
        match self.read().await {
            Err(error) if error.is_group_lost() => {
                self.queue.ensure_streams().await?;
                Ok(None)
            }
            other => other,
        }
    }

    /// Removes a hint for good.
    ///
    /// # Errors
    /// Fails where Redis does not answer; the entry then comes back to some engine, whose claim will fail.
    pub async fn done(&mut self, delivery: Delivery) -> Result<(), Error> {
        self.remove(delivery.lane, &delivery.entry).await
    }

    async fn read(&mut self) -> Result<Option<Delivery>, Error> {
        // COUNT is per stream, so the lanes are asked one by one before blocking on all.
        for lane in Lane::ALL {
            let found = self.read_lanes(&[*lane], None).await?;
            if let Some(delivery) = found.into_iter().next() {
                return Ok(Some(delivery));
            }
        }
        let mut found = self
            .read_lanes(Lane::ALL, Some(self.block))
            .await?
            .into_iter();
        let first = found.next();
        for surplus in found {
            self.queue.ring(surplus.task, surplus.lane).await?;
            self.done(surplus).await?;
        }
        Ok(first)
    }

    async fn read_lanes(
        &mut self,
        lanes: &[Lane],
        block: Option<Duration>,
    ) -> Result<Vec<Delivery>, Error> {
        let mut options = StreamReadOptions::default()
            .group(GROUP, &self.consumer)
            .count(1);
        if let Some(block) = block {
            options = options.block(usize::try_from(block.as_millis()).unwrap_or(usize::MAX));
        }
        let keys: Vec<String> = lanes
            .iter()
            .map(|lane| self.queue.lane_key(*lane))
            .collect();
        let newest = vec![">"; keys.len()];
        let reply: Option<StreamReadReply> = self
            .connection
            .xread_options(&keys, &newest, &options)
            .await?;
        let mut deliveries = Vec::new();
        for stream in reply.unwrap_or_default().keys {
            let Some(lane) = lanes
                .iter()
                .copied()
                .find(|lane| self.queue.lane_key(*lane) == stream.key)
            else {
                continue;
            };
            for entry in stream.ids {
                match entry
                    .get::<String>(FIELD)
                    .and_then(|text| text.parse().ok())
                {
                    Some(task) => deliveries.push(Delivery {
                        task,
                        lane,
                        entry: entry.id,
                    }),
                    None => {
                        // Not written by us; one bad entry must not stop the others.
                        tracing::warn!(entry = entry.id, "a hint that cannot be read was dropped");
                        self.remove(lane, &entry.id).await?;
                    }
                }
            }
        }
        Ok(deliveries)
    }

    async fn remove(&mut self, lane: Lane, entry: &str) -> Result<(), Error> {
        let key = self.queue.lane_key(lane);
        redis::pipe()
            .atomic()
            .cmd("XACK")
            .arg(&key)
            .arg(GROUP)
            .arg(entry)
            .ignore()
            .cmd("XDEL")
            .arg(&key)
            .arg(entry)
            .ignore()
            .query_async::<()>(&mut self.connection)
            .await?;
        Ok(())
    }
}
