//! A Redis server a test process, or one of its own for a test that flushes it.

use demo::redis::Server;
use secrecy::SecretString;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::folder;

static SHARED: OnceCell<Server> = OnceCell::const_new();

/// A Redis server for a test.
#[derive(Debug)]
pub struct Redis {
    own: Option<Server>,
    shared: Option<&'static Server>,
    prefix: String,
}

/// The process's Redis, with a key prefix of the test's own.
///
/// # Panics
/// Panics where redis-server is not installed; the message names the package.
pub async fn redis() -> Redis {
    let shared = SHARED.get_or_init(|| start("redis".to_owned())).await;
    Redis {
        own: None,
        shared: Some(shared),
        prefix: format!("test-{}:", Uuid::new_v4().simple()),
    }
}

async fn start(name: String) -> Server {
    let folder = folder::of_process().join(name);
    tokio::task::spawn_blocking(move || Server::start(&folder, "test"))
        .await
        .expect("starting does not panic")
        .expect("start a private Redis")
}

impl Redis {
    /// A server that no other test uses, to be flushed or killed.
    ///
    /// # Panics
    /// Panics where redis-server is not installed; the message names the package.
    pub async fn alone() -> Self {
        let own = start(format!("redis-{}", Uuid::new_v4().simple())).await;
        Self {
            own: Some(own),
            shared: None,
            prefix: "test:".to_owned(),
        }
    }

    /// The URL.
    pub fn url(&self) -> SecretString {
        SecretString::from(self.server().url())
    }

    /// The prefix of the test's keys.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Forgets everything; only for a server of one's own.
    ///
    /// # Panics
    /// Panics on the shared server: other tests would lose their keys.
    pub fn flush_all(&self) {
        let own = self
            .own
            .as_ref()
            .expect("only a server of one's own is flushed");
        assert_eq!(own.command("FLUSHALL").expect("redis answers"), "+OK");
    }

    /// Sends one inline command and returns the first line of the answer.
    ///
    /// # Panics
    /// Panics where Redis does not answer.
    pub fn command(&self, command: &str) -> String {
        self.server().command(command).expect("redis answers")
    }

    /// What Redis says of itself, as `clients`.
    ///
    /// # Panics
    /// Panics where Redis does not answer.
    pub fn info(&self, section: &str) -> String {
        self.server()
            .answer(&format!("INFO {section}"))
            .expect("redis answers")
    }

    fn server(&self) -> &Server {
        self.own
            .as_ref()
            .or(self.shared)
            .expect("one of both is always there")
    }
}
