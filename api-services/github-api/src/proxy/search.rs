//! Searches, kept within the run's repositories.

use domain::Repository;
use serde_json::Value;

use crate::narrow::Narrowed;

/// A query that finds nothing outside `allowed`; where it names no repository, all of them are added.
///
/// # Errors
/// A sentence that says what to change.
pub(crate) fn narrowed(query: &str, allowed: &[Repository]) -> Result<String, String> {
    Narrowed::of(query, allowed)
        .map(|narrowed| narrowed.text())
        .map_err(|refused| refused.to_string())
}

/// Whether a found thing is in one of the repositories; what does not say where it is, is not.
pub(super) fn is_within(item: &Value, allowed: &[Repository]) -> bool {
    let named = [
        &item["repository"]["full_name"],
        &item["full_name"],
        &item["repository_url"],
    ];
    let Some(name) = named.iter().find_map(|name| name.as_str()) else {
        return false;
    };
    allowed.iter().any(|repository| {
        let own = repository.to_string().to_ascii_lowercase();
        let name = name.to_ascii_lowercase();
        name == own || name.ends_with(&format!("/repos/{own}"))
    })
}
