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
    /// Where what was made is read; `{id}` is its id at GitHub.
    made: Option<&'static str>,
    /// GitHub's status.
    pub(super) status: u16,
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

type Body = fn(Value, &Captures) -> Result<Value, String>;

/// A write whose path and body are the same on both sides.
fn same(method: Method, path: &'static str, made: Option<&'static str>, status: u16) -> Row {
    other(
        method.clone(),
        path,
        (method, path),
        body::same,
        made,
        status,
    )
}

/// A write that our own route says in other words.
fn other(
    method: Method,
    path: &'static str,
    own: (Method, &'static str),
    body: Body,
    made: Option<&'static str>,
    status: u16,
) -> Row {
    Row {
        method,
        path,
        own,
        body,
        made,
        status,
    }
}

fn rows() -> Vec<Row> {
    let (get_comment, get_pull) = (Some("issues/comments/{id}"), Some("pulls/{number}"));
    let pull = (Method::PATCH, "pulls/{number}");
    let run = (Method::POST, "actions/runs/{id}");
    vec![
        same(Method::POST, "issues/{number}/comments", get_comment, 201),
        same(Method::POST, "pulls", Some("pulls/{id}"), 201),
        same(Method::PATCH, "pulls/{number}", get_pull, 200),
        other(
            Method::POST,
            "pulls/{number}/requested_reviewers",
            pull.clone(),
            body::reviewers,
            get_pull,
            201,
        ),
        other(
            Method::PUT,
            "pulls/{number}/update-branch",
            pull,
            body::update_branch,
            None,
            202,
        ),
        other(
            Method::PUT,
            "pulls/{number}/merge",
            (Method::PUT, "pulls/{number}/merge"),
            body::merge,
            get_pull,
            200,
        ),
        other(
            Method::POST,
            "pulls/{number}/reviews",
            (Method::POST, "pulls/{number}/reviews"),
            body::review,
            Some("pulls/{number}/reviews/{id}"),
            200,
        ),
        other(
            Method::POST,
            "pulls/{number}/comments",
            (Method::POST, "pulls/{number}/comments"),
            body::review_comment,
            Some("pulls/comments/{id}"),
            201,
        ),
        other(
            Method::POST,
            "pulls/{number}/comments/{comment}/replies",
            (Method::POST, "pulls/{number}/comments"),
            body::reply,
            Some("pulls/comments/{id}"),
            201,
        ),
        other(
            Method::POST,
            "actions/runs/{id}/rerun",
            run.clone(),
            body::rerun,
            None,
            201,
        ),
        other(
            Method::POST,
            "actions/runs/{id}/rerun-failed-jobs",
            run.clone(),
            body::rerun_failed,
            None,
            201,
        ),
        other(
            Method::POST,
            "actions/runs/{id}/cancel",
            run,
            body::cancel,
            None,
            202,
        ),
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
    /// Where what was made is read.
    pub(super) fn made(&self, mapped: &Mapped, id: &str) -> Option<Vec<String>> {
        let mut captures = mapped.captures.clone();
        captures.insert("id", id.to_owned());
        self.made.map(|path| fill(path, &captures))
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
            row.made(&mapped, "41").unwrap(),
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
