//! Which method does what.

use serde_json::json;

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    channels, chat, files, history, reactions, search, shape, users, views,
    workspace::{APP, BOT, TEAM},
};

pub(super) fn perform(space: &mut Workspace, name: &str, asked: &Asked<'_>) -> Result {
    match name {
        "api.test" => Ok(json!({})),
        "auth.test" => Ok(auth(asked)),
        "team.info" => Ok(json!({"team": {
            "id": TEAM, "name": "Acme", "domain": "acme", "url": shape::team_url(asked.public_url),
        }})),
        "emoji.list" => {
            Ok(json!({"emoji": {"shipit": format!("{}/shipit.png", asked.public_url)}}))
        }
        "chat.postMessage" => chat::post(space, asked),
        "chat.postEphemeral" => chat::post_ephemeral(space, asked),
        "chat.update" => chat::update(space, asked),
        "chat.delete" => chat::delete(space, asked),
        "chat.getPermalink" => chat::permalink(space, asked),
        "conversations.list" => channels::list(space, asked),
        "conversations.info" => channels::info(space, asked),
        "conversations.members" => channels::members(space, asked),
        "conversations.join" => channels::join(space, asked),
        "conversations.open" => channels::open(space, asked),
        "conversations.history" => history::of_channel(space, asked),
        "conversations.replies" => history::of_thread(space, asked),
        "bookmarks.list" => channels::bookmarks(space, asked),
        "pins.list" => channels::pins(space, asked),
        "reactions.add" => reactions::add(space, asked),
        "reactions.remove" => reactions::remove(space, asked),
        "reactions.get" => reactions::show(space, asked),
        "users.list" => users::list(space, asked),
        "users.info" => users::info(space, asked),
        "users.lookupByEmail" => users::by_email(space, asked),
        "usergroups.list" => Ok(users::groups()),
        "files.getUploadURLExternal" => files::announce(space, asked),
        "files.completeUploadExternal" => files::complete(space, asked),
        "files.info" => files::info(space, asked),
        "search.messages" => search::messages(space, asked),
        "views.open" | "views.push" => views::open(space, asked),
        "views.publish" => views::publish(space, asked),
        "views.update" => views::update(space, asked),
        _ => Err(Refusal("unknown_method")),
    }
}

fn auth(asked: &Asked<'_>) -> serde_json::Value {
    let mut answer = json!({
        "url": shape::team_url(asked.public_url), "team": "Acme", "user": "agent", "team_id": TEAM,
        "user_id": asked.user, "is_enterprise_install": false,
    });
    if asked.bot {
        answer["bot_id"] = json!(BOT);
        answer["app_id"] = json!(APP);
    }
    answer
}
