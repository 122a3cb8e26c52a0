//! What Slack said, as it is handed to a run: Markdown without what people cannot see, with names.

use std::collections::BTreeSet;

use contracts::slack::{Channel, File, Message, Reaction, User};
use domain::Trust;
use text::Removed;

use crate::slack::{
    Person, RemoteChannel, RemoteFile, RemoteMessage, RemoteReaction, RemoteUser, Slack, SlackError,
};

/// Cleans texts and counts what it took away.
#[derive(Debug, Default)]
pub(crate) struct Cleaner(Removed);

impl Cleaner {
    /// A text without what people cannot see.
    pub(crate) fn plain(&mut self, text: &str) -> String {
        let (text, removed) = text::visible_text(text);
        self.0 += removed;
        text
    }

    /// Slack's markup as Markdown without what people cannot see.
    pub(crate) fn markup(&mut self, text: &str) -> String {
        self.plain(&text::mrkdwn_to_markdown(text))
    }

    /// What was taken away, as contracts say it.
    pub(crate) fn sanitised(&self) -> String {
        self.0.to_string()
    }

    /// A message's text as people see it: where there are blocks, its plain text is shown to nobody.
    fn body(&mut self, message: &RemoteMessage) -> String {
        let blocks = text::blocks_to_markdown(&message.blocks);
        let body = if blocks.trim().is_empty() {
            text::mrkdwn_to_markdown(&message.text)
        } else {
            blocks
        };
        let attached = text::attachments_to_markdown(&message.attachments);
        let parts = [body, attached].into_iter().filter(|it| !it.is_empty());
        self.plain(&parts.collect::<Vec<_>>().join("\n\n"))
    }

    pub(crate) fn file(&mut self, file: RemoteFile) -> File {
        File {
            id: file.id,
            name: self.plain(&file.name.unwrap_or_default()),
            title: self.plain(&file.title.unwrap_or_default()),
            mimetype: file.mimetype.unwrap_or_default(),
            size: file.size,
            user: file.user.unwrap_or_default(),
            permalink: file.permalink,
        }
    }

    pub(crate) fn channel(&mut self, channel: RemoteChannel) -> Channel {
        Channel {
            name: self.plain(&channel.name),
            topic: self.markup(&channel.topic.value),
            purpose: self.markup(&channel.purpose.value),
            id: channel.id,
            is_private: channel.is_private || channel.is_im,
            is_archived: channel.is_archived,
            is_member: channel.is_member || channel.is_im,
            num_members: channel.num_members,
            sanitised: String::new(),
        }
    }

    pub(crate) fn user(&mut self, user: RemoteUser, team: &str) -> User {
        let foreign = user.team_id.is_some_and(|id| id != team);
        User {
            name: self.plain(&user.name),
            real_name: self.plain(&user.real_name),
            display_name: self.plain(&user.profile.display_name),
            title: self.plain(&user.profile.title.unwrap_or_default()),
            email: user.profile.email,
            status_text: self.plain(&user.profile.status_text.unwrap_or_default()),
            tz: user.tz,
            is_bot: user.is_bot,
            is_guest: user.is_restricted || user.is_ultra_restricted,
            is_external: user.is_stranger || foreign,
            deleted: user.deleted,
            id: user.id,
            sanitised: String::new(),
        }
    }
}

/// Messages as a run sees them.
pub(crate) struct Read {
    pub(crate) messages: Vec<Message>,
    /// The lowest trust of those who wrote them; absent where we wrote them all.
    pub(crate) trust: Option<Trust>,
    pub(crate) sanitised: String,
}

/// Cleans messages, and names and judges who wrote them.
pub(crate) async fn messages(
    slack: &Slack,
    remote: Vec<RemoteMessage>,
) -> Result<Read, SlackError> {
    let own = slack.identity().await?;
    let others: Vec<bool> = remote.iter().map(|message| !own.wrote(message)).collect();
    let ids: BTreeSet<String> = remote
        .iter()
        .filter(|message| message.bot_id.is_none() && !own.wrote(message))
        .filter_map(|message| message.user.clone())
        .collect();
    let people = slack.people(ids).await;
    let (mut cleaner, mut trust) = (Cleaner::default(), None::<Trust>);
    let mut messages = Vec::with_capacity(remote.len());
    for (message, by_others) in remote.into_iter().zip(others) {
        let person = message.user.as_ref().and_then(|id| people.get(id));
        if by_others {
            let theirs = person.map_or(Person::UNKNOWN.trust, |person| person.trust);
            trust = Some(trust.map_or(theirs, |trust| trust.min(theirs)));
        }
        let name = person.and_then(|person| person.name.clone());
        messages.push(shown(&mut cleaner, message, name));
    }
    Ok(Read {
        messages,
        trust,
        sanitised: cleaner.sanitised(),
    })
}

fn shown(cleaner: &mut Cleaner, message: RemoteMessage, name: Option<String>) -> Message {
    let text = cleaner.body(&message);
    let chosen = message.username.map(|name| cleaner.plain(&name));
    Message {
        ts: message.ts,
        user: message.user.or(message.bot_id).unwrap_or_default(),
        name: name.or(chosen),
        text,
        thread_ts: message.thread_ts,
        reply_count: message.reply_count,
        edited: message.edited.is_some(),
        reactions: message.reactions.into_iter().map(reaction).collect(),
        files: message.files.into_iter().map(|f| cleaner.file(f)).collect(),
    }
}

pub(crate) fn reaction(reaction: RemoteReaction) -> Reaction {
    Reaction {
        name: reaction.name,
        count: reaction.count,
        users: reaction.users,
    }
}
