//! Which commits a push brings, and which older ones they grow from.

use std::collections::{BTreeSet, HashMap};

use super::{Stop, quarantine::Quarantine};

/// The longest commit description, in bytes; longer ones are not looked at.
const LONGEST: u64 = 4 * 1024 * 1024;

/// What lies in a pack.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// The parents of each of its commits.
    pub(super) parents: HashMap<String, Vec<String>>,
    /// Its files: object and size in bytes.
    pub(super) blobs: Vec<(String, u64)>,
}

/// A push's commits.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct History {
    /// Those of the pack that the branch will hold.
    pub(super) new: Vec<String>,
    /// The older commits that they grow from.
    pub(super) boundary: BTreeSet<String>,
}

impl History {
    pub(super) fn holds(&self, commit: &str) -> bool {
        self.boundary.contains(commit) || self.new.iter().any(|new| new == commit)
    }
}

/// Walks from the new tip to where the pack ends.
pub(super) fn walk(tip: &str, parents: &HashMap<String, Vec<String>>) -> History {
    let mut history = History::default();
    let mut seen: BTreeSet<&str> = BTreeSet::from([tip]);
    let mut waiting = vec![tip];
    while let Some(commit) = waiting.pop() {
        let Some(parents) = parents.get(commit) else {
            history.boundary.insert(commit.to_owned());
            continue;
        };
        history.new.push(commit.to_owned());
        waiting.extend(
            parents
                .iter()
                .map(String::as_str)
                .filter(|p| seen.insert(p)),
        );
    }
    history
}

/// Lists the objects of a quarantine that holds nothing but the pack.
pub(super) async fn packed(quarantine: &Quarantine) -> Result<Packed, Stop> {
    let listed = quarantine
        .run(
            &[
                "cat-file",
                "--batch-all-objects",
                "--unordered",
                "--batch-check=%(objecttype) %(objectname) %(objectsize)",
            ],
            &[],
        )
        .await?;
    let mut packed = Packed::default();
    let mut commits = String::new();
    for line in String::from_utf8_lossy(&listed).lines() {
        let mut words = line.split(' ');
        let (Some(kind), Some(object), Some(size)) = (words.next(), words.next(), words.next())
        else {
            return Err(Stop::Broken(format!("git listed {line:?}")));
        };
        let size: u64 = size.parse().unwrap_or(u64::MAX);
        match kind {
            "commit" if size > LONGEST => {
                return Err(Stop::refused(format!("the commit {object} is too long")));
            }
            "commit" => {
                commits.push_str(object);
                commits.push('\n');
            }
            "blob" => packed.blobs.push((object.to_owned(), size)),
            _ => {}
        }
    }
    let told = quarantine
        .run(&["cat-file", "--batch"], commits.as_bytes())
        .await?;
    packed.parents = parents_of(&told).ok_or_else(|| Stop::Broken("git cut commits".to_owned()))?;
    Ok(packed)
}

/// Reads `git cat-file --batch` of commits; `None` where it breaks off.
fn parents_of(mut told: &[u8]) -> Option<HashMap<String, Vec<String>>> {
    let mut all = HashMap::new();
    while !told.is_empty() {
        let end = told.iter().position(|b| *b == b'\n')?;
        let head = std::str::from_utf8(&told[..end]).ok()?;
        let mut words = head.split(' ');
        let (object, _kind, size) = (words.next()?, words.next()?, words.next()?);
        let size: usize = size.parse().ok()?;
        let body = told.get(end + 1..end + 1 + size)?;
        told = told.get(end + 2 + size..)?;
        let parents = body
            .split(|b| *b == b'\n')
            // The message follows an empty line.
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.strip_prefix(b"parent "))
            .map(|parent| String::from_utf8_lossy(parent).into_owned())
            .collect();
        all.insert(object.to_owned(), parents);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &[&str])]) -> HashMap<String, Vec<String>> {
        edges
            .iter()
            .map(|(commit, parents)| {
                let parents = parents.iter().map(|p| (*p).to_owned()).collect();
                ((*commit).to_owned(), parents)
            })
            .collect()
    }

    #[test]
    fn the_walk_ends_where_the_pack_does() {
        let history = walk(
            "d",
            &graph(&[("d", &["b", "c"]), ("c", &["b"]), ("x", &["y"])]),
        );
        assert_eq!(history.new, ["d", "c"]);
        assert_eq!(history.boundary, BTreeSet::from(["b".to_owned()]));
        assert!(history.holds("b") && history.holds("c") && !history.holds("x"));
    }

    #[test]
    fn a_commit_outside_the_pack_is_all_boundary() {
        let history = walk("a", &HashMap::new());
        assert!(history.new.is_empty());
        assert_eq!(history.boundary, BTreeSet::from(["a".to_owned()]));
    }

    #[test]
    fn parents_are_read_from_the_head_of_a_commit_and_not_from_its_message() {
        let body = "tree t\nparent p1\nparent p2\nauthor a\n\nparent p3\n";
        let told = format!("c1 commit {}\n{body}\nc2 commit 7\ntree t\n\n", body.len());
        let parents = parents_of(told.as_bytes()).unwrap();
        assert_eq!(parents["c1"], ["p1", "p2"]);
        assert!(parents["c2"].is_empty());
        assert_eq!(parents_of(&told.as_bytes()[..20]), None);
    }
}
