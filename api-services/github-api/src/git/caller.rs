//! Who uses git: a run by its token, or a service of ours that keeps mirrors.

use access::{Audience, Grant, RunClaims};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Utc;
use domain::Repository;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use service::Problem;

use super::refusal::Refusal;
use crate::{app::App, caller};

/// Who calls.
pub(crate) enum Caller {
    /// A run; it reaches its repositories and pushes its branch.
    Run(Box<RunClaims>),
    /// A service of ours; it fetches any repository.
    Service,
}

/// Reads the credential, which git sends as a Basic password where it is not told a header.
pub(crate) fn authenticate(app: &App, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let headers = with_bearer(headers);
    let token = service::bearer(&headers);
    if token.is_some_and(|token| token.starts_with("rt1.")) {
        service::authenticate_run(&headers, &app.verifier, Audience::Github, Utc::now())
            .map(|claims| Caller::Run(Box::new(claims)))
            .map_err(|problem| refused(&problem, true, "this run token is not valid here"))
    } else {
        let shown = token.is_some();
        let sentence = "show a run token as bearer or password";
        caller::require(app, &headers, Grant::FetchRepositories)
            .map(|()| Caller::Service)
            .map_err(|problem| refused(&problem, shown, sentence))
    }
}

/// The repository of a path, if the caller may reach it.
pub(crate) fn repository(caller: &Caller, owner: &str, repo: &str) -> Result<Repository, Refusal> {
    let name = repo.strip_suffix(".git").unwrap_or(repo);
    match caller {
        Caller::Service => caller::named(owner, name)
            .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "the path is not /owner/name.git")),
        Caller::Run(claims) => caller::repository(claims, owner, name).map_err(|_| {
            Refusal::forbidden(format!("{owner}/{name} is not this run's repository"))
        }),
    }
}

/// A credential that was shown and not believed gets a plain no: a challenge would make git ask for another.
fn refused(problem: &Problem, shown: bool, sentence: &str) -> Refusal {
    let status = match problem.status() {
        StatusCode::UNAUTHORIZED if shown => StatusCode::FORBIDDEN,
        status => status,
    };
    Refusal::new(status, sentence)
}

fn with_bearer(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    let password = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .and_then(|pair| String::from_utf8(pair).ok())
        .and_then(|pair| Some(pair.split_once(':')?.1.to_owned()));
    if let Some(value) =
        password.and_then(|password| HeaderValue::try_from(format!("Bearer {password}")).ok())
    {
        headers.insert(header::AUTHORIZATION, value);
    }
    headers
}
