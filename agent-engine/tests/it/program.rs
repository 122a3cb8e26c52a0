//! The binary refuses to start without what it needs, in one line that names the variable.

use std::process::Command;

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// Starts the binary with a usable environment, changed by `changes`; returns its exit code and what it said.
fn started(changes: &[(&str, &str)]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_agent-engine"))
        .env_clear()
        .envs([
            ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/agents"),
            ("REDIS_URL", "redis://127.0.0.1:1/0"),
            ("RUN_TOKEN_PRIVATE_KEY", KEY),
            ("SERVICE_TOKEN", "token"),
        ])
        .envs(changes.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

#[test]
fn a_variable_that_is_missing_or_wrong_is_named_in_one_line() {
    for (variable, value) in [
        ("DATABASE_URL", ""),
        ("REDIS_URL", ""),
        ("RUN_TOKEN_PRIVATE_KEY", ""),
        ("RUN_TOKEN_PRIVATE_KEY", "not a key"),
        ("SERVICE_TOKEN", ""),
        ("HEARTBEAT_SECONDS", "40"),
        ("FENCE_SECONDS", "60"),
        ("LEASE_SECONDS", "soon"),
        ("ENGINE_SLOTS", "0"),
    ] {
        let (code, said) = started(&[(variable, value)]);
        assert_eq!(code, Some(78), "{variable}={value}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{variable}={value}: {said}");
        assert!(said.contains(variable), "{variable}={value}: {said}");
        assert!(
            value.is_empty() || !variable.contains("KEY") || !said.contains(value),
            "{said}"
        );
    }
}
