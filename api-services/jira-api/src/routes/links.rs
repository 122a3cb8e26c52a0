//! Links between issues.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{CreateLink, LinkType, Rows},
};
use domain::Place;
use effects::CallId;
use serde_json::Value;
use service::{Agent, Json, Path, Problem};

use super::part::rows;
use crate::{
    app::App,
    caller::{self, Reached},
    effect::{LinkChange, Write},
    jira::{self, text_at},
    key,
};

/// The types of links that the site knows.
#[utoipa::path(
    get,
    path = "/link-types",
    operation_id = "link_types",
    security(("run_token" = [])),
    responses((status = 200, body = Rows<LinkType>), (status = 403))
)]
pub(super) async fn types(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
) -> Result<Json<Rows<LinkType>>, Problem> {
    caller::anything(&claims)?;
    let call = app.jira.get("/issueLinkType", &["issueLinkType"])?;
    let found = rows(&app, &claims, call, &["issueLinkTypes"], jira::link_type).await;
    found.map(Json)
}

/// Links two issues within reach.
#[utoipa::path(
    post,
    path = "/links",
    operation_id = "create_link",
    params(("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = CreateLink,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<CreateLink>,
) -> Result<Json<EffectAnswer>, Problem> {
    let inward = caller::issue(&app, &claims, &request.inward).await?;
    let outward = caller::issue(&app, &claims, &request.outward).await?;
    let place = either(&inward, &outward);
    let link = CreateLink {
        link_type: request.link_type,
        inward: inward.key,
        outward: outward.key,
    };
    let write = Write::Link {
        change: LinkChange::Make(link),
    };
    app.effects
        .ask(&claims, &call, write, place)
        .await
        .map(Json)
}

/// Removes a link between two issues within reach.
#[utoipa::path(
    delete,
    path = "/links/{id}",
    operation_id = "remove_link",
    params(("id" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 404), (status = 409))
)]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
    call: CallId,
) -> Result<Json<EffectAnswer>, Problem> {
    caller::anything(&claims)?;
    let id = key::id("link", &id)?;
    let get = app.jira.get("/issueLink/{id}", &["issueLink", id])?;
    let link: Value = get.send().await?.json()?;
    let inward = caller::issue(&app, &claims, text_at(&link, "/inwardIssue/key")).await?;
    let outward = caller::issue(&app, &claims, text_at(&link, "/outwardIssue/key")).await?;
    let place = either(&inward, &outward);
    let write = Write::Link {
        change: LinkChange::Remove(id.to_owned(), inward.key, outward.key),
    };
    app.effects
        .ask(&claims, &call, write, place)
        .await
        .map(Json)
}

/// A link is the run's own where one of its ends is.
fn either(one: &Reached, other: &Reached) -> Place {
    if one.place == Place::Own || other.place == Place::Own {
        Place::Own
    } else {
        Place::Elsewhere
    }
}
