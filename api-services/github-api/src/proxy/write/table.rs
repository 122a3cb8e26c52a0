//! Which of GitHub's writes are which of ours.

mod body;

use std::collections::BTreeMap;

use http::Method;
use serde_json::Value;
use service::Problem;

/// The parts of a path that a pattern names.
pub(super) type Captures = BTreeMap<&'static str, String>;

/// One of GitHub's writes below `/repos/{owner}/{repo}`.
pub(super) struct Row {
    method: Method,
    path: &'static str,
    /// Method and path of our own route.
    own: (Method, &'static str),
    /// GitHub's body in our words.
    body: Body,
    /// GitHub's status.
    pub(super) status: u16,
    /// What GitHub answers.
    pub(super) answer: Answer,
}

type Body = fn(Value, &Captures) -> Result<Value, String>;

/// What GitHub answers to a write.
#[derive(Clone, Copy)]
pub(super) enum Answer {
    /// What lies at a path; `{id}` is its id at GitHub.
    Read(&'static str),
    /// Nothing.
    Empty,
    /// A sentence.
    Said,
    /// The commit of a merge.
    Merged,
    /// The commit of a changed file.
    Committed,
}

/// A write as our own route takes it.
pub(in crate::proxy) struct Mapped {
    pub(super) method: Method,
    pub(super) path: Vec<String>,
    pub(super) body: Value,
    captures: Captures,
}

impl Mapped {
    /// A write that has no row, as GraphQL's.
    pub(in crate::proxy) fn new(method: Method, path: &[&str], body: Value) -> Self {
        Self {
            method,
            path: path.iter().map(|&part| part.to_owned()).collect(),
            body,
            captures: Captures::new(),
        }
    }
}

/// A write that our own route takes at the same path.
fn same(method: Method, path: &'static str, body: Body, status: u16, answer: Answer) -> Row {
    let own = (method.clone(), path);
    other(method, path, own, body, (status, answer))
}

/// A write that our own route takes elsewhere.
fn other(
    method: Method,
    path: &'static str,
    own: (Method, &'static str),
    body: Body,
    (status, answer): (u16, Answer),
) -> Row {
    Row {
        method,
        path,
        own,
        body,
        status,
        answer,
    }
}

fn rows() -> Vec<Row> {
    let all = [on_issues(), on_pulls(), on_files(), on_runs()];
    all.into_iter().flatten().collect()
}

fn on_issues() -> Vec<Row> {
    use Answer::{Empty, Read, Said};
    let (delete, patch, post, put) = (Method::DELETE, Method::PATCH, Method::POST, Method::PUT);
    let issue = (patch.clone(), "issues/{number}");
    let sub_issues = (post.clone(), "issues/{number}/sub_issues");
    let (labels, read) = ((post.clone(), "labels"), Read("issues/{number}"));
    vec![
        same(
            post.clone(),
            "issues",
            body::issue,
            201,
            Read("issues/{id}"),
        ),
        same(
            patch.clone(),
            "issues/{number}",
            body::issue_update,
            200,
            read,
        ),
        same(
            post.clone(),
            "issues/{number}/comments",
            body::same,
            201,
            Read("issues/comments/{id}"),
        ),
        other(
            put,
            "issues/{number}/labels",
            issue.clone(),
            body::all_labels,
            (200, Read("issues/{number}/labels")),
        ),
        other(
            delete.clone(),
            "issues/{number}/labels",
            issue,
            body::no_labels,
            (204, Empty),
        ),
        same(
            post.clone(),
            "issues/{number}/reactions",
            body::same,
            201,
            Said,
        ),
        same(
            post.clone(),
            "issues/comments/{id}/reactions",
            body::same,
            201,
            Said,
        ),
        same(
            sub_issues.0.clone(),
            sub_issues.1,
            body::sub_issue_added,
            201,
            read,
        ),
        other(
            delete.clone(),
            "issues/{number}/sub_issue",
            sub_issues.clone(),
            body::sub_issue_removed,
            (200, read),
        ),
        other(
            patch.clone(),
            "issues/{number}/sub_issues/priority",
            sub_issues,
            body::sub_issue_moved,
            (200, read),
        ),
        same(
            post.clone(),
            "labels",
            body::label_made,
            201,
            Read("labels/{id}"),
        ),
        other(
            patch,
            "labels/{name}",
            labels.clone(),
            body::label_changed,
            (200, Read("labels/{id}")),
        ),
        other(
            delete,
            "labels/{name}",
            labels,
            body::label_deleted,
            (204, Empty),
        ),
        same(post, "releases", body::same, 201, Read("releases/{id}")),
    ]
}

fn on_pulls() -> Vec<Row> {
    use Answer::{Merged, Read, Said};
    let (patch, post, put) = (Method::PATCH, Method::POST, Method::PUT);
    let (pull, read) = ((patch.clone(), "pulls/{number}"), Read("pulls/{number}"));
    let comment = Read("pulls/comments/{id}");
    vec![
        same(post.clone(), "pulls", body::same, 201, Read("pulls/{id}")),
        same(patch, "pulls/{number}", body::same, 200, read),
        other(
            post.clone(),
            "pulls/{number}/requested_reviewers",
            pull.clone(),
            body::reviewers,
            (201, read),
        ),
        other(
            put.clone(),
            "pulls/{number}/update-branch",
            pull,
            body::update_branch,
            (202, Said),
        ),
        same(put, "pulls/{number}/merge", body::merge, 200, Merged),
        same(
            post.clone(),
            "pulls/{number}/reviews",
            body::review,
            200,
            Read("pulls/{number}/reviews/{id}"),
        ),
        same(
            post.clone(),
            "pulls/{number}/comments",
            body::review_comment,
            201,
            comment,
        ),
        other(
            post.clone(),
            "pulls/{number}/comments/{comment}/replies",
            (post, "pulls/{number}/comments"),
            body::reply,
            (201, comment),
        ),
    ]
}

fn on_files() -> Vec<Row> {
    let commits = (Method::POST, "commits");
    vec![
        other(
            Method::PUT,
            "contents/{*path}",
            commits.clone(),
            body::file_put,
            (200, Answer::Committed),
        ),
        other(
            Method::DELETE,
            "contents/{*path}",
            commits,
            body::file_deleted,
            (200, Answer::Committed),
        ),
    ]
}

fn on_runs() -> Vec<Row> {
    let row = |path, body: Body, status| {
        let own = (Method::POST, "actions/runs/{id}");
        other(Method::POST, path, own, body, (status, Answer::Said))
    };
    vec![
        row("actions/runs/{id}/rerun", body::rerun, 201),
        row(
            "actions/runs/{id}/rerun-failed-jobs",
            body::rerun_failed,
            201,
        ),
        row("actions/runs/{id}/cancel", body::cancel, 202),
    ]
}

/// The row of a write and the write in our words; `None` where there is no such row.
pub(super) fn find(
    method: &Method,
    rest: &[String],
    body: Value,
) -> Result<Option<(&'static Row, Mapped)>, Problem> {
    static ROWS: std::sync::LazyLock<Vec<Row>> = std::sync::LazyLock::new(rows);
    let found = ROWS
        .iter()
        .filter(|row| row.method == *method)
        .find_map(|row| Some((row, captures(row.path, rest)?)));
    let Some((row, captures)) = found else {
        return Ok(None);
    };
    let body = (row.body)(body, &captures).map_err(Problem::bad_request)?;
    let (method, path) = &row.own;
    let mapped = Mapped {
        method: method.clone(),
        path: fill(path, &captures),
        body,
        captures,
    };
    Ok(Some((row, mapped)))
}

impl Row {
    /// Where what was made is read, where that is the answer.
    pub(super) fn read(&self, mapped: &Mapped, id: &str) -> Option<Vec<String>> {
        let Answer::Read(path) = self.answer else {
            return None;
        };
        let mut captures = mapped.captures.clone();
        captures.insert("id", id.to_owned());
        Some(fill(path, &captures))
    }
}

/// Every row in words.
pub(super) fn known() -> String {
    let all: Vec<String> = rows()
        .iter()
        .map(|row| format!("{} /repos/{{owner}}/{{repo}}/{}", row.method, row.path))
        .collect();
    all.join(", ")
}

/// What a pattern names of a path; a last part `{*name}` is all that is left.
fn captures(pattern: &'static str, rest: &[String]) -> Option<Captures> {
    let mut captures = Captures::new();
    let mut rest = rest.iter();
    for part in pattern.split('/') {
        let name = part.strip_prefix('{').and_then(|p| p.strip_suffix('}'));
        match name {
            Some(name) if name.starts_with('*') => {
                let left: Vec<&str> = rest.by_ref().map(String::as_str).collect();
                if left.is_empty() {
                    return None;
                }
                captures.insert(&name[1..], left.join("/"));
            }
            Some(name) => {
                captures.insert(name, rest.next()?.clone());
            }
            None if rest.next()? == part => {}
            None => return None,
        }
    }
    rest.next().is_none().then_some(captures)
}

fn fill(pattern: &str, captures: &Captures) -> Vec<String> {
    pattern
        .split('/')
        .flat_map(|part| {
            let name = part.strip_prefix('{').and_then(|p| p.strip_suffix('}'));
            let value = name.and_then(|name| captures.get(name.trim_start_matches('*')));
            let text = value.map_or(part, String::as_str);
            text.split('/').map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parts(path: &str) -> Vec<String> {
        path.split('/').map(str::to_owned).collect()
    }

    #[test]
    fn every_row_leads_to_a_route_of_ours() {
        let known = crate::openapi();
        for row in rows() {
            let (method, path) = &row.own;
            let path = format!("/api/v1/repos/{{owner}}/{{repo}}/{path}");
            let described = serde_json::to_value(&known.paths).unwrap();
            let operation = &described[&path][method.as_str().to_ascii_lowercase()];
            assert!(operation.is_object(), "{method} {path} is not served");
        }
    }

    #[test]
    fn a_write_is_found_by_its_path_and_read_back_by_its_id() {
        let body = json!({ "body": "Done." });
        let rest = parts("issues/7/comments");
        let (row, mapped) = find(&Method::POST, &rest, body.clone()).unwrap().unwrap();
        assert_eq!((mapped.path.clone(), mapped.body.clone()), (rest, body));
        assert_eq!(
            row.read(&mapped, "41").unwrap(),
            parts("issues/comments/41")
        );
    }

    #[test]
    fn what_has_no_row_is_not_found() {
        for (method, path) in [
            (Method::DELETE, "git/refs/heads/main"),
            (Method::POST, "hooks"),
            (Method::POST, "issues/7/comments/8"),
            (Method::PUT, "pulls"),
        ] {
            let found = find(&method, &parts(path), Value::Null).unwrap();
            assert!(found.is_none(), "{method} {path}");
        }
    }
}
