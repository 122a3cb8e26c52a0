//! What can be written to Jira, in the one form that is stored and sent; texts are Markdown.

use std::collections::BTreeMap;

use contracts::jira::{
    AddWorklog, CreateBoard, CreateLink, CreateProject, CreateRemoteLink, IssueFields,
};
use domain::{EffectKind, StatusPhase, StatusSeq};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::key;

/// A write with all it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Write {
    /// A comment, or another text for one of ours.
    #[serde(rename = "jira.comment")]
    Comment {
        issue: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
        body: String,
    },
    /// The platform's own comment about a task.
    #[serde(rename = "jira.status")]
    Status {
        issue: String,
        seq: StatusSeq,
        phase: StatusPhase,
        body: String,
    },
    /// A new issue.
    #[serde(rename = "jira.issue")]
    Issue {
        project: String,
        issue_type: String,
        fields: IssueFields,
    },
    /// Fields of an issue.
    #[serde(rename = "jira.issue_update")]
    Update { issue: String, fields: IssueFields },
    /// A way from status to status.
    #[serde(rename = "jira.transition")]
    Transition {
        issue: String,
        /// Its id, its name, or the status it leads to.
        transition: String,
        fields: BTreeMap<String, Value>,
    },
    /// Who works on it.
    #[serde(rename = "jira.assign")]
    Assign {
        issue: String,
        account: Option<String>,
    },
    /// A link between two issues, made or removed.
    #[serde(rename = "jira.link")]
    Link { change: LinkChange },
    /// A link to a page.
    #[serde(rename = "jira.remote_link")]
    RemoteLink {
        issue: String,
        link: CreateRemoteLink,
    },
    /// Time logged.
    #[serde(rename = "jira.worklog")]
    Worklog { issue: String, log: AddWorklog },
    /// A file.
    #[serde(rename = "jira.attachment")]
    Attachment {
        issue: String,
        filename: String,
        base64: String,
    },
    /// Issues moved to a sprint, or to the backlog.
    #[serde(rename = "jira.sprint")]
    Sprint {
        project: String,
        sprint: Option<u64>,
        issues: Vec<String>,
    },
    /// A project or board.
    #[serde(rename = "jira.project")]
    Project { place: Place },
}

/// What happens to a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkChange {
    Make(CreateLink),
    /// The link's id and the two issues it was between.
    Remove(String, String, String),
}

/// Something that holds issues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    Project(CreateProject),
    Board(CreateBoard),
}

impl effects::Write for Write {
    fn kind(&self) -> EffectKind {
        match self {
            Self::Comment { .. } => EffectKind::JiraComment,
            Self::Status { .. } => EffectKind::JiraStatus,
            Self::Issue { .. } => EffectKind::JiraIssue,
            Self::Update { .. } => EffectKind::JiraIssueUpdate,
            Self::Transition { .. } => EffectKind::JiraTransition,
            Self::Assign { .. } => EffectKind::JiraAssign,
            Self::Link { .. } => EffectKind::JiraLink,
            Self::RemoteLink { .. } => EffectKind::JiraRemoteLink,
            Self::Worklog { .. } => EffectKind::JiraWorklog,
            Self::Attachment { .. } => EffectKind::JiraAttachment,
            Self::Sprint { .. } => EffectKind::JiraSprint,
            Self::Project { .. } => EffectKind::JiraProject,
        }
    }

    fn target(&self) -> String {
        match self {
            Self::Comment {
                issue,
                comment: Some(id),
                ..
            } => format!("{issue}/comment/{id}"),
            Self::Comment { issue, .. }
            | Self::Status { issue, .. }
            | Self::Update { issue, .. }
            | Self::Transition { issue, .. }
            | Self::Assign { issue, .. }
            | Self::Worklog { issue, .. }
            | Self::Attachment { issue, .. } => issue.clone(),
            Self::Issue { project, .. } => project.clone(),
            Self::Link {
                change: LinkChange::Make(link),
            } => {
                format!("{} {} {}", link.inward, link.link_type, link.outward)
            }
            Self::Link {
                change: LinkChange::Remove(id, ..),
            } => format!("link/{id}"),
            Self::RemoteLink { issue, link } => format!("{issue} {}", link.url),
            Self::Sprint {
                sprint: Some(id), ..
            } => format!("sprint/{id}"),
            Self::Sprint { project, .. } => format!("{project}/backlog"),
            Self::Project {
                place: Place::Project(project),
            } => project.key.clone(),
            Self::Project {
                place: Place::Board(board),
            } => {
                format!("{}/board/{}", board.project, board.name)
            }
        }
    }

    fn named_by_target(&self) -> bool {
        matches!(
            self,
            Self::Link { .. } | Self::RemoteLink { .. } | Self::Project { .. }
        )
    }

    fn scope(&self) -> String {
        let project = match self {
            Self::Comment { issue, .. }
            | Self::Status { issue, .. }
            | Self::Update { issue, .. }
            | Self::Transition { issue, .. }
            | Self::Assign { issue, .. }
            | Self::Worklog { issue, .. }
            | Self::Attachment { issue, .. }
            | Self::RemoteLink { issue, .. } => key::project_of(issue),
            Self::Link { change } => match change {
                LinkChange::Make(link) => key::project_of(&link.inward),
                LinkChange::Remove(_, inward, _) => key::project_of(inward),
            },
            Self::Issue { project, .. } | Self::Sprint { project, .. } => project,
            Self::Project {
                place: Place::Project(project),
            } => &project.key,
            Self::Project {
                place: Place::Board(board),
            } => &board.project,
        };
        project.to_owned()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Comment { body, .. } | Self::Status { body, .. } => vec![body],
            Self::Issue { fields, .. } | Self::Update { fields, .. } => texts_of(fields),
            Self::Transition { fields, .. } => fields.values_mut().flat_map(within).collect(),
            Self::RemoteLink { link, .. } => vec![
                &mut link.url,
                &mut link.title,
                &mut link.summary,
                &mut link.relationship,
            ],
            Self::Worklog { log, .. } => vec![&mut log.comment],
            Self::Attachment { filename, .. } => vec![filename],
            Self::Project {
                place: Place::Project(project),
            } => {
                vec![&mut project.name, &mut project.description]
            }
            Self::Project {
                place: Place::Board(board),
            } => vec![&mut board.name],
            Self::Assign { .. } | Self::Link { .. } | Self::Sprint { .. } => Vec::new(),
        }
    }
}

fn texts_of(fields: &mut IssueFields) -> Vec<&mut String> {
    let mut texts: Vec<&mut String> = fields
        .summary
        .iter_mut()
        .chain(fields.description.iter_mut())
        .collect();
    let lists = [
        &mut fields.labels,
        &mut fields.components,
        &mut fields.fix_versions,
    ];
    texts.extend(lists.into_iter().flatten().flatten());
    texts.extend(fields.other.values_mut().flat_map(within));
    texts
}

/// Every text in a value.
fn within(value: &mut Value) -> Vec<&mut String> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter_mut().flat_map(within).collect(),
        Value::Object(map) => map.values_mut().flat_map(within).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use effects::Write as _;
    use serde_json::json;

    #[test]
    fn a_stored_write_reads_back_with_its_target() {
        let write = Write::Status {
            issue: "PROJ-1".to_owned(),
            seq: StatusSeq(3),
            phase: StatusPhase::Running,
            body: "An agent works on it.".to_owned(),
        };
        let canonical = write.canonical();
        assert!(canonical.contains(r#""target":"PROJ-1""#), "{canonical}");
        assert_eq!(Write::from_canonical(&canonical), Some(write));
    }

    #[test]
    fn every_text_of_a_field_is_found_however_deep() {
        let fields = IssueFields {
            summary: Some("a".to_owned()),
            other: BTreeMap::from([(
                "customfield_1".to_owned(),
                json!({ "x": ["b", { "y": "c" }], "n": 1 }),
            )]),
            ..IssueFields::default()
        };
        let mut write = Write::Update {
            issue: "PROJ-1".to_owned(),
            fields,
        };
        let texts: Vec<String> = write.texts().into_iter().map(|it| it.clone()).collect();
        assert_eq!(texts, ["a", "b", "c"]);
    }
}
