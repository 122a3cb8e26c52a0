//! The environment of a child: an allow list, so that nothing of the engine's leaks by being forgotten.

use std::{env, ffi::OsString};

use super::Execution;

/// Variables that pass from the engine to the child, where it has them.
const PASSED: &[&str] = &[
    "PATH",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
];

/// Variables that are the same for every child.
const FIXED: &[(&str, &str)] = &[
    ("CI", "true"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_EDITOR", "true"),
    ("GIT_PAGER", "cat"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LANG", "C.UTF-8"),
    ("NO_COLOR", "1"),
    ("PAGER", "cat"),
    ("SHELL", "/bin/bash"),
    ("TERM", "dumb"),
    ("USER", "agent"),
];

/// Everything that a child's environment holds.
pub(super) fn of_child(execution: &Execution<'_>) -> Vec<(OsString, OsString)> {
    let folders = execution.folders;
    let passed = PASSED
        .iter()
        .filter_map(|name| Some((OsString::from(name), env::var_os(name)?)));
    let fixed = FIXED
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let own = [("HOME", &folders.home), ("TMPDIR", &folders.tmp)]
        .map(|(name, folder)| (OsString::from(name), folder.into()));
    let launch = execution
        .launch
        .environment
        .iter()
        .cloned()
        .chain([execution.mark_variable()])
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    passed.chain(fixed).chain(own).chain(launch).collect()
}
