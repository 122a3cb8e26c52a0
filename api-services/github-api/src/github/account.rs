//! Our own account, and what other accounts may do.

use contracts::github::{Permission, User};
use domain::Repository;
use http::StatusCode;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::GitHub;

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
