//! `GET /team` and `/emoji`.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::{Emoji, Team};
use service::{Agent, Json, Problem};

use crate::{
    app::App,
    slack::{EmojiAnswer, TeamAnswer},
};

/// The workspace, and our bot in it.
#[utoipa::path(
    get,
    path = "/team",
    operation_id = "team",
    security(("run_token" = [])),
    responses((status = 200, body = Team))
)]
pub(super) async fn show(State(app): State<Arc<App>>, _: Agent) -> Result<Json<Team>, Problem> {
    let own = app.slack.identity().await?;
    let TeamAnswer { team } = app.slack.ask("team.info", &[]).await?;
    Ok(Json(Team {
        id: team.id,
        name: text::visible_text(&team.name).0,
        domain: team.domain,
        bot_user: own.user_id.clone(),
    }))
}

/// The workspace's own emoji.
#[utoipa::path(
    get,
    path = "/emoji",
    operation_id = "emoji",
    security(("run_token" = [])),
    responses((status = 200, body = Emoji))
)]
pub(super) async fn emoji(State(app): State<Arc<App>>, _: Agent) -> Result<Json<Emoji>, Problem> {
    let EmojiAnswer { emoji } = app.slack.ask("emoji.list", &[]).await?;
    Ok(Json(Emoji { emoji }))
}
