//! Fields of issues, as Jira takes them.

use chrono::Utc;
use serde_json::{Map, Value};

use super::{
    answer::{Error, Result},
    changes,
    data::Jira,
    documents::checked_text,
    setup,
};

/// Sets fields as Jira takes them, or says which it does not take.
pub(super) fn change_fields(
    jira: &mut Jira,
    key: &str,
    fields: Map<String, Value>,
    documents: bool,
) -> Result<()> {
    let mut issue = jira.issue(key).ok_or_else(Error::no_issue)?.clone();
    let words = |value: &Value| value.as_str().map(str::to_owned);
    for (name, value) in fields {
        let (before, after) = (issue.other.get(&name).cloned(), value.clone());
        match name.as_str() {
            "summary" => {
                issue.summary = words(&value)
                    .filter(|it| !it.is_empty() && !it.contains('\n'))
                    .ok_or_else(|| {
                        Error::field(
                            &name,
                            "The summary is invalid because it contains newline characters.",
                        )
                    })?
            }
            "description" => {
                checked_text(&value, documents).map_err(|problem| Error::field(&name, &problem))?;
                issue.description = value;
            }
            "issuetype" => {
                issue.kind = one_of(&setup::TYPES, &value, 10_101)
                    .ok_or_else(|| Error::field(&name, "Specify a valid issue type"))?
            }
            "priority" => {
                issue.priority = one_of(&setup::PRIORITIES, &value, 1)
                    .ok_or_else(|| Error::field(&name, "The priority selected is invalid."))?
            }
            "assignee" | "reporter" => {
                let id = value["accountId"]
                    .as_str()
                    .or(value["name"].as_str())
                    .map(str::to_owned);
                if id.as_ref().is_some_and(|id| !jira.users.contains_key(id)) {
                    return Err(Error::field(&name, "User does not exist."));
                }
                if name == "assignee" {
                    issue.assignee = id;
                } else {
                    issue.reporter =
                        id.ok_or_else(|| Error::field(&name, "Reporter is required."))?;
                }
            }
            "parent" => {
                let parent = value["key"].as_str().map(str::to_owned);
                if parent.as_ref().is_some_and(|key| jira.issue(key).is_none()) {
                    return Err(Error::field(&name, "Given parent issue does not exist."));
                }
                issue.parent = parent;
            }
            "labels" => {
                issue.labels = value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(words)
                    .collect()
            }
            "components" => issue.components = names_of(&value),
            "fixVersions" => issue.versions = names_of(&value),
            "duedate" => issue.due = words(&value),
            custom if custom.starts_with("customfield_") => {
                issue.other.insert(name.clone(), value);
            }
            _ => {
                return Err(Error::field(
                    &name,
                    &format!(
                        "Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
                    ),
                ));
            }
        }
        changes::note(&mut issue, &name, &before.unwrap_or_default(), &after);
    }
    issue.updated = Utc::now();
    jira.issues.insert(issue.key.clone(), issue);
    Ok(())
}

fn one_of(list: &[&str], value: &Value, first_id: usize) -> Option<String> {
    let by_id = || {
        let id: usize = value["id"].as_str()?.parse().ok()?;
        list.get(id.checked_sub(first_id)?).copied()
    };
    let by_name = list.iter().copied().find(|it| {
        value["name"]
            .as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case(it))
    });
    by_name.or_else(by_id).map(str::to_owned)
}

fn names_of(value: &Value) -> Vec<String> {
    let names = value.as_array().into_iter().flatten();
    names
        .filter_map(|it| it["name"].as_str().map(str::to_owned))
        .collect()
}
