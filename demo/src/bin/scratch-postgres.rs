//! A throw-away Postgres with the schema applied, for checking SQL; prints its URL and lives until it is killed.

use std::{fs, path::PathBuf, thread};

use anyhow::{Context as _, bail};
use demo::postgres::{Durability, OWNER, Server};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(migrations), Some(folder)) = (arguments.next(), arguments.next()) else {
        bail!("usage: scratch-postgres MIGRATIONS_FOLDER DATA_FOLDER");
    };
    let server = Server::start(&folder, "scratch", Durability::None)?;
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
