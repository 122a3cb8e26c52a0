//! Each thing in a line, ids first.

use contracts::jira::{
    Attachment, Board, Change, Comment, Component, DevelopmentItem, Field, IssueRow, IssueType,
    LinkType, Named, Person, Project, RemoteLink, Sprint, Transition, Version, Worklog,
};

/// Something that can be listed.
pub(super) trait Line {
    /// Its line for the model; several where it holds a text.
    fn line(&self) -> String;
}

/// `name: value` where there is a value.
fn with(name: &str, value: &str) -> String {
    match value {
        "" => String::new(),
        value => format!(", {name}{value}"),
    }
}

fn who(person: Option<&Person>) -> String {
    person.map_or_else(
        || "somebody".to_owned(),
        |person| format!("{} ({})", person.display_name, person.account_id),
    )
}

impl Line for IssueRow {
    fn line(&self) -> String {
        let assignee = self.assignee.as_deref().unwrap_or("nobody");
        let priority = with("priority ", self.priority.as_deref().unwrap_or_default());
        format!(
            "{} [{}, {}{priority}, {assignee}] {}",
            self.key, self.issue_type, self.status, self.summary
        )
    }
}

impl Line for Comment {
    fn line(&self) -> String {
        let who = who(self.author.as_ref());
        format!(
            "comment {} by {who}, {}:\n{}",
            self.id, self.created, self.body_markdown
        )
    }
}

impl Line for Change {
    fn line(&self) -> String {
        let items: Vec<String> = self
            .items
            .iter()
            .map(|item| format!("{}: {:?} -> {:?}", item.field, item.from, item.to))
            .collect();
        let who = who(self.author.as_ref());
        format!("{} by {who}: {}", self.created, items.join("; "))
    }
}

impl Line for Worklog {
    fn line(&self) -> String {
        let who = who(self.author.as_ref());
        format!(
            "worklog {} by {who}, {}: {} {}",
            self.id, self.started, self.time_spent, self.comment_markdown
        )
    }
}

impl Line for Transition {
    fn line(&self) -> String {
        let required = with("needs ", &self.required_fields.join(", "));
        format!("{}: {} -> {}{required}", self.id, self.name, self.to)
    }
}

impl Line for Attachment {
    fn line(&self) -> String {
        format!(
            "{}: {} ({}, {} bytes, by {}, {})",
            self.id, self.filename, self.mime_type, self.size, self.author, self.created
        )
    }
}

impl Line for LinkType {
    fn line(&self) -> String {
        format!("{}: {} / {}", self.name, self.outward, self.inward)
    }
}

impl Line for RemoteLink {
    fn line(&self) -> String {
        format!("{}: {} {}", self.id, self.title, self.url)
    }
}

impl Line for Person {
    fn line(&self) -> String {
        let state = if self.active { "" } else { ", inactive" };
        format!("{}: {}{state}", self.account_id, self.display_name)
    }
}

impl Line for Project {
    fn line(&self) -> String {
        let lead = with("led by ", self.lead.as_deref().unwrap_or_default());
        let archived = if self.archived { ", archived" } else { "" };
        format!(
            "{}: {} ({}{lead}{archived})",
            self.key, self.name, self.project_type
        )
    }
}

impl Line for Component {
    fn line(&self) -> String {
        format!("{}: {}{}", self.id, self.name, with("", &self.description))
    }
}

impl Line for Version {
    fn line(&self) -> String {
        let state = if self.released {
            "released"
        } else {
            "unreleased"
        };
        let date = with("", self.release_date.as_deref().unwrap_or_default());
        format!("{}: {} ({state}{date})", self.id, self.name)
    }
}

impl Line for IssueType {
    fn line(&self) -> String {
        let part = if self.subtask {
            ", part of another issue"
        } else {
            ""
        };
        format!(
            "{}: {}{part}{}",
            self.id,
            self.name,
            with("", &self.description)
        )
    }
}

impl Line for Field {
    fn line(&self) -> String {
        let required = if self.required { ", required" } else { "" };
        let allowed = with("one of ", &self.allowed.join(" | "));
        format!(
            "{}: {} ({}{required}{allowed})",
            self.id, self.name, self.kind
        )
    }
}

impl Line for Named {
    fn line(&self) -> String {
        format!("{}: {}{}", self.id, self.name, with("", &self.description))
    }
}

impl Line for Board {
    fn line(&self) -> String {
        format!(
            "{}: {} ({}, project {})",
            self.id, self.name, self.kind, self.project
        )
    }
}

impl Line for Sprint {
    fn line(&self) -> String {
        let goal = with("goal: ", &self.goal);
        format!("{}: {} ({}{goal})", self.id, self.name, self.state)
    }
}

impl Line for DevelopmentItem {
    fn line(&self) -> String {
        let status = with("", self.status.as_deref().unwrap_or_default());
        format!("{}: {}{status} {}", self.kind, self.name, self.url)
    }
}
