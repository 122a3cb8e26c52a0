//! The MCP servers of the run, from the configuration files that Claude Code reads.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, bail};
use futures::future::join_all;
use http::{HeaderMap, HeaderName, HeaderValue};
use rmcp::{
    RoleClient, ServiceExt as _,
    model::CallToolRequestParams,
    service::RunningService,
    transport::{
        StreamableHttpClientTransport, streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::sse;
use crate::client::client;

mod variables;

/// How long a server may take to be connected, as Claude Code waits.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct File {
    #[serde(rename = "mcpServers", default)]
    servers: HashMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    headers: HashMap<String, String>,
}

/// All configured servers, connected or not, by name.
pub(super) struct Servers(Vec<Server>);

struct Server {
    name: String,
    /// Names of its tools.
    tools: Vec<String>,
    connection: Option<RunningService<RoleClient, ()>>,
}

impl Servers {
    /// Connects to every server of these files (or JSON texts) at once.
    pub(super) async fn connect(files: &[String]) -> anyhow::Result<Self> {
        let mut entries = Vec::new();
        for file in files {
            let text = match file.trim_start().starts_with('{') {
                true => file.clone(),
                false => std::fs::read_to_string(file)
                    .with_context(|| format!("MCP config file not found: {file}"))?,
            };
            let parsed: File = serde_json::from_str(&text)
                .with_context(|| format!("Invalid MCP configuration: {file}"))?;
            entries.extend(parsed.servers);
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let servers = entries.into_iter().map(|(name, entry)| server(name, entry));
        Ok(Self(join_all(servers).await))
    }

    pub(super) fn statuses(&self) -> Value {
        let status = |s: &Server| {
            let status = if s.connection.is_some() {
                "connected"
            } else {
                "failed"
            };
            json!({"name": s.name, "status": status})
        };
        self.0.iter().map(status).collect()
    }

    /// Names of all tools, as the model sees them.
    pub(super) fn tools(&self) -> impl Iterator<Item = String> {
        let of = |s: &Server| -> Vec<String> {
            let name = |t: &String| format!("mcp__{}__{t}", s.name);
            s.tools.iter().map(name).collect()
        };
        self.0.iter().flat_map(of)
    }

    /// Calls `mcp__<server>__<tool>`; answers content and whether it is an error.
    pub(super) async fn call(&self, name: &str, input: &Value) -> (Value, bool) {
        let found = self.0.iter().find_map(|s| {
            let tool = name.strip_prefix(&format!("mcp__{}__", s.name))?;
            Some((s.connection.as_ref()?, tool.to_owned()))
        });
        let Some((connection, tool)) = found else {
            let text =
                format!("<tool_use_error>Error: No such tool available: {name}</tool_use_error>");
            return (json!(text), true);
        };
        let arguments = input.as_object().cloned().unwrap_or_default();
        let request = CallToolRequestParams::new(tool).with_arguments(arguments);
        match connection.call_tool(request).await {
            Ok(result) => {
                let is_error = result.is_error.unwrap_or(false);
                (json!(result.content), is_error)
            }
            Err(error) => (json!(error.to_string()), true),
        }
    }
}

async fn server(name: String, entry: Entry) -> Server {
    let connected = tokio::time::timeout(PATIENCE, connect(&entry)).await;
    let connected = connected.unwrap_or_else(|_| bail_late());
    match connected {
        Ok((connection, tools)) => Server {
            name,
            tools,
            connection: Some(connection),
        },
        Err(error) => {
            eprintln!("MCP server {name}: {error:#}");
            Server {
                name,
                tools: Vec::new(),
                connection: None,
            }
        }
    }
}

type Connected = (RunningService<RoleClient, ()>, Vec<String>);

fn bail_late() -> anyhow::Result<Connected> {
    bail!("connection timed out after {PATIENCE:?}")
}

async fn connect(entry: &Entry) -> anyhow::Result<Connected> {
    let url = variables::expand(&entry.url);
    let mut headers = HeaderMap::new();
    for (name, value) in &entry.headers {
        let name: HeaderName = name.parse().with_context(|| format!("header {name}"))?;
        headers.insert(name, HeaderValue::from_str(&variables::expand(value))?);
    }
    let connection = match entry.kind.as_str() {
        "sse" => ().serve(sse::open(client(), &url, headers).await?).await?,
        "http" | "streamable-http" => {
            let pairs = headers.into_iter().filter_map(|(k, v)| Some((k?, v)));
            let config =
                StreamableHttpClientTransportConfig::with_uri(url).custom_headers(pairs.collect());
            ().serve(StreamableHttpClientTransport::with_client(client(), config))
                .await?
        }
        other => bail!("type {other:?} is neither sse nor http"),
    };
    let tools = connection.list_all_tools().await?;
    Ok((
        connection,
        tools.into_iter().map(|t| t.name.into_owned()).collect(),
    ))
}
