//! Our own account, and what other accounts may do.

use contracts::github::{Permission, Profile, User};
use domain::Repository;
use http::StatusCode;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::{GitHub, page::Cleaned};

#[derive(Deserialize)]
struct RemoteProfile {
    #[serde(flatten)]
    user: User,
    name: Option<String>,
    bio: Option<String>,
    company: Option<String>,
    #[serde(default)]
    html_url: String,
}

fn profile(remote: RemoteProfile) -> Profile {
    let mut cleaned = Cleaned::default();
    let mut text = |text: Option<String>| cleaned.plain(&text.unwrap_or_default());
    let (name, bio, company) = (text(remote.name), text(remote.bio), text(remote.company));
    Profile {
        user: remote.user,
        name,
        bio,
        company,
        html_url: remote.html_url,
        sanitised: cleaned.note(),
    }
}

#[derive(Deserialize)]
struct PermissionAnswer {
    permission: String,
}

impl GitHub {
    /// The name of the account that our posts have as their author.
    pub(crate) async fn own_login(&self) -> Result<&str, UpstreamError> {
        let login = self
            .own_login
            .get_or_try_init(async || {
                if let Some(login) = self.account.app_login().await {
                    return login;
                }
                let user: User = self
                    .upstream
                    .get("/user", &["user"])?
                    .send()
                    .await?
                    .json()?;
                Ok(user.login)
            })
            .await?;
        Ok(login)
    }

    /// Our own account.
    pub(crate) async fn me(&self) -> Result<Profile, UpstreamError> {
        let answer = self.upstream.get("/user", &["user"])?.send().await?;
        answer.json().map(profile)
    }

    /// An account, by its name.
    pub(crate) async fn profile(&self, login: &str) -> Result<Profile, UpstreamError> {
        let path = ["users", login];
        let answer = self.upstream.get("/users/{login}", &path)?.send().await?;
        answer.json().map(profile)
    }

    /// What an account may do in a repository.
    pub(crate) async fn permission(
        &self,
        repository: &Repository,
        login: &str,
    ) -> Result<Permission, UpstreamError> {
        let path = [
            "repos",
            repository.owner(),
            repository.name(),
            "collaborators",
            login,
            "permission",
        ];
        let route = "/repos/{owner}/{repo}/collaborators/{login}/permission";
        let answer = match self.upstream.get(route, &path)?.send().await {
            // An app's account, say; a missing repository answers 404 too, in other words.
            Err(UpstreamError::Refused {
                status: StatusCode::NOT_FOUND,
                message,
                ..
            }) if message.ends_with("is not a user") => {
                return Ok(Permission {
                    permission: "none".to_owned(),
                });
            }
            other => other?,
        };
        let answer: PermissionAnswer = answer.json()?;
        Ok(Permission {
            permission: answer.permission,
        })
    }
}
