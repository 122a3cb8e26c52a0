//! Slack's Web API: one workspace in memory, asked as `/slack/api/<method>` with a form, JSON or a query.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, RawQuery, State},
    response::{IntoResponse as _, Response},
    routing::{any, get, post},
};
use http::{HeaderMap, StatusCode};

mod answer;
mod arguments;
mod bytes;
mod channels;
mod chat;
mod files;
mod history;
mod method;
mod page;
mod reactions;
mod room;
mod search;
mod shape;
mod things;
mod users;
mod views;
mod workspace;

use things::File;
pub(crate) use things::{Channel, Draft, User};
pub(crate) use workspace::{Tokens, Workspace};

use crate::{
    record::{Asker, Seq},
    world::Sim,
};
use answer::Refusal;
use arguments::Arguments;

/// The longest body taken, in bytes.
const BODY: usize = 16 << 20;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/api/{method}", any(call))
        .route("/upload/{file}", post(bytes::take))
        .route("/files/{file}/{name}", get(bytes::give))
        .layer(DefaultBodyLimit::max(BODY))
}

/// What a method needs beside its arguments.
struct Asked<'a> {
    /// Whose token it is: the id of a user.
    user: String,
    /// Whether that is our bot.
    bot: bool,
    arguments: Arguments,
    seq: u64,
    /// Prefix of links.
    public_url: &'a str,
}

async fn call(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let arguments = Arguments::read(query.as_deref(), &headers, &body);
    let token = crate::github::bearer(&headers).or_else(|| arguments.text("token"));
    let mut workspace = sim.slack();
    let asker = match token {
        None => Err(Refusal("not_authed")),
        Some(token) => workspace
            .owner_of(&sim.slack_tokens, &token)
            .ok_or(Refusal("invalid_auth")),
    };
    let answer = asker.and_then(|(user, bot)| {
        let asked = Asked {
            user,
            bot,
            arguments,
            seq,
            public_url: &sim.public_url,
        };
        method::perform(&mut workspace, &name, &asked).map(|value| (asked.user, value))
    });
    match answer {
        Ok((user, mut value)) => {
            value["ok"] = true.into();
            let mut response = (StatusCode::OK, Json(value)).into_response();
            response.extensions_mut().insert(Asker(user));
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}
