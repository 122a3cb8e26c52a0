//! Which headers pass; a credential is never one of them.

use http::HeaderMap;

use crate::git::passing;

const TO_GITHUB: [&str; 6] = [
    "accept",
    "graphql-features",
    "if-modified-since",
    "if-none-match",
    "x-github-api-version",
    "x-github-next-global-id",
];
const TO_CLIENT: [&str; 18] = [
    "cache-control",
    "content-disposition",
    "content-type",
    "etag",
    "last-modified",
    "retry-after",
    "x-accepted-github-permissions",
    "x-github-api-version-selected",
    "x-github-media-type",
    "x-github-request-id",
    "x-poll-interval",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-ratelimit-resource",
    "x-ratelimit-used",
    "deprecation",
    "sunset",
];

/// Those of a request.
pub(super) fn to_github(headers: &HeaderMap) -> HeaderMap {
    passing(headers, &TO_GITHUB)
}

/// Those of an answer; links are rewritten apart.
pub(super) fn to_client(headers: &HeaderMap) -> HeaderMap {
    passing(headers, &TO_CLIENT)
}
