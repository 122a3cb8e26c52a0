//! The tools under test, with a resource and a prompt.

use std::sync::Arc;

use mcp::{Answer, Call, Failure, Toolset};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    handler::server::{tool::Extension, wrapper::Parameters},
    model::{
        GetPromptRequestParams, GetPromptResponse, GetPromptResult, ListResourceTemplatesResult,
        PaginatedRequestParams, PromptMessage, ReadResourceRequestParams, ReadResourceResponse,
        ReadResourceResult, ResourceContents, ResourceTemplate, Role, ServerCapabilities,
        ServerConfig,
    },
    service::RequestContext,
    tool, tool_handler, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::server::Watch;

/// One toolset that is shown by default, and one that is not.
pub(crate) const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "talk",
        default: true,
        tools: &["echo", "fail", "flood", "hang", "key", "who"],
    },
    Toolset {
        name: "trouble",
        default: false,
        tools: &["panic"],
    },
];

#[derive(Clone)]
pub(crate) struct Tools(pub(crate) Arc<Watch>);

#[derive(Debug, Deserialize, JsonSchema)]
struct Text {
    text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Size {
    bytes: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Told {
    text: String,
}

/// Reports when the work of a call is dropped before its end.
struct OnDrop(Arc<Watch>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.dropped.notify_one();
    }
}

#[tool_router]
impl Tools {
    #[tool(description = "Says it again", annotations(read_only_hint = true))]
    async fn echo(&self, Parameters(Text { text }): Parameters<Text>) -> Answer<Told> {
        Answer {
            text: text.clone(),
            data: Told { text },
        }
    }

    #[tool(description = "Ends when released")]
    async fn hang(&self) -> String {
        let _guard = OnDrop(Arc::clone(&self.0));
        self.0.started.notify_one();
        self.0.released.notified().await;
        "released".to_owned()
    }

    #[tool(description = "Says much")]
    async fn flood(&self, Parameters(Size { bytes }): Parameters<Size>) -> String {
        "x".repeat(bytes)
    }

    #[tool(description = "Panics")]
    async fn panic(&self) -> String {
        panic!("on purpose");
    }

    #[tool(description = "Fails")]
    async fn fail(&self) -> Result<String, Failure> {
        Err(Failure::new("it is closed\nWhat to try: tomorrow"))
    }

    #[tool(description = "Tells the call's idempotency key")]
    async fn key(&self, Extension(call): Extension<Call>) -> String {
        call.idempotency_key
    }

    #[tool(description = "Tells who calls, and whether the request head shows a token")]
    async fn who(
        &self,
        Extension(call): Extension<Call>,
        Extension(parts): Extension<http::request::Parts>,
    ) -> String {
        format!(
            "{} {}",
            call.run.claims.task,
            parts.headers.contains_key("authorization")
        )
    }
}

#[tool_handler]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder();
        ServerConfig::new(
            capabilities
                .enable_tools()
                .enable_resources()
                .enable_prompts()
                .build(),
        )
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let templates = vec![ResourceTemplate::new("task://{what}", "task")];
        Ok(ListResourceTemplatesResult::with_all_items(templates))
    }

    /// Tells the task that asks, or as many bytes as the URI names.
    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let call = Call::behind(&context)?;
        let bytes = request.uri.strip_prefix("task://").unwrap_or_default();
        let text = bytes.parse().map_or_else(
            |_| call.run.claims.task.to_string(),
            |bytes| "x".repeat(bytes),
        );
        let contents = vec![ResourceContents::text(text, request.uri)];
        Ok(ReadResourceResult::new(contents).into())
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let message = PromptMessage::new_text(Role::User, format!("do {}", request.name));
        Ok(GetPromptResult::new(vec![message]).into())
    }
}
