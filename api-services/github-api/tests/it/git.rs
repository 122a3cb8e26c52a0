//! git itself against the proxy: fetches, one branch to push to, and refusals that a person can read.

use std::{
    path::{Path, PathBuf},
    process::Output,
};

use access::RunClaims;
use domain::{EffectKind, EffectState, Epoch};
use store::effects;
use tempfile::TempDir;
use tokio::process::Command;

use crate::world::World;

pub(crate) async fn git(folder: &Path, token: &str, arguments: &[&str]) -> Output {
    Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c"])
        .arg(format!("http.extraHeader=Authorization: Bearer {token}"))
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("LC_ALL", "C")
        .output()
        .await
        .unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A clone of acme/app through the proxy.
pub(crate) struct Clone {
    pub(crate) folder: TempDir,
    pub(crate) token: String,
}

impl Clone {
    pub(crate) async fn new(world: &World, token: String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let remote = world.url("/git/acme/app.git");
        let cloned = git(folder.path(), &token, &["clone", "-q", &remote, "app"]).await;
        assert!(cloned.status.success(), "{}", said(&cloned));
        Self { folder, token }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("app")
    }

    pub(crate) async fn git(&self, arguments: &[&str]) -> Output {
        git(&self.path(), &self.token, arguments).await
    }

    pub(crate) async fn commit(&self, bytes: &[u8]) -> String {
        self.commit_file("change", bytes).await
    }

    /// Runs git and demands success.
    pub(crate) async fn must(&self, arguments: &[&str]) {
        let done = self.git(arguments).await;
        assert!(done.status.success(), "{arguments:?}: {}", said(&done));
    }

    /// Commits a file of this name and answers with the commit.
    pub(crate) async fn commit_file(&self, name: &str, bytes: &[u8]) -> String {
        let file = self.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
        for arguments in [&["add", "."][..], &["commit", "-qm", "change"]] {
            self.must(arguments).await;
        }
        let head = self.git(&["rev-parse", "HEAD"]).await;
        String::from_utf8(head.stdout).unwrap().trim().to_owned()
    }
}

/// Pushes a commit to the run's branch.
pub(crate) async fn push_a_change(world: &World) {
    let clone = Clone::new(world, world.token()).await;
    clone.commit(b"fixed").await;
    let pushed = clone.git(&["push", "origin", "HEAD:agent/x"]).await;
    assert!(pushed.status.success(), "{}", said(&pushed));
}

#[tokio::test]
async fn a_push_to_the_branch_is_passed_on_and_recorded() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    let commit = clone.commit(b"fixed").await;
    let pushed = clone.git(&["push", "origin", "HEAD:agent/x"]).await;
    assert!(pushed.status.success(), "{}", said(&pushed));
    let state = world.github.state();
    assert_eq!(state["pushes"][0]["new"], commit.as_str(), "{state}");
    let recorded = effects::of_root(&world.db.pool("github_api"), world.claims().root)
        .await
        .unwrap();
    assert_eq!(recorded.len(), 1);
    assert_eq!(
        (
            recorded[0].kind,
            recorded[0].state,
            recorded[0].remote_id.as_deref()
        ),
        (
            EffectKind::GithubPush,
            EffectState::Applied,
            Some(commit.as_str())
        )
    );
    assert_eq!(recorded[0].target, format!("acme/app:agent/x:{commit}"));
}

#[tokio::test]
async fn a_large_push_streams_through() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    // Incompressible, and longer than git's buffer, so that git probes first and sends chunks.
    let noise: Vec<u8> = (0..600_000u64)
        .flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n << 7)).to_le_bytes())
        .collect();
    clone.commit(&noise).await;
    let pushed = clone.git(&["push", "origin", "HEAD:agent/x"]).await;
    assert!(pushed.status.success(), "{}", said(&pushed));
    assert_eq!(world.github.state()["pushes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn other_refs_and_deletions_are_refused_in_words() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone.commit(b"fixed").await;
    assert!(
        clone
            .git(&["push", "origin", "HEAD:agent/x"])
            .await
            .status
            .success()
    );
    let cases = [
        (
            vec!["push", "origin", "HEAD:main"],
            "may push only to agent/x, not to main",
        ),
        (
            vec!["push", "origin", "HEAD:refs/tags/v1"],
            "may push only to agent/x",
        ),
        (
            vec!["push", "origin", ":agent/x"],
            "agent/x must not be deleted",
        ),
        (
            vec!["push", "origin", "HEAD:agent/x/y", "HEAD:agent/z"],
            "may push only to agent/x",
        ),
    ];
    for (arguments, sentence) in cases {
        let refused = clone.git(&arguments).await;
        assert!(!refused.status.success());
        assert!(said(&refused).contains(sentence), "{}", said(&refused));
        assert!(
            said(&refused).contains("[remote rejected]"),
            "{}",
            said(&refused)
        );
    }
    let large: Vec<u8> = (0..400_000u64)
        .flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_le_bytes())
        .collect();
    clone.commit(&large).await;
    let refused = clone.git(&["push", "origin", "HEAD:main"]).await;
    assert!(
        said(&refused).contains("may push only to agent/x"),
        "{}",
        said(&refused)
    );
    assert_eq!(world.github.state()["pushes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_run_that_is_over_pushes_nothing() {
    let world = World::start().await;
    let stale = world.issuer.issue(&RunClaims {
        epoch: Epoch(world.run.epoch.0 - 1),
        ..world.claims()
    });
    let clone = Clone::new(&world, stale).await;
    clone.commit(b"late").await;
    let refused = clone.git(&["push", "origin", "HEAD:agent/x"]).await;
    assert!(
        said(&refused).contains("this run is over"),
        "{}",
        said(&refused)
    );
    assert!(
        world.github.state()["pushes"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn strangers_and_other_repositories_are_refused_in_words() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let ask = async |token: &str, repository: &str| {
        let remote = world.url(&format!("/git/{repository}.git"));
        said(&git(folder.path(), token, &["ls-remote", &remote]).await)
    };
    let other = ask(&world.token(), "acme/other").await;
    assert!(
        other.contains("acme/other is not this run's repository"),
        "{other}"
    );
    let stranger = ask("rt1.nobody.nothing", "acme/app").await;
    assert!(
        stranger.contains("this run token is not valid here"),
        "{stranger}"
    );
    let unknown = ask("a-word", "acme/app").await;
    assert!(unknown.contains("show a run token"), "{unknown}");
}

#[tokio::test]
async fn a_service_that_keeps_mirrors_fetches_but_never_pushes() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.engine_token.clone()).await;
    clone.commit(b"x").await;
    let refused = clone.git(&["push", "origin", "HEAD:agent/x"]).await;
    assert!(
        said(&refused).contains("services fetch, only runs push"),
        "{}",
        said(&refused)
    );
}

#[tokio::test]
async fn the_token_may_be_a_password() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let remote = world
        .url("/git/acme/app.git")
        .replace("http://", &format!("http://run:{}@", world.token()));
    let listed = Command::new("git")
        .args(["ls-remote", &remote])
        .current_dir(folder.path())
        .output()
        .await
        .unwrap();
    assert!(listed.status.success(), "{}", said(&listed));
}
