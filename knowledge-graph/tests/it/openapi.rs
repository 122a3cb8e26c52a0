//! The description that callers read.

use std::{fs, path::Path};

#[test]
fn openapi_json_is_what_the_routes_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let mut described = knowledge_graph::openapi().to_pretty_json().unwrap();
    described.push('\n');
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &described).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == described,
        "openapi.json is not current; run UPDATE_SNAPSHOTS=1 cargo test -p knowledge-graph"
    );
}
