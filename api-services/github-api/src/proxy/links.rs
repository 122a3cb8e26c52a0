//! Addresses in answers: GitHub's interface becomes ours, so that whoever follows a link comes back here.

use domain::Repository;
use http::{HeaderMap, HeaderValue, header};
use url::Url;

/// GitHub's address and ours, as the caller knows us.
#[derive(Debug, Clone)]
pub(super) struct Links {
    github: String,
    ours: String,
}

impl Links {
    /// `host` is the one that the caller named; a name that no host can have is answered with the usual one.
    pub(super) fn new(github: &Url, headers: &HeaderMap) -> Self {
        let plain = |host: &&str| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b))
        };
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST.as_str())
            .filter(plain)
            .unwrap_or("github-api");
        let scheme = match text("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        Self {
            github: github.as_str().trim_end_matches('/').to_owned(),
            ours: format!("{scheme}://{host}"),
        }
    }

    /// The address of our interface for one of GitHub's; `None` for any other.
    pub(super) fn interface(&self, address: &str) -> Option<String> {
        let rest = address.strip_prefix(&self.github)?;
        (rest.is_empty() || rest.starts_with(['/', '?', '#']))
            .then(|| format!("{}/api/v3{rest}", self.ours))
    }

    /// An address of ours.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.ours)
    }

    /// A `Link` header with every address of GitHub's interface replaced.
    ///
    /// GitHub names the repository by its number in there; `repository` is the one that was asked about.
    pub(super) fn header(
        &self,
        value: &HeaderValue,
        repository: Option<&Repository>,
    ) -> Option<HeaderValue> {
        let replaced: Vec<String> = value
            .to_str()
            .ok()?
            .split('<')
            .map(|part| match part.split_once('>') {
                Some((address, rest)) => {
                    let named = self.named(address, repository);
                    let ours = self.interface(named.as_deref().unwrap_or(address));
                    format!("{}>{rest}", ours.as_deref().unwrap_or(address))
                }
                None => part.to_owned(),
            })
            .collect();
        HeaderValue::try_from(replaced.join("<")).ok()
    }

    /// The address with the repository's name instead of its number.
    fn named(&self, address: &str, repository: Option<&Repository>) -> Option<String> {
        let numbered = format!("{}/repositories/", self.github);
        let rest = address.strip_prefix(&numbered)?;
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with(['/', '?'])
            .then(|| Some(format!("{}/repos/{}{rest}", self.github, repository?)))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        let headers =
            HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("127.0.0.1:3001"))]);
        Links::new(&"https://api.github.com".parse().unwrap(), &headers)
    }

    #[test]
    fn pages_lead_back_to_us() {
        let value = HeaderValue::from_static(
            "<https://api.github.com/repositories/1/issues?page=2>; rel=\"next\", <https://elsewhere.example/x>; rel=\"last\"",
        );
        assert_eq!(
            links()
                .header(&value, Some(&"acme/app".parse().unwrap()))
                .unwrap(),
            "<http://127.0.0.1:3001/api/v3/repos/acme/app/issues?page=2>; rel=\"next\", <https://elsewhere.example/x>; rel=\"last\""
        );
    }

    #[test]
    fn a_host_that_only_begins_like_githubs_is_another() {
        assert_eq!(
            links().interface("https://api.github.com.evil.example/x"),
            None
        );
        assert_eq!(
            links().interface("https://api.github.com/repos").as_deref(),
            Some("http://127.0.0.1:3001/api/v3/repos")
        );
    }
}
