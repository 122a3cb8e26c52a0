//! What a push may bring: inspected before GitHub sees it, refused with the file and the reason.

use serde_json::Value;

use crate::{
    git::{Clone, said},
    world::World,
};

const PUSH: [&str; 3] = ["push", "origin", "HEAD:agent/x"];
const FORCE: [&str; 4] = ["push", "--force", "origin", "HEAD:agent/x"];

fn pushes(world: &World) -> Vec<Value> {
    let state = world.github.state();
    state["pushes"].as_array().unwrap().clone()
}

/// Pushes what must be refused, with this sentence in the report, and nothing at GitHub.
async fn refused(world: &World, clone: &Clone, arguments: &[&str], sentence: &str) {
    let before = pushes(world).len();
    let push = clone.git(arguments).await;
    assert!(!push.status.success(), "{}", said(&push));
    assert!(said(&push).contains(sentence), "{}", said(&push));
    assert_eq!(pushes(world).len(), before);
}

#[tokio::test]
async fn a_protected_file_is_refused_by_name() {
    let world = World::start().await;
    for (file, reason) in [
        (".github/workflows/ci.yml", "continuous integration"),
        (".github/actions/x/action.yml", "continuous integration"),
        (".claude/settings.json", "configures coding agents"),
        ("deep/AGENTS.md", "configures coding agents"),
        (".gitmodules", "configures coding agents"),
    ] {
        let clone = Clone::new(&world, world.token()).await;
        clone.commit_file(file, b"x: 1\n").await;
        refused(&world, &clone, &PUSH, file).await;
        refused(&world, &clone, &PUSH, reason).await;
    }
}

#[tokio::test]
async fn a_protected_file_is_refused_though_a_later_commit_takes_it_out() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone
        .commit_file(".github/workflows/ci.yml", b"on: push\n")
        .await;
    clone.must(&["rm", "-q", ".github/workflows/ci.yml"]).await;
    clone.must(&["commit", "-qm", "take it out"]).await;
    refused(&world, &clone, &PUSH, ".github/workflows/ci.yml").await;
}

#[tokio::test]
async fn an_existing_files_content_under_a_protected_name_is_refused() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    // Git sends no object for it: the blob is on the server already.
    clone.must(&["mv", "README.md", "CLAUDE.md"]).await;
    clone.must(&["commit", "-qm", "rename"]).await;
    refused(&world, &clone, &PUSH, "CLAUDE.md").await;
}

#[tokio::test]
async fn a_protected_path_that_policy_opens_is_passed_on() {
    let world = World::with_policy(
        "allow_paths:\n  - {scopes: [acme/app], paths: ['.github/workflows/*']}\n",
    )
    .await;
    let clone = Clone::new(&world, world.token()).await;
    clone
        .commit_file(".github/workflows/ci.yml", b"on: push\n")
        .await;
    clone.must(&PUSH).await;
    clone.commit_file(".claude/settings.json", b"{}").await;
    refused(&world, &clone, &PUSH, ".claude/settings.json").await;
    assert_eq!(pushes(&world).len(), 1);
}

#[tokio::test]
async fn a_secret_in_any_commit_is_refused_by_file_and_kind() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    let secret = format!("key = ghp_{}\n", "a1".repeat(18));
    clone
        .commit_file("config/prod.toml", secret.as_bytes())
        .await;
    clone.commit_file("config/prod.toml", b"key = \"\"\n").await;
    refused(
        &world,
        &clone,
        &PUSH,
        "config/prod.toml holds a GitHub token",
    )
    .await;
    let own = Clone::new(&world, world.token()).await;
    own.commit_file("notes", b"it is sim-github-token").await;
    refused(
        &world,
        &own,
        &PUSH,
        "notes holds a credential of this installation",
    )
    .await;
}

#[tokio::test]
async fn commits_grow_on_those_that_were_pushed_before() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone.commit(b"one").await;
    clone.must(&PUSH).await;
    clone.commit(b"two").await;
    clone.must(&PUSH).await;
    // Nothing new: git has nothing to send.
    clone.must(&PUSH).await;
    assert_eq!(pushes(&world).len(), 2);
}

#[tokio::test]
async fn a_clone_of_an_older_main_pushes_all_the_same() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    advance_main(&world, "later").await;
    clone.commit(b"one").await;
    clone.must(&PUSH).await;
}

#[tokio::test]
async fn a_merge_of_main_may_bring_what_main_holds() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone.commit(b"one").await;
    clone.must(&PUSH).await;
    advance_main(&world, ".github/workflows/ci.yml").await;
    clone.must(&["fetch", "-q", "origin", "main"]).await;
    clone
        .must(&["merge", "-q", "--no-edit", "FETCH_HEAD"])
        .await;
    clone.must(&PUSH).await;
    // Changed while it was merged, it differs from both sides.
    advance_main(&world, "other").await;
    clone.must(&["fetch", "-q", "origin", "main"]).await;
    clone
        .must(&["merge", "-q", "--no-commit", "FETCH_HEAD"])
        .await;
    clone.commit_file(".github/workflows/ci.yml", b"evil").await;
    refused(&world, &clone, &PUSH, ".github/workflows/ci.yml").await;
}

#[tokio::test]
async fn what_this_task_pushed_may_be_rewritten() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone.commit(b"one").await;
    clone.must(&PUSH).await;
    clone
        .must(&["commit", "-q", "--amend", "-m", "better"])
        .await;
    clone.must(&FORCE).await;
    let forced = pushes(&world).pop().unwrap();
    assert_eq!(forced["forced"], true, "{forced}");
}

#[tokio::test]
async fn commits_of_others_are_never_dropped() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone.commit(b"one").await;
    clone.must(&PUSH).await;
    // Somebody else adds a commit to the branch, at GitHub.
    at_github(&world, "agent/x", "theirs").await;
    clone
        .must(&["commit", "-q", "--amend", "-m", "better"])
        .await;
    clone.must(&["fetch", "-q", "origin", "agent/x"]).await;
    refused(&world, &clone, &FORCE, "would drop commits of the branch").await;
    clone
        .must(&["merge", "-q", "--no-edit", "FETCH_HEAD"])
        .await;
    clone.must(&PUSH).await;
}

#[tokio::test]
async fn a_commit_that_no_branch_holds_is_nothing_to_grow_from() {
    let world = World::start().await;
    // A commit that is checked out by its id names no branch.
    let whole = ["push", "origin", "HEAD:refs/heads/agent/x"];
    let clone = Clone::new(&world, world.token()).await;
    // As a fork's commit lies beside the repository's own: there, and on no branch.
    let stray = stray_commit(&world, ".github/workflows/evil.yml").await;
    clone.must(&["fetch", "-q", "origin", &stray]).await;
    clone.must(&["checkout", "-q", &stray]).await;
    refused(&world, &clone, &whole, "on no branch of the repository").await;
    clone.commit(b"on top").await;
    refused(&world, &clone, &whole, "on no branch of the repository").await;
}

#[tokio::test]
async fn two_refs_and_options_are_refused() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    clone.commit(b"one").await;
    let both = ["push", "origin", "HEAD:agent/x", "HEAD:main"];
    refused(&world, &clone, &both, "may push only to agent/x").await;
    let option = clone
        .git(&["push", "-o", "ci.skip", "origin", "HEAD:agent/x"])
        .await;
    assert!(
        said(&option).contains("does not support push options"),
        "{}",
        said(&option)
    );
}

#[tokio::test]
async fn a_push_that_is_too_long_is_refused_with_the_limit() {
    let options = simulator::Options::default();
    let small = [&crate::world::TOKEN[..], &["--git-push-limit-mib", "1"]].concat();
    let world = World::start_with(options, &small).await;
    let clone = Clone::new(&world, world.token()).await;
    let noise: Vec<u8> = (0..200_000u64)
        .flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n << 7)).to_le_bytes())
        .collect();
    clone.commit(&noise).await;
    refused(&world, &clone, &PUSH, "at most 1048576 are taken").await;
}

#[tokio::test]
async fn a_push_whose_report_was_lost_with_us_is_noted_at_the_next() {
    let world = World::start().await;
    let clone = Clone::new(&world, world.token()).await;
    let commit = clone.commit(b"one").await;
    clone.must(&PUSH).await;
    // As a process leaves it that died after GitHub's answer, a minute later.
    world
        .db
        .sql("UPDATE effects SET state = 'pending', applied_at = NULL, remote_id = NULL, remote_url = NULL, applying_until = now() - interval '1 second'")
        .await;
    clone
        .must(&["commit", "-q", "--amend", "-m", "better"])
        .await;
    // Only who is known to have pushed the first may replace it.
    clone.must(&FORCE).await;
    let pool = world.db.pool("github_api");
    let recorded = store::effects::of_root(&pool, world.claims().root)
        .await
        .unwrap();
    let first = recorded
        .iter()
        .find(|e| e.target.ends_with(&commit))
        .unwrap();
    assert_eq!(
        first.remote_id.as_deref(),
        Some(commit.as_str()),
        "{first:?}"
    );
}

/// A commit on main that adds a file, made at GitHub.
async fn advance_main(world: &World, file: &str) {
    at_github(world, "main", file).await;
}

/// A commit at GitHub itself on top of a branch.
async fn at_github(world: &World, branch: &str, file: &str) {
    let commit = commit_at_github(world, branch, file).await;
    git_at_github(
        world,
        &["update-ref", &format!("refs/heads/{branch}"), &commit],
        "",
    )
    .await;
}

async fn stray_commit(world: &World, file: &str) -> String {
    commit_at_github(world, "main", file).await
}

async fn commit_at_github(world: &World, branch: &str, file: &str) -> String {
    let import = format!(
        "commit refs/import/x\ncommitter P <p@example.com> 1767225700 +0000\ndata 1\nx\nfrom refs/heads/{branch}^0\nM 100644 inline {file}\ndata 2\ny\n\ndone\n"
    );
    git_at_github(
        world,
        &["fast-import", "--quiet", "--done", "--force"],
        &import,
    )
    .await;
    let commit = git_at_github(world, &["rev-parse", "refs/import/x"], "").await;
    git_at_github(world, &["update-ref", "-d", "refs/import/x"], "").await;
    commit.trim().to_owned()
}

async fn git_at_github(world: &World, arguments: &[&str], input: &str) -> String {
    use tokio::io::AsyncWriteExt as _;
    let mut child = tokio::process::Command::new("git")
        .args(arguments)
        .current_dir(world.github.repositories().join("acme/app.git"))
        .env("GIT_DIR", ".")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}
