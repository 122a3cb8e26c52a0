//! Hints, live output and control messages, in Redis: the only crate that speaks it.
//!
//! Nothing here is truth. A lost Redis costs latency: Postgres knows every task, and the engines' sweeper rings again
//! what was missed.

mod control;
mod error;
mod hints;
mod live;

use std::time::Duration;

use redis::{
    Client,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use secrecy::{ExposeSecret as _, SecretString};

pub use control::ControlMessage;
pub use error::Error;
pub use hints::{Delivery, HintReader};
pub use live::{LiveEvent, LiveReader};

/// How long a command that does not block may take.
const RESPONSE: Duration = Duration::from_millis(500);

/// A handle to Redis; cheap to clone, reconnects by itself.
#[derive(Clone)]
pub struct Queue {
    client: Client,
    commands: ConnectionManager,
    prefix: String,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Queue {
    /// A handle whose keys begin with `prefix`; opens its connection at first use.
    ///
    /// # Errors
    /// Fails where the URL cannot be read.
    pub fn connect(url: &SecretString, prefix: &str) -> Result<Self, Error> {
        let client = Client::open(url.expose_secret())?;
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(RESPONSE))
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_number_of_retries(1)
            .set_max_delay(Duration::from_millis(500));
        let commands = ConnectionManager::new_lazy_with_config(client.clone(), config)?;
        Ok(Self {
            client,
            commands,
            prefix: prefix.to_owned(),
        })
    }

    /// Whether Redis answers.
    ///
    /// # Errors
    /// Says why it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        let mut commands = self.commands.clone();
        redis::cmd("PING")
            .query_async::<()>(&mut commands)
            .await
            .map_err(Error::from)
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}
