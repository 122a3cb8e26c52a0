//! Programs from npm that `make tools` installs.

use std::path::{Path, PathBuf};

use tokio::process::Command;

/// A folder of pinned npm packages.
#[derive(Debug, Clone)]
pub struct Npm(PathBuf);

impl Npm {
    /// The packages of `tests/npm-conformance`, and the Node that they need.
    pub fn conformance() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Self(root.join(".run/npm-conformance/node_modules"))
    }

    /// Node, running a program of a package, as `@scope/package/index.js`.
    pub fn node(&self, program: &str) -> Command {
        let (node, program) = (self.node_path(), self.path(program));
        let mut command = Command::new(node);
        command.arg(program).kill_on_drop(true);
        command
    }

    /// Node itself.
    pub fn node_path(&self) -> PathBuf {
        self.path("node/bin/node")
    }

    /// A file of the packages; says how to install them where it is missing.
    pub fn path(&self, file: &str) -> PathBuf {
        let path = self.0.join(file);
        assert!(
            path.exists(),
            "{} is missing; run `make tools`",
            path.display()
        );
        path
    }
}
