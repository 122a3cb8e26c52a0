//! Pages of a list, with the `Link` header that carries cursors.

use std::collections::BTreeMap;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, header};
use serde_json::Value;

/// A query by name; a name that is given several times keeps the last value.
pub(super) type Fields = BTreeMap<String, String>;

/// The part of the list that `cursor` and `limit` or `per_page` name; the usual size is 100.
pub(super) fn page(query: &Fields, all: Vec<Value>) -> Response {
    let (part, link) = part(query, all);
    let mut answer = Json(part).into_response();
    answer.headers_mut().insert(header::LINK, link);
    answer
}

/// The rows and the `Link` header.
pub(super) fn part(query: &Fields, all: Vec<Value>) -> (Vec<Value>, HeaderValue) {
    let size = ["limit", "per_page"]
        .iter()
        .find_map(|name| query.get(*name));
    let size = size.and_then(|it| it.parse().ok()).unwrap_or(100);
    let size = usize::clamp(size, 1, 100);
    let start = query
        .get("cursor")
        .and_then(|cursor| cursor.split(':').nth(1)?.parse::<usize>().ok())
        .unwrap_or(0)
        .min(all.len());
    let end = (start + size).min(all.len());
    let more = end < all.len();
    let link = |rel: &str, results: bool, at: usize| {
        let cursor = format!("0:{at}:{}", u8::from(rel == "previous"));
        format!(
            "<http://sentry.invalid/?&cursor={cursor}>; rel=\"{rel}\"; results=\"{results}\"; cursor=\"{cursor}\""
        )
    };
    let links = format!(
        "{}, {}",
        link("previous", start > 0, start.saturating_sub(size)),
        link("next", more, end)
    );
    let rows = all.into_iter().skip(start).take(end - start).collect();
    let links = HeaderValue::from_str(&links).expect("cursors are header text");
    (rows, links)
}
