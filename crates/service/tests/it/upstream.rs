//! A provider's API is called with manners: against a server on loopback that says what to answer.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use domain::Provider;
use futures::{TryStreamExt as _, future::BoxFuture};
use http::{HeaderMap, HeaderValue, Method};
use service::{
    Problem,
    upstream::{Authorization, Credential, Upstream, UpstreamError},
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, header_exists, method, path, query_param},
};

async fn upstream(server: &MockServer) -> Upstream {
    let base = server.uri().parse().unwrap();
    Upstream::new(Provider::Github, base, HeaderMap::new()).unwrap()
}

async fn get(upstream: &Upstream, path: &str) -> Result<String, UpstreamError> {
    let answer = upstream.get("/test", &[path])?.send().await?;
    Ok(String::from_utf8(answer.body.to_vec()).unwrap())
}

/// Gives `token 1`, `token 2`, …: the next after each refusal.
#[derive(Debug)]
struct Renewed(AtomicU32);

impl Credential for Renewed {
    fn authorization<'a>(
        &'a self,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async move {
            let text = format!("{scope} {}", self.0.load(Ordering::SeqCst));
            let header = HeaderValue::try_from(text).unwrap();
            Ok(Authorization::new(header, "renewed"))
        })
    }

    fn invalidate(&self, _: &Authorization) -> bool {
        self.0.fetch_add(1, Ordering::SeqCst) < 2
    }
}

#[tokio::test]
async fn a_write_whose_credential_is_refused_is_sent_again_with_a_renewed_one() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "acme/app 2"))
        .respond_with(ResponseTemplate::new(201))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(401))
        .mount(&server)
        .await;
    let renewed = Arc::new(Renewed(AtomicU32::new(1)));
    let upstream = upstream(&server).await.with_credential(renewed);
    let post = |scope: &str| {
        let call = upstream.call(Method::POST, "/test", &["x"]).unwrap();
        call.scope(scope).send()
    };
    post("acme/app").await.unwrap();
    let refused = post("acme/other").await.unwrap_err();
    assert_eq!(refused.refusal().unwrap(), 401);
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_unchanged_answer_is_asked_for_with_its_version_and_read_from_memory() {
    let server = MockServer::start().await;
    Mock::given(header("if-none-match", "\"v1\""))
        .respond_with(ResponseTemplate::new(304))
        .mount(&server)
        .await;
    Mock::given(path("/a"))
        .respond_with(
            ResponseTemplate::new(200)
                .insert_header("etag", "\"v1\"")
                .set_body_string("long"),
        )
        .expect(1)
        .mount(&server)
        .await;
    let upstream = upstream(&server).await;
    assert_eq!(get(&upstream, "a").await.unwrap(), "long");
    assert_eq!(get(&upstream, "a").await.unwrap(), "long");
}

#[tokio::test]
async fn a_long_limit_is_heard_once_and_then_kept_by_everybody() {
    let server = MockServer::start().await;
    Mock::given(path("/limited"))
        .respond_with(ResponseTemplate::new(403).insert_header("retry-after", "70"))
        .expect(1)
        .mount(&server)
        .await;
    let upstream = upstream(&server).await;
    for path in ["limited", "limited", "another"] {
        let error = get(&upstream, path).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Limited { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_provider_that_fails_again_and_again_is_not_asked_for_a_while() {
    let server = MockServer::start().await;
    Mock::given(path("/broken"))
        .respond_with(ResponseTemplate::new(500))
        .expect(10)
        .mount(&server)
        .await;
    let upstream = upstream(&server).await;
    let mut errors = Vec::new();
    for _ in 0..5 {
        errors.push(get(&upstream, "broken").await.unwrap_err());
    }
    let last = errors.pop().unwrap();
    assert!(matches!(last, UpstreamError::Open { .. }), "{last}");
    assert_eq!(Problem::from(last).slug(), "upstream-open");
    assert!(matches!(errors[0], UpstreamError::Failed { .. }));
}

#[tokio::test]
async fn pages_are_followed_by_their_query_alone_and_no_further_than_asked() {
    let server = MockServer::start().await;
    for page in 1..=4 {
        let link = format!(
            "<https://elsewhere.test/list?page={}>; rel=\"next\"",
            page + 1
        );
        let answer = ResponseTemplate::new(200)
            .insert_header("link", link)
            .set_body_string(page.to_string());
        Mock::given(path("/list"))
            .and(query_param("page", page.to_string()))
            .respond_with(answer)
            .expect(u64::from(page < 4))
            .mount(&server)
            .await;
    }
    let upstream = upstream(&server).await;
    let call = upstream.get("/list", &["list"]).unwrap().query("page", "1");
    let pages: Vec<_> = call.pages(3).try_collect().await.unwrap();
    let bodies: Vec<_> = pages.iter().map(|page| page.body.as_ref()).collect();
    assert_eq!(bodies, [b"1", b"2", b"3"]);
}

#[tokio::test]
async fn the_end_of_a_log_is_read_at_its_signed_address_without_our_credential() {
    let server = MockServer::start().await;
    Mock::given(path("/logs"))
        .and(header_exists("authorization"))
        .respond_with(ResponseTemplate::new(302).insert_header("location", "/signed?sig=secret"))
        .mount(&server)
        .await;
    Mock::given(path("/signed"))
        .respond_with(ResponseTemplate::new(200).set_body_string("0123456789".repeat(1000)))
        .mount(&server)
        .await;
    let token = secrecy::SecretString::from("token");
    let base = server.uri().parse().unwrap();
    let upstream = Upstream::with_bearer(Provider::Github, base, &token).unwrap();
    let tail = upstream
        .get("/logs", &["logs"])
        .unwrap()
        .tail(15)
        .await
        .unwrap();
    assert_eq!(tail.bytes, b"567890123456789");
    assert_eq!(tail.total, 10_000);
    let requests = server.received_requests().await.unwrap();
    assert!(!requests[1].headers.contains_key("authorization"));
}
