//! Merging, bringing a branch up to date, and asking for reviews.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{
        Error, Result,
        branches::{Found, find},
        links, parse,
    },
    Place, show_one,
};
use crate::{
    git::{
        command::{ask, commit_of},
        write,
    },
    ledger::Pull,
    world::Sim,
};

/// The commits of both ends, and where the change begins.
struct Ends {
    base: String,
    head: String,
    merge_base: Option<String>,
}

async fn open(sim: &Sim, found: &Found, number: u64) -> Result<(Pull, Ends)> {
    let pull = {
        let ledger = sim.ledger();
        let repository = ledger.repository(&found.full_name);
        repository.and_then(|r| r.pulls.get(&number)).cloned()
    };
    let pull = pull.ok_or_else(Error::not_found)?;
    let head = commit_of(&found.folder, &format!("refs/heads/{}", pull.head)).await;
    let base = commit_of(&found.folder, &format!("refs/heads/{}", pull.base)).await;
    let (base, head) = (
        base.ok_or_else(Error::not_found)?,
        head.ok_or_else(Error::not_found)?,
    );
    let merge_base = ask(&found.folder, &["merge-base", &base, &head]).await;
    let merge_base = merge_base.map(|out| String::from_utf8_lossy(&out).trim().to_owned());
    let ends = Ends {
        base,
        head,
        merge_base,
    };
    Ok((pull, ends))
}

#[derive(Default, Deserialize)]
struct Merge {
    sha: Option<String>,
    merge_method: Option<String>,
    commit_title: Option<String>,
    commit_message: Option<String>,
}

pub(in crate::github) async fn merge(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let wanted: Merge = if body.is_empty() {
        Merge::default()
    } else {
        parse(&body)?
    };
    let found = find(&sim, &owner, &name)?;
    let (pull, ends) = open(&sim, &found, number).await?;
    let refused = || {
        Error::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Pull Request is not mergeable",
        )
    };
    if pull.merged || pull.draft || pull.state != "open" {
        return Err(refused());
    }
    if wanted.sha.is_some_and(|sha| sha != ends.head) {
        return Err(Error::new(
            StatusCode::CONFLICT,
            "Head branch was modified. Review and try the merge again.",
        ));
    }
    let parents = match wanted.merge_method.as_deref() {
        None | Some("merge") => vec![ends.base.clone(), ends.head.clone()],
        // A rebase of several commits would be as many; their content is the same.
        Some("squash" | "rebase") => vec![ends.base.clone()],
        Some(_) => {
            return Err(Error::invalid(
                &json!({"resource": "PullRequest", "field": "merge_method", "code": "invalid"}),
            ));
        }
    };
    let usual = format!("Merge pull request #{number} from {}/{}", owner, pull.head);
    let message = format!(
        "{}\n\n{}",
        wanted.commit_title.unwrap_or(usual),
        wanted.commit_message.unwrap_or_default()
    );
    let commit = write::merge(&found.folder, &ends.base, &ends.head, &parents, &message)
        .await
        .ok_or_else(refused)?;
    write::point(&found.folder, &format!("refs/heads/{}", pull.base), &commit)
        .await
        .ok_or_else(refused)?;
    let mut ledger = sim.ledger();
    let repository = ledger.repository_mut(&found.full_name);
    let repository = repository.ok_or_else(Error::not_found)?;
    if let Some(pull) = repository.pulls.get_mut(&number) {
        pull.merged = true;
        pull.merge_commit = Some(commit.clone());
        pull.merge_base = ends.merge_base;
        pull.state = "closed".to_owned();
        pull.updated_at = Utc::now();
    }
    if let Some(issue) = repository.issues.get_mut(&number) {
        issue.state = "closed".to_owned();
        issue.closed_at = Some(Utc::now());
    }
    Ok(Json(
        json!({"sha": commit, "merged": true, "message": "Pull Request successfully merged"}),
    ))
}

#[derive(Default, Deserialize)]
struct Update {
    expected_head_sha: Option<String>,
}

pub(in crate::github) async fn update_branch(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let wanted: Update = if body.is_empty() {
        Update::default()
    } else {
        parse(&body)?
    };
    let found = find(&sim, &owner, &name)?;
    let (pull, ends) = open(&sim, &found, number).await?;
    let refused = |message: &str| Error::new(StatusCode::UNPROCESSABLE_ENTITY, message);
    if wanted.expected_head_sha.is_some_and(|sha| sha != ends.head) {
        return Err(refused("expected head sha didn’t match current head ref."));
    }
    if ends.merge_base.as_ref() == Some(&ends.base) {
        return Err(refused("There are no new commits on the base branch."));
    }
    let message = format!("Merge branch '{}' into {}", pull.base, pull.head);
    let parents = [ends.head.clone(), ends.base.clone()];
    let commit = write::merge(&found.folder, &ends.head, &ends.base, &parents, &message).await;
    let commit = commit.ok_or_else(|| refused("merge conflict between base and head"))?;
    write::point(&found.folder, &format!("refs/heads/{}", pull.head), &commit)
        .await
        .ok_or_else(|| refused("Update is not a fast forward"))?;
    let url = links(&sim).site(&found.full_name, &format!("/pull/{number}"));
    Ok((
        StatusCode::ACCEPTED,
        Json(json!({"message": "Updating pull request branch.", "url": url})),
    ))
}

#[derive(Deserialize)]
struct Reviewers {
    #[serde(default)]
    reviewers: Vec<String>,
}

pub(in crate::github) async fn request_reviewers(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let wanted: Reviewers = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    {
        let mut ledger = sim.ledger();
        let repository = ledger.repository_mut(&found.full_name);
        let repository = repository.ok_or_else(Error::not_found)?;
        let able = |login: &String| !matches!(repository.permission(login), "none" | "read");
        if !wanted.reviewers.iter().all(able) {
            return Err(Error::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Reviews may only be requested from collaborators.",
            ));
        }
        let pull = repository.pulls.get_mut(&number);
        let pull = pull.ok_or_else(Error::not_found)?;
        for login in wanted.reviewers {
            if !pull.reviewers.contains(&login) {
                pull.reviewers.push(login);
            }
        }
    }
    Ok((StatusCode::CREATED, show_one(&sim, &found, number).await?))
}
