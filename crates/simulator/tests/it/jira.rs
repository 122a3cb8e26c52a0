//! Jira: who may ask, issues and what belongs to them, searches, boards.

use http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{Options, Running, start};

const API: &str = "/jira/rest/api/3";

struct Site {
    sim: Running,
    http: reqwest::Client,
}

impl Site {
    async fn start() -> Self {
        let sim = start(Options::default()).await.unwrap();
        let http = reqwest::Client::new();
        let site = Self { sim, http };
        let ann = json!({ "account_id": "ann", "name": "Ann", "email": "ann@example.com" });
        site.control("/_sim/jira/users", ann).await;
        let project = json!({
            "key": "PROJ", "boards": { "Team": ["Sprint 1"] },
            "issues": [{ "summary": "One", "reporter": "ann" }, { "summary": "Two", "reporter": "ann", "status": "Done" }],
        });
        site.control("/_sim/jira/projects", project).await;
        site
    }

    async fn control(&self, path: &str, body: Value) {
        let request = self.http.post(self.sim.url(path)).json(&body);
        let status = request.send().await.unwrap().status();
        assert_eq!(status, StatusCode::CREATED);
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self.http.request(method, self.sim.url(path)).json(&body);
        let request = request.basic_auth("bot@example.com", Some("sim-jira-token"));
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body = answer.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(Method::GET, path, Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }
}

fn document(text: &str) -> Value {
    let text = json!({ "type": "text", "text": text });
    json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [text] }] })
}

#[tokio::test]
async fn every_way_of_showing_a_credential_is_taken_and_none_else() {
    let site = Site::start().await;
    let url = site.sim.url(&format!("{API}/myself"));
    let ask = async |header: String| {
        let request = site.http.get(&url).header("authorization", header);
        request.send().await.unwrap().status()
    };
    assert_eq!(
        ask("Bearer sim-jira-token".to_owned()).await,
        StatusCode::OK
    );
    assert_eq!(
        ask("Bearer guess".to_owned()).await,
        StatusCode::UNAUTHORIZED
    );
    let asked = json!({
        "grant_type": "refresh_token", "client_id": "sim-jira-client",
        "client_secret": "sim-jira-client-secret", "refresh_token": "sim-jira-refresh-1",
    });
    let renew = async || {
        let request = site
            .http
            .post(site.sim.url("/jira/oauth/token"))
            .json(&asked);
        request.send().await.unwrap()
    };
    let granted: Value = renew().await.json().await.unwrap();
    let token = granted["access_token"].as_str().unwrap();
    assert_eq!(ask(format!("Bearer {token}")).await, StatusCode::OK);
    // A refresh token is good once.
    assert_eq!(renew().await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_comment_keeps_its_document_and_its_properties() {
    let site = Site::start().await;
    let path = format!("{API}/issue/PROJ-1/comment");
    let body = json!({ "body": document("Hello."), "properties": [{ "key": "k", "value": 1 }] });
    let (status, made) = site.ask(Method::POST, &path, body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let listed = site.get(&format!("{path}?expand=properties")).await;
    assert_eq!(listed["comments"][0]["properties"][0]["value"], 1);
    assert_eq!(listed["comments"][0]["body"], document("Hello."));
    let (status, refused) = site
        .ask(Method::POST, &path, json!({ "body": "words" }))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        refused["errors"]["comment"]
            .as_str()
            .unwrap()
            .contains("Atlassian Document")
    );
}

#[tokio::test]
async fn a_document_that_breaks_the_schema_is_refused() {
    let site = Site::start().await;
    let heading = json!({ "type": "heading", "attrs": { "level": 1 }, "content": [] });
    let quote = json!({ "type": "blockquote", "content": [heading] });
    let body = json!({ "body": { "type": "doc", "version": 1, "content": [quote] } });
    let path = format!("{API}/issue/PROJ-1/comment");
    let (status, _) = site.ask(Method::POST, &path, body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn searches_are_read_in_parts() {
    let site = Site::start().await;
    for (jql, keys) in [
        ("project = PROJ AND status = \"To Do\"", vec!["PROJ-1"]),
        (
            "project in (PROJ, X) AND NOT (status = Done)",
            vec!["PROJ-1"],
        ),
        (
            "summary ~ two OR key = PROJ-1 ORDER BY key DESC",
            vec!["PROJ-2", "PROJ-1"],
        ),
        (
            "created >= -5m AND reporter != currentUser()",
            vec!["PROJ-1", "PROJ-2"],
        ),
        (
            "assignee is EMPTY AND sprint is EMPTY AND status in (Done)",
            vec!["PROJ-2"],
        ),
    ] {
        let body = json!({ "jql": jql, "fields": ["summary"] });
        let (_, found) = site
            .ask(Method::POST, &format!("{API}/search/jql"), body)
            .await;
        let issues = found["issues"].as_array().unwrap().iter();
        let found: Vec<_> = issues.map(|it| it["key"].as_str().unwrap()).collect();
        assert_eq!(found, keys, "{jql}");
    }
    let first = site
        .get(&format!(
            "{API}/search/jql?jql=project%20%3D%20PROJ&maxResults=1"
        ))
        .await;
    let token = first["nextPageToken"].as_str().unwrap();
    let rest = format!("{API}/search/jql?jql=project%20%3D%20PROJ&nextPageToken={token}");
    assert_eq!(site.get(&rest).await["isLast"], true);
    let body = json!({ "jql": "project ==== x" });
    let (status, broken) = site
        .ask(Method::POST, &format!("{API}/search/jql"), body)
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        broken["errorMessages"][0]
            .as_str()
            .unwrap()
            .starts_with("Error in the JQL Query")
    );
}

#[tokio::test]
async fn an_issue_is_made_changed_and_moved_on() {
    let site = Site::start().await;
    let fields =
        json!({ "project": { "key": "PROJ" }, "issuetype": { "name": "Bug" }, "summary": "Three" });
    let body = json!({ "fields": fields, "properties": [{ "key": "k", "value": { "a": 1 } }] });
    let (status, made) = site.ask(Method::POST, &format!("{API}/issue"), body).await;
    assert_eq!(
        (status, &made["key"]),
        (StatusCode::CREATED, &json!("PROJ-3"))
    );
    let path = format!("{API}/issue/PROJ-3");
    let change = json!({ "fields": { "priority": { "name": "High" }, "labels": ["a"] } });
    let (status, _) = site.ask(Method::PUT, &path, change).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let unknown = json!({ "fields": { "colour": "red" } });
    let (status, refused) = site.ask(Method::PUT, &path, unknown).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refused["errors"]["colour"].is_string());
    let take = json!({ "transition": { "id": "31" } });
    let (status, _) = site
        .ask(Method::POST, &format!("{path}/transitions"), take)
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let issue = site.get(&path).await;
    assert_eq!(issue["fields"]["status"]["name"], "Done");
    assert_eq!(issue["fields"]["priority"]["name"], "High");
    let property = site.get(&format!("{path}/properties/k")).await;
    assert_eq!(property["value"], json!({ "a": 1 }));
    let history = site.get(&format!("{path}/changelog")).await;
    assert!(
        history["values"]
            .to_string()
            .contains("\"toString\":\"Done\"")
    );
}

#[tokio::test]
async fn a_sprint_takes_issues() {
    let site = Site::start().await;
    let boards = site
        .get("/jira/rest/agile/1.0/board?projectKeyOrId=PROJ")
        .await;
    let board = &boards["values"][0]["id"];
    let sprints = site
        .get(&format!("/jira/rest/agile/1.0/board/{board}/sprint"))
        .await;
    let sprint = &sprints["values"][0]["id"];
    let path = format!("/jira/rest/agile/1.0/sprint/{sprint}/issue");
    let (status, _) = site
        .ask(Method::POST, &path, json!({ "issues": ["PROJ-1"] }))
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let body = json!({ "jql": format!("sprint = {sprint}") });
    let (_, found) = site
        .ask(Method::POST, &format!("{API}/search/jql"), body)
        .await;
    assert_eq!(found["issues"][0]["key"], "PROJ-1");
    assert_eq!(site.sim.state()["jira"]["issues"][0]["sprint"], *sprint);
}

#[tokio::test]
async fn data_center_keeps_words() {
    let site = Site::start().await;
    let path = "/jira/rest/api/2/issue/PROJ-1/comment";
    let (status, _) = site
        .ask(Method::POST, path, json!({ "body": "h1. Hi" }))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(site.get(path).await["comments"][0]["body"], "h1. Hi");
    let found = site
        .get("/jira/rest/api/2/search?jql=project%20%3D%20PROJ&startAt=1")
        .await;
    assert_eq!((&found["total"], &found["startAt"]), (&json!(2), &json!(1)));
}
