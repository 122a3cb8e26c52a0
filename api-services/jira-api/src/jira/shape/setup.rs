//! Projects, boards, and what is set up in them.

use contracts::jira::{
    Board, Component, Field, IssueType, LinkType, Named, Project, Sprint, Version,
};
use serde_json::Value;

use super::{list_at, some_at, text_at};
use crate::jira::{Jira, Seen};

/// A project.
pub(crate) fn project(jira: &Jira, seen: &mut Seen, value: &Value) -> Project {
    let key = text_at(value, "/key").to_owned();
    Project {
        url: jira.browse(&key),
        key,
        name: seen.text(text_at(value, "/name")),
        project_type: text_at(value, "/projectTypeKey").to_owned(),
        lead: some_at(value, "/lead/displayName").map(|name| seen.text(&name)),
        description: seen.text(text_at(value, "/description")),
        archived: value["archived"].as_bool().unwrap_or(false),
    }
}

/// A component of a project.
pub(crate) fn component(_: &Jira, seen: &mut Seen, value: &Value) -> Component {
    Component {
        id: text_at(value, "/id").to_owned(),
        name: seen.text(text_at(value, "/name")),
        description: seen.text(text_at(value, "/description")),
        lead: some_at(value, "/lead/displayName").map(|name| seen.text(&name)),
    }
}

/// A version of a project.
pub(crate) fn version(_: &Jira, seen: &mut Seen, value: &Value) -> Version {
    let is = |name: &str| value[name].as_bool().unwrap_or(false);
    Version {
        id: text_at(value, "/id").to_owned(),
        name: seen.text(text_at(value, "/name")),
        description: seen.text(text_at(value, "/description")),
        released: is("released"),
        archived: is("archived"),
        release_date: some_at(value, "/releaseDate"),
    }
}

/// A type of issues.
pub(crate) fn issue_type(_: &Jira, seen: &mut Seen, value: &Value) -> IssueType {
    IssueType {
        id: text_at(value, "/id").to_owned(),
        name: seen.text(text_at(value, "/name")),
        description: seen.text(text_at(value, "/description")),
        subtask: value["subtask"].as_bool().unwrap_or(false),
    }
}

/// A field, of the site or of one type of issues.
pub(crate) fn field(_: &Jira, seen: &mut Seen, value: &Value) -> Field {
    let ids = ["/fieldId", "/id", "/key"];
    let id = ids
        .iter()
        .map(|place| text_at(value, place))
        .find(|id| !id.is_empty());
    let kind = match (
        text_at(value, "/schema/type"),
        text_at(value, "/schema/items"),
    ) {
        ("array", items) if !items.is_empty() => format!("array of {items}"),
        (kind, _) => kind.to_owned(),
    };
    let allowed = list_at(value, "/allowedValues").iter().map(|it| {
        let names = ["/name", "/value", "/key", "/id"];
        let name = names
            .iter()
            .map(|place| text_at(it, place))
            .find(|name| !name.is_empty());
        seen.text(name.unwrap_or_default())
    });
    let allowed = allowed.collect();
    Field {
        id: id.unwrap_or_default().to_owned(),
        name: seen.text(text_at(value, "/name")),
        kind,
        required: value["required"].as_bool().unwrap_or(false),
        allowed,
    }
}

/// A priority or status.
pub(crate) fn named(_: &Jira, seen: &mut Seen, value: &Value) -> Named {
    Named {
        id: text_at(value, "/id").to_owned(),
        name: seen.text(text_at(value, "/name")),
        description: seen.text(text_at(value, "/description")),
    }
}

/// A type of links.
pub(crate) fn link_type(_: &Jira, seen: &mut Seen, value: &Value) -> LinkType {
    LinkType {
        id: text_at(value, "/id").to_owned(),
        name: seen.text(text_at(value, "/name")),
        inward: seen.text(text_at(value, "/inward")),
        outward: seen.text(text_at(value, "/outward")),
    }
}

/// A board.
pub(crate) fn board(_: &Jira, seen: &mut Seen, value: &Value) -> Board {
    Board {
        id: value["id"].as_u64().unwrap_or(0),
        name: seen.text(text_at(value, "/name")),
        kind: text_at(value, "/type").to_owned(),
        project: text_at(value, "/location/projectKey").to_owned(),
    }
}

/// A sprint.
pub(crate) fn sprint(_: &Jira, seen: &mut Seen, value: &Value) -> Sprint {
    Sprint {
        id: value["id"].as_u64().unwrap_or(0),
        name: seen.text(text_at(value, "/name")),
        state: text_at(value, "/state").to_owned(),
        start_date: some_at(value, "/startDate"),
        end_date: some_at(value, "/endDate"),
        goal: seen.text(text_at(value, "/goal")),
    }
}
