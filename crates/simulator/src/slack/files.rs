//! Files: announced, completed, shown. Their bytes go another way.

use chrono::Utc;
use serde_json::{Value, json};

use super::{
    Asked, Draft, File, Workspace,
    answer::{Refusal, Result},
    room, shape,
    workspace::BOT,
};

pub(super) fn announce(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let name = asked.arguments.needed("filename")?;
    let length = asked.arguments.number("length");
    let length = length.filter(|n| *n > 0);
    let length = length.ok_or(Refusal("invalid_arguments"))?;
    let id = space.next_id('F');
    let text = std::path::Path::new(&name)
        .extension()
        .is_none_or(|e| e != "png" && e != "zip" && e != "pdf");
    let kind = if text {
        "text/plain"
    } else {
        "application/octet-stream"
    };
    let file = File {
        id: id.clone(),
        title: name.clone(),
        name,
        mimetype: kind.to_owned(),
        user: asked.user.clone(),
        created: Utc::now().timestamp(),
        length,
        bytes: None,
        channels: Vec::new(),
        completed: false,
    };
    space.files.insert(id.clone(), file);
    let upload_url = format!("{}/slack/upload/{id}", asked.public_url);
    Ok(json!({"upload_url": upload_url, "file_id": id}))
}

pub(super) fn complete(space: &mut Workspace, asked: &Asked<'_>) -> Result {
    let arguments = &asked.arguments;
    let wanted = arguments.value("files")?.unwrap_or_default();
    let wanted = wanted.as_array().filter(|all| !all.is_empty());
    let wanted = wanted.ok_or(Refusal("invalid_arguments"))?;
    let channel = arguments
        .text("channel_id")
        .or_else(|| arguments.text("channels"));
    if let Some(channel) = &channel {
        room::open(space, asked, channel)?;
    }
    let ids: Vec<&str> = wanted.iter().filter_map(|f| f["id"].as_str()).collect();
    let uploaded = |id: &&str| {
        let file = space.files.get(*id);
        file.is_some_and(|f| f.bytes.is_some() && !f.completed)
    };
    if ids.len() != wanted.len() || !ids.iter().all(uploaded) {
        return Err(Refusal("file_not_found"));
    }
    for entry in wanted {
        let id = entry["id"].as_str().unwrap_or_default();
        let Some(file) = space.files.get_mut(id) else {
            continue;
        };
        file.completed = true;
        if let Some(title) = entry["title"].as_str() {
            title.clone_into(&mut file.title);
        }
        file.channels.extend(channel.clone());
    }
    let shared: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    if let Some(channel) = channel {
        let draft = Draft {
            channel,
            user: asked.user.clone(),
            text: arguments.text("initial_comment").unwrap_or_default(),
            thread_ts: arguments.text("thread_ts"),
            bot_id: asked.bot.then(|| BOT.to_owned()),
            files: shared.clone(),
            ..Draft::default()
        };
        space.add(draft, asked.seq);
    }
    let shown = shared.iter().filter_map(|id| space.files.get(id));
    let shown: Vec<Value> = shown.map(|f| shape::file(asked.public_url, f)).collect();
    Ok(json!({"files": shown}))
}

pub(super) fn info(space: &Workspace, asked: &Asked<'_>) -> Result {
    let id = asked.arguments.needed("file")?;
    let file = space.files.get(&id).filter(|f| f.completed);
    let file = file.ok_or(Refusal("file_not_found"))?;
    Ok(json!({"file": shape::file(asked.public_url, file)}))
}
