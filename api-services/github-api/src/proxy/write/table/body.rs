//! GitHub's bodies in the words of our own routes; what ours do not know is refused there by name.

use serde_json::{Map, Value, json};

use super::Captures;

type Said = Result<Value, String>;

/// Ours are GitHub's; members that are null are left out, as GitHub reads them.
pub(super) fn same(body: Value, _: &Captures) -> Said {
    Ok(Value::Object(members(body)?))
}

/// A new issue.
pub(super) fn issue(body: Value, _: &Captures) -> Said {
    let mut members = members(body)?;
    name_labels(&mut members);
    Ok(Value::Object(members))
}

/// A change of an issue; null takes a milestone or a type away.
pub(super) fn issue_update(body: Value, _: &Captures) -> Said {
    let is_null = |name: &str| body.get(name).is_some_and(Value::is_null);
    let (milestone, kind) = (is_null("milestone"), is_null("type"));
    let mut members = members(body)?;
    name_labels(&mut members);
    if milestone {
        members.insert("milestone".to_owned(), json!(0));
    }
    if kind {
        members.insert("type".to_owned(), json!(""));
    }
    Ok(Value::Object(members))
}

/// All labels of an issue from now on; GitHub also takes the bare list.
pub(super) fn all_labels(body: Value, _: &Captures) -> Said {
    let mut members = match body {
        list @ Value::Array(_) => Map::from_iter([("labels".to_owned(), list)]),
        body => members(body)?,
    };
    if !members.contains_key("labels") {
        return Err("name the labels, as labels".to_owned());
    }
    name_labels(&mut members);
    Ok(Value::Object(members))
}

/// None any more.
pub(super) fn no_labels(_: Value, _: &Captures) -> Said {
    Ok(json!({ "labels": [] }))
}

/// A label of the repository.
pub(super) fn label_made(body: Value, _: &Captures) -> Said {
    with(body, "method", json!("create"))
}

/// A label changed.
pub(super) fn label_changed(body: Value, captures: &Captures) -> Said {
    let body = with(body, "method", json!("update"))?;
    with(body, "name", json!(captures.get("name")))
}

/// A label deleted.
pub(super) fn label_deleted(_: Value, captures: &Captures) -> Said {
    Ok(json!({ "method": "delete", "name": captures.get("name") }))
}

/// A sub-issue added.
pub(super) fn sub_issue_added(body: Value, _: &Captures) -> Said {
    with(body, "method", json!("add"))
}

/// A sub-issue taken away.
pub(super) fn sub_issue_removed(body: Value, _: &Captures) -> Said {
    with(body, "method", json!("remove"))
}

/// A sub-issue moved among its siblings.
pub(super) fn sub_issue_moved(body: Value, _: &Captures) -> Said {
    with(body, "method", json!("reprioritize"))
}

/// A file made or changed by a commit; authors are GitHub's account.
pub(super) fn file_put(body: Value, captures: &Captures) -> Said {
    let mut members = members(body)?;
    let content = members.remove("content").ok_or("the file has no content")?;
    // GitHub breaks base64 into lines, and takes it so.
    let content: String = content
        .as_str()
        .unwrap_or_default()
        .split_ascii_whitespace()
        .collect();
    let mut file = json!({ "change": "put", "path": captures.get("path"), "content": content, "encoding": "base64" });
    if let Some(sha) = members.remove("sha") {
        file["expected_sha"] = sha;
    }
    commit(members, &file)
}

/// A file deleted by a commit.
pub(super) fn file_deleted(body: Value, captures: &Captures) -> Said {
    let file = json!({ "change": "delete", "path": captures.get("path") });
    commit(members(body)?, &file)
}

fn commit(mut members: Map<String, Value>, file: &Value) -> Said {
    let branch = members
        .remove("branch")
        .ok_or("name the branch; a run writes to its own")?;
    let message = members
        .remove("message")
        .ok_or("the commit has no message")?;
    Ok(json!({ "branch": branch, "message": message, "files": [file] }))
}

/// `requested_reviewers`: people; teams are not asked.
pub(super) fn reviewers(body: Value, _: &Captures) -> Said {
    let members = members(body)?;
    let teams = members.get("team_reviewers").and_then(Value::as_array);
    if teams.is_some_and(|teams| !teams.is_empty()) {
        return Err("teams are not asked for reviews here; name people as reviewers".to_owned());
    }
    let reviewers = members.get("reviewers").cloned();
    Ok(json!({ "reviewers": reviewers.ok_or("name people as reviewers")? }))
}

/// `update-branch`: only from a commit that the caller has seen.
pub(super) fn update_branch(body: Value, _: &Captures) -> Said {
    let seen = members(body)?.remove("expected_head_sha");
    Ok(json!({ "update_branch_from": seen.ok_or("name the head as expected_head_sha")? }))
}

/// A merge names the commit that is merged.
pub(super) fn merge(body: Value, _: &Captures) -> Said {
    let mut members = members(body)?;
    if !members.contains_key("sha") {
        return Err("name the head that is to be merged, as sha".to_owned());
    }
    members
        .entry("merge_method")
        .or_insert_with(|| json!("merge"));
    Ok(Value::Object(members))
}

/// A review is handed in whole; one without `event` would wait for a second request.
pub(super) fn review(body: Value, _: &Captures) -> Said {
    let mut members = members(body)?;
    if !members.contains_key("event") {
        return Err(
            "name the event: COMMENT, APPROVE or REQUEST_CHANGES; pending reviews are not kept"
                .to_owned(),
        );
    }
    if let Some(Value::Array(comments)) = members.get_mut("comments") {
        for comment in comments {
            if let Value::Object(comment) = comment {
                comment.retain(|_, value| !value.is_null());
                if comment.contains_key("position") {
                    return Err("name line and side of each comment instead of position".to_owned());
                }
            }
        }
    }
    Ok(Value::Object(members))
}

/// A comment on a line or a file, or an answer.
pub(super) fn review_comment(body: Value, _: &Captures) -> Said {
    let mut members = members(body)?;
    // Ours is about the head.
    members.remove("commit_id");
    let whole_file = members
        .remove("subject_type")
        .is_some_and(|kind| kind == "file");
    if members.contains_key("in_reply_to") {
        members.retain(|name, _| name == "in_reply_to" || name == "body");
    } else if whole_file {
        members.retain(|name, _| name == "path" || name == "body");
    } else if !members.contains_key("line") {
        return Err("name line and side instead of position".to_owned());
    }
    Ok(Value::Object(members))
}

/// An answer in the thread of a comment.
pub(super) fn reply(body: Value, captures: &Captures) -> Said {
    let comment = captures
        .get("comment")
        .and_then(|id| id.parse::<u64>().ok());
    let comment = comment.ok_or("a comment's id is a number")?;
    let text = members(body)?.remove("body");
    Ok(json!({ "in_reply_to": comment, "body": text.ok_or("the answer has no body")? }))
}

/// A workflow run again.
pub(super) fn rerun(_: Value, _: &Captures) -> Said {
    Ok(json!({ "action": "rerun" }))
}

/// Its failed jobs again.
pub(super) fn rerun_failed(_: Value, _: &Captures) -> Said {
    Ok(json!({ "action": "rerun_failed" }))
}

/// It is to stop.
pub(super) fn cancel(_: Value, _: &Captures) -> Said {
    Ok(json!({ "action": "cancel" }))
}

fn with(body: Value, name: &str, value: Value) -> Said {
    let mut members = members(body)?;
    members.insert(name.to_owned(), value);
    Ok(Value::Object(members))
}

/// GitHub takes labels as names or as objects that have one.
fn name_labels(members: &mut Map<String, Value>) {
    if let Some(Value::Array(labels)) = members.get_mut("labels") {
        for label in labels {
            if let Some(name) = label.get("name") {
                *label = name.clone();
            }
        }
    }
}

fn members(body: Value) -> Result<Map<String, Value>, String> {
    match body {
        Value::Null => Ok(Map::new()),
        Value::Object(mut members) => {
            members.retain(|_, value| !value.is_null());
            Ok(members)
        }
        _ => Err("the body is no JSON object".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> Captures {
        Captures::new()
    }

    #[test]
    fn labels_are_named_whatever_form_they_have() {
        let body = json!({ "labels": ["a", { "name": "b" }], "milestone": null });
        assert_eq!(
            issue_update(body, &none()).unwrap(),
            json!({ "labels": ["a", "b"], "milestone": 0 })
        );
        assert_eq!(
            all_labels(json!(["a"]), &none()).unwrap(),
            json!({ "labels": ["a"] })
        );
    }

    #[test]
    fn a_file_becomes_a_commit_of_one_file() {
        let captures = Captures::from([("path", "src/a.rs".to_owned())]);
        let body = json!({ "message": "m", "content": "YQ==\n", "branch": "x", "sha": "s", "author": { "name": "n" } });
        assert_eq!(
            file_put(body, &captures).unwrap(),
            json!({ "branch": "x", "message": "m", "files": [{
                "change": "put", "path": "src/a.rs", "content": "YQ==", "encoding": "base64", "expected_sha": "s"
            }] })
        );
        assert!(file_deleted(json!({ "message": "m" }), &captures).is_err());
    }

    #[test]
    fn a_merge_names_its_commit() {
        assert!(merge(json!({}), &none()).is_err());
        let said = merge(json!({ "sha": "a", "commit_title": null }), &none()).unwrap();
        assert_eq!(said, json!({ "sha": "a", "merge_method": "merge" }));
    }

    #[test]
    fn a_comment_on_a_file_loses_what_only_lines_have() {
        let body = json!({ "body": "x", "path": "a", "commit_id": "c", "subject_type": "file" });
        assert_eq!(
            review_comment(body, &none()).unwrap(),
            json!({ "body": "x", "path": "a" })
        );
    }

    #[test]
    fn an_answer_names_the_comment_of_its_path() {
        let captures = Captures::from([("comment", "41".to_owned())]);
        let said = reply(json!({ "body": "x" }), &captures).unwrap();
        assert_eq!(said, json!({ "in_reply_to": 41, "body": "x" }));
    }
}
