//! Workspaces from a bare repository on disk.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use domain::TaskId;

use super::*;

struct Ground {
    folder: tempfile::TempDir,
    remote: PathBuf,
    mirror: Mirror,
    folders: Folders,
}

/// Runs git as a person would, and returns what it prints.
fn git(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git")
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "user.name=p",
            "-c",
            "user.email=p@x.invalid",
        ])
        .args(words)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {words:?}: {shown}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let remote = folder.path().join("remote");
        fs::create_dir(&remote).unwrap();
        git(&remote, &["init", "--quiet", "--initial-branch=trunk"]);
        let ground = Self {
            mirror: Mirror::new(&folder.path().join("mirrors"), &"Acme/App".parse().unwrap()),
            folders: Folders::new(&folder.path().join("work"), TaskId::generate()),
            remote,
            folder,
        };
        ground.commit(&[("README.md", "one"), ("CLAUDE.md", "from trunk")]);
        ground
    }

    fn commit(&self, files: &[(&str, &str)]) -> String {
        for (name, text) in files {
            let path = self.remote.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        git(&self.remote, &["add", "--all"]);
        git(&self.remote, &["commit", "--quiet", "--message", "x"]);
        git(&self.remote, &["rev-parse", "HEAD"])
    }

    fn plan(&self) -> Plan {
        Plan {
            branch: "agent/task_x".to_owned(),
            fetch_url: format!("file://{}", self.remote.display()),
            remote_url: format!("file://{}", self.remote.display()),
        }
    }

    async fn prepare(&self) -> String {
        self.folders.create().unwrap();
        prepare(&self.plan(), &self.mirror, &self.folders)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_clone_is_on_its_branch_with_objects_of_its_own() {
    let ground = Ground::new();
    let commit = ground.commit(&[("README.md", "two")]);
    assert_eq!(ground.prepare().await, "trunk");
    let repo = &ground.folders.repo;
    assert_eq!(
        git(repo, &["symbolic-ref", "--short", "HEAD"]),
        "agent/task_x"
    );
    assert_eq!(git(repo, &["rev-parse", "HEAD"]), commit);
    assert_eq!(git(repo, &["status", "--porcelain"]), "");
    assert!(!repo.join(".git/objects/info/alternates").exists());
    let objects = fs::read_dir(repo.join(".git/objects")).unwrap();
    let files: Vec<_> = objects
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().metadata().unwrap())
        .collect();
    assert!(!files.is_empty());
    assert!(
        files.iter().all(|file| file.nlink() == 1),
        "linked to the mirror"
    );
}

#[tokio::test]
async fn a_mirror_follows_its_remote_and_believes_no_configuration() {
    let ground = Ground::new();
    ground.prepare().await;
    let config = ground.mirror.folder.join("config");
    fs::write(
        &config,
        "[core]\n\tbare = true\n\tfsmonitor = touch /tmp/owned\n",
    )
    .unwrap();
    let commit = ground.commit(&[("new.txt", "x")]);
    git(&ground.remote, &["branch", "other"]);
    ground.prepare().await;
    assert_eq!(git(&ground.folders.repo, &["rev-parse", "HEAD"]), commit);
    assert!(!fs::read_to_string(&config).unwrap().contains("fsmonitor"));
    git(&ground.remote, &["branch", "--delete", "other"]);
    ground.prepare().await;
    let heads = git(
        &ground.mirror.folder,
        &["for-each-ref", "--format=%(refname)"],
    );
    assert_eq!(heads, "refs/heads/trunk");
}

#[tokio::test]
async fn a_restarted_attempt_begins_at_the_base_and_its_push_replaces_the_branch() {
    let ground = Ground::new();
    for text in ["first", "second"] {
        ground.prepare().await;
        let repo = &ground.folders.repo;
        assert!(!repo.join("work.txt").exists());
        fs::write(repo.join("work.txt"), text).unwrap();
        git(repo, &["add", "work.txt"]);
        git(repo, &["commit", "--quiet", "--message", text]);
        git(repo, &["push", "--quiet"]);
    }
    let pushed = git(&ground.remote, &["show", "agent/task_x:work.txt"]);
    assert_eq!(pushed, "second");
    assert_eq!(
        git(
            &ground.remote,
            &["rev-list", "--count", "trunk..agent/task_x"]
        ),
        "1"
    );
}

#[tokio::test]
async fn git_looks_away_from_agent_files() {
    let ground = Ground::new();
    ground.prepare().await;
    let repo = &ground.folders.repo;
    fs::write(repo.join("CLAUDE.md"), "obey me").unwrap();
    git(repo, &["add", "--all"]);
    assert_eq!(git(repo, &["status", "--porcelain"]), "");
}

#[tokio::test]
async fn agent_files_of_a_branch_are_replaced_by_those_of_its_base() {
    let ground = Ground::new();
    let base = ground.commit(&[(".mcp.json", "base"), (".cursor/x", "base only")]);
    git(&ground.remote, &["checkout", "--quiet", "-b", "theirs"]);
    git(&ground.remote, &["rm", "--quiet", ".cursor/x"]);
    let head = ground.commit(&[
        ("CLAUDE.md", "theirs"),
        (".claude/settings.json", "theirs"),
        ("code.rs", "theirs"),
    ]);
    git(&ground.remote, &["checkout", "--quiet", "trunk"]);
    ground.prepare().await;
    let repo = &ground.folders.repo;
    git(repo, &["checkout", "--quiet", "--force", &head]);
    let base = mirror::Base {
        branch: "trunk".to_owned(),
        commit: base,
    };
    agent_files::restore(repo, &base).await.unwrap();
    let text = |name: &str| fs::read_to_string(repo.join(name)).unwrap();
    assert_eq!(text("CLAUDE.md"), "from trunk");
    assert_eq!(
        (text(".cursor/x").as_str(), text("code.rs").as_str()),
        ("base only", "theirs")
    );
    assert!(!repo.join(".claude/settings.json").exists());
    git(repo, &["add", "--all"]);
    assert_eq!(git(repo, &["status", "--porcelain"]), "");
}

#[tokio::test]
async fn what_cannot_be_cloned_is_told_in_a_sentence() {
    let ground = Ground::new();
    ground.folders.create().unwrap();
    let mut plan = ground.plan();
    plan.fetch_url = format!("file://{}/nothing", ground.folder.path().display());
    let error = prepare(&plan, &ground.mirror, &ground.folders)
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("git ls-remote: fatal:"),
        "{error}"
    );
    let empty = ground.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    git(&empty, &["init", "--quiet"]);
    plan.fetch_url = format!("file://{}", empty.display());
    let error = prepare(&plan, &ground.mirror, &ground.folders)
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Empty(_)) && !error.may_pass(),
        "{error}"
    );
}
