//! A clone with its own objects: what an agent does to it can harm neither the mirror nor another task.

use std::path::Path;

use super::{
    Error, Folders, Plan,
    git::Git,
    lock::{self, Sharing},
    mirror::{Base, Mirror},
};

/// Who the commits are by.
const NAME: &str = "agents-system";
const EMAIL: &str = "agent@agents-system.invalid";

pub(super) async fn make(
    plan: &Plan,
    mirror: &Mirror,
    folders: &Folders,
    base: &Base,
) -> Result<(), Error> {
    let parent = folders.repo.parent().unwrap_or(&folders.repo);
    {
        // Hard links would let the child reach the mirror's files.
        let _lock = lock::take(&mirror.folder, Sharing::Readers).await?;
        Git::new("clone", parent)
            .args(["--quiet", "--no-hardlinks", "--no-checkout", "--no-tags"])
            .args(["--template=", "--"])
            .args([&mirror.folder, &folders.repo])
            .run()
            .await?;
    }
    std::fs::write(folders.repo.join(".git/config"), config_of(plan, base))
        .map_err(Error::io("write the clone's configuration"))?;
    std::fs::create_dir_all(folders.repo.join(".git/info"))
        .map_err(Error::io("create the clone's folders"))?;
    checkout(&folders.repo, &plan.branch, &base.commit).await
}

async fn checkout(repo: &Path, branch: &str, commit: &str) -> Result<(), Error> {
    Git::new("checkout", repo)
        .args(["--quiet", "--force", "--no-track", "-B", branch, commit])
        .run()
        .await?;
    Ok(())
}

/// The clone's configuration. A restarted attempt begins at the base again, so its push replaces the branch.
fn config_of(plan: &Plan, base: &Base) -> String {
    let (url, branch, base) = (&plan.remote_url, &plan.branch, &base.branch);
    format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tlogallrefupdates = true\n\
         [user]\n\tname = {NAME}\n\temail = {EMAIL}\n\
         [push]\n\tdefault = current\n\
         [gc]\n\tauto = 0\n\
         [remote \"origin\"]\n\turl = \"{url}\"\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\
         \tpush = \"+refs/heads/{branch}:refs/heads/{branch}\"\n\
         [branch \"{base}\"]\n\tremote = origin\n\tmerge = \"refs/heads/{base}\"\n"
    )
}
