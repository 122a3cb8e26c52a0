//! Paths of a repository that decide what runs elsewhere: what agents obey, what continuous integration does.

/// Folders whose whole content configures an agent or runs beside it.
const FOLDERS: &[&str] = &[
    ".claude",
    ".codex",
    ".cursor",
    ".gemini",
    ".husky",
    ".opencode",
];
/// Files that do.
const FILES: &[&str] = &[
    ".cursorrules",
    ".envrc",
    ".gitmodules",
    ".mcp.json",
    ".npmrc",
    ".ripgreprc",
    "gemini.md",
    "opencode.json",
];
/// Files that do, by the beginning of the name; all end in `.md`.
const PREFIXES: &[&str] = &["agents", "claude"];

/// Whether a path of a repository configures an agent's CLI; case does not count, some file systems ignore it.
pub fn is_agent_file(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    // A symbolic link may bear a folder's name, so the last part counts too.
    path.split('/').any(|part| FOLDERS.contains(&part))
        || FILES.contains(&name)
        || (name.ends_with(".md") && PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        || path.starts_with(".github/copilot")
        || path == ".github/instructions"
        || path.starts_with(".github/instructions/")
        || path == ".vscode/mcp.json"
        || path.ends_with("/.vscode/mcp.json")
}

/// Why an agent may not change this path unless policy allows it, in words for the agent; `None` where it may.
///
/// `path` is as git names it: relative to the root, parts separated by `/`.
pub fn protected_path(path: &str) -> Option<&'static str> {
    if is_agent_file(path) {
        return Some("it configures coding agents or what runs beside them");
    }
    let lower = path.to_ascii_lowercase();
    let below = |folder: &str| {
        lower
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if below(".github/workflows") || below(".github/actions") {
        return Some("it decides what continuous integration runs");
    }
    // As links they would stand for folders whose files are protected.
    if lower == ".github" || lower == ".vscode" || lower.ends_with("/.vscode") {
        return Some("a file or link of this name replaces a folder of configuration");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AGENT_FILES: &[&str] = &[
        ".claude/settings.json",
        "pkg/.claude/hooks/x.sh",
        "CLAUDE.md",
        "docs/Claude.local.md",
        "AGENTS.md",
        "AGENTS.override.md",
        ".mcp.json",
        ".cursor/rules/a.mdc",
        ".cursorrules",
        ".codex/config.toml",
        ".gemini/settings.json",
        "GEMINI.md",
        "opencode.json",
        ".opencode/agent/x.md",
        ".github/copilot-instructions.md",
        ".github/instructions/x.md",
        ".vscode/mcp.json",
        "a/.vscode/mcp.json",
        ".husky/pre-commit",
        ".gitmodules",
        ".ripgreprc",
        ".npmrc",
        ".envrc",
    ];

    #[test]
    fn agent_files_are_known_at_any_depth_and_case() {
        for path in AGENT_FILES {
            assert!(is_agent_file(path), "{path}");
            assert!(protected_path(path).is_some(), "{path}");
        }
        for path in [
            "src/main.rs",
            "README.md",
            ".github/workflows/ci.yml",
            "claude.rs",
            ".vscode/settings.json",
        ] {
            assert!(!is_agent_file(path), "{path}");
        }
    }

    #[test]
    fn what_continuous_integration_runs_is_protected() {
        for path in [
            ".github/workflows/ci.yml",
            ".GitHub/Workflows/ci.yml",
            ".github/workflows",
            ".github/actions/setup/action.yml",
            ".github",
            ".vscode",
        ] {
            assert!(protected_path(path).is_some(), "{path}");
        }
    }

    #[test]
    fn ordinary_files_are_not() {
        for path in [
            "src/main.rs",
            ".github/ISSUE_TEMPLATE/bug.md",
            ".github/workflows-old/x",
            "docs/.github/workflows/ci.yml",
            ".vscode/settings.json",
            "CHANGELOG.md",
        ] {
            assert_eq!(protected_path(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_case_and_no_folder_hides_an_agent_folder(
            folder in proptest::sample::select(FOLDERS),
            upper in any::<u16>(),
            before in "([a-z]{1,4}/){0,3}",
            after in "(/[a-z]{1,4}){0,3}",
        ) {
            let cased: String = folder
                .char_indices()
                .map(|(i, c)| if upper >> (i % 16) & 1 == 1 { c.to_ascii_uppercase() } else { c })
                .collect();
            let path = format!("{before}{cased}{after}");
            prop_assert!(protected_path(&path).is_some(), "{}", path);
        }
    }
}
