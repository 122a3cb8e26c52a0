//! The history that the server's branches and tags hold: what a push may grow from.

use std::collections::HashSet;

use super::{
    Stop,
    commits::History,
    quarantine::{Quarantine, Server, Workshop},
};

/// How far back the branches are fetched before all of their history is.
const NEAR: &str = "--depth=1000";

/// The commits that branches and tags point at.
pub(super) async fn tips(quarantine: &Quarantine) -> Result<HashSet<String>, Stop> {
    let listed = quarantine
        .run_online(&["ls-remote", "-q", "--heads", "--tags", "origin"])
        .await?;
    Ok(String::from_utf8_lossy(&listed)
        .lines()
        .filter_map(|line| Some(line.split_once('\t')?.0.to_owned()))
        .collect())
}

/// Proves that `strangers` are on a branch or tag, and that the push leaves nothing of `old` behind.
///
/// GitHub keeps commits of forks and closed pull requests beside a repository's own: to name one is not to have it.
pub(super) async fn prove(
    workshop: &Workshop,
    server: &Server,
    history: &History,
    strangers: &[&str],
    old: Option<&str>,
) -> Result<(), Stop> {
    let digits = history
        .boundary
        .iter()
        .chain(&history.new)
        .map(String::len)
        .next()
        .unwrap_or(40);
    let graph = Quarantine::new(workshop, server, digits).await?;
    for depth in [Some(NEAR), None] {
        fetch(&graph, depth, strangers, old).await?;
        let unknown = unknown(&graph, strangers).await;
        let lost = match old {
            Some(old) => leaves_behind(&graph, history, old).await,
            None => false,
        };
        match (unknown, lost) {
            (None, false) => return Ok(()),
            (Some(commit), _) if depth.is_none() => {
                return Err(Stop::refused(format!(
                    "the push grows from {commit}, which is on no branch of the repository; start from a branch"
                )));
            }
            (None, true) if depth.is_none() => {
                return Err(Stop::refused(
                    "the push would drop commits of the branch that this task did not make; fetch and merge them first",
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Commits without trees: the shape of the history and nothing else.
async fn fetch(
    graph: &Quarantine,
    depth: Option<&str>,
    strangers: &[&str],
    old: Option<&str>,
) -> Result<(), Stop> {
    let mut arguments = vec!["--filter=tree:0"];
    arguments.push(depth.unwrap_or("--depth=2147483647"));
    arguments.extend(["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]);
    arguments.extend(strangers);
    arguments.extend(old);
    graph.fetch(&arguments).await.map_err(|stop| match stop {
        Stop::Broken(said) if said.contains("not our ref") => {
            Stop::refused("the push grows from commits that the repository does not have")
        }
        other => other,
    })
}

async fn unknown<'a>(graph: &Quarantine, strangers: &[&'a str]) -> Option<&'a str> {
    for stranger in strangers {
        let contains = format!("--contains={stranger}");
        let held = graph
            .run(&["for-each-ref", "--count=1", &contains], &[])
            .await;
        if !held.is_ok_and(|refs| !refs.is_empty()) {
            return Some(stranger);
        }
    }
    None
}

/// Whether `old` is no ancestor of what the push grows from.
async fn leaves_behind(graph: &Quarantine, history: &History, old: &str) -> bool {
    for commit in &history.boundary {
        let within = graph
            .run(&["merge-base", "--is-ancestor", old, commit], &[])
            .await;
        if within.is_ok() {
            return false;
        }
    }
    true
}
