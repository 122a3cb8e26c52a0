//! Discussions, by GraphQL.

mod documents;

use chrono::{DateTime, Utc};
use contracts::github::{Discussion, DiscussionCategory, DiscussionComment, Slice};
use domain::Repository;
use serde::Deserialize;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{GitHub, graphql::Document, page::Cleaned};
use documents::{CATEGORIES, COMMENTS, LIST, ONE};

#[derive(Deserialize)]
struct InRepository<T> {
    repository: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection<T> {
    nodes: Vec<T>,
    page_info: PageInfo,
    total_count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Author {
    login: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remote {
    number: u64,
    title: String,
    body: String,
    author: Option<Author>,
    author_association: String,
    category: Category,
    closed: bool,
    is_answered: Option<bool>,
    comments: Count,
    url: String,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    name: String,
    is_answerable: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Count {
    total_count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RemoteComment {
    id: String,
    author: Option<Author>,
    author_association: String,
    body: String,
    is_answer: bool,
    url: String,
    created_at: DateTime<Utc>,
    replies: Option<Nodes<RemoteComment>>,
}

#[derive(Deserialize)]
struct Nodes<T> {
    nodes: Vec<T>,
}

/// Which part of a list of discussions.
#[derive(Debug, Default)]
pub(crate) struct Part<'a> {
    pub(crate) after: Option<&'a str>,
    pub(crate) per_page: u32,
}

fn login(author: Option<Author>) -> String {
    author.map_or_else(|| "ghost".to_owned(), |author| author.login)
}

fn ours(remote: Remote, cleaned: &mut Cleaned) -> Discussion {
    Discussion {
        number: remote.number,
        title: cleaned.markdown(Some(remote.title)),
        body: cleaned.markdown(Some(remote.body)),
        author: login(remote.author),
        author_association: remote.author_association,
        answered: remote.is_answered.filter(|_| remote.category.is_answerable),
        category: remote.category.name,
        closed: remote.closed,
        comments: remote.comments.total_count,
        url: remote.url,
        created_at: remote.created_at,
        sanitised: String::new(),
    }
}

fn comment(
    remote: RemoteComment,
    reply_to: Option<&str>,
    cleaned: &mut Cleaned,
) -> DiscussionComment {
    DiscussionComment {
        id: remote.id,
        author: login(remote.author),
        author_association: remote.author_association,
        body: cleaned.markdown(Some(remote.body)),
        is_answer: remote.is_answer,
        reply_to: reply_to.map(str::to_owned),
        url: remote.url,
        created_at: remote.created_at,
    }
}

/// A comment, and its replies after it.
fn with_replies(mut remote: RemoteComment, cleaned: &mut Cleaned) -> Vec<DiscussionComment> {
    let replies = remote.replies.take().map_or_else(Vec::new, |all| all.nodes);
    let first = comment(remote, None, cleaned);
    let id = first.id.clone();
    let replies = replies
        .into_iter()
        .map(|reply| comment(reply, Some(&id), cleaned));
    std::iter::once(first).chain(replies).collect()
}

fn slice<R, T>(connection: Connection<R>, ours: impl Fn(R, &mut Cleaned) -> Vec<T>) -> Slice<T> {
    let mut cleaned = Cleaned::default();
    let nodes = connection.nodes.into_iter();
    let items = nodes.flat_map(|node| ours(node, &mut cleaned)).collect();
    let info = connection.page_info;
    Slice {
        items,
        next_cursor: info.end_cursor.filter(|_| info.has_next_page),
        total: connection.total_count,
        sanitised: cleaned.note(),
    }
}

fn variables(repository: &Repository, part: &Part<'_>) -> Value {
    json!({
        "owner": repository.owner(), "name": repository.name(), "first": part.per_page, "after": part.after,
    })
}

impl GitHub {
    /// Discussions of a repository, narrowed to a category where one is named by its id.
    pub(crate) async fn discussions(
        &self,
        repository: &Repository,
        category: Option<&str>,
        (field, direction): (&str, &str),
        part: &Part<'_>,
    ) -> Result<Slice<Discussion>, UpstreamError> {
        #[derive(Deserialize)]
        struct Data {
            discussions: Connection<Remote>,
        }
        let mut variables = variables(repository, part);
        variables["category"] = json!(category);
        variables["order"] = json!({ "field": field, "direction": direction });
        let data: InRepository<Data> = self
            .graphql(
                "graphql discussions",
                repository,
                Document::Query(LIST),
                variables,
            )
            .await?;
        Ok(slice(data.repository.discussions, |one, cleaned| {
            vec![ours(one, cleaned)]
        }))
    }

    /// One discussion.
    pub(crate) async fn discussion(
        &self,
        repository: &Repository,
        number: u64,
    ) -> Result<Discussion, UpstreamError> {
        #[derive(Deserialize)]
        struct Data {
            discussion: Remote,
        }
        let variables =
            json!({ "owner": repository.owner(), "name": repository.name(), "number": number });
        let data: InRepository<Data> = self
            .graphql(
                "graphql discussion",
                repository,
                Document::Query(ONE),
                variables,
            )
            .await?;
        let mut cleaned = Cleaned::default();
        let discussion = ours(data.repository.discussion, &mut cleaned);
        Ok(Discussion {
            sanitised: cleaned.note(),
            ..discussion
        })
    }

    /// The comments of a discussion; each reply follows the comment that it answers.
    pub(crate) async fn discussion_comments(
        &self,
        repository: &Repository,
        number: u64,
        replies: bool,
        part: &Part<'_>,
    ) -> Result<Slice<DiscussionComment>, UpstreamError> {
        #[derive(Deserialize)]
        struct Data {
            discussion: Comments,
        }
        #[derive(Deserialize)]
        struct Comments {
            comments: Connection<RemoteComment>,
        }
        let mut variables = variables(repository, part);
        variables["number"] = json!(number);
        variables["replies"] = json!(replies);
        let name = "graphql discussion comments";
        let data: InRepository<Data> = self
            .graphql(name, repository, Document::Query(COMMENTS), variables)
            .await?;
        Ok(slice(data.repository.discussion.comments, with_replies))
    }

    /// The categories of a repository's discussions.
    pub(crate) async fn discussion_categories(
        &self,
        repository: &Repository,
    ) -> Result<Slice<DiscussionCategory>, UpstreamError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Data {
            discussion_categories: Connection<Remote>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Remote {
            id: String,
            name: String,
            description: Option<String>,
            is_answerable: bool,
        }
        let variables = json!({ "owner": repository.owner(), "name": repository.name() });
        let name = "graphql discussion categories";
        let data: InRepository<Data> = self
            .graphql(name, repository, Document::Query(CATEGORIES), variables)
            .await?;
        Ok(slice(
            data.repository.discussion_categories,
            |one, cleaned| {
                vec![DiscussionCategory {
                    id: one.id,
                    name: cleaned.plain(&one.name),
                    description: cleaned.plain(&one.description.unwrap_or_default()),
                    is_answerable: one.is_answerable,
                }]
            },
        ))
    }
}
