//! The schema `knowledge_graph`: this service's own tables, with a migration table of their own.
//!
//! Statements are checked by the tests that run them: the workspace's offline query data describes the other schema.

use std::{str::FromStr as _, time::Duration};

use domain::Repository;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{
    PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    types::Json,
};

use crate::engine::File;

static MIGRATOR: Migrator = sqlx::migrate!();

/// How many commits of a repository are kept: the newest ones that were asked for.
const KEPT: i64 = 5;

/// A pool whose unqualified names are those of our schema, the migration table among them.
pub(crate) fn connect(url: &SecretString) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url.expose_secret())?.options([
        ("search_path", "knowledge_graph"),
        ("statement_timeout", "15s"),
    ]);
    Ok(PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_secs(300))
        .connect_lazy_with(options))
}

/// Brings our schema up to date; concurrent callers wait for each other.
pub(crate) async fn migrate(pool: &PgPool) -> anyhow::Result<()> {
    let exists: bool = sqlx::query_scalar("SELECT to_regnamespace('knowledge_graph') IS NOT NULL")
        .fetch_one(pool)
        .await?;
    if !exists {
        sqlx::query("CREATE SCHEMA IF NOT EXISTS knowledge_graph")
            .execute(pool)
            .await?;
    }
    MIGRATOR.run(pool).await?;
    Ok(())
}

/// Tries until the schema is up to date.
pub(crate) async fn migrate_until_done(pool: &PgPool) {
    while let Err(error) = migrate(pool).await {
        tracing::warn!(
            error = format!("{error:#}"),
            "the schema cannot be brought up to date yet"
        );
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Whether Postgres answers and has our schema.
pub(crate) async fn is_ready(pool: &PgPool) -> Result<(), String> {
    let applied: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(pool)
            .await
            .map_err(|error| error.to_string())?;
    let current = MIGRATOR.iter().all(|step| applied.contains(&step.version));
    current
        .then_some(())
        .ok_or_else(|| "the schema is older than this version".to_owned())
}

/// The stored listing of a commit; `None` where it was never made.
pub(crate) async fn listing(
    pool: &PgPool,
    repository: &Repository,
    commit: &str,
) -> Result<Option<Vec<File>>, sqlx::Error> {
    let files: Option<Json<Vec<File>>> =
        sqlx::query_scalar("SELECT files FROM listings WHERE repository = $1 AND commit_id = $2")
            .bind(key(repository))
            .bind(commit)
            .fetch_optional(pool)
            .await?;
    Ok(files.map(|files| files.0))
}

/// Stores a listing and forgets those of commits long past.
pub(crate) async fn keep(
    pool: &PgPool,
    repository: &Repository,
    commit: &str,
    files: &[File],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO listings (repository, commit_id, files) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(key(repository))
    .bind(commit)
    .bind(Json(files))
    .execute(pool)
    .await?;
    sqlx::query(
        "DELETE FROM listings WHERE repository = $1 AND commit_id NOT IN (
             SELECT commit_id FROM listings WHERE repository = $1 ORDER BY listed_at DESC, commit_id LIMIT $2
         )",
    )
    .bind(key(repository))
    .bind(KEPT)
    .execute(pool)
    .await?;
    Ok(())
}

fn key(repository: &Repository) -> String {
    repository.to_string().to_ascii_lowercase()
}
