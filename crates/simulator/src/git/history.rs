//! What git tells of commits and of the difference between two.

use std::path::Path;

use super::command::ask;

/// Git's own name of the tree that holds nothing.
const EMPTY: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
    /// As ISO 8601.
    pub(crate) date: String,
}

pub(crate) struct Commit {
    pub(crate) sha: String,
    pub(crate) tree: String,
    pub(crate) parents: Vec<String>,
    pub(crate) author: Person,
    pub(crate) committer: Person,
    pub(crate) message: String,
}

/// One file that differs between two commits.
pub(crate) struct Change {
    pub(crate) path: String,
    /// Its name before, where it was renamed.
    pub(crate) previous: Option<String>,
    /// GitHub's word: added, removed, modified, renamed.
    pub(crate) status: &'static str,
    /// The blob's id afterwards, or before where it was removed.
    pub(crate) sha: String,
    pub(crate) additions: u64,
    pub(crate) deletions: u64,
    /// Its hunks, unless it is binary.
    pub(crate) patch: Option<String>,
}

/// The commits that `git log` finds, newest first.
pub(crate) async fn log(folder: &Path, args: &[String]) -> Vec<Commit> {
    let format = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x00%x01";
    let mut all = vec!["log", format];
    all.extend(args.iter().map(String::as_str));
    let out = ask(folder, &all).await.unwrap_or_default();
    let out = String::from_utf8_lossy(&out);
    out.split('\u{1}').filter_map(commit).collect()
}

fn commit(record: &str) -> Option<Commit> {
    let mut fields = record
        .trim_start_matches('\n')
        .split('\0')
        .map(str::to_owned);
    let mut next = || fields.next();
    let (sha, tree, parents) = (next()?, next()?, next()?);
    let author = Person {
        name: next()?,
        email: next()?,
        date: next()?,
    };
    let committer = Person {
        name: next()?,
        email: next()?,
        date: next()?,
    };
    Some(Commit {
        sha,
        tree,
        parents: parents.split_whitespace().map(str::to_owned).collect(),
        author,
        committer,
        message: next()?.trim_end().to_owned(),
    })
}

/// The files that differ; `base` is absent for a first commit.
pub(crate) async fn changes(folder: &Path, base: Option<&str>, head: &str) -> Vec<Change> {
    let base = base.unwrap_or(EMPTY);
    let raw = ask(
        folder,
        &["diff", "--raw", "--no-abbrev", "-M", "-z", base, head],
    )
    .await;
    let raw = raw.unwrap_or_default();
    let raw = String::from_utf8_lossy(&raw);
    let mut fields = raw.split('\0');
    let mut changes = Vec::new();
    while let (Some(facts), Some(path)) = (fields.next(), fields.next()) {
        let mut words = facts.trim_start_matches(':').split(' ').skip(2);
        let (Some(old), Some(new), Some(letter)) = (words.next(), words.next(), words.next())
        else {
            break;
        };
        let (status, sha) = match letter.as_bytes().first() {
            Some(b'A') => ("added", new),
            Some(b'D') => ("removed", old),
            Some(b'R') => ("renamed", new),
            _ => ("modified", new),
        };
        let renamed = (status == "renamed").then(|| fields.next()).flatten();
        let (path, previous) = renamed.map_or((path, None), |new| (new, Some(path.to_owned())));
        let patch = patch(folder, base, head, path, previous.as_deref()).await;
        let count = |sign: char| {
            let lines = patch.as_deref().unwrap_or_default().lines();
            lines.filter(|line| line.starts_with(sign)).count() as u64
        };
        changes.push(Change {
            path: path.to_owned(),
            status,
            sha: sha.to_owned(),
            additions: count('+'),
            deletions: count('-'),
            previous,
            patch: patch.clone(),
        });
    }
    changes
}

/// The hunks of one file, without the header that names it.
async fn patch(
    folder: &Path,
    base: &str,
    head: &str,
    path: &str,
    previous: Option<&str>,
) -> Option<String> {
    let mut args = vec!["diff", "-M", base, head, "--", path];
    args.extend(previous);
    let out = ask(folder, &args).await?;
    let out = String::from_utf8(out).ok()?;
    let start = out.find("\n@@")?;
    Some(out[start + 1..].trim_end_matches('\n').to_owned())
}
