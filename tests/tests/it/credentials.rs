//! The agent holds no credential: asked from inside, as the user of the engine's image.

use std::{fs, path::Path};

use tests::World;

use crate::scripts;

/// The user of the engine's image.
const IMAGE_UID: u32 = 10_001;

/// Tries to read what an agent must not have, and prints everything it could.
const LOOK: &str = r#"
engine=$(awk '{print $4}' /proc/$PPID/stat)
echo "== engine environ"; cat /proc/$engine/environ 2>&1
echo "== engine memory"; head -c 16 /proc/$engine/mem 2>&1; cat /proc/$engine/maps 2>&1 | head -3
echo "== engine files"; ls -l /proc/$engine/fd 2>&1
echo "== every environ"; for p in /proc/[0-9]*; do tr '\0' '\n' < $p/environ 2>/dev/null; done
echo "== every command line"; for p in /proc/[0-9]*; do tr '\0' ' ' < $p/cmdline 2>/dev/null; echo; done
echo "== own environ"; env
echo "== home"; find "$HOME" -type f -exec cat {} + 2>/dev/null
echo "== clone"; find . -type f -size -64k -exec cat {} + 2>/dev/null; git config --list --show-origin
echo "== whoami"; id -u
"#;

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_looks_everywhere_finds_no_credential() {
    let world = World::start(|options| {
        options.engine_uid = Some(IMAGE_UID);
        options.agent_uid = None;
    })
    .await
    .unwrap();
    let payload = world.seed("acme/curious", 1).await.unwrap();
    let out = world.folder().join("work").join("look.out");
    let command = format!("({LOOK}) > {} 2>&1; echo looked", out.display());
    let script = world.script("curious", &scripts::shell(&command)).unwrap();
    let task = world
        .comment(&payload, &format!("@agent analyze\n{script}"))
        .await
        .unwrap();
    world.wait_for_state(&task, &["completed"]).await.unwrap();
    let found = read(&out);

    let section = |name: &str| {
        let after = found
            .split_once(&format!("== {name}\n"))
            .unwrap_or_else(|| panic!("no section {name}"))
            .1;
        after.split("\n== ").next().unwrap_or_default().to_owned()
    };
    assert!(
        section("engine environ").contains("Permission denied"),
        "{}",
        section("engine environ")
    );
    assert!(
        section("engine memory").contains("Permission denied"),
        "{}",
        section("engine memory")
    );
    assert!(
        section("own environ").contains("HOME="),
        "the agent saw its own environment"
    );
    assert!(
        section("home").contains("mcpServers"),
        "the agent saw its MCP configuration"
    );
    if nix::unistd::Uid::effective().is_root() {
        assert_eq!(section("whoami").trim(), IMAGE_UID.to_string());
    }
    let secrets = &world.stack.secrets;
    for (name, secret) in [
        (
            "the run tokens' private key",
            secrets.run_token_private_key.as_str(),
        ),
        ("the engine's service token", &secrets.engine_token),
        ("the gateway's service token", &secrets.gateway_token),
        ("the database password", &secrets.postgres_password),
        ("the Redis password", &secrets.redis_password),
        ("the webhook secret", &secrets.webhook_secret),
        ("the operator token", &secrets.operator_token),
        ("the marker key", &secrets.marker_key),
        ("the GitHub token", "sim-github-token"),
        ("the model key", "sim-model-key"),
    ] {
        assert!(!found.contains(secret), "the agent found {name}");
    }
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("the agent wrote what it found")).into_owned()
}
