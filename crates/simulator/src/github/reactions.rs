//! Reactions to issues and comments; the same one twice is one.

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

use super::{BOT, Error, Result, links, parse, shape};
use crate::{
    ledger::{Ledger, Reaction},
    record::Seq,
    world::Sim,
};

const KNOWN: [&str; 8] = [
    "+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes",
];

type Place = Path<(String, String, u64)>;

/// What a reaction is to, within its repository.
#[derive(Clone, Copy)]
enum Target {
    Issue(u64),
    Comment(u64),
}

impl Target {
    fn meets(self, reaction: &Reaction) -> bool {
        match self {
            Self::Issue(number) => reaction.issue == Some(number),
            Self::Comment(id) => reaction.comment == Some(id),
        }
    }

    fn exists(self, ledger: &Ledger, full_name: &str) -> bool {
        match self {
            Self::Issue(number) => ledger
                .repository(full_name)
                .is_some_and(|r| r.issues.contains_key(&number)),
            Self::Comment(id) => ledger
                .comments
                .get(&id)
                .is_some_and(|c| !c.deleted && c.repository.eq_ignore_ascii_case(full_name)),
        }
    }
}

pub(super) async fn of_issue(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    list(
        &sim,
        &format!("{owner}/{name}"),
        Target::Issue(number),
        &uri,
    )
}

pub(super) async fn of_comment(
    State(sim): State<Sim>,
    Path((owner, name, id)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    list(&sim, &format!("{owner}/{name}"), Target::Comment(id), &uri)
}

pub(super) async fn to_issue(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    add(
        &sim,
        seq,
        &format!("{owner}/{name}"),
        Target::Issue(number),
        &body,
    )
}

pub(super) async fn to_comment(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name, id)): Place,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    add(
        &sim,
        seq,
        &format!("{owner}/{name}"),
        Target::Comment(id),
        &body,
    )
}

fn list(sim: &Sim, full_name: &str, target: Target, uri: &http::Uri) -> Result<Response> {
    let ledger = sim.ledger();
    if !target.exists(&ledger, full_name) {
        return Err(Error::not_found());
    }
    let here = |r: &&Reaction| target.meets(r) && r.repository.eq_ignore_ascii_case(full_name);
    let all: Vec<_> = ledger
        .reactions
        .iter()
        .filter(here)
        .map(|r| shape::reaction(links(sim), r))
        .collect();
    Ok(super::page::page(uri, &sim.public_url, &all))
}

#[derive(Deserialize)]
struct Draft {
    content: String,
}

fn add(
    sim: &Sim,
    seq: u64,
    full_name: &str,
    target: Target,
    body: &[u8],
) -> Result<(StatusCode, Json<Value>)> {
    let Draft { content } = parse(body)?;
    if !KNOWN.contains(&content.as_str()) {
        return Err(Error::invalid(
            &json!({"resource": "Reaction", "field": "content", "code": "invalid"}),
        ));
    }
    let mut ledger = sim.ledger();
    if !target.exists(&ledger, full_name) {
        return Err(Error::not_found());
    }
    let same = |r: &&Reaction| {
        target.meets(r) && r.content == content && r.repository.eq_ignore_ascii_case(full_name)
    };
    if let Some(old) = ledger.reactions.iter().find(same) {
        return Ok((StatusCode::OK, Json(shape::reaction(links(sim), old))));
    }
    let (issue, comment) = match target {
        Target::Issue(number) => (Some(number), None),
        Target::Comment(id) => (None, Some(id)),
    };
    let reaction = Reaction {
        id: ledger.next_id(),
        repository: full_name.to_owned(),
        issue,
        comment,
        content,
        user: BOT.to_owned(),
        created_seq: seq,
        created_at: Utc::now(),
    };
    let shown = shape::reaction(links(sim), &reaction);
    ledger.reactions.push(reaction);
    Ok((StatusCode::CREATED, Json(shown)))
}
