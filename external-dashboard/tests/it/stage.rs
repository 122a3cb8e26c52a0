//! A running service with a small built page.

use std::fs;

use clap::{Args as _, Command, FromArgMatches as _};
use external_dashboard::Config;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::json;
use tempfile::TempDir;

use crate::behind::{self, TOKEN};

/// 32 bytes of zeros.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

pub(crate) struct Stage {
    pub(crate) base: String,
    pub(crate) admin: String,
    client: Client,
    _web: TempDir,
    _running: service::Running,
}

impl Stage {
    /// With a page and the stand-in behind.
    pub(crate) async fn new() -> Self {
        let web = tempfile::tempdir().unwrap();
        fs::create_dir(web.path().join("assets")).unwrap();
        fs::write(
            web.path().join("index.html"),
            "<!doctype html><title>Agents</title>",
        )
        .unwrap();
        fs::write(web.path().join("assets/app-1.js"), "1;").unwrap();
        fs::write(web.path().join("icon.svg"), "<svg/>").unwrap();
        let behind = behind::start().await;
        Self::with(web, &format!("http://{behind}")).await
    }

    /// Without a page, and with nobody behind.
    pub(crate) async fn alone() -> Self {
        Self::with(tempfile::tempdir().unwrap(), "http://127.0.0.1:1").await
    }

    async fn with(web: TempDir, behind: &str) -> Self {
        let arguments = [
            "external-dashboard",
            "--listen-addr",
            "127.0.0.1:0",
            "--admin-addr",
            "127.0.0.1:0",
            "--internal-dashboard-api-url",
            behind,
            "--session-key",
            KEY,
            "--web-dir",
            web.path().to_str().unwrap(),
        ];
        let matches = Config::augment_args(Command::new("test")).get_matches_from(arguments);
        let running = service::start(Config::from_arg_matches(&matches).unwrap())
            .await
            .unwrap();
        Self {
            base: format!("http://{}", running.address),
            admin: format!("http://{}", running.admin_address),
            client: service::client::with_deadline(std::time::Duration::from_secs(10)).unwrap(),
            _web: web,
            _running: running,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// The answer to signing in with a token.
    pub(crate) async fn sign_in(&self, token: &str) -> Response {
        let request = self
            .request(Method::POST, "/session")
            .header("x-requested-with", "page");
        request
            .json(&json!({ "token": token }))
            .send()
            .await
            .unwrap()
    }

    /// The cookie of a new session, as the browser sends it.
    pub(crate) async fn cookie(&self) -> String {
        let answer = self.sign_in(TOKEN).await;
        assert_eq!(answer.status(), 201);
        header(&answer, "set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }
}

/// A header of an answer; empty where it is missing.
pub(crate) fn header(answer: &Response, name: &str) -> String {
    answer
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}
