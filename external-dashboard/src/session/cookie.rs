//! The session's cookie.

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;

const NAME: &str = "agents_session";

/// The session in a request's cookies.
pub(super) fn get(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME).then_some(value))
}

/// The header that sets it.
pub(super) fn set(value: &str, lifetime: TimeDelta, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    let seconds = lifetime.num_seconds();
    format!("{NAME}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// The header that removes it.
pub(super) fn clear(https: bool) -> String {
    set("", TimeDelta::zero(), https)
}

/// Whether the browser speaks https to the proxy in front of us; we speak http ourselves.
pub(super) fn is_https(headers: &HeaderMap) -> bool {
    headers
        .get("x-forwarded-proto")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(',').next())
        .is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            "a=b; agents_session=xyz; c=d".parse().unwrap(),
        );
        assert_eq!(get(&headers), Some("xyz"));
    }

    #[test]
    fn a_cookie_whose_name_only_ends_alike_is_not_ours() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "x_agents_session=xyz".parse().unwrap());
        assert_eq!(get(&headers), None);
    }

    #[test]
    fn it_is_secure_behind_https_alone() {
        assert!(set("x", TimeDelta::hours(12), true).ends_with("; Max-Age=43200; Secure"));
        assert!(!set("x", TimeDelta::hours(12), false).contains("Secure"));
    }
}
