//! GitHub's bodies in the words of our own routes; what ours do not know is refused there by name.

use serde_json::{Map, Value, json};

use super::Captures;

type Said = Result<Value, String>;

/// Ours are GitHub's; members that are null are left out, as GitHub reads them.
pub(super) fn same(body: Value, _: &Captures) -> Said {
    Ok(Value::Object(members(body)?))
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
