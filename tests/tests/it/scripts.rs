//! What `sim-agent` does in the tests.

/// Comments, waits at a gate, comments no more and ends; every run words its comment differently.
pub(crate) fn comment_then_gate(gate: &str) -> String {
    format!(
        r#"
- vars:
    owner: 'Repository: ([^/\s]+)/'
    repo: 'Repository: [^/\s]+/(\S+)'
    number: 'Issue: (\d+)'
  steps:
    - tool: mcp__github__add_issue_comment
      arguments: {{ owner: "{{{{owner}}}}", repo: "{{{{repo}}}}", issue_number: "{{{{number | int}}}}", body: "The agent looked into it" }}
      vary: [body]
    - gate: SIMULATOR/_sim/gates/{gate}
    - say: Done with it.
"#
    )
}

/// Waits at a gate and ends.
pub(crate) fn gate(gate: &str) -> String {
    format!("- steps:\n    - gate: SIMULATOR/_sim/gates/{gate}\n    - say: Done.\n")
}

/// Runs a shell command and repeats what it printed.
pub(crate) fn shell(command: &str) -> String {
    let command = serde_json::to_string(command).unwrap();
    format!(
        "- steps:\n    - tool: Bash\n      arguments: {{ command: {command} }}\n    - say: '{{{{result.1}}}}'\n"
    )
}
