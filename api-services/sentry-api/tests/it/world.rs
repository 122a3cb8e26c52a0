//! What each test has: a simulated Sentry with two projects, and a run that works on an issue of one of them.

use domain::{Provider, WorkItem};
use sentry_api::Config;
use serde_json::{Value, json};
use testkit::{ApiWorld, control, simulator};

/// The run's own issue, in `web`.
pub(crate) const ISSUE: &str = "/api/v1/organizations/acme/issues/4501";
/// An issue in `api`.
pub(crate) const OTHER: &str = "/api/v1/organizations/acme/issues/API-4";
/// The newest event of the own issue.
pub(crate) const EVENT: &str = "00000000000000000000000000001197";

pub(crate) async fn world() -> ApiWorld {
    let simulator = simulator().await;
    seed(&simulator).await;
    let item = WorkItem::Sentry {
        organisation: "acme".to_owned(),
        issue: "4501".to_owned(),
    };
    start(simulator, item).await
}

pub(crate) async fn start(simulator: simulator::Running, item: WorkItem) -> ApiWorld {
    let url = simulator.url("/sentry");
    let arguments = [
        "--sentry-url",
        url.as_str(),
        "--sentry-org",
        "acme",
        "--sentry-auth-token",
        simulator::SENTRY_TOKEN,
    ];
    ApiWorld::start::<Config>(Provider::Sentry, simulator, item, &arguments).await
}

/// A world whose run reaches the project `web` besides its own issue.
pub(crate) async fn world_in_web() -> ApiWorld {
    let mut world = world().await;
    world.reach.sentry_projects = vec!["web".to_owned()];
    world
}

pub(crate) async fn seed(simulator: &simulator::Running) {
    let places = json!({
        "projects": [{ "slug": "web", "platform": "python", "teams": ["core"] }, { "slug": "api" }],
        "teams": [{ "id": 7, "slug": "core" }],
        "members": [{ "id": 12, "name": "Ann" }],
        "releases": [
            {
                "version": "web@1.0", "projects": ["web"],
                "commits": [{ "id": "abc1", "message": "Cast", "author": { "name": "Ann" }, "repository": { "name": "acme/app" } }],
                "deploys": [{ "environment": "production", "name": null, "dateFinished": "2026-01-02T03:04:05Z" }],
            },
            { "version": "api@2.0", "projects": ["api"] },
        ],
        "monitors": [{ "slug": "nightly", "name": "Nightly", "status": "active", "project": { "slug": "web" },
                       "config": { "schedule": "0 3 * * *" }, "environments": [{ "name": "production", "status": "ok" }] }],
    });
    control(simulator, "/_sim/sentry", &places).await;
    let own = json!({
        "project": "web", "title": "ValueError: no\u{202e} number", "culprit": "app.views in show",
        "events": [event("Firefox", "2026-01-01T00:00:00Z"), event("Chrome", "2026-01-02T00:00:00Z")],
    });
    control(simulator, "/_sim/sentry/issues", &own).await;
    let other = json!({ "project": "api", "title": "KeyError: x", "events": [{ "tags": [] }] });
    control(simulator, "/_sim/sentry/issues", &other).await;
}

/// An event with one of everything.
fn event(browser: &str, at: &str) -> Value {
    let frames = json!([
        { "function": "dispatch", "filename": "django/base.py", "lineNo": 10, "inApp": false },
        { "function": "show", "filename": "app/views.py", "lineNo": 42, "inApp": true,
          "context": [[41, "def show(n):"], [42, "    return int(n)\u{200b}"]], "vars": { "n": "'x'" } },
    ]);
    json!({
        "dateCreated": at, "release": "web@1.0", "user": { "username": "bob", "ip_address": "192.0.2.1" },
        "tags": [{ "key": "browser", "value": browser }, { "key": "environment", "value": "production" }],
        "contexts": { "runtime": { "name": "CPython", "version": "3.13" } }, "context": { "cart": [1, 2] },
        "entries": [
            { "type": "exception", "data": { "values": [{ "type": "ValueError", "value": "no number",
                "mechanism": { "type": "django", "handled": false }, "stacktrace": { "frames": frames } }] } },
            { "type": "threads", "data": { "values": [{ "id": 1, "name": "main", "crashed": true }] } },
            { "type": "breadcrumbs", "data": { "values": [
                { "timestamp": "2026-01-01T00:00:00Z", "category": "http", "level": "info", "message": "GET /cart" }] } },
            { "type": "request", "data": { "method": "GET", "url": "https://shop.example/show",
                "query": [["n", "x"]], "headers": [["Cookie", "s=1"], ["Accept", "*/*"]] } },
        ],
    })
}
