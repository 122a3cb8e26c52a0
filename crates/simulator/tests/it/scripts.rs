//! The scripts that stand elsewhere in the repository.

use std::path::Path;

use simulator::script::Script;

#[test]
fn the_scripts_of_the_demo_and_the_smoke_test_are_scripts() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for script in ["demo/script.yaml", "scripts/smoke/script.yaml"] {
        Script::load(&top.join(script)).unwrap();
    }
}
