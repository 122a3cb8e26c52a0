//! What surrounds every request: which tools the run is offered, limits, a span, cancellation, progress, caught panics,
//! bounds on answers, metrics.
// Logging and subscriptions are deprecated, and yet passed on to servers that have them.
#![expect(deprecated, reason = "older revisions of MCP have them")]

pub(crate) mod bound;
mod guard;

use std::{borrow::Cow, time::Instant};

use metrics::{counter, histogram};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult,
        GetPromptRequestParams, GetPromptResponse, ListPromptsResult, ListResourceTemplatesResult,
        ListResourcesResult, ListToolsResult, PaginatedRequestParams, ProtocolVersion,
        ReadResourceRequestParams, ReadResourceResponse, ServerConfig, SetLevelRequestParams,
        SubscribeRequestParams, SubscriptionFilter, Tool, UnsubscribeRequestParams,
    },
    service::{RequestContext, SubscriptionContext},
};
use tracing::Instrument as _;

use crate::{Call, Catalogue, Limits, calls::Calls, metric, offer};
use guard::Ended;

/// A server's tools, resources and prompts with what surrounds their use.
pub(crate) struct Surrounded<S> {
    pub(crate) inner: S,
    pub(crate) catalogue: Catalogue,
    pub(crate) calls: Calls,
    pub(crate) limits: Limits,
    /// Whether it speaks over the legacy transport.
    pub(crate) legacy: bool,
}

type Context = RequestContext<RoleServer>;

impl<S: ServerHandler> ServerHandler for Surrounded<S> {
    fn get_info(&self) -> ServerConfig {
        self.inner.get_info()
    }

    /// A 2026-07-28 client cancels by closing its POST, which the legacy transport cannot see.
    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        if self.legacy {
            Cow::Borrowed(ProtocolVersion::known_up_to(&ProtocolVersion::V_2025_11_25))
        } else {
            self.inner.supported_protocol_versions()
        }
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.inner.get_tool(name)
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListToolsResult, ErrorData> {
        let parts = guard::parts(&context)?.clone();
        let run = guard::run(&parts)?;
        let mut list = self.inner.list_tools(request, context).await?;
        let offer = self.catalogue.offer(&run.claims.tools, &parts.headers);
        list.tools.retain(|tool| offer.shows_tool(tool));
        Ok(list)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        mut context: Context,
    ) -> Result<CallToolResponse, ErrorData> {
        let started = Instant::now();
        let call = Call::of(&context, &(&request.name, &request.arguments))?;
        let Some(tool) = self.offered(&request.name, &context)? else {
            let offered = self.list_tools(None, context).await?.tools;
            let names = offered.iter().map(|tool| tool.name.as_ref());
            // Only known names become label values: a client must not make metrics grow.
            counter!(metric::CALLS, "tool" => "unknown", "outcome" => "refused").increment(1);
            let failure = offer::not_offered(&request.name, names);
            return Ok(failure.into_result().into());
        };
        let tool = tool.name;
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

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourcesResult, ErrorData> {
        let work = |context| self.inner.list_resources(request, context);
        self.guarded("resources/list", context, work).await
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        self.inner.list_resource_templates(request, context).await
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: Context,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let work = |context| self.inner.read_resource(request, context);
        let answer = self.guarded("resources/read", context, work).await?;
        if let ReadResourceResponse::Complete(result) = &answer {
            bound::fits(result, self.limits.output_bytes)?;
        }
        Ok(answer)
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListPromptsResult, ErrorData> {
        self.inner.list_prompts(request, context).await
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: Context,
    ) -> Result<GetPromptResponse, ErrorData> {
        let work = |context| self.inner.get_prompt(request, context);
        let answer = self.guarded("prompts/get", context, work).await?;
        if let GetPromptResponse::Complete(result) = &answer {
            bound::fits(result, self.limits.output_bytes)?;
        }
        Ok(answer)
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: Context,
    ) -> Result<CompleteResult, ErrorData> {
        let work = |context| self.inner.complete(request, context);
        self.guarded("completion/complete", context, work).await
    }

    async fn set_level(
        &self,
        request: SetLevelRequestParams,
        context: Context,
    ) -> Result<(), ErrorData> {
        self.inner.set_level(request, context).await
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        context: Context,
    ) -> Result<(), ErrorData> {
        self.inner.subscribe(request, context).await
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        context: Context,
    ) -> Result<(), ErrorData> {
        self.inner.unsubscribe(request, context).await
    }

    fn accepted_subscription_filter(
        &self,
        asked: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        self.inner.accepted_subscription_filter(asked)
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        self.inner.listen(context).await
    }
}

impl<S: ServerHandler> Surrounded<S> {
    /// The tool, if this request is offered it.
    fn offered(&self, name: &str, context: &Context) -> Result<Option<Tool>, ErrorData> {
        let parts = guard::parts(context)?;
        let rules = &guard::run(parts)?.claims.tools;
        let offer = self.catalogue.offer(rules, &parts.headers);
        let tool = self.get_tool(name);
        Ok(tool.filter(|tool| offer.shows_tool(tool)))
    }

    async fn answer(
        &self,
        request: CallToolRequestParams,
        context: Context,
        call: &Call,
    ) -> (&'static str, Result<CallToolResponse, ErrorData>) {
        let ended = {
            let work = |context| self.inner.call_tool(request, context);
            guard::run_guarded((&self.calls, &self.limits), call, context, work).await
        };
        match ended {
            Ended::Answered(Ok(CallToolResponse::Complete(result))) => {
                let result = bound::result(result, self.limits.output_bytes);
                let outcome = if result.is_error == Some(true) {
                    "error"
                } else {
                    "ok"
                };
                (outcome, Ok(result.into()))
            }
            Ended::Answered(Ok(other)) => ("ok", Ok(other)),
            Ended::Answered(Err(error)) => ("failed", Err(error)),
            Ended::Refused(failure) => ("refused", Ok(failure.into_result().into())),
            Ended::Cancelled => ("cancelled", Err(guard::cancelled())),
            Ended::Panicked => ("failed", Err(guard::panicked("the tool"))),
        }
    }

    /// What is no tool call, under the same limits; [`Call`] is among the extensions of its context.
    async fn guarded<T, F>(
        &self,
        method: &'static str,
        mut context: Context,
        work: impl FnOnce(Context) -> F,
    ) -> Result<T, ErrorData>
    where
        F: Future<Output = Result<T, ErrorData>>,
    {
        // Only reads come this way: their key is not used.
        let call = Call::of(&context, &method)?;
        context.extensions.insert(call.clone());
        let ended = guard::run_guarded((&self.calls, &self.limits), &call, context, work).await;
        match ended {
            Ended::Answered(answer) => answer,
            Ended::Refused(failure) => {
                Err(ErrorData::internal_error(failure.text().to_owned(), None))
            }
            Ended::Cancelled => Err(guard::cancelled()),
            Ended::Panicked => Err(guard::panicked(method)),
        }
    }
}
