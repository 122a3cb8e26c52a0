//! Makes a bare repository with one commit.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use anyhow::Context as _;

use super::command::feed;

/// Makes `<folder>` a bare repository whose default branch holds these files.
pub(crate) async fn create(
    folder: &Path,
    branch: &str,
    files: &BTreeMap<String, String>,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    let head = format!("--initial-branch={branch}");
    feed(
        folder,
        &["init", "--quiet", "--bare", "--template=", &head, "."],
        b"",
    )
    .await?;
    if files.is_empty() {
        return Ok(());
    }
    feed(
        folder,
        &["fast-import", "--quiet", "--done"],
        import(branch, files).as_bytes(),
    )
    .await
}

/// The stream `git fast-import` reads; a fixed date makes commit ids repeatable.
fn import(branch: &str, files: &BTreeMap<String, String>) -> String {
    let mut stream = format!(
        "commit refs/heads/{branch}\ncommitter Simulator <simulator@localhost> 1767225600 +0000\ndata 15\nInitial commit\n"
    );
    for (path, text) in files {
        let path = path.replace('\\', "\\\\").replace('"', "\\\"");
        write!(
            stream,
            "M 100644 inline \"{path}\"\ndata {}\n{text}\n",
            text.len()
        )
        .expect("a string takes any text");
    }
    stream.push_str("done\n");
    stream
}

/// This many small files, in folders of a hundred.
pub(crate) fn small_files(count: usize) -> BTreeMap<String, String> {
    let file = |n| {
        (
            format!("src/part{:03}/file{n:05}.txt", n / 100),
            format!("File {n} of {count}.\n"),
        )
    };
    (0..count).map(file).collect()
}
