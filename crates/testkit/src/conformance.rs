//! Runs the protocol's own conformance suite against a server.

use std::{fs, net::SocketAddr, process::Stdio};

use crate::{Npm, folder, forwarder};

/// A revision of MCP that the suite knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revision {
    /// With `initialize`.
    V2025_11_25,
    /// Without sessions.
    V2026_07_28,
}

impl Revision {
    const fn name(self) -> &'static str {
        match self {
            Self::V2025_11_25 => "2025-11-25",
            Self::V2026_07_28 => "2026-07-28",
        }
    }
}

/// The scenarios that need no tool, resource or prompt of a fixture, with a revision they belong to.
const FIXTURE_FREE: &[(&str, Revision)] = &[
    ("server-initialize", Revision::V2025_11_25),
    ("server-session-lifecycle", Revision::V2025_11_25),
    ("ping", Revision::V2025_11_25),
    ("completion-complete", Revision::V2025_11_25),
    ("tools-list", Revision::V2025_11_25),
    ("resources-list", Revision::V2025_11_25),
    ("prompts-list", Revision::V2025_11_25),
    ("dns-rebinding-protection", Revision::V2025_11_25),
    ("tools-list", Revision::V2026_07_28),
    ("caching", Revision::V2026_07_28),
    ("http-header-validation", Revision::V2026_07_28),
    ("server-sse-multiple-streams", Revision::V2026_07_28),
    ("dns-rebinding-protection", Revision::V2026_07_28),
    (
        "input-required-result-unsupported-methods",
        Revision::V2026_07_28,
    ),
];

/// Runs the scenarios that need no fixture.
///
/// # Panics
/// With the suite's report of the first that does not pass.
pub async fn conformance_without_fixture(address: SocketAddr, token: &str) {
    for &scenario in FIXTURE_FREE {
        conformance((address, token), scenario, &[]).await;
    }
}

/// Runs one scenario, or `all`, of a revision against the server at `address`; those in `expected` fail, and no others.
///
/// # Panics
/// With the suite's report where it ends otherwise.
pub async fn conformance(
    (address, token): (SocketAddr, &str),
    (scenario, revision): (&str, Revision),
    expected: &[&str],
) {
    let front = forwarder(address, token).await;
    let name = format!("conformance-{scenario}-{}-{front}", revision.name());
    let folder = folder::of_process().join(name);
    fs::create_dir_all(&folder).expect("the temporary folder is writable");
    let baseline = folder.join("expected.yaml");
    let listed: String = expected.iter().map(|it| format!("  - {it}\n")).collect();
    let listed = if listed.is_empty() {
        " []\n".to_owned()
    } else {
        format!("\n{listed}")
    };
    fs::write(&baseline, format!("server:{listed}")).expect("the folder is writable");
    let which = if scenario == "all" {
        ["--suite", "all"]
    } else {
        ["--scenario", scenario]
    };
    let output = Npm::conformance()
        .node("@modelcontextprotocol/conformance/dist/index.js")
        .args(["server", "--url", &format!("http://{front}/mcp")])
        .args(["--spec-version", revision.name()])
        .args(which)
        .arg("--expected-failures")
        .arg(&baseline)
        .arg("--output-dir")
        .arg(&folder)
        .stdin(Stdio::null())
        .current_dir(&folder)
        .output()
        .await
        .expect("Node starts");
    assert!(
        output.status.success(),
        "{scenario} of {}:\n{}\n{}",
        revision.name(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
