//! `GET /raw/{owner}/{repo}/{ref}/{path}`: a file's bytes.

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, header};
use service::Problem;

use super::{Proxy, caller::Run, links::Links, path, read::Asker, reply::Refused, upstream::Call};
use crate::caller;

const BYTES: HeaderValue = HeaderValue::from_static("application/vnd.github.raw+json");

/// A file at a branch, tag or commit; a branch with slashes is written `refs/heads/…`, and is the run's own.
pub(super) async fn show(
    State(proxy): State<Proxy>,
    run: Run,
    Path((owner, repo, _)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Refused> {
    let repository = caller::repository(&run.claims, &owner, &repo)?;
    let (reference, file) = request
        .uri()
        .path()
        .splitn(5, '/')
        .nth(4)
        .and_then(|rest| split(&path::segments(rest)?, &run.claims.branch))
        .ok_or_else(|| Problem::bad_request("the path is not /raw/{owner}/{repo}/{ref}/{path}"))?;
    let mut parts = vec!["repos", repository.owner(), repository.name(), "contents"];
    parts.extend(file.iter().map(String::as_str));
    let hub = &proxy.app.hub;
    let mut url = hub.at(&parts, None);
    url.query_pairs_mut().append_pair("ref", &reference);
    let call = Call {
        method: Method::GET,
        route: "/raw",
        scope: &repository.to_string(),
        url,
        headers: HeaderMap::from_iter([(header::ACCEPT, BYTES)]),
        body: None,
    };
    let answer = hub.ask(call).await?;
    let asker = Asker {
        proxy: &proxy,
        run: &run,
        links: &Links::new(hub.base(), request.headers()),
        repository: Some(&repository),
    };
    asker.pass(answer).await
}

/// The ref and the file of a path.
fn split(parts: &[String], own_branch: &str) -> Option<(String, Vec<String>)> {
    let own: Vec<&str> = own_branch.split('/').collect();
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (reference, file) = match words.as_slice() {
        ["refs", "heads", rest @ ..] if rest.starts_with(&own) => {
            (own_branch.to_owned(), &rest[own.len()..])
        }
        ["refs", "heads" | "tags", name, file @ ..] => ((*name).to_owned(), file),
        [name, file @ ..] => ((*name).to_owned(), file),
        [] => return None,
    };
    let file: Vec<String> = file.iter().map(|&part| part.to_owned()).collect();
    (!file.is_empty()).then_some((reference, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ref_ends_where_the_file_begins() {
        let check = |path: &str, reference: &str, file: &str| {
            let (r, f) = split(&path::segments(path).unwrap(), "agent/x").unwrap();
            assert_eq!(
                (r.as_str(), f.join("/").as_str()),
                (reference, file),
                "{path}"
            );
        };
        check("main/src/a.rs", "main", "src/a.rs");
        check("refs/heads/main/a", "main", "a");
        check("refs/heads/agent/x/src/a", "agent/x", "src/a");
        assert!(split(&["main".to_owned()], "agent/x").is_none());
    }
}
