//! The next page, as Sentry names it in a `Link` header.

use http::HeaderMap;
use service::upstream::next_link;

/// The cursor of the next page, where that has rows.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let link = next_link(headers)?;
    let mut pairs = link.query_pairs();
    pairs.find_map(|(name, value)| (name == "cursor").then(|| value.into_owned()))
}
