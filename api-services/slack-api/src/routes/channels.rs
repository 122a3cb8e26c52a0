//! `GET /channels`, `/channels/{channel}` and its members.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::{Channel, Page};
use domain::{Trust, WorkItem};
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{
    app::App,
    reach,
    reading::Cleaner,
    slack::{ChannelAnswer, ChannelsAnswer, MembersAnswer, SlackError},
};

/// The channels that the run may reach; archived ones are left out.
#[utoipa::path(
    get,
    path = "/channels",
    operation_id = "channels",
    params(Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Channel>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Channel>>, Problem> {
    let part = paging.checked()?;
    let (mut cleaner, mut items, mut next_cursor) = (Cleaner::default(), Vec::new(), None);
    if claims.reach.slack_channels.iter().any(|entry| entry == "*") {
        let arguments = part.of(&[
            ("types", "public_channel,private_channel"),
            ("exclude_archived", "true"),
        ]);
        let found: ChannelsAnswer = app.slack.ask("conversations.list", &arguments).await?;
        items.extend(found.channels.into_iter().map(|c| cleaner.channel(c)));
        next_cursor = found.response_metadata.cursor();
    } else if part.is_first() {
        // Asking for the few by name spares paging through a whole workspace.
        let own = match &claims.item {
            WorkItem::Slack { channel, .. } => Some(channel.as_str()),
            _ => None,
        };
        let named = claims.reach.slack_channels.iter().map(String::as_str);
        let mut ids: Vec<&str> = own.into_iter().chain(named).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            match app
                .slack
                .ask::<ChannelAnswer>("conversations.info", &[("channel", id)])
                .await
            {
                Ok(found) if found.channel.is_archived => {}
                Ok(found) => items.push(cleaner.channel(found.channel)),
                // What the token names may be gone, or closed to our bot.
                Err(SlackError::Said { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    // Anybody of the workspace may have named a channel.
    app.saw(&claims, Some(Trust::Member).filter(|_| !items.is_empty()))
        .await?;
    Ok(Json(Page {
        items,
        next_cursor,
        sanitised: cleaner.sanitised(),
    }))
}

/// A channel.
#[utoipa::path(
    get,
    path = "/channels/{channel}",
    operation_id = "channel",
    params(("channel" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Channel), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
) -> Result<Json<Channel>, Problem> {
    reach::channel(&claims, &id)?;
    let arguments = [("channel", id.as_str()), ("include_num_members", "true")];
    let found: ChannelAnswer = app.slack.ask("conversations.info", &arguments).await?;
    let mut cleaner = Cleaner::default();
    let channel = cleaner.channel(found.channel);
    app.saw(&claims, Some(Trust::Member)).await?;
    Ok(Json(Channel {
        sanitised: cleaner.sanitised(),
        ..channel
    }))
}

/// The ids of a channel's members.
#[utoipa::path(
    get,
    path = "/channels/{channel}/members",
    operation_id = "members",
    params(("channel" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<String>), (status = 403, description = "Not the run's channel"), (status = 404))
)]
pub(super) async fn members(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(channel): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<String>>, Problem> {
    reach::channel(&claims, &channel)?;
    let part = paging.checked()?;
    let arguments = part.of(&[("channel", &channel)]);
    let found: MembersAnswer = app.slack.ask("conversations.members", &arguments).await?;
    Ok(Json(Page {
        items: found.members,
        next_cursor: found.response_metadata.cursor(),
        sanitised: String::new(),
    }))
}
