//! Writes git's objects into a bare repository.

use std::{path::Path, process::Stdio};

use tokio::io::AsyncWriteExt as _;

use super::command::git;

/// A path of a new tree; without a blob it is taken away.
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) mode: String,
    pub(crate) blob: Option<String>,
}

/// The id of a blob with these bytes.
pub(crate) async fn blob(folder: &Path, bytes: &[u8]) -> Option<String> {
    id(folder, &["hash-object", "-w", "--stdin"], bytes, None).await
}

/// The id of a tree that has these entries and all others of `base`.
pub(crate) async fn tree(folder: &Path, base: Option<&str>, entries: &[Entry]) -> Option<String> {
    let index = tempfile::tempdir().ok()?;
    let index = index.path().join("index");
    if let Some(base) = base {
        id(folder, &["read-tree", base], b"", Some(&index)).await?;
    }
    let line = |entry: &Entry| match &entry.blob {
        Some(blob) => format!("{} {blob}\t{}\0", entry.mode, entry.path),
        None => format!("0 {:040}\t{}\0", 0, entry.path),
    };
    let lines: String = entries.iter().map(line).collect();
    let update = ["update-index", "-z", "--index-info"];
    id(folder, &update, lines.as_bytes(), Some(&index)).await?;
    id(folder, &["write-tree"], b"", Some(&index)).await
}

/// The id of a commit of this tree.
pub(crate) async fn commit(
    folder: &Path,
    tree: &str,
    parents: &[String],
    message: &str,
) -> Option<String> {
    let mut args = vec!["commit-tree", tree];
    for parent in parents {
        args.extend(["-p", parent]);
    }
    id(folder, &args, message.as_bytes(), None).await
}

/// Runs git as our account with this input; what it prints is an id, or nothing.
async fn id(folder: &Path, args: &[&str], input: &[u8], index: Option<&Path>) -> Option<String> {
    const NAME: &str = "agents-system[bot]";
    const EMAIL: &str = "agents-system[bot]@users.noreply.github.com";
    let mut command = git(folder);
    command.args(args).stdin(Stdio::piped());
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), NAME);
        command.env(format!("GIT_{role}_EMAIL"), EMAIL);
    }
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    // Git may refuse before it has read everything; its exit tells.
    let _ = stdin.write_all(input).await;
    drop(stdin);
    let output = child.wait_with_output().await.ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| printed.trim().to_owned())
}

/// The commit that merges `head` into `base`, or nothing where they conflict.
pub(crate) async fn merge(
    folder: &Path,
    base: &str,
    head: &str,
    parents: &[String],
    message: &str,
) -> Option<String> {
    let tree = id(
        folder,
        &["merge-tree", "--write-tree", base, head],
        b"",
        None,
    )
    .await?;
    commit(folder, tree.lines().next()?, parents, message).await
}

/// Lets a reference name a commit.
pub(crate) async fn point(folder: &Path, reference: &str, commit: &str) -> Option<()> {
    id(folder, &["update-ref", reference, commit], b"", None)
        .await
        .map(drop)
}
