//! slack-api's types. Paths are under `/api/v1`; names are Slack's where Slack has one.

mod channel;
mod file;
mod message;
mod page;
mod people;
mod write;

pub use channel::{Bookmark, Bookmarks, Channel};
pub use file::{File, FileContent};
pub use message::{
    Found, History, Message, MessageReactions, Permalink, Reaction, SearchResults, Thread,
};
pub use page::Page;
pub use people::{Emoji, Team, User, UserGroup, UserGroups};
pub use write::{
    OpenDirectMessage, OpenView, PostEphemeral, PostMessage, PublishView, React, UpdateMessage,
    UpdateView, UploadFile,
};

/// The longest text of a message, in characters: Slack takes no longer one where a message is edited.
pub const LONGEST_TEXT: usize = 4_000;
/// The largest file that can be uploaded, in bytes.
pub const LARGEST_UPLOAD: usize = 512 * 1024;
