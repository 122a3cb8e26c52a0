//! A throw-away Postgres with the schema applied, for checking SQL; prints its URL and lives until it is killed.

use std::{fs, path::PathBuf, thread};

use anyhow::Context as _;
use demo::postgres::{Durability, OWNER, Server};

fn main() -> anyhow::Result<()> {
    let migrations = PathBuf::from(
        std::env::args()
            .nth(1)
            .context("usage: scratch-postgres MIGRATIONS_FOLDER")?,
    );
    let folder = tempfile::Builder::new()
        .prefix("scratch-postgres")
        .tempdir()?;
    let server = Server::start(folder.path(), "scratch", Durability::None)?;
    // What sqlx makes before the first step; a step grants on it.
    server.run_sql_as(
        OWNER,
        "agents",
        "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, success boolean)",
    )?;
    let mut steps: Vec<PathBuf> = fs::read_dir(&migrations)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    steps.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    steps.sort();
    for step in steps {
        let sql = fs::read_to_string(&step)?;
        server
            .run_sql_as(OWNER, "agents", &sql)
            .with_context(|| format!("apply {}", step.display()))?;
    }
    println!("{}", server.url(OWNER, "agents"));
    loop {
        thread::park();
    }
}
