//! `GET /search`, with a person's token: Slack lets no bot search.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::{Found, SearchResults};
use domain::Trust;
use http::StatusCode;
use serde::Deserialize;
use service::{Agent, Json, Problem, Query};

use crate::{app::App, reading::Cleaner, slack::SearchAnswer};

/// What to search.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// In Slack's own syntax, as `deploy in:#ops from:@ann`.
    query: String,
    /// The page, from 1.
    #[serde(default = "first")]
    page: u32,
    /// How many messages, 1 to 100.
    #[serde(default = "usual")]
    count: u32,
}

const fn first() -> u32 {
    1
}

const fn usual() -> u32 {
    20
}

/// Messages that a search finds in channels within the run's reach.
#[utoipa::path(
    get,
    path = "/search",
    operation_id = "search",
    params(Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = SearchResults), (status = 422, description = "There is no token to search with"))
)]
pub(super) async fn messages(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(wanted): Query<Wanted>,
) -> Result<Json<SearchResults>, Problem> {
    let searcher = app.searcher.as_ref().ok_or_else(|| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "search-unavailable").detail(
            "Slack lets no bot search, and SLACK_USER_TOKEN is not set; read the channel's history instead",
        )
    })?;
    if wanted.query.trim().is_empty() || wanted.page == 0 || !(1..=100).contains(&wanted.count) {
        return Err(Problem::bad_request(
            "query is not empty, page begins at 1, and count is 1 to 100",
        ));
    }
    let (page, count) = (wanted.page.to_string(), wanted.count.to_string());
    let arguments = [
        ("query", wanted.query.as_str()),
        ("page", &page),
        ("count", &count),
    ];
    let SearchAnswer { messages } = searcher.ask("search.messages", &arguments).await?;
    let total = messages.matches.len();
    let mut cleaner = Cleaner::default();
    let matches: Vec<Found> = messages
        .matches
        .into_iter()
        .filter(|found| claims.allows_slack_channel(&found.channel.id))
        .map(|found| Found {
            channel: found.channel.id,
            channel_name: cleaner.plain(&found.channel.name.unwrap_or_default()),
            ts: found.ts,
            user: found.user.or(found.username).unwrap_or_default(),
            text: cleaner.markup(&found.text),
            permalink: found.permalink,
        })
        .collect();
    // A search says too little of who wrote what.
    app.saw(
        &claims,
        Some(Trust::Anonymous).filter(|_| !matches.is_empty()),
    )
    .await?;
    let paging = messages.paging;
    Ok(Json(SearchResults {
        out_of_reach: u32::try_from(total - matches.len()).unwrap_or(u32::MAX),
        next_page: (paging.page < paging.pages).then_some(paging.page + 1),
        matches,
        sanitised: cleaner.sanitised(),
    }))
}
