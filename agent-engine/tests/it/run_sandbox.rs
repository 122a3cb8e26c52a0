//! What a child of the same user can learn of its engine.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    process::{Command, Stdio},
};

const INNER: &str = "AGENTS_TEST_SECRET_OF_THE_ENGINE";
const NAME: &str = "run_sandbox::a_child_of_the_same_user_cannot_read_its_engine";

/// Whether a child can read the environment or the memory of this process.
fn child_reads(file: &str) -> bool {
    Command::new("dd")
        .arg(format!("if=/proc/{}/{file}", std::process::id()))
        .args(["of=/dev/null", "count=0"])
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}

/// Runs itself again as an ordinary user where it is root, for whom /proc has no secrets.
#[test]
fn a_child_of_the_same_user_cannot_read_its_engine() {
    if std::env::var_os(INNER).is_some() {
        assert!(child_reads("environ"), "the control does not work");
        agent_engine::sandbox::harden_self().unwrap();
        assert!(!child_reads("environ") && !child_reads("mem"));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("engine");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut command = if nix::unistd::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=10001", "--regid=10001", "--clear-groups", "--"]);
        command.arg(&program);
        command
    } else {
        Command::new(&program)
    };
    let output = command
        .args(["--exact", NAME])
        .env(INNER, "x")
        .current_dir("/")
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && shown.contains("1 passed"),
        "{shown}"
    );
}
