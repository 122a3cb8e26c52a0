//! What is offered beside tools: issues as resources, and prompts for work on them.

use rmcp::{
    ErrorData,
    model::{
        GetPromptRequestParams, GetPromptResult, Prompt, PromptArgument, PromptMessage,
        ResourceTemplate, Role,
    },
};

/// The beginning of an issue's URI.
const ISSUE: &str = "jira://issue/";

/// The resources there are, by pattern.
pub(crate) fn templates() -> Vec<ResourceTemplate> {
    vec![
        ResourceTemplate::new(format!("{ISSUE}{{key}}"), "issue")
            .with_title("A Jira issue")
            .with_description("An issue with its description and comments, as PROJ-42")
            .with_mime_type("text/markdown"),
    ]
}

/// The issue's key in a URI.
///
/// # Errors
/// Says which URIs there are.
pub(crate) fn key_of(uri: &str) -> Result<&str, ErrorData> {
    uri.strip_prefix(ISSUE)
        .filter(|key| !key.is_empty() && !key.contains('/'))
        .ok_or_else(|| {
            let sentence = format!("{uri} is no resource of Jira; write it as {ISSUE}PROJ-42");
            ErrorData::resource_not_found(sentence, None)
        })
}

/// A prompt: its name, its title, and what it says about an issue.
const PROMPTS: [(&str, &str, &str); 2] = [
    (
        "triage_issue",
        "Triage an issue",
        "Read the issue {key} with jira_get_issue and look for duplicates with jira_search. \
         Judge from the code whether it is a defect, where its cause may lie, and how large a fix would be. \
         Say so in one comment with jira_add_comment, linking issues that are the same or related; change nothing else.",
    ),
    (
        "resolve_issue",
        "Resolve an issue",
        "Read the issue {key} with jira_get_issue. Reproduce what it describes, fix the cause with a test, \
         and open a pull request. Link the pull request with jira_create_remote_issue_link, say in one comment \
         what was wrong and what changed, and move the issue on with jira_transition_issue.",
    ),
];

/// The prompts.
pub(crate) fn prompts() -> Vec<Prompt> {
    let argument = || {
        PromptArgument::new("issue_key")
            .with_description("The issue's key, as PROJ-42")
            .with_required(true)
    };
    let prompt = |(name, title, _): (&str, &str, &str)| {
        Prompt::new(name, Some(title), Some(vec![argument()])).with_title(title)
    };
    PROMPTS.into_iter().map(prompt).collect()
}

/// What a prompt says.
///
/// # Errors
/// Says which prompts there are, or that it needs an issue.
pub(crate) fn prompt(asked: &GetPromptRequestParams) -> Result<GetPromptResult, ErrorData> {
    let known = PROMPTS.iter().find(|(name, ..)| *name == asked.name);
    let Some((_, _, text)) = known else {
        let names = PROMPTS.map(|(name, ..)| name).join(", ");
        let sentence = format!("there is no prompt {}; there are {names}", asked.name);
        return Err(ErrorData::invalid_params(sentence, None));
    };
    let arguments = asked.arguments.as_ref();
    let key = arguments
        .and_then(|arguments| arguments.get("issue_key")?.as_str())
        .map(str::trim)
        .filter(|key| {
            !key.is_empty()
                && key
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        })
        .ok_or_else(|| ErrorData::invalid_params("issue_key is needed, as PROJ-42", None))?;
    let message = PromptMessage::new_text(Role::User, text.replace("{key}", key));
    Ok(GetPromptResult::new(vec![message]))
}
