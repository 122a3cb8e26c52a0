//! Releases.

use chrono::{DateTime, Utc};
use contracts::github::{CreateRelease, Page, Release, User};
use domain::Repository;
use http::Method;
use serde::Deserialize;
use serde_json::json;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    comments::is_ours,
    page::{Cleaned, Which, known, page},
};

const LIST: &str = "/repos/{owner}/{repo}/releases";

/// A release as GitHub has it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteRelease {
    pub(crate) id: u64,
    pub(crate) html_url: String,
    tag_name: String,
    name: Option<String>,
    body: Option<String>,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    prerelease: bool,
    #[serde(default)]
    target_commitish: String,
    author: Option<User>,
    published_at: Option<DateTime<Utc>>,
}

fn ours(release: RemoteRelease, cleaned: &mut Cleaned) -> Release {
    Release {
        id: release.id,
        tag_name: cleaned.plain(&release.tag_name),
        name: cleaned.plain(&release.name.unwrap_or_default()),
        body: cleaned.markdown(release.body),
        draft: release.draft,
        prerelease: release.prerelease,
        target_commitish: release.target_commitish,
        author: known(release.author),
        published_at: release.published_at,
        html_url: release.html_url,
        sanitised: String::new(),
    }
}

impl GitHub {
    /// The releases of a repository, newest first.
    pub(crate) async fn releases(
        &self,
        repository: &Repository,
        which: Which,
    ) -> Result<Page<Release>, UpstreamError> {
        let call = self.read(LIST, repository, &["releases"])?;
        page::<Vec<RemoteRelease>, _>(call, which, ours).await
    }

    /// The newest release that is neither a draft nor a prerelease.
    pub(crate) async fn latest_release(
        &self,
        repository: &Repository,
    ) -> Result<Release, UpstreamError> {
        let route = "/repos/{owner}/{repo}/releases/latest";
        self.release_at(repository, route, &["releases", "latest"])
            .await
    }

    /// The release of a tag.
    pub(crate) async fn release_of(
        &self,
        repository: &Repository,
        tag: &str,
    ) -> Result<Release, UpstreamError> {
        let route = "/repos/{owner}/{repo}/releases/tags/{tag}";
        self.release_at(repository, route, &["releases", "tags", tag])
            .await
    }

    async fn release_at(
        &self,
        repository: &Repository,
        route: &'static str,
        path: &[&str],
    ) -> Result<Release, UpstreamError> {
        let answer = self.read(route, repository, path)?.send().await?;
        let mut cleaned = Cleaned::default();
        let release = ours(answer.json()?, &mut cleaned);
        Ok(Release {
            sanitised: cleaned.note(),
            ..release
        })
    }

    /// The release of a tag among the newest, drafts too; whether it is our own post with this marker.
    pub(crate) async fn release_with_tag(
        &self,
        repository: &Repository,
        tag: &str,
        marker: &str,
    ) -> Result<Option<(RemoteRelease, bool)>, UpstreamError> {
        let call = self.read(LIST, repository, &["releases"])?;
        let answer = call.query("per_page", "100").send().await?;
        let all: Vec<RemoteRelease> = answer.json()?;
        let Some(found) = all.into_iter().find(|release| release.tag_name == tag) else {
            return Ok(None);
        };
        let own = self.own_login().await?;
        let ours = is_ours(found.author.as_ref(), own, found.body.as_deref(), marker);
        Ok(Some((found, ours)))
    }

    /// Makes a release.
    pub(crate) async fn create_release(
        &self,
        repository: &Repository,
        request: &CreateRelease,
    ) -> Result<RemoteRelease, UpstreamError> {
        let mut body = json!({
            "tag_name": request.tag_name,
            "name": request.name,
            "body": request.body,
            "draft": request.draft,
            "prerelease": request.prerelease,
        });
        if let Some(target) = &request.target_commitish {
            body["target_commitish"] = json!(target);
        }
        let call = self.of(Method::POST, LIST, repository, &["releases"])?;
        call.json(&body).send().await?.json()
    }
}
