//! `/api/graphql`: queries whose repositories are all the run's, and mutations that an effect stands for.

mod document;
mod mutation;
mod shapes;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use domain::Repository;
use http::{HeaderMap, Method};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service::Problem;

use super::{
    Proxy, caller::Run, headers, links::Links, read::Asker, reply::Refused, search, upstream::Call,
};
use crate::caller;
use async_graphql_parser::types::OperationType;
use document::{Bounds, Document};

/// A request, read into what is sent on: members that are given twice are one by then.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    query: String,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    #[serde(default)]
    operation_name: Option<String>,
}

/// `POST /api/graphql`
pub(super) async fn answer(
    State(proxy): State<Proxy>,
    run: Run,
    headers: HeaderMap,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(asked) = asked.map_err(|rejection| {
        Problem::new(rejection.status(), "invalid-body").detail(rejection.body_text())
    })?;
    let variables = asked.variables.unwrap_or_default();
    let document =
        Document::read(&asked.query, asked.operation_name.as_deref()).map_err(refused)?;
    let links = Links::new(proxy.app.hub.base(), &headers);
    let asker = Asker {
        proxy: &proxy,
        run: &run,
        links: &links,
        repository: None,
    };
    match document.operation().map_err(refused)?.ty {
        OperationType::Query => query(&asker, &headers, &document, variables).await,
        OperationType::Mutation => mutation::answer(&asker, &headers, &document, &variables).await,
        OperationType::Subscription => Err(refused("subscriptions are not passed on".to_owned())),
    }
}

async fn query(
    asker: &Asker<'_>,
    headers: &HeaderMap,
    document: &Document,
    variables: Map<String, Value>,
) -> Result<Response, Refused> {
    let query = document.query(variables, asker).map_err(refused)?;
    let first = asker.run.claims.repositories.first();
    let scope = first.map(ToString::to_string).unwrap_or_default();
    let body = json!({ "query": query.text, "variables": query.variables });
    let hub = &asker.proxy.app.hub;
    let call = Call {
        method: Method::POST,
        route: "/api/graphql",
        scope: &scope,
        url: hub.graphql().clone(),
        headers: headers::to_github(headers),
        body: Some(Bytes::from(body.to_string())),
    };
    let answer = hub.ask(call).await?;
    asker.pass(answer).await
}

impl Bounds for Asker<'_> {
    fn repository(&self, owner: &str, name: &str) -> Result<(), String> {
        let refused = |refused: Problem| {
            let problem = refused.to_json();
            problem["detail"]
                .as_str()
                .unwrap_or("not this run's")
                .to_owned()
        };
        caller::repository(&self.run.claims, owner, name)
            .map(drop)
            .map_err(refused)
    }

    fn search(&self, query: &str) -> Result<String, String> {
        search::narrowed(query, &self.run.claims.repositories)
    }
}

/// A repository that a node is in, if it is the run's.
fn own_repository(asker: &Asker<'_>, full_name: &str) -> Result<Repository, Refused> {
    let (owner, name) = full_name.split_once('/').unwrap_or((full_name, ""));
    Ok(caller::repository(&asker.run.claims, owner, name)?)
}

fn refused(why: String) -> Refused {
    Refused::forbidden("graphql-not-passed-on", why)
}

/// A mutation's answer.
fn data(value: &Value) -> Response {
    Json(json!({ "data": value })).into_response()
}
