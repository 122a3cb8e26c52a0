//! One script that every vendor's interface is asked to play.

pub(crate) const ISSUE: &str = r#"
- when: fix issue
  vars: {number: "issue (\\d+)"}
  steps:
    - say: I read it.
    - tool: mcp__github__issue_read
      arguments: {issue_number: "{{number | int}}"}
    - say: "It is about {{result.1 | /title: (\\w+)/}} in {{cwd}}."
      usage: {input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 2}
- when: tired
  steps:
    - error: {status: 429, type: rate_limit_error, message: Too fast}
      say: Awake.
"#;
