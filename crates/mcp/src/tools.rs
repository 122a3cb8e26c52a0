//! What surrounds every tool call: a limit, a span, cancellation, caught panics, a bound on its answer, metrics.

use std::{borrow::Cow, io, panic::AssertUnwindSafe, time::Instant};

use futures::FutureExt as _;
use metrics::{counter, histogram};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ListToolsResult,
        PaginatedRequestParams, ProtocolVersion, ServerConfig, Tool,
    },
    service::RequestContext,
};
use tracing::Instrument as _;

use crate::{Call, Failure, Limits, calls::Calls, metric};

/// Tools with what surrounds their calls; everything of MCP beside tools is answered as not offered.
pub(crate) struct Surrounded<S> {
    pub(crate) tools: S,
    pub(crate) calls: Calls,
    pub(crate) limits: Limits,
    /// Whether it speaks over the legacy transport.
    pub(crate) legacy: bool,
}

impl<S: ServerHandler> ServerHandler for Surrounded<S> {
    fn get_info(&self) -> ServerConfig {
        self.tools.get_info()
    }

    /// A 2026-07-28 client cancels by closing its POST, which the legacy transport cannot see.
    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        if self.legacy {
            Cow::Borrowed(ProtocolVersion::known_up_to(&ProtocolVersion::V_2025_11_25))
        } else {
            self.tools.supported_protocol_versions()
        }
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.get_tool(name)
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        self.tools.list_tools(request, context).await
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        mut context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let started = Instant::now();
        // Only known names become label values: a client must not make metrics grow.
        let tool = self
            .get_tool(&request.name)
            .map_or(Cow::Borrowed("unknown"), |tool| tool.name);
        let call = Call::of(&request, &context)?;
        let span = tracing::info_span!(
            "tool call", otel.name = format!("tools/call {tool}"), %tool,
            task = %call.run.claims.task, epoch = %call.run.claims.epoch
        );
        if let Some(parent) = &call.trace_parent {
            service::adopt_trace_parent(&span, parent);
        }
        context.extensions.insert(call.clone());

        let (outcome, answer) = self
            .answer(request, context, &call)
            .instrument(span.clone())
            .await;

        let elapsed = started.elapsed();
        counter!(metric::CALLS, "tool" => tool.clone(), "outcome" => outcome).increment(1);
        histogram!(metric::CALL_SECONDS, "tool" => tool).record(elapsed);
        span.in_scope(|| {
            tracing::info!(outcome, ms = elapsed.as_secs_f64() * 1e3, "tool call ended");
        });
        answer
    }
}

impl<S: ServerHandler> Surrounded<S> {
    async fn answer(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
        call: &Call,
    ) -> (&'static str, Result<CallToolResponse, ErrorData>) {
        let limit = self.limits.calls_per_run;
        let Some(_place) = self.calls.enter(call.run.owner(), limit) else {
            let failure = Failure::new(format!(
                "{limit} tool calls of this run are in flight; wait for one to end, then call again"
            ));
            return ("refused", Ok(failure.into_result().into()));
        };
        let cancelled = context.ct.clone();
        let work = AssertUnwindSafe(self.tools.call_tool(request, context)).catch_unwind();
        let answer = tokio::select! {
            answer = work => answer,
            // Dropping the work drops its HTTP request; nobody reads this answer.
            () = cancelled.cancelled() => {
                return ("cancelled", Err(ErrorData::internal_error("cancelled", None)));
            }
        };
        match answer {
            Ok(Ok(CallToolResponse::Complete(result))) => {
                let result = self.bounded(result);
                let outcome = if result.is_error == Some(true) {
                    "error"
                } else {
                    "ok"
                };
                (outcome, Ok(result.into()))
            }
            Ok(Ok(other)) => ("ok", Ok(other)),
            Ok(Err(error)) => ("failed", Err(error)),
            Err(_) => {
                tracing::error!("a tool panicked; the panic is in the log");
                (
                    "failed",
                    Err(ErrorData::internal_error(
                        "the tool failed on our side",
                        None,
                    )),
                )
            }
        }
    }

    /// The last defence: tools cut their texts themselves, and say so.
    fn bounded(&self, result: CallToolResult) -> CallToolResult {
        let mut size = Count(0);
        // Counting cannot fail, and results are JSON.
        let _ = serde_json::to_writer(&mut size, &result);
        let limit = self.limits.output_bytes;
        if size.0 <= limit {
            return result;
        }
        Failure::new(format!(
            "the answer has {} bytes, more than the {limit} that are passed on; ask for less, as by a smaller page or a narrower path",
            size.0
        ))
        .into_result()
    }
}

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
