//! Pages of a list, with the `Link` header that leads through them.

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, Uri, header};
use serde_json::Value;

fn rows<'a>(query: &[(String, String)], all: &'a [Value]) -> &'a [Value] {
    let (start, end, ..) = bounds(query, all);
    &all[start..end]
}

/// Where a page begins and ends; its number, its size and the last page's number.
fn bounds(query: &[(String, String)], all: &[Value]) -> (usize, usize, usize, usize, usize) {
    let number = |name: &str| {
        let found = query.iter().find(|(k, _)| k == name);
        found.and_then(|(_, v)| v.parse::<usize>().ok())
    };
    let size = number("per_page").filter(|n| *n > 0).unwrap_or(30).min(100);
    let current = number("page").filter(|n| *n > 0).unwrap_or(1);
    let last = all.len().div_ceil(size).max(1);
    let start = (current - 1).saturating_mul(size).min(all.len());
    let end = start.saturating_add(size).min(all.len());
    (start, end, current, size, last)
}

/// The part of the list that the query's `page` (from 1) and `per_page` (30, at most 100) name.
pub(super) fn page(uri: &Uri, public: &str, all: &[Value]) -> Response {
    let query: Vec<(String, String)> = uri.query().map(pairs).unwrap_or_default();
    let (start, end, current, size, last) = bounds(&query, all);
    let mut answer = Json(&all[start..end]).into_response();
    let to = |page: usize, rel: &str| {
        let kept = query.iter().filter(|(k, _)| k != "page" && k != "per_page");
        let mut rest: String = kept.map(|(k, v)| format!("{k}={v}&")).collect();
        rest.push_str(&format!("per_page={size}&page={page}"));
        format!("<{public}{}?{rest}>; rel=\"{rel}\"", uri.path())
    };
    let mut links = Vec::new();
    if current > 1 {
        links.push(to((current - 1).min(last), "prev"));
    }
    if current < last {
        links.push(to(current + 1, "next"));
        links.push(to(last, "last"));
    }
    if current > 1 {
        links.push(to(1, "first"));
    }
    if let (false, Ok(value)) = (links.is_empty(), HeaderValue::from_str(&links.join(", "))) {
        answer.headers_mut().insert(header::LINK, value);
    }
    answer
}

/// The same part, in a member beside the length of the whole list.
pub(super) fn wrapped(uri: &Uri, public: &str, name: &str, all: &[Value]) -> Response {
    let query: Vec<(String, String)> = uri.query().map(pairs).unwrap_or_default();
    let rows = rows(&query, all);
    let mut body = serde_json::json!({ "total_count": all.len() });
    body[name] = Value::from(rows.to_vec());
    let mut answer = Json(body).into_response();
    // The links are those of the bare list.
    if let Some(links) = page(uri, public, all).headers_mut().remove(header::LINK) {
        answer.headers_mut().insert(header::LINK, links);
    }
    answer
}

/// The pairs of a query as they stand, so that they can be put into links again.
fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        (key.to_owned(), value.to_owned())
    };
    query
        .split('&')
        .filter(|p| !p.is_empty())
        .map(pair)
        .collect()
}
