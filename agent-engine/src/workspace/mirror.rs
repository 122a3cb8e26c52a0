//! Mirrors: bare repositories on the repositories volume, one per repository, shared by all engines.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use domain::Repository;

use super::{
    Error,
    git::Git,
    lock::{self, Sharing},
};

/// A mirror's whole configuration; written before each use, so that nothing else is ever believed.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";

/// The mirror of one repository.
#[derive(Debug, Clone)]
pub(crate) struct Mirror {
    repository: Repository,
    pub(super) folder: PathBuf,
}

/// Where work begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    /// The default branch.
    pub(super) branch: String,
    /// Its commit.
    pub(super) commit: String,
}

impl Mirror {
    /// The mirror of a repository under the repositories folder; names differ by more than case.
    pub(crate) fn new(repositories: &Path, repository: &Repository) -> Self {
        let folder = repositories
            .join(repository.owner().to_ascii_lowercase())
            .join(format!("{}.git", repository.name().to_ascii_lowercase()));
        Self {
            repository: repository.clone(),
            folder,
        }
    }

    /// Makes the mirror equal to the remote: one question, and a fetch only where something changed.
    pub(super) async fn refresh(&self, url: &str) -> Result<Base, Error> {
        let parent = self.folder.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(parent).map_err(Error::io("create the mirror's folder"))?;
        let _lock = lock::take(&self.folder, Sharing::Nobody).await?;
        if !self.folder.join("HEAD").exists() {
            Git::new("init", parent)
                .args(["--bare", "--quiet", "--template=", "--"])
                .args([&self.folder])
                .run()
                .await?;
        }
        std::fs::write(self.folder.join("config"), CONFIG)
            .map_err(Error::io("write the mirror's configuration"))?;
        let listing = Git::new("ls-remote", &self.folder).origin(url).args([
            "--symref",
            "origin",
            "HEAD",
            "refs/heads/*",
        ]);
        let known = Git::new("for-each-ref", &self.folder)
            .args(["--format=%(objectname)\t%(refname)", "refs/heads"]);
        let (listing, known) = tokio::try_join!(listing.run(), known.run())?;
        let (base, heads) = read_listing(&listing);
        let base = base.ok_or_else(|| Error::Empty(self.repository.clone()))?;
        if heads != known.lines().map(str::to_owned).collect() {
            Git::new("fetch", &self.folder)
                .origin(url)
                .args(["--quiet", "--prune", "--no-tags", "--no-write-fetch-head"])
                .args(["origin", "+refs/heads/*:refs/heads/*"])
                .run()
                .await?;
        }
        self.point_head_at(&base.branch).await?;
        Ok(base)
    }

    /// Lets other readers of the mirror, the knowledge graph first, find the default branch.
    async fn point_head_at(&self, branch: &str) -> Result<(), Error> {
        let head = format!("refs/heads/{branch}");
        let current = std::fs::read_to_string(self.folder.join("HEAD"))
            .map_err(Error::io("read the mirror's HEAD"))?;
        if current.trim_end() != format!("ref: {head}") {
            Git::new("symbolic-ref", &self.folder)
                .args(["HEAD", &head])
                .run()
                .await?;
        }
        Ok(())
    }
}

/// The default branch and the heads of `ls-remote --symref`.
fn read_listing(text: &str) -> (Option<Base>, BTreeSet<String>) {
    let branch = text.lines().find_map(|line| {
        line.strip_prefix("ref: refs/heads/")?
            .strip_suffix("\tHEAD")
    });
    let heads: BTreeSet<String> = text
        .lines()
        .filter(|line| line.contains("\trefs/heads/"))
        .map(str::to_owned)
        .collect();
    let base = branch.and_then(|branch| {
        let end = format!("\trefs/heads/{branch}");
        heads.iter().find_map(|line| {
            line.strip_suffix(&end).map(|commit| Base {
                branch: branch.to_owned(),
                commit: commit.to_owned(),
            })
        })
    });
    (base, heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_branch_is_where_head_points() {
        let text =
            "ref: refs/heads/trunk\tHEAD\naa\tHEAD\nbb\trefs/heads/x\naa\trefs/heads/trunk\n";
        let (base, heads) = read_listing(text);
        let expected = Base {
            branch: "trunk".to_owned(),
            commit: "aa".to_owned(),
        };
        assert_eq!(base, Some(expected));
        assert_eq!(heads.len(), 2);
    }

    #[test]
    fn a_repository_without_commits_has_no_base() {
        assert_eq!(read_listing("").0, None);
    }
}
