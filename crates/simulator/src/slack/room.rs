//! Which conversations the asker may touch.

use super::{
    Asked, Workspace,
    answer::{Refusal, Result},
    things::Channel,
};

/// A conversation that exists for the asker: a private one exists for its members only.
pub(super) fn known<'a>(space: &'a Workspace, asked: &Asked<'_>, id: &str) -> Result<&'a Channel> {
    let channel = space.channels.get(id).ok_or(Refusal("channel_not_found"))?;
    if channel.is_private && !channel.members.contains(&asked.user) {
        return Err(Refusal("channel_not_found"));
    }
    Ok(channel)
}

/// A conversation that the asker is in.
pub(super) fn entered<'a>(
    space: &'a Workspace,
    asked: &Asked<'_>,
    id: &str,
) -> Result<&'a Channel> {
    let channel = known(space, asked, id)?;
    if channel.members.contains(&asked.user) {
        Ok(channel)
    } else {
        Err(Refusal("not_in_channel"))
    }
}

/// A conversation that the asker is in and that takes messages.
pub(super) fn open<'a>(space: &'a Workspace, asked: &Asked<'_>, id: &str) -> Result<&'a Channel> {
    let channel = entered(space, asked, id)?;
    if channel.is_archived {
        return Err(Refusal("is_archived"));
    }
    Ok(channel)
}
