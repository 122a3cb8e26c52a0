//! Pushes: looked at before a byte is passed on, recorded before, noted after.

mod forward;
mod record;

use std::{sync::Arc, time::Instant};

use access::RunClaims;
use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use domain::Repository;
use http::{HeaderMap, Method, StatusCode};

use super::{
    caller::{self, Caller},
    command::{self, Command, Commands, Parsed},
    inflate::Inflated,
    inspect::{self, Rules, Spool, Stop},
    refusal::{self, Refusal},
    remote::streamed,
};
use crate::app::App;
use forward::Push;

/// The longest push that is read to its end only to refuse it politely, in bytes.
const DRAINED: usize = 256 * 1024 * 1024;

/// `POST git-receive-pack`
pub(super) async fn receive(
    State(app): State<Arc<App>>,
    Path((owner, repo)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = caller::authenticate(&app, &headers)?;
    let repository = caller::repository(&caller, &owner, &repo)?;
    let Caller::Run(claims) = caller else {
        return Err(Refusal::forbidden("services fetch, only runs push"));
    };
    let mut body = Inflated::new(&headers, body).ok_or_else(|| {
        Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "only gzip is understood",
        )
    })?;
    let (commands, mut section) = read_commands(&mut body).await?;
    if commands.list.is_empty() {
        return probe(&app, &repository, headers, section).await;
    }
    let begun = section.split_off(commands.length).freeze();
    let command = match commands.only_update_of(&claims.branch) {
        Ok(command) => command.clone(),
        Err(sentence) => return Ok(refuse(body, &commands, &sentence).await),
    };
    let spool = match looked_at(&app, &claims, &repository, &command, begun, &mut body).await {
        Ok(spool) => spool,
        Err(stop) => return Ok(refuse(body, &commands, &sentence_of(stop)).await),
    };
    let effect = match record::before(&app, &claims, &repository, &command).await {
        Ok(effect) => effect,
        Err(sentence) => return Ok(refuse(body, &commands, &sentence).await),
    };
    let side_band = commands.has("side-band-64k");
    let push = Push {
        repository,
        command,
        effect,
        side_band,
        headers,
        section: section.freeze(),
        spool,
    };
    forward::push(app, push).await
}

/// The pack on disk, after nothing was found in it that stands against it.
async fn looked_at(
    app: &App,
    claims: &RunClaims,
    repository: &Repository,
    command: &Command,
    begun: Bytes,
    body: &mut Inflated,
) -> Result<Spool, Stop> {
    let workshop = &app.git.workshop;
    let spool = Spool::of(workshop.folder(), begun, body, app.git.longest_push).await?;
    record::repair(app, claims, repository).await;
    let server = app.git.server_of(repository).await?;
    let scope = repository.to_string();
    let rules = Rules {
        repository,
        allows_path: &|path| app.effects.policy().allows_path(&scope, path),
        left_by_us: record::left_by_us(app, claims, repository, &command.old).await,
        secret_in: &|text| app.effects.secret_in(text),
    };
    let started = Instant::now();
    let looked = inspect::inspect(workshop, &server, &spool, command, &rules).await;
    tracing::info!(
        bytes = spool.length(),
        ms = started.elapsed().as_millis(),
        passed = looked.is_ok(),
        "push looked at"
    );
    looked.map(|()| spool)
}

fn sentence_of(stop: Stop) -> String {
    match stop {
        Stop::Refused(sentence) => sentence,
        Stop::Broken(cause) => {
            tracing::error!(cause, "cannot look at a push");
            "the push could not be looked at, so nothing was pushed; try again".to_owned()
        }
    }
}

/// The command section, and the bytes that were read to get it, which may go on.
async fn read_commands(body: &mut Inflated) -> Result<(Commands, BytesMut), Refusal> {
    let bad = |sentence: &str| Refusal::new(StatusCode::BAD_REQUEST, sentence);
    let mut bytes = BytesMut::new();
    loop {
        match command::parse(&bytes) {
            Parsed::Whole(commands) => return Ok((commands, bytes)),
            Parsed::Unknown(sentence) => return Err(bad(sentence)),
            Parsed::Partial if bytes.len() > command::LONGEST => {
                return Err(bad("the push names too many refs"));
            }
            Parsed::Partial => {}
        }
        match body.next().await {
            Some(Ok(chunk)) => bytes.extend_from_slice(&chunk),
            Some(Err(_)) => return Err(bad("the push broke off")),
            None => return Err(bad("the push ends before its commands do")),
        }
    }
}

/// Before a large push git sends an empty one, to see whether it is let in.
async fn probe(
    app: &App,
    repository: &Repository,
    mut headers: HeaderMap,
    bytes: BytesMut,
) -> Result<Response, Refusal> {
    forward::plain(&mut headers);
    let body = reqwest::Body::from(bytes.freeze());
    let answer = app
        .git
        .ask(
            Method::POST,
            repository,
            "git-receive-pack",
            headers,
            Some(body),
        )
        .await?;
    Ok(streamed(answer))
}

/// Refuses in the push's own report; git shows it only where it could send all it had.
async fn refuse(mut body: Inflated, commands: &Commands, sentence: &str) -> Response {
    let mut drained = 0;
    while let Some(Ok(chunk)) = body.next().await {
        drained += chunk.len();
        if drained > DRAINED {
            break;
        }
    }
    tracing::info!(sentence, "push refused");
    refusal::of_push(commands, sentence)
}
