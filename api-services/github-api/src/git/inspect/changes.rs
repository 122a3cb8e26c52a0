//! Which paths new commits change; a merge changes what differs from all of its parents.

use super::{Stop, quarantine::Quarantine};

/// One path that a commit changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// As git names it; bytes that are no UTF-8 are replaced.
    pub(super) path: String,
    /// What lies there afterwards; zeros where nothing does.
    pub(super) object: String,
}

/// The changes of these commits, whose parents' trees are there.
pub(super) async fn of(quarantine: &Quarantine, commits: &[String]) -> Result<Vec<Change>, Stop> {
    let printed = quarantine
        .run(
            &[
                "diff-tree",
                "--stdin",
                "--root",
                "-r",
                "-c",
                "-z",
                "--raw",
                "--no-renames",
                "--no-abbrev",
                "--no-commit-id",
            ],
            (commits.join("\n") + "\n").as_bytes(),
        )
        .await?;
    read(&printed).ok_or_else(|| Stop::Broken("git diff-tree cut its answer".to_owned()))
}

/// Reads raw diffs: a colon for each parent, modes, objects, a status; then the path.
fn read(printed: &[u8]) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    let mut parts = printed.split(|b| *b == 0);
    while let Some(head) = parts.next() {
        if head.is_empty() {
            continue;
        }
        let head = std::str::from_utf8(head).ok()?;
        let parents = head.bytes().take_while(|b| *b == b':').count();
        let fields: Vec<&str> = head[parents..].split(' ').collect();
        // A mode and an object for each side, then the status.
        let sides = parents + 1;
        if parents == 0 || fields.len() != 2 * sides + 1 {
            return None;
        }
        let path = parts.next()?;
        changes.push(Change {
            path: String::from_utf8_lossy(path).into_owned(),
            object: fields[2 * sides - 1].to_owned(),
        });
    }
    Some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_combined_diffs_are_read() {
        let printed = b":100644 100644 aa bb M\0src/a b.rs\0::100644 100644 100644 aa bb cc MM\0.mcp.json\0:100644 000000 aa 00 D\0gone\0";
        let read = read(printed).unwrap();
        let change = |path: &str, object: &str| Change {
            path: path.to_owned(),
            object: object.to_owned(),
        };
        assert_eq!(
            read,
            [
                change("src/a b.rs", "bb"),
                change(".mcp.json", "cc"),
                change("gone", "00")
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_taken_for_no_change() {
        for printed in [&b":100644 100644 aa M\0x\0"[..], b"fatal\0", b":1 1 a b M"] {
            assert_eq!(read(printed), None);
        }
    }
}
