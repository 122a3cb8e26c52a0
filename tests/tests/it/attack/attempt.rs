//! One thing that is tried, and what came of it.

use std::{collections::BTreeMap, process::Stdio};

use access::Audience;
use chrono::{TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{HeldRun, World};
use tokio::process::Command;

use super::{JEWELS, OTHER, OWN, wire};

/// An entry of `attempts.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct Attempt {
    /// What sort of attack it is.
    pub(super) kind: String,
    #[serde(flatten)]
    deed: Deed,
    #[serde(default)]
    token: Token,
    #[serde(default)]
    pub(super) outcome: Expected,
    /// How often it is tried.
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Deed {
    /// `METHOD service path`, sent as it stands.
    Http {
        http: String,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: Value,
    },
    /// `service tool`, over streamable HTTP.
    Tool { tool: String, arguments: Value },
    /// Shell commands in a clone of the run's own repository, on the run's own branch.
    Git { git: String },
    /// An SSE session of the other run is opened, and this run's message is posted to it.
    Session { session: String },
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Token {
    /// The run's own.
    #[default]
    Own,
    None,
    Expired,
    /// Claims changed by the agent, the signature kept.
    Tampered,
    /// Made for another service.
    OtherAudience,
    /// The run's own, after the task was taken over.
    Stale,
}

/// What is to come of an attempt.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Expected {
    #[default]
    Refused,
    /// Recorded for a person to decide.
    Held,
    /// It is the run's good right, or answered without harm.
    Allowed,
    /// The first ones are the run's right; in the end it is refused.
    RefusedInTheEnd,
    /// Refused or held, as policy says.
    NotMade,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Refused(String),
    Held(String),
    Allowed(String),
    /// Nobody may answer so: an error of ours, or the jewels.
    Bad(String),
}

impl Attempt {
    pub(super) fn is_stale(&self) -> bool {
        self.token == Token::Stale
    }

    /// In one line, as it was written.
    pub(super) fn line(&self) -> String {
        match &self.deed {
            Deed::Http { http, .. } => http.clone(),
            Deed::Tool { tool, arguments } => format!("{tool} {arguments}"),
            Deed::Git { git } => git.clone(),
            Deed::Session { session } => session.clone(),
        }
    }
}

/// Makes attempts with the tokens of one moment.
pub(super) struct Attempts<'a> {
    world: &'a World,
    other: &'a HeldRun,
    tokens: BTreeMap<&'static str, String>,
    words: Vec<(&'static str, String)>,
    clone: TempDir,
    /// Names each call, so that none is taken for another's repetition.
    calls: u32,
}

impl<'a> Attempts<'a> {
    pub(super) async fn new(world: &'a World, own: &HeldRun, other: &'a HeldRun) -> Self {
        let token = own.token();
        let expired =
            own.token_with(|claims| claims.expires_at = Utc::now() - TimeDelta::seconds(5));
        let another = own.token_with(|claims| claims.audiences = vec![Audience::KnowledgeGraph]);
        let tokens = [
            ("own", token.clone()),
            ("expired", expired),
            ("tampered", tampered(&token)),
            ("other", another),
        ];
        let words = vec![
            ("OWN", OWN.to_owned()),
            ("OTHER", OTHER.to_owned()),
            ("BRANCH", own.claims.branch.clone()),
            ("OTHERTASK", other.claims.task.to_string()),
            ("TASK", own.claims.task.to_string()),
            (
                "HELDEFFECT",
                "eff_00000000000000000000000000000000".to_owned(),
            ),
            ("RUNTOKEN", token),
        ];
        let clone = tempfile::tempdir().unwrap();
        Self {
            world,
            other,
            tokens: tokens.into_iter().collect(),
            words,
            clone,
            calls: 0,
        }
    }

    /// Tries it as often as it says; the last outcome counts.
    pub(super) async fn make(&mut self, attempt: &Attempt) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for number in 0..attempt.times {
            let token = match attempt.token {
                Token::Own | Token::Stale => Some("own"),
                Token::None => None,
                Token::Expired => Some("expired"),
                Token::Tampered => Some("tampered"),
                Token::OtherAudience => Some("other"),
            };
            let token = token.map(|name| self.tokens[name].clone());
            self.calls += 1;
            let outcome = self.deed(&attempt.deed, token.as_deref(), number).await;
            if let Outcome::Held(text) = &outcome
                && let Some(effect) = text.split('"').find(|word| word.starts_with("eff_"))
            {
                self.words.retain(|(name, _)| *name != "HELDEFFECT");
                self.words.push(("HELDEFFECT", effect.to_owned()));
            }
            outcomes.push(outcome);
        }
        outcomes
    }

    async fn deed(&self, deed: &Deed, token: Option<&str>, number: u32) -> Outcome {
        match deed {
            Deed::Http {
                http,
                headers,
                body,
            } => {
                let mut words = http.splitn(3, ' ');
                let (method, service, path) = (words.next(), words.next(), words.next());
                let (method, service, path) = (method.unwrap(), service.unwrap(), path.unwrap());
                let mut sent = vec![
                    ("content-type".to_owned(), "application/json".to_owned()),
                    (
                        "idempotency-key".to_owned(),
                        format!("attack-{}", self.calls),
                    ),
                ];
                sent.extend(
                    token.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))),
                );
                sent.extend(
                    headers
                        .iter()
                        .map(|(name, value)| (name.clone(), self.filled(value, number))),
                );
                let body = match body {
                    Value::Null => String::new(),
                    Value::String(text) => self.filled(text, number),
                    other => self.filled(&other.to_string(), number),
                };
                let base = self.world.stack.plan.url(service);
                let path = self.filled(path, number);
                judge(&wire::send(&base, method, &path, &sent, &body).await)
            }
            Deed::Tool { tool, arguments } => {
                let (service, tool) = tool.split_once(' ').unwrap();
                let arguments: Value =
                    serde_json::from_str(&self.filled(&arguments.to_string(), number)).unwrap();
                let base = self.world.stack.plan.url(service);
                judge(
                    &wire::send(&base, "POST", "/mcp", &mcp(token), &call(tool, &arguments)).await,
                )
            }
            Deed::Git { git } => {
                self.git(&self.filled(git, number), token.unwrap_or_default())
                    .await
            }
            Deed::Session { session } => self.session(session, token.unwrap_or_default()).await,
        }
    }

    /// Words in capitals stand for what only this world knows; `~` keeps tokens from being tokens in the file.
    fn filled(&self, text: &str, number: u32) -> String {
        let text = text.replace('~', "").replace("NUMBER", &number.to_string());
        self.words
            .iter()
            .fold(text, |text, (name, value)| text.replace(name, value))
    }

    async fn git(&self, commands: &str, token: &str) -> Outcome {
        let remote = format!("{}/git", self.world.stack.plan.url("github-api"));
        let branch = &self
            .words
            .iter()
            .find(|(name, _)| *name == "BRANCH")
            .unwrap()
            .1;
        // From where the branch is, so that no push is refused only for being behind.
        let script = format!(
            "set -e; rm -rf clone; git clone -q {remote}/{OWN}.git clone; cd clone; \
             git checkout -q -B '{branch}' 'origin/{branch}' 2>/dev/null || git checkout -q -b '{branch}'; git commit -q --allow-empty -m work; set -x; {commands}"
        );
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(self.clone.path())
            .env("REMOTE", remote)
            .env("HOME", self.clone.path())
            .env("GIT_TERMINAL_PROMPT", "0")
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "agent")))
            .envs(
                ["AUTHOR", "COMMITTER"]
                    .map(|who| (format!("GIT_{who}_EMAIL"), "agent@example.com")),
            )
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "http.extraHeader")
            .env(
                "GIT_CONFIG_VALUE_0",
                format!("Authorization: Bearer {token}"),
            )
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        match output.status.success() {
            _ if said.contains(JEWELS) => Outcome::Bad(said),
            true => Outcome::Allowed(said),
            false => Outcome::Refused(said),
        }
    }

    async fn session(&self, service: &str, token: &str) -> Outcome {
        let base = self.world.stack.plan.url(service);
        let theirs = self
            .world
            .client
            .get(format!("{base}/sse"))
            .bearer_auth(self.other.token());
        let mut theirs = theirs.send().await.unwrap();
        let first = theirs.chunk().await.unwrap().unwrap();
        let first = String::from_utf8_lossy(&first).into_owned();
        let endpoint = first
            .lines()
            .find_map(|line| line.strip_prefix("data:"))
            .unwrap();
        let body = call("issue_read", &json!({}));
        judge(&wire::send(&base, "POST", endpoint.trim(), &mcp(Some(token)), &body).await)
    }
}

fn mcp(token: Option<&str>) -> Vec<(String, String)> {
    let accept = "application/json, text/event-stream";
    let mut headers = vec![
        ("accept".to_owned(), accept.to_owned()),
        ("content-type".to_owned(), "application/json".to_owned()),
    ];
    headers.extend(token.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))));
    headers
}

fn call(tool: &str, arguments: &Value) -> String {
    let params = json!({ "name": tool, "arguments": arguments });
    json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }).to_string()
}

fn judge(answer: &wire::Answer) -> Outcome {
    let said = format!("{} {}", answer.status, answer.body);
    let refused = said.contains(r#""isError":true"#)
        || said.contains(r#""error":{"code""#)
        || said.contains(r#""errors":["#);
    let held = said.contains(r#""outcome":"held""#) || said.contains(r#""approval":"apr_"#);
    match answer.status {
        _ if said.contains(JEWELS) => Outcome::Bad(said),
        500.. => Outcome::Bad(said),
        _ if held => Outcome::Held(said),
        0 | 400.. => Outcome::Refused(said),
        _ if refused => Outcome::Refused(said),
        _ => Outcome::Allowed(said),
    }
}

/// Another repository in the claims, under the old signature.
fn tampered(token: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    let parts: Vec<&str> = token.split('.').collect();
    let claims = String::from_utf8(BASE64.decode(parts[1]).unwrap()).unwrap();
    let claims = claims.replace(OWN, OTHER);
    format!("{}.{}.{}", parts[0], BASE64.encode(claims), parts[2])
}
