//! Sentry's web API: who may ask, cursors, comments, changes.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::SENTRY_TOKEN;

use crate::world::{Answer, World};

const ISSUE: &str = "/sentry/api/0/organizations/acme/issues/WEB-1/";

/// With the project `web` and three issues of it.
async fn with_issues() -> World {
    let world = World::new().await;
    let places =
        json!({ "projects": [{ "slug": "web" }], "members": [{ "id": 12, "name": "Ann" }] });
    let made = world.post("/_sim/sentry", &places).await;
    assert_eq!(made.status, StatusCode::NO_CONTENT, "{}", made.text);
    for title in ["ValueError: one", "KeyError: two", "OSError: three"] {
        let event = json!({ "tags": [{ "key": "browser", "value": "Firefox" }] });
        let issue = json!({ "project": "web", "title": title, "events": [event] });
        let made = world.post("/_sim/sentry/issues", &issue).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    }
    world
}

async fn ask(world: &World, method: Method, path: &str, body: Option<&Value>) -> Answer {
    world
        .send_as(SENTRY_TOKEN, method, path, body)
        .await
        .expect("an answer")
}

#[tokio::test]
async fn without_the_token_sentry_answers_401_in_its_own_form() {
    let world = with_issues().await;
    let answer = world.get(ISSUE).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json(), json!({ "detail": "Invalid token" }));
    assert_eq!(answer.headers["x-sentry-rate-limit-limit"], "40");
}

#[tokio::test]
async fn a_list_goes_on_by_the_cursor_of_its_link() {
    let world = with_issues().await;
    let path = "/sentry/api/0/organizations/acme/issues/?limit=2&sort=new";
    let first = ask(&world, Method::GET, path, None).await;
    assert_eq!(first.json().as_array().map(Vec::len), Some(2));
    let link = first.headers["link"].to_str().expect("a text");
    assert!(
        link.contains("rel=\"next\"; results=\"true\"; cursor=\"0:2:0\""),
        "{link}"
    );
    let rest = ask(&world, Method::GET, &format!("{path}&cursor=0:2:0"), None).await;
    assert_eq!(rest.json()[0]["shortId"], "WEB-1");
    let link = rest.headers["link"].to_str().expect("a text");
    assert!(link.contains("rel=\"next\"; results=\"false\""), "{link}");
    let found = "/sentry/api/0/organizations/acme/issues/?query=!keyerror%20browser:Firefox%20is:unresolved";
    let found = ask(&world, Method::GET, found, None).await.json();
    assert_eq!(found.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_comment_is_not_posted_twice_and_only_its_writer_changes_it() {
    let world = with_issues().await;
    let path = format!("{ISSUE}comments/");
    let text = json!({ "text": "Look." });
    let made = ask(&world, Method::POST, &path, Some(&text)).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let again = ask(&world, Method::POST, &path, Some(&text)).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        again.json()["detail"],
        "You have already posted that comment."
    );
    let foreign = json!({ "issue": "WEB-1", "author": 12, "text": "Mine." });
    let foreign = world.post("/_sim/sentry/notes", &foreign).await.json();
    let other = format!("{ISSUE}notes/{}/", foreign["id"].as_str().expect("an id"));
    let refused = ask(&world, Method::PUT, &other, Some(&text)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let own = format!("{path}{}/", made.json()["id"].as_str().expect("an id"));
    let edited = json!({ "text": "Look there." });
    assert_eq!(
        ask(&world, Method::PUT, &own, Some(&edited)).await.status,
        StatusCode::OK
    );
    let notes = &world.sim.state()["sentry"]["notes"];
    assert_eq!(notes[0]["edits"], json!(["Look there."]));
    assert_eq!(notes[1]["text"], "Mine.");
}

#[tokio::test]
async fn a_change_is_kept_and_a_wrong_one_is_refused() {
    let world = with_issues().await;
    let change = json!({ "status": "ignored", "statusDetails": { "ignoreDuration": 30 }, "assignedTo": "user:12" });
    let changed = ask(&world, Method::PUT, ISSUE, Some(&change)).await.json();
    assert_eq!(
        (&changed["status"], &changed["assignedTo"]["name"]),
        (&json!("ignored"), &json!("Ann"))
    );
    for wrong in [
        json!({ "status": "closed" }),
        json!({ "assignedTo": "user:99" }),
        json!({ "status": "resolved", "statusDetails": { "inRelease": "gone" } }),
    ] {
        let refused = ask(&world, Method::PUT, ISSUE, Some(&wrong)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let issue = &world.sim.state()["sentry"]["issues"][0];
    assert_eq!(issue["updates"], json!([change]));
}
