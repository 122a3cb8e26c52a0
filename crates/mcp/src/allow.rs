//! Which hosts and origins are answered: the defence against DNS rebinding and foreign web pages.

use std::{convert::Infallible, str::FromStr};

use axum::http::{HeaderMap, StatusCode, Uri, header};
use service::Problem;

/// Names under which a server answers; `*` is any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedHosts(Vec<String>);

impl FromStr for AllowedHosts {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(parts(text)))
    }
}

impl AllowedHosts {
    /// The list with a server's own name and the loopback names added.
    #[must_use]
    pub fn with_own(mut self, name: &str) -> Self {
        self.0
            .extend([name, "localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
        self
    }

    /// A name without a port allows every port.
    fn allows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let name = host.rsplit_once(':').map_or(
            host.as_str(),
            // The colons of an IPv6 address are inside brackets.
            |(name, port)| if port.ends_with(']') { &host } else { name },
        );
        self.0
            .iter()
            .any(|entry| entry == "*" || *entry == host || entry == name)
    }

    pub(crate) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let header = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        // HTTP/2 names the host in the request line.
        let host = header.or_else(|| uri.authority().map(http::uri::Authority::as_str));
        if host.is_some_and(|host| self.allows(host)) {
            return Ok(());
        }
        Err(Problem::new(StatusCode::FORBIDDEN, "host-not-allowed").detail(
            "this server does not answer under this Host; name it in MCP_ALLOWED_HOSTS if it should",
        ))
    }
}

/// Web origins that may call, as `https://app.example`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedOrigins(Vec<String>);

impl FromStr for AllowedOrigins {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(parts(text)))
    }
}

impl AllowedOrigins {
    /// Command-line clients send no Origin and pass; browsers always send one, and ours is allowed: the Host was checked.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return Ok(());
        };
        let origin = origin.to_str().unwrap_or_default().to_ascii_lowercase();
        let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        let own = host.is_some_and(|host| {
            let authority = origin.split_once("://").map(|(_, rest)| rest);
            authority.is_some_and(|it| it.eq_ignore_ascii_case(host))
        });
        if own || self.0.contains(&origin) {
            return Ok(());
        }
        Err(Problem::new(StatusCode::FORBIDDEN, "origin-not-allowed").detail(
            "web pages of this Origin may not call; name it in MCP_ALLOWED_ORIGINS if they should",
        ))
    }
}

fn parts(text: &str) -> Vec<String> {
    text.split(',')
        .map(|part| part.trim().trim_end_matches('/').to_ascii_lowercase())
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_allowed_by_name_or_by_name_and_port() {
        let hosts: AllowedHosts = "tools.example, other.example:9001".parse().unwrap();
        let hosts = hosts.with_own("github-mcp");
        for host in [
            "tools.example:1",
            "TOOLS.example",
            "other.example:9001",
            "github-mcp:9001",
            "127.0.0.1:80",
            "[::1]:9001",
            "[::1]",
        ] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in [
            "other.example:80",
            "evil.example",
            "github-mcp.evil.example",
            "",
        ] {
            assert!(!hosts.allows(host), "{host}");
        }
        assert!("*".parse::<AllowedHosts>().unwrap().allows("any:1"));
    }

    #[test]
    fn an_origin_passes_where_it_is_listed_or_absent() {
        let origins: AllowedOrigins = "https://app.example/".parse().unwrap();
        let mut headers = HeaderMap::new();
        assert!(origins.check(&headers).is_ok());
        headers.insert(header::ORIGIN, "https://app.example".parse().unwrap());
        assert!(origins.check(&headers).is_ok());
        headers.insert(header::HOST, "127.0.0.1:9001".parse().unwrap());
        headers.insert(header::ORIGIN, "http://127.0.0.1:9001".parse().unwrap());
        assert!(origins.check(&headers).is_ok());
        headers.insert(header::ORIGIN, "http://127.0.0.1:3000".parse().unwrap());
        assert!(origins.check(&headers).is_err());
        headers.insert(header::ORIGIN, "null".parse().unwrap());
        assert_eq!(
            origins.check(&headers).unwrap_err().slug(),
            "origin-not-allowed"
        );
    }
}
