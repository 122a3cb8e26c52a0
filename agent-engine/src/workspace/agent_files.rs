//! Configuration files of coding CLIs: what a branch says there is never obeyed, only what the base says.

use std::{collections::BTreeSet, fs, path::Path};

use super::{Error, git::Git, mirror::Base};

/// Folders whose whole content configures an agent or runs beside it.
const FOLDERS: &[&str] = &[
    ".claude",
    ".codex",
    ".cursor",
    ".gemini",
    ".husky",
    ".opencode",
];
/// Files that do.
const FILES: &[&str] = &[
    ".cursorrules",
    ".envrc",
    ".gitmodules",
    ".mcp.json",
    ".npmrc",
    ".ripgreprc",
    "gemini.md",
    "opencode.json",
];
/// Files that do, by the beginning of the name; all end in `.md`.
const PREFIXES: &[&str] = &["agents", "claude"];

/// Whether a path of a repository configures an agent's CLI; case does not count, some file systems ignore it.
pub(super) fn is_agent_file(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    // A symbolic link may bear a folder's name, so the last part counts too.
    path.split('/').any(|part| FOLDERS.contains(&part))
        || FILES.contains(&name)
        || (name.ends_with(".md") && PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        || path.starts_with(".github/copilot")
        || path.starts_with(".github/instructions/")
        || path == ".vscode/mcp.json"
        || path.ends_with("/.vscode/mcp.json")
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agent_files_are_known_at_any_depth_and_case() {
        for path in [
            ".claude/settings.json",
            "pkg/.claude/hooks/x.sh",
            "CLAUDE.md",
            "docs/Claude.local.md",
            "AGENTS.md",
            "AGENTS.override.md",
            ".mcp.json",
            ".cursor/rules/a.mdc",
            ".cursorrules",
            ".codex/config.toml",
            ".gemini/settings.json",
            "GEMINI.md",
            "opencode.json",
            ".opencode/agent/x.md",
            ".github/copilot-instructions.md",
            ".github/instructions/x.md",
            ".vscode/mcp.json",
            "a/.vscode/mcp.json",
            ".husky/pre-commit",
            ".gitmodules",
            ".ripgreprc",
            ".npmrc",
            ".envrc",
        ] {
            assert!(is_agent_file(path), "{path}");
        }
        for path in [
            "src/main.rs",
            "README.md",
            ".github/workflows/ci.yml",
            "claude.rs",
            ".vscode/settings.json",
        ] {
            assert!(!is_agent_file(path), "{path}");
        }
    }
}
