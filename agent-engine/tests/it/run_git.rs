//! A stand-in of github-api's git proxy: real repositories, and a note of who asked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::Response,
};
use tokio::{io::AsyncWriteExt as _, net::TcpListener, process::Command};

use crate::run_stage::git;

/// Path and bearer token of each request.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

pub(crate) struct Remote {
    pub(crate) url: String,
    pub(crate) bare: PathBuf,
    seen: Seen,
}

impl Remote {
    /// Serves `acme/app` with one commit on `main`.
    pub(crate) async fn start(folder: &Path) -> Self {
        let root = folder.join("remote");
        let (bare, person) = (root.join("acme/app.git"), folder.join("person"));
        fs::create_dir_all(&bare).unwrap();
        fs::create_dir_all(&person).unwrap();
        git(
            &bare,
            &["init", "--quiet", "--bare", "--initial-branch=main"],
        );
        git(&bare, &["config", "http.receivepack", "true"]);
        git(&person, &["init", "--quiet", "--initial-branch=main"]);
        fs::write(person.join("README.md"), "hello\n").unwrap();
        git(&person, &["add", "--all"]);
        git(&person, &["commit", "--quiet", "--message", "first"]);
        git(
            &person,
            &["push", "--quiet", bare.to_str().unwrap(), "main"],
        );
        let seen = Seen::default();
        let router = Router::new()
            .fallback(serve)
            .with_state((root, Arc::clone(&seen)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, bare, seen }
    }

    /// The bearer tokens of requests whose path ends so.
    pub(crate) fn tokens(&self, ending: &str) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        let found = seen.iter().filter(|(path, _)| path.ends_with(ending));
        found.map(|(_, token)| token.clone()).collect()
    }
}

async fn serve(State((root, seen)): State<(PathBuf, Seen)>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let text = |name: header::HeaderName| {
        let value = head.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let path = head.uri.path().trim_start_matches("/git").to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let token = text(header::AUTHORIZATION)
        .trim_start_matches("Bearer ")
        .to_owned();
    seen.lock().unwrap().push((path.clone(), token));
    let mut backend = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "safe.directory")
        .env("GIT_CONFIG_VALUE_0", "*")
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("REQUEST_METHOD", head.method.as_str())
        .env("CONTENT_TYPE", text(header::CONTENT_TYPE))
        .env("HTTP_CONTENT_ENCODING", text(header::CONTENT_ENCODING))
        .env(
            "GIT_PROTOCOL",
            text(header::HeaderName::from_static("git-protocol")),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = backend.stdin.take().unwrap();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let write = async move { stdin.write_all(&body).await };
    let (_, output) = tokio::join!(write, backend.wait_with_output());
    answer_of(&output.unwrap().stdout)
}

fn answer_of(output: &[u8]) -> Response {
    let end = output
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .unwrap();
    let mut response = Response::new(Body::from(output[end + 4..].to_vec()));
    for line in std::str::from_utf8(&output[..end]).unwrap().lines() {
        let (name, value) = line.split_once(": ").unwrap();
        if name == "Status" {
            *response.status_mut() = StatusCode::from_bytes(&value.as_bytes()[..3]).unwrap();
        } else {
            let name = header::HeaderName::from_bytes(name.as_bytes()).unwrap();
            response.headers_mut().insert(name, value.parse().unwrap());
        }
    }
    response
}
