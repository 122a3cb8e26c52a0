//! Lists and searches.

use serde_json::{Value, json};

use crate::world::{answering, answering_with, issue, text};

#[tokio::test]
async fn every_reading_tool_asks_its_path_and_shows_the_rows() {
    let page = |item: Value| json!({ "items": [item], "sanitised": "" });
    let event = json!({ "id": "abc", "title": "E", "at": null, "location": "f", "user": "bob", "tags": [] });
    let file = json!({ "id": "12", "event": "abc", "name": "log.txt", "mimetype": "text/plain", "size": 4 });
    let commit = json!({ "id": "abc1", "message": "Cast\n\nmore", "author": "Ann", "repository": "acme/app", "at": null });
    let release = json!({ "version": "web@1.0", "short_version": "1.0", "status": "open", "projects": ["web"],
        "created": "2026-01-01T00:00:00Z", "released": null, "first_event": null, "last_event": null,
        "new_issues": 1, "commits": 1, "deploys": 1 });
    let at = "2026-01-01T00:00:00Z";
    let organization = "organizations/-";
    let issue_path = "organizations/-/issues/WEB-1";
    let cases: Vec<(&str, Value, String, Value, &str)> = vec![
        (
            "find_projects",
            json!({}),
            format!("{organization}/projects"),
            page(
                json!({ "id": "100", "slug": "web", "name": "web", "platform": null, "teams": ["core"] }),
            ),
            "web (id 100): platform unknown, teams: core",
        ),
        (
            "find_teams",
            json!({ "query": "co" }),
            format!("{organization}/teams"),
            page(json!({ "id": "7", "slug": "core", "name": "core", "members": 2 })),
            "core (team:7), 2 members",
        ),
        (
            "find_members",
            json!({}),
            format!("{organization}/members"),
            page(json!({ "user": "12", "name": "Ann", "role": "member" })),
            "Ann (user:12), member",
        ),
        (
            "find_monitors",
            json!({}),
            format!("{organization}/monitors"),
            page(
                json!({ "slug": "nightly", "name": "N", "project": "web", "status": "active", "schedule": "0 3 * * *", "environments": [] }),
            ),
            "nightly in web: active, 0 3 * * *",
        ),
        (
            "find_releases",
            json!({}),
            format!("{organization}/releases"),
            page(release.clone()),
            "web@1.0 (2026-01-01T",
        ),
        (
            "search_issues",
            json!({}),
            format!("{organization}/issues"),
            page(issue()["item"].clone()),
            "WEB-1 (id 4501) in web: ValueError",
        ),
        (
            "search_events",
            json!({}),
            format!("{organization}/events"),
            json!({ "rows": [{ "issue": "WEB-1", "count()": 3 }], "sanitised": "" }),
            "count()=3 issue=\"WEB-1\"",
        ),
        (
            "search_issue_events",
            json!({ "issueId": "WEB-1" }),
            format!("{issue_path}/events"),
            page(event.clone()),
            "abc  E in f; user bob",
        ),
        (
            "get_suspect_commits",
            json!({ "issueId": "WEB-1" }),
            format!("{issue_path}/events/latest/committers"),
            page(json!({ "commit": commit, "reason": "" })),
            "abc1 in acme/app by Ann: Cast",
        ),
        (
            "get_issue_tag_values",
            json!({ "issueId": "WEB-1", "tagKey": "browser" }),
            format!("{issue_path}/tags/browser"),
            json!({ "item": { "key": "browser", "name": "Browser", "events": 4, "values": [{ "value": "Firefox", "count": 3, "first_seen": null, "last_seen": null }] }, "sanitised": "" }),
            "Firefox: 3 (75 %)",
        ),
        (
            "get_issue_activity",
            json!({ "issueId": "WEB-1" }),
            format!("{issue_path}/activity"),
            page(json!({ "id": "1", "type": "note", "by": "Ann", "at": at, "text": "Look." })),
            "note by Ann: Look.",
        ),
        (
            "get_issue_user_reports",
            json!({ "issueId": "WEB-1" }),
            format!("{issue_path}/user-reports"),
            page(
                json!({ "id": "1", "event": "abc", "name": "Bob", "comments": "Broke", "at": at }),
            ),
            "by Bob about event abc: Broke",
        ),
        (
            "get_issue_hashes",
            json!({ "issueId": "WEB-1" }),
            format!("{issue_path}/hashes"),
            page(json!({ "id": "h1", "latest_event": event })),
            "h1 latest event abc: E",
        ),
        (
            "list_issue_attachments",
            json!({ "issueId": "WEB-1" }),
            format!("{issue_path}/attachments"),
            page(file.clone()),
            "12 log.txt (text/plain, 4 bytes) of event abc",
        ),
        (
            "get_event_attachment",
            json!({ "projectSlug": "web", "eventId": "abc" }),
            format!("{organization}/projects/web/events/abc/attachments"),
            page(file.clone()),
            "12 log.txt",
        ),
        (
            "get_event_attachment",
            json!({ "projectSlug": "web", "eventId": "abc", "attachmentId": "12" }),
            format!("{organization}/projects/web/events/abc/attachments/12"),
            json!({ "item": { "attachment": file, "text": "said", "base64": null }, "sanitised": "" }),
            "said",
        ),
        (
            "get_project_stats",
            json!({ "projectSlug": "web" }),
            format!("{organization}/projects/web/stats"),
            json!({ "project": "web", "total": 5, "points": [{ "at": at, "events": 5 }] }),
            "web: 5 events\n2026-01-01T00:00:00+00:00 5",
        ),
        (
            "get_release_details",
            json!({ "releaseVersion": "web@1.0", "includeCommits": false, "includeDeploys": false }),
            format!("{organization}/releases/web@1.0"),
            json!({ "item": release, "sanitised": "" }),
            "web@1.0 (2026-01-01T",
        ),
        (
            "find_organizations",
            json!({ "query": "AC" }),
            "organizations".to_owned(),
            page(json!({ "slug": "acme", "name": "Acme", "url": "https://x.test" })),
            "acme (Acme) https://x.test",
        ),
        (
            "whoami",
            json!({}),
            "whoami".to_owned(),
            json!({ "id": "1", "name": "bot", "organization": "acme", "projects": ["web"], "issue": "acme/4501", "scopes": [] }),
            "bot answers for acme; projects of this run: web; its own issue: acme/4501",
        ),
    ];
    for (tool, arguments, path, body, words) in cases {
        let (client, _api) = answering_with(&[(&path, body)], &["all"]).await;
        let answer = client.call(tool, arguments).await;
        assert_eq!(answer["isError"], json!(false), "{tool}: {answer}");
        assert!(text(&answer).contains(words), "{tool}: {}", text(&answer));
        assert!(answer["structuredContent"].is_object(), "{tool}");
    }
}

#[tokio::test]
async fn a_page_says_how_it_goes_on_and_passes_the_cursor() {
    let body = json!({ "items": [issue()["item"]], "next_cursor": "0:10:0", "sanitised": "2 hidden characters removed" });
    let (client, api) = answering(&[("organizations/-/issues", body)]).await;
    let arguments = json!({ "query": "is:resolved", "sort": "freq", "projectSlugOrId": "web", "period": "24h", "cursor": "0:0:0" });
    let answer = client.call("search_issues", arguments).await;
    assert!(
        text(&answer).contains("call again with cursor=0:10:0"),
        "{answer}"
    );
    assert_eq!(
        answer["structuredContent"]["notes"][0],
        "2 hidden characters removed"
    );
    let asked = &api.received_requests().await.unwrap()[0];
    let query: Vec<(String, String)> = asked.url.query_pairs().into_owned().collect();
    let expected = [
        ("query", "is:resolved"),
        ("sort", "freq"),
        ("project", "web"),
        ("period", "24h"),
        ("limit", "10"),
        ("cursor", "0:0:0"),
    ];
    assert_eq!(
        query,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}
