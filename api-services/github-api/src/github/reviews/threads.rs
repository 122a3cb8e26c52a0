//! Review threads, which only GraphQL knows.

use chrono::{DateTime, Utc};
use contracts::github::{ReviewThread, ReviewThreads, ThreadComment};
use domain::Repository;
use serde::Deserialize;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use crate::github::{GitHub, graphql::Document, page::Cleaned};

/// How many threads a page has.
const THREADS: u32 = 30;
/// How many comments of a thread are shown.
const COMMENTS: u32 = 20;

const LIST: Document = Document::Query(
    "query($owner: String!, $name: String!, $number: Int!, $first: Int!, $after: String, $comments: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved isOutdated path line comments(first: $comments) {
        totalCount
        nodes { databaseId author { __typename login } authorAssociation body url createdAt }
      } }
    }
  } }
}",
);

const ONE: Document = Document::Query(
    "query($id: ID!) { node(id: $id) { ... on PullRequestReviewThread {
  id isResolved comments(first: 1) { nodes { url } }
  pullRequest { number url repository { nameWithOwner } }
} } }",
);

const RESOLVE: Document = Document::Mutation(
    "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id } } }",
);

const UNRESOLVE: Document = Document::Mutation(
    "mutation($id: ID!) { unresolveReviewThread(input: {threadId: $id}) { thread { id } } }",
);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    repository: ListRepository,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListRepository {
    pull_request: ListPull,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListPull {
    review_threads: Connection,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    page_info: PageInfo,
    nodes: Vec<Thread>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thread {
    id: String,
    is_resolved: bool,
    is_outdated: bool,
    path: String,
    line: Option<u64>,
    comments: Comments,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comments {
    total_count: u64,
    nodes: Vec<Comment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    database_id: Option<u64>,
    author: Option<Author>,
    author_association: String,
    body: String,
    url: String,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Author {
    #[serde(rename = "__typename")]
    typename: String,
    login: String,
}

impl Author {
    /// The name as REST has it; a person may be called as a bot is without its suffix.
    fn name(self) -> String {
        match self.typename.as_str() {
            "Bot" => format!("{}[bot]", self.login),
            _ => self.login,
        }
    }
}

#[derive(Deserialize)]
struct Node {
    node: Option<Found>,
}

/// A node of any type; only a thread has these members.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    is_resolved: Option<bool>,
    comments: Option<FirstComment>,
    pull_request: Option<Place>,
}

#[derive(Deserialize)]
struct FirstComment {
    nodes: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    url: String,
}

#[derive(Deserialize)]
struct Place {
    number: u64,
    url: String,
    repository: PlaceRepository,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlaceRepository {
    name_with_owner: String,
}

/// A thread of the pull request that was named.
#[derive(Debug, Clone)]
pub(crate) struct RemoteThread {
    pub(crate) resolved: bool,
    pub(crate) url: String,
}

impl GitHub {
    /// A page of the review threads of a pull request, oldest first.
    pub(crate) async fn threads(
        &self,
        repository: &Repository,
        number: u64,
        after: Option<&str>,
    ) -> Result<ReviewThreads, UpstreamError> {
        let variables = json!({
            "owner": repository.owner(),
            "name": repository.name(),
            "number": number,
            "first": THREADS,
            "after": after,
            "comments": COMMENTS,
        });
        let list: List = self
            .graphql("graphql reviewThreads", repository, LIST, variables)
            .await?;
        let found = list.repository.pull_request.review_threads;
        let mut cleaned = Cleaned::default();
        let items = found
            .nodes
            .into_iter()
            .map(|thread| ours(thread, &mut cleaned))
            .collect();
        let page = found.page_info;
        Ok(ReviewThreads {
            items,
            next_cursor: page.end_cursor.filter(|_| page.has_next_page),
            sanitised: cleaned.note(),
        })
    }

    /// A thread, if it belongs to this pull request.
    pub(crate) async fn thread(
        &self,
        repository: &Repository,
        number: u64,
        id: &str,
    ) -> Result<Option<RemoteThread>, UpstreamError> {
        let node: Node = self
            .graphql("graphql node", repository, ONE, json!({ "id": id }))
            .await?;
        Ok(node.node.and_then(|found| {
            let (resolved, place) = (found.is_resolved?, found.pull_request?);
            let name = &place.repository.name_with_owner;
            let here = place.number == number && name.eq_ignore_ascii_case(&repository.to_string());
            let first = found.comments.and_then(|it| it.nodes.into_iter().next());
            here.then(|| RemoteThread {
                resolved,
                url: first.map_or(place.url, |comment| comment.url),
            })
        }))
    }

    /// Settles a thread, or opens it again; doing so twice changes nothing.
    pub(crate) async fn resolve_thread(
        &self,
        repository: &Repository,
        id: &str,
        resolved: bool,
    ) -> Result<(), UpstreamError> {
        let (name, document) = if resolved {
            ("graphql resolveReviewThread", RESOLVE)
        } else {
            ("graphql unresolveReviewThread", UNRESOLVE)
        };
        let variables = json!({ "id": id });
        let _: Value = self.graphql(name, repository, document, variables).await?;
        Ok(())
    }
}

fn ours(thread: Thread, cleaned: &mut Cleaned) -> ReviewThread {
    let comments = thread
        .comments
        .nodes
        .into_iter()
        .map(|comment| ThreadComment {
            id: comment.database_id,
            author: comment
                .author
                .map_or_else(|| "ghost".to_owned(), Author::name),
            author_association: comment.author_association,
            body: cleaned.markdown(Some(comment.body)),
            url: comment.url,
            created_at: comment.created_at,
        });
    ReviewThread {
        comments: comments.collect(),
        id: thread.id,
        resolved: thread.is_resolved,
        outdated: thread.is_outdated,
        path: thread.path,
        line: thread.line,
        total_comments: thread.comments.total_count,
    }
}
