//! Configuration files of coding CLIs: what a branch says there is never obeyed, only what the base says.

use std::{collections::BTreeSet, fs, path::Path};

use domain::is_agent_file;

use super::{Error, git::Git, mirror::Base};

/// Puts the base's agent files into the work tree, and has git look away from them.
pub(super) async fn restore(repo: &Path, base: &Base) -> Result<(), Error> {
    let tree = |commit: &str| Git::new("ls-tree", repo).args(["-r", "-z", "--name-only", commit]);
    let (ours, bases) = tokio::try_join!(tree("HEAD").run(), tree(&base.commit).run())?;
    let (ours, bases) = (agent_files(&ours), agent_files(&bases));
    if !ours.is_empty() {
        Git::new("update-index", repo)
            .args(["-z", "--skip-worktree", "--stdin"])
            .input(zero_ended(&ours))
            .run()
            .await?;
    }
    for gone in ours.difference(&bases) {
        fs::remove_file(repo.join(gone)).map_err(Error::io("remove an agent file"))?;
    }
    let changed = Git::new("diff-tree", repo)
        .args(["-r", "-z", "--name-only", "HEAD", &base.commit])
        .run()
        .await?;
    let changed: BTreeSet<String> = agent_files(&changed)
        .intersection(&bases)
        .cloned()
        .collect();
    if !changed.is_empty() {
        Git::new("restore", repo)
            .args(["--ignore-skip-worktree-bits", "--worktree"])
            .args(["--pathspec-from-file=-", "--pathspec-file-nul"])
            .args([format!("--source={}", base.commit)])
            .input(zero_ended(&changed))
            .run()
            .await?;
    }
    let strangers: String = bases.difference(&ours).map(|path| excluded(path)).collect();
    fs::write(repo.join(".git/info/exclude"), strangers)
        .map_err(Error::io("write the clone's excludes"))
}

fn agent_files(listing: &str) -> BTreeSet<String> {
    listing
        .split('\0')
        .filter(|path| is_agent_file(path))
        .map(str::to_owned)
        .collect()
}

fn zero_ended(paths: &BTreeSet<String>) -> Vec<u8> {
    paths
        .iter()
        .flat_map(|path| path.bytes().chain([0]))
        .collect()
}

/// A line of `info/exclude` that means exactly this path.
fn excluded(path: &str) -> String {
    let escaped: String = path
        .chars()
        .flat_map(|c| {
            let special = matches!(c, '\\' | '*' | '?' | '[' | ' ');
            special.then_some('\\').into_iter().chain([c])
        })
        .collect();
    format!("/{escaped}\n")
}
