//! Signing in and out.

use reqwest::Method;

use crate::{
    behind::TOKEN,
    stage::{Stage, header},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_token_opens_a_session_that_hides_it() {
    let stage = Stage::new().await;
    let answer = stage.sign_in(TOKEN).await;
    let cookie = header(&answer, "set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(
        !cookie.contains("Secure") && !cookie.contains(TOKEN),
        "{cookie}"
    );
    let look = stage
        .request(Method::GET, "/session")
        .header("cookie", stage.cookie().await)
        .send()
        .await
        .unwrap();
    assert_eq!(look.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_the_cookie_is_secure() {
    let stage = Stage::new().await;
    let request = stage
        .request(Method::POST, "/session")
        .header("x-requested-with", "page")
        .header("x-forwarded-proto", "https");
    let answer = request
        .json(&serde_json::json!({ "token": TOKEN }))
        .send()
        .await
        .unwrap();
    assert!(header(&answer, "set-cookie").ends_with("; Secure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_token_opens_nothing() {
    let stage = Stage::new().await;
    let answer = stage.sign_in("not the token").await;
    assert_eq!(
        (
            answer.status().as_u16(),
            header(&answer, "set-cookie").as_str()
        ),
        (401, "")
    );
    assert_eq!(stage.get("/session").await.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_cookie_is_no_session() {
    let stage = Stage::new().await;
    let cookie = stage.cookie().await;
    let last = if cookie.ends_with('A') { "B" } else { "A" };
    let changed = format!("{}{last}", &cookie[..cookie.len() - 1]);
    for cookie in [
        changed.as_str(),
        "agents_session=",
        "agents_session=x",
        "agents_session=%00",
    ] {
        for path in ["/session", "/api/tasks"] {
            let answer = stage
                .request(Method::GET, path)
                .header("cookie", cookie)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 401, "{cookie} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_removes_the_cookie() {
    let stage = Stage::new().await;
    let request = stage
        .request(Method::DELETE, "/session")
        .header("x-requested-with", "page");
    let answer = request
        .header("cookie", stage.cookie().await)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 204);
    assert!(
        header(&answer, "set-cookie")
            .contains("agents_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_says_when_nobody_is_behind() {
    let answer = Stage::alone().await.sign_in(TOKEN).await;
    assert_eq!(
        (
            answer.status().as_u16(),
            header(&answer, "retry-after").as_str()
        ),
        (502, "2")
    );
}
