//! A Postgres server a test process, a fresh migrated database a test.

use std::sync::atomic::{AtomicU32, Ordering};

use demo::postgres::{Durability, OWNER, Server};
use secrecy::SecretString;
use store::PgPool;
use tokio::sync::OnceCell;

use crate::folder;

const TEMPLATE: &str = "agents";

static SERVER: OnceCell<Server> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of one test.
#[derive(Debug, Clone)]
pub struct Database {
    server: &'static Server,
    name: String,
}

/// A fresh database with the current schema.
///
/// # Panics
/// Panics where PostgreSQL is not installed; the message names the package.
pub async fn database() -> Database {
    let server = SERVER
        .get_or_init(async || {
            let folder = folder::of_process().join("postgres");
            let server = tokio::task::spawn_blocking(move || {
                Server::start(&folder, "test", Durability::None)
            })
            .await
            .expect("starting does not panic")
            .expect("start a private Postgres");
            store::migrate(&SecretString::from(server.url(OWNER, TEMPLATE)))
                .await
                .expect("migrate the template");
            server
        })
        .await;
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::SeqCst));
    let sql = format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}");
    tokio::task::spawn_blocking(move || server.run_sql("postgres", &sql))
        .await
        .expect("psql does not panic")
        .expect("make a database from the template");
    Database { server, name }
}

impl Database {
    /// The URL as the owner of the schema, as `MIGRATE_DATABASE_URL` wants it.
    pub fn owner_url(&self) -> SecretString {
        self.url(OWNER)
    }

    /// The URL as a service's role, as `DATABASE_URL` wants it.
    pub fn url(&self, role: &str) -> SecretString {
        SecretString::from(self.server.url(role, &self.name))
    }

    /// A pool as a role.
    ///
    /// # Panics
    /// Never for the roles of `demo::postgres`.
    pub fn pool(&self, role: &str) -> PgPool {
        store::connect(&self.url(role), 10).expect("the URL is ours")
    }

    /// Runs SQL as the superuser and returns what psql prints, unaligned.
    ///
    /// # Panics
    /// Panics with the server's answer where the SQL is wrong.
    pub async fn sql(&self, sql: &str) -> String {
        let (server, name, sql) = (self.server, self.name.clone(), sql.to_owned());
        tokio::task::spawn_blocking(move || server.run_sql(&name, &sql))
            .await
            .expect("psql does not panic")
            .expect("run SQL")
    }

    /// The server's port, for a proxy that cuts connections.
    pub const fn port(&self) -> u16 {
        self.server.port()
    }
}
