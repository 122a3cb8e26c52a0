//! Reading: Sentry's JSON, made visible, in a shape of `contracts`.

use contracts::sentry::{EventRows, One, Page};
use domain::Provider;
use serde_json::Value;
use service::upstream::{Answer, Call, UpstreamError};
use text::Removed;

use super::{cursor, json};

/// A shape that Sentry's JSON can be read as.
pub(crate) trait Remote: Sized {
    /// What it is, for people.
    const WHAT: &'static str;

    /// Reads it; `None` where what makes it one, as its id, is missing.
    fn of(json: &Value) -> Option<Self>;

    /// Removes what Markdown hides, where its texts are Markdown.
    fn tidy(&mut self) -> Removed {
        Removed::default()
    }
}

/// Ways to read a call's answer.
pub(crate) trait Reads {
    /// JSON that was made visible.
    async fn visible(self) -> Result<(Value, Removed, Option<String>), UpstreamError>;

    /// One thing.
    async fn one<T: Remote>(self) -> Result<One<T>, UpstreamError>;

    /// A page of them.
    async fn page<T: Remote>(self) -> Result<Page<T>, UpstreamError>;

    /// A page of those in a member of the answer.
    async fn page_in<T: Remote>(self, member: &str) -> Result<Page<T>, UpstreamError>;

    /// The rows of a search among events.
    async fn rows(self) -> Result<EventRows, UpstreamError>;
}

impl Reads for Call<'_> {
    async fn visible(self) -> Result<(Value, Removed, Option<String>), UpstreamError> {
        let answer = self.send().await?;
        let (mut value, mut removed) = (answer.json()?, Removed::default());
        json::make_visible(&mut value, &mut removed);
        Ok((value, removed, next(&answer)))
    }

    async fn one<T: Remote>(self) -> Result<One<T>, UpstreamError> {
        let (value, mut removed, _) = self.visible().await?;
        Ok(One {
            item: read(&value, &mut removed)?,
            sanitised: removed.to_string(),
        })
    }

    async fn page<T: Remote>(self) -> Result<Page<T>, UpstreamError> {
        page(self.visible().await?, None)
    }

    async fn page_in<T: Remote>(self, member: &str) -> Result<Page<T>, UpstreamError> {
        page(self.visible().await?, Some(member))
    }

    async fn rows(self) -> Result<EventRows, UpstreamError> {
        let (value, removed, next_cursor) = self.visible().await?;
        Ok(EventRows {
            rows: json::rows(&value["data"])
                .iter()
                .map(json::by_name)
                .collect(),
            next_cursor,
            sanitised: removed.to_string(),
        })
    }
}

fn next(answer: &Answer) -> Option<String> {
    cursor::next(&answer.headers)
}

fn page<T: Remote>(
    (value, mut removed, next_cursor): (Value, Removed, Option<String>),
    member: Option<&str>,
) -> Result<Page<T>, UpstreamError> {
    let rows = json::rows(member.map_or(&value, |member| &value[member]));
    let items = rows.iter().map(|row| read(row, &mut removed));
    Ok(Page {
        items: items.collect::<Result<_, _>>()?,
        next_cursor,
        sanitised: removed.to_string(),
    })
}

/// Reads a thing that must be one.
fn read<T: Remote>(value: &Value, removed: &mut Removed) -> Result<T, UpstreamError> {
    let mut thing = T::of(value).ok_or_else(|| UpstreamError::Unreadable {
        provider: Provider::Sentry,
        problem: format!("{} lacks its id or time", T::WHAT),
    })?;
    *removed += thing.tidy();
    Ok(thing)
}
