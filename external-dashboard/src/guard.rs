//! What keeps other sites out: headers for browsers, and proof that a request comes from our own page.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use service::Problem;
use url::Url;

/// A header that another site's page cannot send without asking first, and we never answer such a question.
static REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");
static FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// Adds the headers that tell a browser what the page may do.
pub(crate) async fn headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses requests that change something unless they carry our page's header, and come from our page.
pub(crate) async fn same_site(request: Request, next: Next) -> Result<Response, Problem> {
    let headers = request.headers();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        if !headers.contains_key(&REQUESTED_WITH) {
            return Err(Problem::forbidden(
                "send the header X-Requested-With; other sites cannot",
            ));
        }
        if headers.contains_key(header::ORIGIN) && !from_our_page(headers) {
            return Err(Problem::forbidden("this request comes from another site"));
        }
    }
    Ok(next.run(request).await)
}

/// Whether the request's Origin is the host that it was sent to.
pub(crate) fn from_our_page(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(&header::ORIGIN).and_then(|origin| Url::parse(origin).ok()) else {
        return false;
    };
    // A page cannot choose either header, so whichever names its own host is believed.
    [text(&header::HOST), text(&FORWARDED_HOST)]
        .into_iter()
        .flatten()
        .filter_map(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok())
        .any(|own| own.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: &'static str, host: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        headers.insert(header::HOST, HeaderValue::from_static(host));
        from_our_page(&headers)
    }

    #[test]
    fn our_page_is_known_by_host_and_port() {
        assert!(check("http://127.0.0.1:3002", "127.0.0.1:3002"));
        assert!(check("https://agents.example", "agents.example"));
        assert!(check("https://agents.example", "agents.example:443"));
    }

    #[test]
    fn another_host_port_or_no_origin_is_another_site() {
        assert!(!check("http://evil.example", "agents.example"));
        assert!(!check("http://agents.example:81", "agents.example"));
        assert!(!check("http://agents.example.evil", "agents.example"));
        assert!(!check("null", "agents.example"));
        assert!(!from_our_page(&HeaderMap::new()));
    }
}
