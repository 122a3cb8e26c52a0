//! Listings of commits: from our table where they were made before, from git where not.

use std::path::PathBuf;

use domain::Repository;
use sqlx::PgPool;

use super::{
    File,
    git::{self, Error},
};
use crate::store;

/// Lists mirrors.
#[derive(Debug)]
pub(crate) struct Listings {
    pool: PgPool,
    mirrors: PathBuf,
}

/// The files of a commit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) commit: String,
    pub(crate) files: Vec<File>,
}

impl Listings {
    pub(crate) const fn new(pool: PgPool, mirrors: PathBuf) -> Self {
        Self { pool, mirrors }
    }

    /// The files of the default branch, as the mirror has it now.
    ///
    /// # Errors
    /// Where there is no mirror or commit, or git fails; a database that is down only costs time.
    pub(crate) async fn of(&self, repository: &Repository) -> Result<Listing, Error> {
        // Engines name mirrors in lower case: GitHub ignores the case of names.
        let name = repository.to_string().to_ascii_lowercase();
        let mirror = self.mirrors.join(format!("{name}.git"));
        let commit = git::default_commit(&mirror).await?;
        match store::listing(&self.pool, repository, &commit).await {
            Ok(Some(files)) => return Ok(Listing { commit, files }),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "the listing is made anew, for ours cannot be read");
            }
        }
        let files = git::files(&mirror, &commit).await?;
        if let Err(error) = store::keep(&self.pool, repository, &commit, &files).await {
            tracing::warn!(%error, "the listing cannot be kept");
        }
        Ok(Listing { commit, files })
    }
}
