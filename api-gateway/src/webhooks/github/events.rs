//! What an authentic delivery means: a pure function of event, payload and configuration.

use domain::{
    Actor, COMMANDS, Decision, Lane, NewTask, ParsedCommand, Provider, Reason, Repository, WorkItem,
};
use serde_json::error::Category;

use super::payload::{Account, Envelope, Payload, Post};
use crate::Repositories;

/// What a decision knows besides the delivery.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The repositories that may use the agent.
    pub repositories: &'a Repositories,
    /// The mention that begins a command.
    pub prefix: &'a str,
}

/// Associations with a repository whose holders may command the agent.
///
/// They are facts that GitHub signed with the delivery, about the text's author. What exactly a person may do in the
/// repository is asked of the provider by a resolver that is not part of this version.
const TRUSTED: [&str; 3] = ["OWNER", "MEMBER", "COLLABORATOR"];

/// The beginning of the mark that every post of ours carries.
const OUR_MARK: &str = "<!-- agents-system effect=";

/// Decides about one delivery; `json` must be syntactically JSON.
pub fn decide(event_type: &str, json: &str, facts: Facts<'_>) -> Decision {
    judge(event_type, json, facts).unwrap_or_else(|decision| decision)
}

/// The events that can carry a command, each with the action that brings a new text.
const fn action_of(event_type: &str) -> Option<&'static str> {
    match event_type.as_bytes() {
        b"issue_comment" => Some("created"),
        b"issues" | b"pull_request" => Some("opened"),
        _ => None,
    }
}

/// Every early way out is an `Err` with its own reason.
fn judge(event_type: &str, json: &str, facts: Facts<'_>) -> Result<Decision, Decision> {
    if event_type == "ping" {
        return Err(skip(
            Reason::Ping,
            "GitHub asks whether the webhook is heard",
        ));
    }
    let expected = action_of(event_type).ok_or_else(|| {
        skip(
            Reason::UnknownEvent,
            format!("events of kind {} start nothing", quoted(event_type)),
        )
    })?;
    let action = Envelope::of(json)
        .action()
        .ok_or_else(|| missing("action"))?;
    if action != expected {
        return Err(skip(
            Reason::UnhandledAction,
            format!(
                "{event_type} was {}; only {expected} can start something",
                quoted(&action)
            ),
        ));
    }
    let payload: Payload = serde_json::from_str(json).map_err(|error| unusable(&error))?;
    let repository = repository_of(&payload)?;
    if !facts.repositories.allow(&repository) {
        return Err(skip(
            Reason::UnknownRepository,
            format!("{repository} is not in GITHUB_REPOSITORIES"),
        ));
    }
    let (post, item, pull_request) = match event_type {
        "issue_comment" => {
            let issue = payload.issue.as_ref().ok_or_else(|| missing("issue"))?;
            let comment = payload.comment.as_ref().ok_or_else(|| missing("comment"))?;
            (comment, issue, issue.pull_request.is_some())
        }
        "issues" => {
            let issue = payload.issue.as_ref().ok_or_else(|| missing("issue"))?;
            (issue, issue, false)
        }
        _ => {
            let pull = payload
                .pull_request
                .as_ref()
                .ok_or_else(|| missing("pull_request"))?;
            (pull, pull, true)
        }
    };
    let sender = payload.sender.as_ref().ok_or_else(|| missing("sender"))?;
    let text = post.body.as_deref().unwrap_or_default();
    refuse_machines(sender, post, text)?;
    let parsed = ParsedCommand::parse(text, facts.prefix);
    if parsed == ParsedCommand::NotAddressed {
        return Err(skip(
            Reason::NotAddressed,
            format!("no line of the text begins with {}", facts.prefix),
        ));
    }
    let actor = trusted_author(post, &repository)?;
    let number = item.number.ok_or_else(|| missing("number"))?;
    let work_item = WorkItem::Github {
        repository: repository.clone(),
        number,
        pull_request,
    };
    match parsed {
        ParsedCommand::NotAddressed => Err(skip(Reason::NotAddressed, "")),
        ParsedCommand::Unknown { word } => Err(skip(
            Reason::UnknownCommand,
            unknown_command(&word, facts.prefix),
        )),
        ParsedCommand::Known { command, .. } if command.is_control() => Ok(Decision::Control {
            command,
            item: work_item,
            reason: Reason::ControlCommand,
        }),
        ParsedCommand::Known { command, rest } => Ok(Decision::Run {
            task: Box::new(NewTask {
                provider: Provider::Github,
                item: work_item,
                repositories: vec![repository],
                command,
                request: storable(&rest),
                title: storable(item.title.as_deref().unwrap_or_default()),
                url: web_address(item.html_url.as_deref()),
                actor,
                // A person waits for the answer.
                lane: Lane::High,
            }),
            reason: Reason::CommandGiven,
        }),
    }
}

fn repository_of(payload: &Payload) -> Result<Repository, Decision> {
    let name = payload
        .repository
        .as_ref()
        .and_then(|repository| repository.full_name.as_deref())
        .ok_or_else(|| missing("repository.full_name"))?;
    name.parse().map_err(|_| {
        skip(
            Reason::MissingField,
            format!("repository.full_name is {}, not owner/name", quoted(name)),
        )
    })
}

/// Bots, apps and our own posts never start work: an answer to an answer could go on for ever.
fn refuse_machines(sender: &Account, post: &Post, text: &str) -> Result<(), Decision> {
    let is_bot = |account: &Account| account.kind.as_deref() == Some("Bot");
    let detail = if is_bot(sender) || post.user.as_ref().is_some_and(is_bot) {
        format!("{} is a bot", name_of(sender))
    } else if post.performed_via_github_app.is_some() {
        format!("an app wrote it for {}", name_of(sender))
    } else if text.contains(OUR_MARK) {
        "the text carries the mark of our own posts".to_owned()
    } else {
        return Ok(());
    };
    Err(Decision::Ignore {
        reason: Reason::BotActor,
        detail,
    })
}

/// The text's author, where GitHub says that the repository trusts them.
fn trusted_author(post: &Post, repository: &Repository) -> Result<Actor, Decision> {
    let author = post.user.as_ref().ok_or_else(|| missing("user"))?;
    let id = author.id.ok_or_else(|| missing("user.id"))?;
    let association = post
        .author_association
        .as_deref()
        .ok_or_else(|| missing("author_association"))?;
    if !TRUSTED.contains(&association) {
        return Err(skip(
            Reason::TrustTooLow,
            format!(
                "{} is {} to {repository}; {} may command the agent",
                name_of(author),
                quoted(association),
                TRUSTED.join(", ")
            ),
        ));
    }
    Ok(Actor {
        provider: Provider::Github,
        id: id.to_string(),
        name: name_of(author),
    })
}

fn unknown_command(word: &str, prefix: &str) -> String {
    let known: Vec<&str> = COMMANDS.iter().map(|spec| spec.command.as_str()).collect();
    let known = known.join(", ");
    if word.is_empty() {
        format!("no command follows {prefix}; known are {known}")
    } else {
        format!("{} is no command; known are {known}", quoted(word))
    }
}

fn skip(reason: Reason, detail: impl Into<String>) -> Decision {
    Decision::Skip {
        reason,
        detail: detail.into(),
    }
}

fn missing(field: &str) -> Decision {
    skip(
        Reason::MissingField,
        format!("the payload has no usable {field}"),
    )
}

/// A field of another type is our trouble to name; an escape that is no text makes the whole body unreadable.
fn unusable(error: &serde_json::Error) -> Decision {
    match error.classify() {
        Category::Data => skip(
            Reason::MissingField,
            short(&format!("a field has another type: {error}")),
        ),
        Category::Io | Category::Syntax | Category::Eof => Decision::Quarantine {
            detail: short(&format!("not JSON: {error}")),
        },
    }
}

fn name_of(account: &Account) -> String {
    short(&storable(
        account
            .login
            .as_deref()
            .unwrap_or("an account without a login"),
    ))
}

/// A link to show; only the web's schemes.
fn web_address(url: Option<&str>) -> String {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
        .map(storable)
        .unwrap_or_default()
}

/// A foreign word inside a sentence of ours: escaped and short.
fn quoted(text: &str) -> String {
    format!("{:?}", short(text))
}

/// Enough of a foreign text to recognise it.
fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Postgres keeps every character but NUL.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}
