//! Whether an issue fits one term of a query.

use std::cmp::Ordering;

use chrono::{DateTime, TimeDelta, Utc};

use crate::jira::{
    BOT,
    data::{Issue, Jira},
    setup,
};

pub(super) fn term(
    jira: &Jira,
    issue: &Issue,
    field: &str,
    operator: &str,
    values: &[String],
) -> bool {
    match operator {
        "!=" | "not in" => return !term(jira, issue, field, "in", values),
        "!~" => return !term(jira, issue, field, "~", values),
        "is" => return texts(jira, issue, field).is_empty(),
        "is not" => return !texts(jira, issue, field).is_empty(),
        "<" | ">" | "<=" | ">=" => return compared(issue, field, operator, &values[0]),
        _ => {}
    }
    let texts = texts(jira, issue, field);
    values.iter().any(|value| {
        let value = if value == "currentUser()" { BOT } else { value };
        texts.iter().any(|text| match operator {
            "~" => value
                .trim_matches(['"', '*'])
                .split_whitespace()
                .all(|word| text.to_lowercase().contains(&word.to_lowercase())),
            _ => text.eq_ignore_ascii_case(value),
        })
    })
}

/// What a field holds, in words; ids and names alike.
fn texts(jira: &Jira, issue: &Issue, field: &str) -> Vec<String> {
    let one = |text: &str| vec![text.to_owned()];
    match field {
        "project" => one(&issue.project),
        "key" | "issue" | "issuekey" | "id" => vec![issue.key.clone(), issue.id.to_string()],
        "status" => one(setup::STATUSES[issue.status].0),
        "statuscategory" => {
            let category = setup::STATUSES[issue.status].1;
            vec![
                category.to_owned(),
                setup::STATUSES[issue.status].0.to_owned(),
            ]
        }
        "issuetype" | "type" => one(&issue.kind),
        "priority" => one(&issue.priority),
        "assignee" => issue.assignee.iter().cloned().collect(),
        "reporter" => one(&issue.reporter),
        "creator" => one(&issue.creator),
        "parent" => issue.parent.iter().cloned().collect(),
        "labels" => issue.labels.clone(),
        "component" => issue.components.clone(),
        "fixversion" => issue.versions.clone(),
        "resolution" if issue.status == setup::DONE => one("Done"),
        "sprint" => {
            let sprint = jira.sprints.iter().find(|it| Some(it.id) == issue.sprint);
            sprint.map_or_else(Vec::new, |it| vec![it.id.to_string(), it.name.clone()])
        }
        "summary" => one(&issue.summary),
        "text" | "description" => vec![issue.summary.clone(), issue.description.to_string()],
        _ => Vec::new(),
    }
}

fn compared(issue: &Issue, field: &str, operator: &str, value: &str) -> bool {
    let at = match field {
        "created" | "createddate" => issue.created,
        "updated" | "updateddate" => issue.updated,
        _ => return false,
    };
    let Some(limit) = moment(value) else {
        return false;
    };
    match operator {
        "<" => at < limit,
        ">" => at > limit,
        "<=" => at <= limit,
        _ => at >= limit,
    }
}

/// `-5m`, `-2d` or `2026-11-22`.
fn moment(value: &str) -> Option<DateTime<Utc>> {
    if let Some(back) = value.strip_prefix('-') {
        let unit = back.chars().next_back()?;
        let number: i64 = back.strip_suffix(unit)?.parse().ok()?;
        let length = match unit {
            'm' => TimeDelta::minutes(number),
            'h' => TimeDelta::hours(number),
            'd' => TimeDelta::days(number),
            'w' => TimeDelta::weeks(number),
            _ => return None,
        };
        return Some(Utc::now() - length);
    }
    let day: chrono::NaiveDate = value.replace('/', "-").get(..10)?.parse().ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc())
}

pub(super) fn order(field: &str, a: &Issue, b: &Issue) -> Ordering {
    match field.to_lowercase().as_str() {
        "created" => (a.created, a.id).cmp(&(b.created, b.id)),
        "updated" => a.updated.cmp(&b.updated),
        "priority" => {
            let place = |it: &Issue| setup::PRIORITIES.iter().position(|p| *p == it.priority);
            place(b).cmp(&place(a))
        }
        "key" => a.id.cmp(&b.id),
        "status" => a.status.cmp(&b.status),
        _ => Ordering::Equal,
    }
}
