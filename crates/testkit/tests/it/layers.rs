//! Who may import whom; the table of docs/architecture.md.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

const LIBRARIES: [&str; 11] = [
    "domain",
    "access",
    "text",
    "store",
    "queue",
    "service",
    "contracts",
    "effects",
    "mcp",
    "simulator",
    "testkit",
];
const TOOLS: [&str; 2] = ["demo", "tests"];

/// What a crate of `crates/` may import of ours; `None` for a service.
fn allowed(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "domain" => &[],
        "access" | "text" | "store" | "queue" | "contracts" => &["domain"],
        "service" => &["access", "domain"],
        "effects" => &["service", "access", "text", "store", "contracts", "domain"],
        "mcp" => &["service", "access", "contracts", "domain"],
        "simulator" => &["domain", "contracts", "service"],
        "demo" => &["access", "domain", "contracts"],
        "testkit" => &[
            "domain",
            "access",
            "store",
            "queue",
            "service",
            "contracts",
            "simulator",
            "demo",
        ],
        "tests" => &[
            "domain",
            "access",
            "text",
            "store",
            "queue",
            "service",
            "contracts",
            "simulator",
            "testkit",
            "demo",
        ],
        _ => return None,
    })
}

const FOR_SERVICES: [&str; 9] = [
    "domain",
    "access",
    "text",
    "store",
    "queue",
    "service",
    "contracts",
    "effects",
    "mcp",
];
const ONLY_FOR_TESTS: [&str; 4] = ["simulator", "testkit", "demo", "tests"];

/// Outside crates that stay behind one door, and who holds the key.
fn doors() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("sqlx", vec!["store", "knowledge-graph"]),
        ("redis", vec!["queue"]),
        (
            "rmcp",
            vec![
                "mcp",
                "github-mcp",
                "jira-mcp",
                "slack-mcp",
                "sentry-mcp",
                "knowledge-graph",
                "agent-engine",
                "simulator",
            ],
        ),
        (
            "tokio-tungstenite",
            vec![
                "external-dashboard",
                "demo",
                "internal-dashboard-api",
                "tests",
            ],
        ),
    ])
}

fn violations(packages: &[&Package]) -> Vec<String> {
    let ours: Vec<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let doors = doors();
    let mut found = Vec::new();
    for package in packages {
        let name = package.name.as_str();
        for dependency in &package.dependencies {
            let (to, test_only) = (
                dependency.name.as_str(),
                dependency.kind == DependencyKind::Development,
            );
            if ours.contains(&to) {
                let fine = match allowed(name) {
                    Some(list) => {
                        list.contains(&to)
                            || (test_only && (LIBRARIES.contains(&to) || to == "demo"))
                    }
                    None => {
                        FOR_SERVICES.contains(&to) || (test_only && ONLY_FOR_TESTS.contains(&to))
                    }
                };
                if !fine {
                    found.push(format!("{name} must not import {to}"));
                }
            } else if doors.get(to).is_some_and(|keys| !keys.contains(&name)) {
                found.push(format!(
                    "{name} must not import {to}; only {} may",
                    doors[to].join(", ")
                ));
            }
        }
    }
    found
}

#[test]
fn every_import_is_in_the_table() {
    let metadata = MetadataCommand::new()
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("cargo metadata");
    let packages: Vec<&Package> = metadata.workspace_packages();
    let services = packages.len() - LIBRARIES.len() - TOOLS.len();
    assert_eq!(
        services, 13,
        "a package was added or removed; give it a place in the table"
    );
    assert_eq!(violations(&packages), Vec::<String>::new());
}

#[test]
fn a_wrong_import_is_named() {
    let metadata = MetadataCommand::new()
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("cargo metadata");
    let mut domain = metadata
        .workspace_packages()
        .into_iter()
        .find(|p| p.name.as_str() == "domain")
        .expect("domain")
        .clone();
    let mut gateway = metadata
        .workspace_packages()
        .into_iter()
        .find(|p| p.name.as_str() == "api-gateway")
        .expect("gateway")
        .clone();
    let service = gateway
        .dependencies
        .iter()
        .find(|d| d.name == "service")
        .expect("service")
        .clone();
    domain.dependencies.push(service.clone());
    for name in ["sqlx", "github-api"] {
        let mut wrong = service.clone();
        name.clone_into(&mut wrong.name);
        gateway.dependencies.push(wrong);
    }
    let others: Vec<&Package> = metadata
        .workspace_packages()
        .into_iter()
        .filter(|p| !["domain", "api-gateway"].contains(&p.name.as_str()))
        .collect();
    let found = violations(&[others, vec![&domain, &gateway]].concat());
    assert_eq!(
        found,
        [
            "domain must not import service",
            "api-gateway must not import sqlx; only store, knowledge-graph may",
            "api-gateway must not import github-api"
        ]
    );
}
