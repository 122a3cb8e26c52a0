//! People, channels and messages of the simulated Slack that our token cannot make.

use axum::{Json, extract::State};
use http::StatusCode;
use serde_json::{Value, json};

use super::Problem;
use crate::{
    slack::{Channel, Draft, User},
    world::Sim,
};

/// Adds or replaces a person.
pub(super) async fn user(State(sim): State<Sim>, Json(user): Json<User>) -> StatusCode {
    sim.slack().users.insert(user.id.clone(), user);
    StatusCode::CREATED
}

/// Adds or replaces a channel.
pub(super) async fn channel(State(sim): State<Sim>, Json(channel): Json<Channel>) -> StatusCode {
    sim.slack().channels.insert(channel.id.clone(), channel);
    StatusCode::CREATED
}

/// A message of a person, or of another bot.
pub(super) async fn message(
    State(sim): State<Sim>,
    Json(mut draft): Json<Draft>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let mut slack = sim.slack();
    if !slack.channels.contains_key(&draft.channel) {
        let problem = format!("no channel {}", draft.channel);
        return Err(Problem::new(StatusCode::NOT_FOUND, problem));
    }
    if draft.user.is_empty() && draft.bot_id.is_none() {
        "U0SOMEBODY".clone_into(&mut draft.user);
    }
    let ts = slack.add(draft, 0);
    Ok((StatusCode::CREATED, Json(json!({"ts": ts}))))
}
