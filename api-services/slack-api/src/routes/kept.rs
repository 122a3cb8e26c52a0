//! What people keep in a channel: `GET /channels/{channel}/bookmarks` and `/pins`.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::{Bookmark, Bookmarks, Message, Page};
use domain::Trust;
use service::{Agent, Json, Path, Problem};

use crate::{
    app::App,
    reach,
    reading::{self, Cleaner},
    slack::{BookmarksAnswer, PinsAnswer},
};

/// What is kept at the top of a channel.
#[utoipa::path(
    get,
    path = "/channels/{channel}/bookmarks",
    operation_id = "bookmarks",
    params(("channel" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Bookmarks), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn bookmarks(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(channel): Path<String>,
) -> Result<Json<Bookmarks>, Problem> {
    reach::channel(&claims, &channel)?;
    let arguments = [("channel_id", channel.as_str())];
    let found: BookmarksAnswer = app.slack.ask("bookmarks.list", &arguments).await?;
    let mut cleaner = Cleaner::default();
    let items: Vec<Bookmark> = found
        .bookmarks
        .into_iter()
        .map(|bookmark| Bookmark {
            id: bookmark.id,
            title: cleaner.plain(&bookmark.title),
            link: cleaner.plain(&bookmark.link.unwrap_or_default()),
        })
        .collect();
    app.saw(&claims, Some(Trust::Member).filter(|_| !items.is_empty()))
        .await?;
    Ok(Json(Bookmarks {
        items,
        sanitised: cleaner.sanitised(),
    }))
}

/// The messages that are pinned in a channel.
#[utoipa::path(
    get,
    path = "/channels/{channel}/pins",
    operation_id = "pins",
    params(("channel" = String, Path)),
    security(("run_token" = [])),
    responses(
        (status = 200, body = Page<Message>),
        (status = 403, description = "Not the run's channel"),
        (status = 404)
    )
)]
pub(super) async fn pins(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(channel): Path<String>,
) -> Result<Json<Page<Message>>, Problem> {
    reach::channel(&claims, &channel)?;
    let found: PinsAnswer = app.slack.ask("pins.list", &[("channel", &channel)]).await?;
    let messages = found.items.into_iter().filter_map(|item| item.message);
    let read = reading::messages(&app.slack, messages.collect()).await?;
    app.saw(&claims, read.trust).await?;
    Ok(Json(Page {
        items: read.messages,
        next_cursor: None,
        sanitised: read.sanitised,
    }))
}
