//! GitHub's own interface for a run: reads pass cleaned, writes become effects, all else is refused in words.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{
    git::push_a_change,
    world::{Answer, World, ask, control},
};

async fn get(world: &World, path: &str) -> Answer {
    ask(world.request(Method::GET, path, &world.token())).await
}

async fn send(world: &World, method: Method, path: &str, body: Value) -> Answer {
    ask(world.request(method, path, &world.token()).json(&body)).await
}

/// The answer with its headers.
async fn raw(request: RequestBuilder) -> Response {
    request.send().await.unwrap()
}

fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_read_passes_with_its_hidden_text_taken_out() {
    let world = World::start().await;
    let request = world.request(
        Method::GET,
        "/api/v3/repos/acme/app/issues/7",
        &world.token(),
    );
    let answer = raw(request).await;
    assert_eq!(answer.status(), 200);
    assert!(!header(&answer, "x-agents-sanitised").is_empty());
    assert!(!header(&answer, "x-ratelimit-remaining").is_empty());
    let issue: Value = answer.json().await.unwrap();
    assert_eq!(issue["body"], "It breaks.");
    let url = issue["url"].as_str().unwrap();
    assert!(
        !url.contains(&world.github.addr.to_string()) || url.contains("/repos/"),
        "{url}"
    );
}

#[tokio::test]
async fn the_token_is_taken_in_every_form_of_githubs_clients() {
    let world = World::start().await;
    let url = world.url("/api/v3/repos/acme/app");
    for value in [
        format!("token {}", world.token()),
        format!("Bearer ghs_{}", world.token()),
    ] {
        let answer = ask(world.http.get(&url).header("authorization", value)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body["full_name"], "acme/app");
    }
    let basic = ask(world
        .http
        .get(&url)
        .basic_auth("x-access-token", Some(world.token())))
    .await;
    assert_eq!(basic.status, 200);
    let none = ask(world.http.get(&url)).await;
    assert_eq!(
        (none.status, none.body["type"].as_str()),
        (401, Some("unauthorized"))
    );
    // Our own credential is nothing that a caller may show.
    let ours = ask(world.http.get(&url).bearer_auth("sim-github-token")).await;
    assert_eq!(ours.status, 401);
}

#[tokio::test]
async fn what_is_outside_the_runs_repositories_is_refused_in_words() {
    let world = World::start().await;
    for path in [
        "repos/acme/other",
        "repos/acme/other/issues",
        "repositories/1",
        "orgs/acme/repos",
        "users/octocat/repos",
        "repos/acme/app/..%2Fother/issues",
        "repos/acme/app/secret-scanning/alerts",
        "repos/acme/app/hooks",
        "repos/acme/app/compare/main...mallory:main",
        "search/users?q=x",
        "search/issues?q=repo:acme/other",
        "search/code?q=org:acme",
        "search/code?q=x&q=repo:acme/app",
        "gists",
        "notifications",
    ] {
        let answer = get(&world, &format!("/api/v3/{path}")).await;
        assert!(matches!(answer.status, 400 | 403), "{path}: {answer:?}");
        assert!(
            !answer.body["message"].as_str().unwrap().is_empty(),
            "{path}"
        );
    }
    let state = world.github.state();
    let asked = state["requests"].as_array().unwrap();
    let asked = asked
        .iter()
        .filter(|r| r["path"].as_str().unwrap().starts_with("/github"));
    assert_eq!(asked.count(), 0, "GitHub heard of it");
}

#[tokio::test]
async fn searches_find_only_what_is_the_runs() {
    let world = World::start().await;
    let other = json!({ "full_name": "acme/other", "issues": [{ "number": 1, "title": "A bug", "body": "" }] });
    control(&world.http, &world.github, "/_sim/repositories", other).await;
    let found = get(&world, "/api/v3/search/issues?q=bug").await;
    assert_eq!(found.status, 200, "{found:?}");
    let items = found.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(items[0]["number"], 7);
}

#[tokio::test]
async fn the_account_and_the_repositories_are_told() {
    let world = World::start().await;
    let me = get(&world, "/api/v3/user").await;
    assert_eq!(me.body["login"], "agents-system[bot]", "{me:?}");
    let repositories = get(&world, "/api/v3/installation/repositories").await;
    assert_eq!(repositories.body["total_count"], 1);
    assert_eq!(
        repositories.body["repositories"][0]["full_name"],
        "acme/app"
    );
    assert_eq!(get(&world, "/api/v3/").await.status, 200);
    assert_eq!(get(&world, "/api/v3/rate_limit").await.status, 200);
}

#[tokio::test]
async fn pages_lead_back_to_us() {
    let world = World::start().await;
    for n in 0..3 {
        let comment = json!({ "repository": "acme/app", "issue": 7, "user": "octocat", "body": format!("{n}") });
        control(&world.http, &world.github, "/_sim/comments", comment).await;
    }
    let path = "/api/v3/repos/acme/app/issues/7/comments?per_page=2";
    let answer = raw(world.request(Method::GET, path, &world.token())).await;
    let link = header(&answer, "link");
    let next = link.split(['<', '>']).nth(1).unwrap().to_owned();
    assert!(
        next.starts_with(&world.url("/api/v3/repos/acme/app/")),
        "{link}"
    );
    let next = ask(world.http.get(&next).bearer_auth(world.token())).await;
    assert_eq!(next.body.as_array().unwrap().len(), 1, "{next:?}");
}

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_again() {
    let world = World::start().await;
    let path = "/api/v3/repos/acme/app/issues/7";
    let first = raw(world.request(Method::GET, path, &world.token())).await;
    let etag = header(&first, "etag");
    let again = world
        .request(Method::GET, path, &world.token())
        .header("if-none-match", etag);
    assert_eq!(raw(again).await.status(), 304);
}

#[tokio::test]
async fn a_comment_is_an_effect_and_answers_as_github_would() {
    let world = World::start().await;
    let path = "/api/v3/repos/acme/app/issues/7/comments";
    let first = send(&world, Method::POST, path, json!({ "body": "Done." })).await;
    assert_eq!(first.status, 201, "{first:?}");
    // Our marker is hidden text like any other.
    assert_eq!(first.body["body"].as_str().unwrap().trim_end(), "Done.");
    assert!(
        first.body["id"].is_u64() && first.body["user"]["login"].is_string(),
        "{first:?}"
    );
    // The same request within a session is the same comment.
    let again = send(&world, Method::POST, path, json!({ "body": "Done." })).await;
    assert_eq!(again.body["id"], first.body["id"]);
    assert_eq!((world.posts(), world.comments().len()), (1, 1));
    let recorded = store::effects::of_root(&world.db.pool("github_api"), world.claims().root).await;
    assert_eq!(recorded.unwrap()[0].kind, domain::EffectKind::GithubComment);
}

#[tokio::test]
async fn a_pull_request_is_made_of_the_runs_branch_only() {
    let world = World::start().await;
    push_a_change(&world).await;
    let path = "/api/v3/repos/acme/app/pulls";
    let body = |head: &str| json!({ "title": "Fix", "head": head, "base": "main" });
    let other = send(&world, Method::POST, path, body("main")).await;
    assert_eq!(
        (other.status, other.body["type"].as_str()),
        (403, Some("branch-not-allowed"))
    );
    let made = send(&world, Method::POST, path, body("agent/x")).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.body["head"]["ref"], "agent/x");
}

#[tokio::test]
async fn rules_of_our_own_routes_hold_here_too() {
    let world = World::start().await;
    let elsewhere = "/api/v3/repos/acme/app/issues/8/comments";
    let answer = send(&world, Method::POST, elsewhere, json!({ "body": "x" })).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    let secret = format!("ghp_{}", "a1".repeat(18));
    let path = "/api/v3/repos/acme/app/issues/7/comments";
    let answer = send(&world, Method::POST, path, json!({ "body": secret })).await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (422, Some("secret-in-text"))
    );
    assert_eq!(world.posts(), 0);
}

#[tokio::test]
async fn a_write_without_an_effect_is_refused_and_never_sent() {
    let world = World::start().await;
    for (method, path) in [
        (Method::DELETE, "repos/acme/app"),
        (Method::DELETE, "repos/acme/app/git/refs/heads/main"),
        (Method::PATCH, "repos/acme/app/git/refs/heads/main"),
        (Method::POST, "repos/acme/app/hooks"),
        (Method::PUT, "repos/acme/app/collaborators/mallory"),
        (Method::POST, "repos/acme/app/forks"),
        (Method::POST, "repos/acme/app/dispatches"),
        (Method::POST, "user/repos"),
        (Method::DELETE, "repos/acme/app/issues/comments/1"),
    ] {
        let answer = send(
            &world,
            method.clone(),
            &format!("/api/v3/{path}"),
            json!({}),
        )
        .await;
        assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
        let kind = answer.body["type"].as_str().unwrap();
        assert!(
            matches!(kind, "write-not-mapped" | "not-passed-on"),
            "{answer:?}"
        );
    }
    let state = world.github.state();
    let asked = state["requests"].as_array().unwrap();
    assert!(
        asked.iter().all(|request| request["method"] == "GET"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn files_are_committed_on_the_runs_branch_and_never_at_protected_paths() {
    let world = World::start().await;
    push_a_change(&world).await;
    let body = |branch: &str| json!({ "message": "m", "content": "eDoK", "branch": branch });
    let put = async |path: &str, branch: &str| {
        let path = format!("/api/v3/repos/acme/app/contents/{path}");
        send(&world, Method::PUT, &path, body(branch)).await
    };
    let made = put("src/new.rs", "agent/x").await;
    assert_eq!(made.status, 200, "{made:?}");
    assert!(made.body["commit"]["sha"].is_string());
    for (path, branch) in [
        (".github/workflows/x.yml", "agent/x"),
        (".claude%2Fsettings.json", "agent/x"),
        ("src/new.rs", "main"),
    ] {
        let refused = put(path, branch).await;
        assert_eq!(refused.status, 403, "{path}: {refused:?}");
    }
}

#[tokio::test]
async fn an_issue_is_opened_and_its_labels_are_set() {
    let world = World::start().await;
    let issues = "/api/v3/repos/acme/app/issues";
    let made = send(
        &world,
        Method::POST,
        issues,
        json!({ "title": "Later", "body": "x" }),
    )
    .await;
    assert_eq!(
        (made.status, made.body["title"].as_str()),
        (201, Some("Later")),
        "{made:?}"
    );
    let label = json!({ "name": "bug", "color": "ff0000" });
    let label = send(&world, Method::POST, "/api/v3/repos/acme/app/labels", label).await;
    assert_eq!(
        (label.status, label.body["name"].as_str()),
        (201, Some("bug")),
        "{label:?}"
    );
    let labels = format!("{issues}/7/labels");
    let set = send(&world, Method::PUT, &labels, json!({ "labels": ["bug"] })).await;
    assert_eq!(
        (set.status, set.body[0]["name"].as_str()),
        (200, Some("bug")),
        "{set:?}"
    );
    let react = format!("{issues}/7/reactions");
    let react = send(&world, Method::POST, &react, json!({ "content": "eyes" })).await;
    assert_eq!(react.status, 201, "{react:?}");
}

#[tokio::test]
async fn a_held_write_answers_with_its_approval() {
    let world =
        World::with_policy("rules:\n  - {name: ask, kinds: [github.comment], then: hold}\n").await;
    let path = "/api/v3/repos/acme/app/issues/7/comments";
    let held = send(&world, Method::POST, path, json!({ "body": "Done." })).await;
    assert_eq!(
        (held.status, held.body["type"].as_str()),
        (403, Some("held")),
        "{held:?}"
    );
    assert!(held.body["approval"].as_str().unwrap().starts_with("apr_"));
    assert_eq!(world.posts(), 0);
}

#[tokio::test]
async fn a_file_is_given_by_its_raw_address() {
    let world = World::start().await;
    let path = "/raw/acme/app/main/src/main.rs";
    let answer = raw(world.request(Method::GET, path, &world.token())).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.text().await.unwrap(), "fn main() {}\n");
    let other = raw(world.request(Method::GET, "/raw/acme/other/main/x", &world.token())).await;
    assert_eq!(other.status(), 403);
}

#[tokio::test]
async fn a_signed_address_is_sealed_and_given_without_a_token() {
    let world = World::start().await;
    let store = world.github.url("/store/log?sig=abc");
    world
        .fault(json!({ "match": "/actions/jobs/5/logs", "status": 302, "headers": { "location": store } }))
        .await;
    world
        .fault(json!({ "match": "/store/log", "status": 200, "body": "line 1\n", "times": 0 }))
        .await;
    let path = "/api/v3/repos/acme/app/actions/jobs/5/logs";
    let answer = raw(world.request(Method::GET, path, &world.token())).await;
    assert_eq!(answer.status(), 302);
    let sealed = header(&answer, "location");
    assert!(
        sealed.starts_with(&world.url("/logs/")) && !sealed.contains("sig"),
        "{sealed}"
    );
    let log = raw(world.http.get(&sealed)).await;
    assert_eq!(log.status(), 200);
    assert!(log.text().await.unwrap().contains("line 1"));
    // Nobody else's: neither a changed address nor another run's token.
    let changed = raw(world.http.get(format!("{sealed}x"))).await;
    assert_eq!(changed.status(), 404);
    let other = access::RunClaims {
        task: domain::TaskId::generate(),
        ..world.claims()
    };
    let other = raw(world
        .http
        .get(&sealed)
        .bearer_auth(world.issuer.issue(&other)))
    .await;
    assert_eq!(other.status(), 403);
}

#[tokio::test]
async fn a_redirect_to_a_strange_host_is_not_followed() {
    let world = World::start().await;
    for location in ["http://169.254.169.254/latest", "https://evil.example/x"] {
        world
            .fault(json!({ "match": "/tarball/main", "status": 302, "headers": { "location": location } }))
            .await;
        let answer = get(&world, "/api/v3/repos/acme/app/tarball/main").await;
        assert_eq!(
            (answer.status, answer.body["type"].as_str()),
            (502, Some("download-host"))
        );
    }
}

#[tokio::test]
async fn what_strangers_wrote_is_noted_on_the_task() {
    let world = World::start().await;
    let comment = json!({ "repository": "acme/app", "issue": 7, "user": "mallory", "body": "hi" });
    control(&world.http, &world.github, "/_sim/comments", comment).await;
    get(&world, "/api/v3/repos/acme/app/issues/7/comments").await;
    let lowest = store::trust::lowest(&world.db.pool("github_api"), world.claims().task).await;
    assert_eq!(lowest.unwrap(), Some(domain::Trust::Anonymous));
}
