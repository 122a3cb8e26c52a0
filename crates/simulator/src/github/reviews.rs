//! Reviews of pull requests and comments on their lines.

mod shape;

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::Response,
};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{BOT, Error, Result, page, parse, pulls};
use crate::{
    ledger::{Ledger, Pull, Review, ReviewComment},
    record::Seq,
    world::Sim,
};

type Place = Path<(String, String, u64)>;

/// The pull request, where there is such a one.
fn pull<'a>(ledger: &'a Ledger, owner: &str, name: &str, number: u64) -> Result<&'a Pull> {
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let pull = repository.and_then(|r| r.pulls.get(&number));
    pull.ok_or_else(Error::not_found)
}

fn invalid(message: &str) -> Error {
    Error::invalid(&json!({"resource": "PullRequestReview", "code": "custom", "message": message}))
}

#[derive(Deserialize)]
struct Draft {
    event: Option<String>,
    #[serde(default)]
    body: String,
    commit_id: Option<String>,
    #[serde(default)]
    comments: Vec<DraftComment>,
}

#[derive(Deserialize)]
struct DraftComment {
    #[serde(default)]
    path: String,
    #[serde(default)]
    body: String,
    line: Option<u64>,
    side: Option<String>,
    start_line: Option<u64>,
    in_reply_to: Option<u64>,
    subject_type: Option<String>,
    commit_id: Option<String>,
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    pull(&ledger, &owner, &name, number)?;
    let full_name = format!("{owner}/{name}");
    let all: Vec<_> = ledger
        .reviews_of(&full_name, number)
        .map(|review| shape::review(&sim, &ledger, review))
        .collect();
    Ok(page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let draft: Draft = parse(&body)?;
    let paths = pulls::paths(&sim, &owner, &name, number).await?;
    let state = match draft.event.as_deref() {
        None => "PENDING",
        Some("APPROVE") => "APPROVED",
        Some("REQUEST_CHANGES") => "CHANGES_REQUESTED",
        Some("COMMENT") => "COMMENTED",
        Some(_) => return Err(invalid("event is not known")),
    };
    let mut ledger = sim.ledger();
    let pull = pull(&ledger, &owner, &name, number)?;
    let (repository, own) = (pull.repository.clone(), pull.author == BOT);
    if own && matches!(state, "APPROVED" | "CHANGES_REQUESTED") {
        return Err(invalid(
            "Review Can not approve or request changes on your own pull request",
        ));
    }
    if state == "CHANGES_REQUESTED" && draft.body.trim().is_empty() {
        return Err(invalid("Body can't be blank"));
    }
    if !draft.comments.iter().all(|c| paths.contains(&c.path)) {
        return Err(invalid("Path could not be resolved"));
    }
    let (id, now) = (ledger.next_id(), Utc::now());
    let commit = draft.commit_id.unwrap_or_default();
    for comment in draft.comments {
        let comment_id = ledger.next_id();
        ledger.review_comments.push(ReviewComment {
            repository: repository.clone(),
            pull: number,
            id: comment_id,
            review: Some(id),
            in_reply_to: None,
            path: comment.path,
            line: comment.line,
            side: comment.side,
            start_line: comment.start_line,
            body: comment.body,
            author: BOT.to_owned(),
            commit: commit.clone(),
            resolved: false,
            created_seq: seq,
            created_at: now,
        });
    }
    let review = Review {
        repository,
        pull: number,
        id,
        author: BOT.to_owned(),
        state: state.to_owned(),
        body: draft.body,
        commit,
        created_seq: seq,
        submitted_at: now,
    };
    let shown = shape::review(&sim, &ledger, &review);
    ledger.reviews.push(review);
    Ok(Json(shown))
}

pub(super) async fn comments(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    pull(&ledger, &owner, &name, number)?;
    let full_name = format!("{owner}/{name}");
    let all: Vec<_> = ledger
        .review_comments_of(&full_name, number)
        .map(|comment| shape::comment(&sim, &ledger, comment))
        .collect();
    Ok(page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn comment(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let draft: DraftComment = parse(&body)?;
    let paths = pulls::paths(&sim, &owner, &name, number).await?;
    let mut ledger = sim.ledger();
    let repository = pull(&ledger, &owner, &name, number)?.repository.clone();
    if draft.body.trim().is_empty() {
        return Err(invalid("Body can't be blank"));
    }
    let answered = match draft.in_reply_to {
        Some(id) => {
            let found = ledger
                .review_comments_of(&repository, number)
                .find(|c| c.id == id);
            Some(found.cloned().ok_or_else(Error::not_found)?)
        }
        None => None,
    };
    let about_file = draft.subject_type.as_deref() == Some("file");
    if answered.is_none() && !paths.contains(&draft.path) {
        return Err(invalid("Path could not be resolved"));
    }
    if answered.is_none() && !about_file && draft.line.is_none() {
        return Err(invalid("Line could not be resolved"));
    }
    let id = ledger.next_id();
    let root = answered.as_ref().map(|c| c.in_reply_to.unwrap_or(c.id));
    let comment = ReviewComment {
        repository,
        pull: number,
        id,
        review: None,
        in_reply_to: root,
        path: answered.as_ref().map_or(draft.path, |c| c.path.clone()),
        line: answered.as_ref().map_or(draft.line, |c| c.line),
        side: answered.as_ref().map_or(draft.side, |c| c.side.clone()),
        start_line: draft.start_line,
        body: draft.body,
        author: BOT.to_owned(),
        commit: draft.commit_id.unwrap_or_default(),
        resolved: false,
        created_seq: seq,
        created_at: Utc::now(),
    };
    let shown = shape::comment(&sim, &ledger, &comment);
    ledger.review_comments.push(comment);
    Ok((StatusCode::CREATED, Json(shown)))
}
