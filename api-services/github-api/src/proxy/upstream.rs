//! GitHub's interface as it answers: passed on as it is, errors included.

use std::time::Duration;

use bytes::Bytes;
use domain::Provider;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use metrics::counter;
use reqwest::Client;
use secrecy::ExposeSecret as _;
use service::{Problem, client, metric, upstream::UpstreamError};
use url::Url;

use crate::credential::Account;

/// How long GitHub may be silent.
const SILENCE: Duration = Duration::from_secs(60);
/// What GitHub speaks where the caller does not say.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.github+json");

/// GitHub, reached with our credential.
#[derive(Debug)]
pub(crate) struct Hub {
    client: Client,
    account: Account,
    base: Url,
    graphql: Url,
    downloads: Vec<String>,
}

/// One request to GitHub.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) method: Method,
    /// Its name in metrics.
    pub(super) route: &'static str,
    /// The repository it is about, as `acme/app`, or nothing.
    pub(super) scope: &'a str,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
}

impl Hub {
    pub(crate) fn new(base: Url, downloads: &[String], account: Account) -> reqwest::Result<Self> {
        Ok(Self {
            client: client::streaming(SILENCE)?,
            account,
            graphql: graphql_of(&base),
            base,
            downloads: downloads
                .iter()
                .map(|host| host.trim().to_ascii_lowercase())
                .collect(),
        })
    }

    pub(super) const fn base(&self) -> &Url {
        &self.base
    }

    pub(super) const fn graphql(&self) -> &Url {
        &self.graphql
    }

    /// The address of a path, each part of which is encoded, with a query as it came.
    pub(super) fn at(&self, parts: &[&str], query: Option<&str>) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url.set_query(query.filter(|query| !query.is_empty()));
        url
    }

    /// Asks with our credential; another one where the first is refused and may be renewed.
    pub(super) async fn ask(&self, call: Call<'_>) -> Result<reqwest::Response, Problem> {
        let answer = self.once(&call).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        if self.account.refused(call.scope) {
            let again = self.once(&call).await?;
            if again.status() != StatusCode::UNAUTHORIZED {
                return Ok(again);
            }
        }
        // Not the caller's credential but ours: their clients must not ask them for another.
        Err(UpstreamError::Refused {
            provider: Provider::Github,
            status: StatusCode::UNAUTHORIZED,
            message: "GitHub refuses our credential; an operator must renew it".to_owned(),
        }
        .into())
    }

    async fn once(&self, call: &Call<'_>) -> Result<reqwest::Response, Problem> {
        let token = self.account.token(call.scope).await?;
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))
            .map_err(|_| Problem::internal(&"the token fits in no header"))?;
        bearer.set_sensitive(true);
        let mut request = self
            .client
            .request(call.method.clone(), call.url.clone())
            .headers(call.headers.clone())
            .header(header::AUTHORIZATION, bearer);
        if !call.headers.contains_key(header::ACCEPT) {
            request = request.header(header::ACCEPT, MEDIA_TYPE);
        }
        if let Some(body) = &call.body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        self.send(request, call.route).await
    }

    /// Fetches a signed address, which needs no credential and is shown none.
    pub(super) async fn download(&self, url: Url) -> Result<reqwest::Response, Problem> {
        self.send(self.client.get(url), "signed download").await
    }

    async fn send(
        &self,
        request: reqwest::RequestBuilder,
        route: &'static str,
    ) -> Result<reqwest::Response, Problem> {
        let answer = request.send().await;
        let status = answer.as_ref().map_or_else(
            |_| "none".to_owned(),
            |answer| answer.status().as_u16().to_string(),
        );
        counter!(metric::UPSTREAM_REQUESTS, "provider" => Provider::Github.as_str(), "route" => route, "status" => status).increment(1);
        answer.map_err(|error| {
            tracing::warn!(error = %error.without_url(), route, "GitHub gave no answer");
            Problem::from(UpstreamError::NoAnswer {
                provider: Provider::Github,
            })
        })
    }

    /// Whether a signed address may be fetched: over TLS from the hosts that GitHub stores files at, or from GitHub.
    pub(super) fn may_download(&self, url: &Url) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        let github = url.origin() == self.base.origin();
        let listed = url.scheme() == "https"
            && url.port().is_none()
            && url
                .host_str()
                .is_some_and(|host| self.downloads.iter().any(|listed| fits(listed, host)));
        github || listed
    }
}

/// Whether a host is the listed one, or below it where the list says `*.`.
fn fits(listed: &str, host: &str) -> bool {
    match listed.strip_prefix("*.") {
        Some(parent) => host
            .strip_suffix(parent)
            .is_some_and(|rest| rest.ends_with('.') && rest.len() > 1),
        None => host == listed,
    }
}

/// GitHub's GraphQL is beside its REST interface; of an Enterprise Server it is one floor up.
fn graphql_of(base: &Url) -> Url {
    let mut url = base.clone();
    let path = base.path().trim_end_matches('/');
    let path = match path.strip_suffix("/v3") {
        Some(api) => format!("{api}/graphql"),
        None => format!("{path}/graphql"),
    };
    url.set_path(&path);
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::{Settings, Source};
    use clap::{Args as _, FromArgMatches as _};

    fn source() -> Source {
        let command = Settings::augment_args(clap::Command::new("x"));
        let matches = command.get_matches_from(["x", "--github-token", "t"]);
        Settings::from_arg_matches(&matches)
            .unwrap()
            .source()
            .unwrap()
    }

    fn hub() -> Hub {
        let base: Url = "https://ghe.example/api/v3".parse().unwrap();
        let downloads = [
            "*.blob.core.windows.net".to_owned(),
            "codeload.github.com".to_owned(),
        ];
        let account = Account::new(&source(), base.clone()).unwrap();
        Hub::new(base, &downloads, account).unwrap()
    }

    #[test]
    fn graphql_is_beside_rest_or_above_it() {
        assert_eq!(hub().graphql().as_str(), "https://ghe.example/api/graphql");
        let public = graphql_of(&"https://api.github.com".parse().unwrap());
        assert_eq!(public.as_str(), "https://api.github.com/graphql");
    }

    #[test]
    fn only_listed_hosts_are_fetched_from() {
        let may = |url: &str| hub().may_download(&url.parse().unwrap());
        assert!(may("https://logs7.blob.core.windows.net/x?sig=1"));
        assert!(may("https://codeload.github.com/acme/app/zip/main"));
        assert!(may("https://ghe.example/storage/x"));
        for url in [
            "http://codeload.github.com/x",
            "https://codeload.github.com:8443/x",
            "https://user@codeload.github.com/x",
            "https://blob.core.windows.net.evil.example/x",
            "https://xblob.core.windows.net/x",
            "http://169.254.169.254/latest",
            "http://ghe.example/x",
        ] {
            assert!(!may(url), "{url}");
        }
    }
}
