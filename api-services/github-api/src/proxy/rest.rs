//! `/api/v3/…`: GitHub's REST interface.

use axum::{
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use domain::Repository;
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};
use service::Problem;
use url::form_urlencoded;

use super::{
    BODY, Proxy,
    caller::Run,
    headers,
    links::Links,
    path::{self, Asked},
    read::Asker,
    reply::Refused,
    search,
    upstream::Call,
    write,
};
use crate::{caller, credential::NO_REPOSITORY};

/// What of an account's profile is told.
const PROFILE: [&str; 9] = [
    "avatar_url",
    "bio",
    "html_url",
    "id",
    "login",
    "name",
    "node_id",
    "type",
    "url",
];

/// `/api/v3/`: clients ask it to see whether they are let in.
pub(super) async fn root(
    State(proxy): State<Proxy>,
    _run: Run,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let links = Links::new(proxy.app.hub.base(), &headers);
    let at = |path: &str| links.at(&format!("/api/v3{path}"));
    Ok(axum::Json(json!({
        "current_user_url": at("/user"),
        "rate_limit_url": at("/rate_limit"),
        "repository_url": at("/repos/{owner}/{repo}"),
    }))
    .into_response())
}

/// Everything below it.
pub(super) async fn pass(
    State(proxy): State<Proxy>,
    run: Run,
    request: Request,
) -> Result<Response, Refused> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().strip_prefix("/api/v3/").unwrap_or_default();
    let asked = path::read(path);
    if let Asked::Nothing(why) = asked {
        return Err(Refused::forbidden("not-passed-on", why));
    }
    let links = Links::new(proxy.app.hub.base(), &head.headers);
    let from = Reading {
        proxy: &proxy,
        run: &run,
        links: &links,
        headers: &head.headers,
    };
    match head.method {
        Method::GET | Method::HEAD => from.read(head.method, &head.uri, asked).await,
        Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            let Asked::Repository { owner, name, rest } = asked else {
                return Err(write::not_mapped(&head.method, path));
            };
            let repository = caller::repository(&run.claims, &owner, &name)?;
            let body = to_bytes(body, BODY).await.map_err(|_| {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large")
                    .detail(format!("at most {BODY} bytes are read"))
            })?;
            let asker = from.asker(Some(&repository));
            write::pass(&asker, &head, &repository, &rest, &body).await
        }
        other => Err(
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
                .detail(format!("{other} is not passed on"))
                .into(),
        ),
    }
}

/// A request that is being read.
struct Reading<'a> {
    proxy: &'a Proxy,
    run: &'a Run,
    links: &'a Links,
    headers: &'a HeaderMap,
}

impl Reading<'_> {
    const fn asker<'b>(&'b self, repository: Option<&'b Repository>) -> Asker<'b> {
        Asker {
            proxy: self.proxy,
            run: self.run,
            links: self.links,
            repository,
        }
    }

    async fn read(&self, method: Method, uri: &Uri, asked: Asked) -> Result<Response, Refused> {
        let first = self.run.claims.repositories.first();
        let first = first.map_or_else(|| NO_REPOSITORY.to_owned(), ToString::to_string);
        match asked {
            Asked::Repository { owner, name, rest } => {
                let repository = caller::repository(&self.run.claims, &owner, &name)?;
                within(&repository, &rest)?;
                let mut parts = vec!["repos", repository.owner(), repository.name()];
                parts.extend(rest.iter().map(String::as_str));
                let scope = repository.to_string();
                let answer = self
                    .ask(method, "/api/v3/repos", &scope, &parts, uri.query())
                    .await?;
                self.asker(Some(&repository)).pass(answer).await
            }
            Asked::General(name) => {
                let answer = self
                    .ask(method, "/api/v3 general", &first, &[&name], uri.query())
                    .await?;
                self.asker(None).pass(answer).await
            }
            Asked::Search(kind) => self.search(&kind, uri.query(), &first).await,
            Asked::User => {
                let login = self.proxy.app.github.own_login().await?;
                let answer = self
                    .ask(Method::GET, "/api/v3/user", &first, &["users", login], None)
                    .await?;
                let profile = |value: &mut Value| {
                    if let Value::Object(members) = value {
                        members.retain(|name, _| PROFILE.contains(&name.as_str()));
                    }
                    Ok(())
                };
                self.asker(None).json(answer, profile).await
            }
            Asked::Repositories => self.repositories(uri.path().ends_with("user/repos")).await,
            Asked::Nothing(why) => Err(Refused::forbidden("not-passed-on", why)),
        }
    }

    /// A search within the run's repositories; what is found elsewhere all the same is left out.
    async fn search(
        &self,
        kind: &str,
        query: Option<&str>,
        scope: &str,
    ) -> Result<Response, Refused> {
        let mut pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        let named: Vec<&String> = pairs
            .iter()
            .filter(|(n, _)| n == "q")
            .map(|(_, q)| q)
            .collect();
        let [q] = named.as_slice() else {
            return Err(Problem::bad_request("name the query once, as q").into());
        };
        let allowed = &self.run.claims.repositories;
        let narrowed = search::narrowed(q, allowed)
            .map_err(|why| Refused::forbidden("search-not-narrow", why))?;
        let known = ["sort", "order", "per_page", "page"];
        pairs.retain(|(name, _)| known.contains(&name.as_str()));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &narrowed)
            .extend_pairs(&pairs)
            .finish();
        let answer = self
            .ask(
                Method::GET,
                "/api/v3/search",
                scope,
                &["search", kind],
                Some(&query),
            )
            .await?;
        let within = |value: &mut Value| {
            if let Some(items) = value["items"].as_array_mut() {
                items.retain(|item| search::is_within(item, allowed));
            }
            Ok(())
        };
        self.asker(None).json(answer, within).await
    }

    /// The run's repositories, as an App's or a user's are listed.
    async fn repositories(&self, plain: bool) -> Result<Response, Refused> {
        let mut all = Vec::new();
        for repository in &self.run.claims.repositories {
            let parts = ["repos", repository.owner(), repository.name()];
            let scope = repository.to_string();
            let answer = self
                .ask(Method::GET, "/api/v3/repos", &scope, &parts, None)
                .await?;
            if answer.status() != StatusCode::OK {
                continue;
            }
            let mut value: Value = answer
                .json()
                .await
                .map_err(|error| Problem::unavailable(&error))?;
            self.asker(Some(repository)).clean(&mut value).await?;
            all.push(value);
        }
        let value = if plain {
            json!(all)
        } else {
            json!({ "total_count": all.len(), "repositories": all })
        };
        Ok(axum::Json(value).into_response())
    }

    async fn ask(
        &self,
        method: Method,
        route: &'static str,
        scope: &str,
        parts: &[&str],
        query: Option<&str>,
    ) -> Result<reqwest::Response, Problem> {
        let hub = &self.proxy.app.hub;
        let call = Call {
            method,
            route,
            scope,
            url: hub.at(parts, query),
            headers: headers::to_github(self.headers),
            body: None,
        };
        hub.ask(call).await
    }
}

/// A comparison may name a fork; only the repository itself is the run's.
fn within(repository: &Repository, rest: &[String]) -> Result<(), Refused> {
    if rest.first().is_none_or(|part| part != "compare") {
        return Ok(());
    }
    let foreign = rest[1..].join("/");
    let foreign = foreign
        .split("...")
        .any(|side| match side.rsplit_once(':') {
            Some((owner, _)) => !owner.eq_ignore_ascii_case(repository.owner()),
            None => false,
        });
    if foreign {
        return Err(Refused::forbidden(
            "repository-not-allowed",
            format!("a comparison stays within {repository}; name branches of it"),
        ));
    }
    Ok(())
}
