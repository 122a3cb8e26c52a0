//! Jira's API: where it is, how its texts are kept, who we are there.

mod seen;
mod shape;

use std::{fmt, str::FromStr, sync::Arc};

use domain::Provider;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde_json::{Value, json};
use service::upstream::{Call, Credential, Upstream, UpstreamError};
use tokio::sync::OnceCell;
use url::Url;

pub(crate) use seen::Seen;
pub(crate) use shape::{
    Shape, attachment, board, change, comment, component, development, field, issue, issue_type,
    link_type, named, project, remote_link, row, rows_of, sprint, text_at, transition, version,
    worklog,
};

/// Which Jira it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Atlassian's own site: API v3, texts are documents, people have account ids.
    Cloud,
    /// One that runs elsewhere: API v2, texts are wiki markup, people have names.
    DataCenter,
}

impl FromStr for Flavour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "cloud" => Ok(Self::Cloud),
            "data-center" => Ok(Self::DataCenter),
            other => Err(format!("{other:?} is neither cloud nor data-center")),
        }
    }
}

/// The site; cheap to clone.
#[derive(Clone)]
pub(crate) struct Jira {
    upstream: Upstream,
    site: Arc<Url>,
    pub(crate) flavour: Flavour,
    me: Arc<OnceCell<String>>,
}

impl fmt::Debug for Jira {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jira({})", self.site)
    }
}

impl Jira {
    pub(crate) fn new(
        site: Url,
        api: Url,
        flavour: Flavour,
        credential: Arc<dyn Credential>,
    ) -> reqwest::Result<Self> {
        let headers = HeaderMap::from_iter([
            (header::ACCEPT, HeaderValue::from_static("application/json")),
            // Jira takes files only from clients that say they are no web page.
            (
                HeaderName::from_static("x-atlassian-token"),
                HeaderValue::from_static("no-check"),
            ),
        ]);
        Ok(Self {
            upstream: Upstream::new(Provider::Jira, api, headers)?.with_credential(credential),
            site: Arc::new(site),
            flavour,
            me: Arc::default(),
        })
    }

    /// A call of the platform's API; `route` is its name in metrics.
    pub(crate) fn call(
        &self,
        method: Method,
        route: &'static str,
        segments: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        let version = match self.flavour {
            Flavour::Cloud => "3",
            Flavour::DataCenter => "2",
        };
        let path = [&["rest", "api", version], segments].concat();
        self.upstream.call(method, route, &path)
    }

    /// A read of the platform's API.
    pub(crate) fn get(
        &self,
        route: &'static str,
        segments: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        self.call(Method::GET, route, segments)
    }

    /// A call of the API of boards.
    pub(crate) fn agile(
        &self,
        method: Method,
        route: &'static str,
        segments: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        let path = [&["rest", "agile", "1.0"], segments].concat();
        self.upstream.call(method, route, &path)
    }

    /// A read of what code hosts know.
    pub(crate) fn development(&self) -> Result<Call<'_>, UpstreamError> {
        let path = ["rest", "dev-status", "1.0", "issue", "detail"];
        self.upstream.get("/dev-status/issue/detail", &path)
    }

    /// A file of Data Center, which is not under its API.
    pub(crate) fn secure(&self, id: &str, filename: &str) -> Result<Call<'_>, UpstreamError> {
        let path = ["secure", "attachment", id, filename];
        self.upstream.get("/secure/attachment/{id}", &path)
    }

    /// An issue with these fields.
    pub(crate) async fn issue(&self, key: &str, fields: &str) -> Result<Value, UpstreamError> {
        let call = self.get("/issue/{key}", &["issue", key])?;
        call.query("fields", fields).send().await?.json()
    }

    /// Our own account's id.
    pub(crate) async fn me(&self) -> Result<&str, UpstreamError> {
        let me = self.me.get_or_try_init(async || {
            let me: Value = self.get("/myself", &["myself"])?.send().await?.json()?;
            Ok(account_id(&me).to_owned())
        });
        me.await.map(String::as_str)
    }

    /// A text as Jira keeps it, as Markdown.
    pub(crate) fn markdown(&self, text: &Value) -> String {
        match text {
            Value::String(wiki) => text::wiki_to_markdown(wiki),
            document => text::adf_to_markdown(document),
        }
    }

    /// A Markdown text as Jira keeps it.
    pub(crate) fn text(&self, markdown: &str) -> Value {
        match self.flavour {
            Flavour::Cloud => text::markdown_to_adf(markdown),
            Flavour::DataCenter => json!(text::markdown_to_wiki(markdown)),
        }
    }

    /// How a request names a person.
    pub(crate) fn person(&self, id: Option<&str>) -> Value {
        match self.flavour {
            Flavour::Cloud => json!({ "accountId": id }),
            Flavour::DataCenter => json!({ "name": id }),
        }
    }

    /// Where a person reads an issue.
    pub(crate) fn browse(&self, key: &str) -> String {
        let site = self.site.as_str().trim_end_matches('/');
        format!("{site}/browse/{key}")
    }

    /// Where a person reads a comment.
    pub(crate) fn browse_comment(&self, key: &str, id: &str) -> String {
        format!("{}?focusedCommentId={id}", self.browse(key))
    }
}

/// The id of an account: its name on Data Center.
pub(crate) fn account_id(person: &Value) -> &str {
    ["accountId", "name", "key"]
        .iter()
        .find_map(|field| person[field].as_str())
        .unwrap_or_default()
}
