//! Who we are at GitHub: an account by its token, or an App by its key; the only place that holds either.

mod app;
mod jwt;
mod key;
mod settings;
mod token;

use std::sync::Arc;

use domain::Repository;
use secrecy::SecretString;
use service::upstream::{Credential, UpstreamError};

pub(crate) use settings::{Settings, Source};

use app::Installations;
use token::Token;

/// What a call is about where it is about no repository.
pub(crate) const NO_REPOSITORY: &str = "";

/// The account that answers.
#[derive(Debug, Clone)]
pub(crate) enum Account {
    /// A person's or machine's account.
    Token(Arc<Token>),
    /// An App, with a token of its own for each repository.
    App(Arc<Installations>),
}

impl Account {
    /// The account of a checked configuration.
    pub(crate) fn new(source: &Source, api: url::Url) -> anyhow::Result<Self> {
        Ok(match source {
            Source::Token(value) => Self::Token(Arc::new(Token::new(value.clone())?)),
            Source::App { id, key } => {
                Self::App(Arc::new(Installations::new(id, key.clone(), api)?))
            }
        })
    }

    /// What calls of the REST interface show.
    pub(crate) fn credential(&self) -> Arc<dyn Credential> {
        match self {
            Self::Token(token) => Arc::clone(token) as Arc<dyn Credential>,
            Self::App(app) => Arc::clone(app) as Arc<dyn Credential>,
        }
    }

    /// The token itself, for git and for answers that stream.
    pub(crate) async fn token(&self, scope: &str) -> Result<SecretString, UpstreamError> {
        match self {
            Self::Token(token) => token.value(),
            Self::App(app) => app.token(scope).await,
        }
    }

    /// Hears that GitHub answered 401 to a token; says whether another may be had.
    pub(crate) fn refused(&self, scope: &str) -> bool {
        match self {
            Self::Token(token) => token.reread(),
            Self::App(app) => app.forget(scope),
        }
    }

    /// The name that our posts bear, where it is known without asking as a user.
    pub(crate) async fn app_login(&self) -> Option<Result<String, UpstreamError>> {
        match self {
            Self::Token(_) => None,
            Self::App(app) => Some(app.login().await),
        }
    }
}

/// How a repository is named to a credential.
pub(crate) fn scope_of(repository: &Repository) -> String {
    repository.to_string()
}
