//! The page's files and the headers around them.

use reqwest::Method;

use crate::stage::{Stage, header};

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_the_page_get_its_first_file_and_files_themselves() {
    let stage = Stage::new().await;
    for path in ["/", "/tasks/task_1", "/anything/else"] {
        let answer = stage.get(path).await;
        assert_eq!(
            (
                answer.status().as_u16(),
                header(&answer, "cache-control").as_str()
            ),
            (200, "no-cache"),
            "{path}"
        );
        assert!(
            header(&answer, "content-type").starts_with("text/html"),
            "{path}"
        );
    }
    let asset = stage.get("/assets/app-1.js").await;
    assert!(header(&asset, "cache-control").contains("immutable"));
    assert!(header(&asset, "content-type").contains("javascript"));
    let icon = stage.get("/icon.svg").await;
    assert_eq!(header(&icon, "content-type"), "image/svg+xml");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asset_that_is_not_there_is_no_page() {
    let answer = Stage::new().await.get("/assets/app-0.js").await;
    assert_eq!(
        (
            answer.status().as_u16(),
            header(&answer, "content-type").as_str()
        ),
        (404, "application/problem+json")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_cannot_leave_the_folder() {
    let stage = Stage::new().await;
    let answer = stage.get("/%2e%2e/%2e%2e/etc/passwd").await;
    assert!(!answer.text().await.unwrap().contains("root:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_browsers_what_the_page_may_do() {
    let stage = Stage::new().await;
    for path in ["/", "/assets/app-1.js", "/api/tasks", "/session"] {
        let answer = stage.get(path).await;
        let policy = header(&answer, "content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(
            header(&answer, "x-content-type-options"),
            "nosniff",
            "{path}"
        );
        assert_eq!(header(&answer, "referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_built_page_it_lives_and_says_what_is_missing() {
    let stage = Stage::alone().await;
    assert_eq!(stage.get("/health").await.status(), 200);
    let answer = stage.get("/").await;
    assert_eq!(answer.status(), 503);
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["type"], "page-missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_when_the_api_behind_is() {
    let client = service::client::with_deadline(std::time::Duration::from_secs(10)).unwrap();
    let ready = async |stage: &Stage| {
        client
            .request(Method::GET, format!("{}/ready", stage.admin))
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(ready(&Stage::new().await).await, 200);
    assert_eq!(ready(&Stage::alone().await).await, 503);
}
