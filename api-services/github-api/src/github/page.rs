//! Pages of a list, and the texts in them.

use contracts::github::{Page, User};
use domain::Repository;
use http::Method;
use serde::de::DeserializeOwned;
use service::upstream::{Call, UpstreamError, next_link};

use super::{GitHub, issues::ghost};

/// Which page of a list: its number from 1, and how many rows it has, at most 100.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Which {
    pub(crate) page: u32,
    pub(crate) per_page: u32,
}

/// Counts what is removed from the texts of one answer.
#[derive(Debug, Default)]
pub(super) struct Cleaned(text::Removed);

impl Cleaned {
    /// Markdown without what people cannot see.
    pub(super) fn markdown(&mut self, text: Option<String>) -> String {
        let (text, removed) = text::visible_markdown(&text.unwrap_or_default());
        self.0 += removed;
        text
    }

    /// Code or output, kept to the letter but for hidden characters.
    pub(super) fn plain(&mut self, text: &str) -> String {
        let (text, removed) = text::visible_text(text);
        self.0 += removed;
        text
    }

    /// What was removed, in words; empty where nothing was.
    pub(super) fn note(&self) -> String {
        self.0.to_string()
    }
}

/// A list as GitHub sends it: bare, or in a member beside its length.
pub(super) trait Rows: DeserializeOwned {
    type Row;
    fn rows(self) -> Vec<Self::Row>;
}

impl<R: DeserializeOwned> Rows for Vec<R> {
    type Row = R;
    fn rows(self) -> Self {
        self
    }
}

impl GitHub {
    /// A call about a repository; `rest` follows its path.
    pub(super) fn of(
        &self,
        method: Method,
        route: &'static str,
        repository: &Repository,
        rest: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        let path = [&["repos", repository.owner(), repository.name()], rest].concat();
        let call = self.upstream.call(method, route, &path)?;
        Ok(call.scope(repository.to_string()))
    }

    /// A read about a repository.
    pub(super) fn read(
        &self,
        route: &'static str,
        repository: &Repository,
        rest: &[&str],
    ) -> Result<Call<'_>, UpstreamError> {
        self.of(Method::GET, route, repository, rest)
    }
}

/// One page of a list in our words.
pub(super) async fn page<L: Rows, T>(
    call: Call<'_>,
    which: Which,
    mut ours: impl FnMut(L::Row, &mut Cleaned) -> T,
) -> Result<Page<T>, UpstreamError> {
    let answer = call
        .query("page", &which.page.to_string())
        .query("per_page", &which.per_page.to_string())
        .send()
        .await?;
    let mut cleaned = Cleaned::default();
    let rows = answer.json::<L>()?.rows();
    let items = rows
        .into_iter()
        .map(|row| ours(row, &mut cleaned))
        .collect();
    Ok(Page {
        items,
        next_page: next_link(&answer.headers).map(|_| which.page + 1),
        sanitised: cleaned.note(),
    })
}

/// The account, or GitHub's stand-in for deleted ones.
pub(super) fn known(user: Option<User>) -> User {
    user.unwrap_or_else(ghost)
}
