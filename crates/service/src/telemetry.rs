//! Logs, traces and metrics of a process.

use std::{fmt::Debug, io::IsTerminal as _, sync::OnceLock, time::Duration};

use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::field::Field;
use tracing_subscriber::{
    EnvFilter, Layer as _,
    fmt::format::{self, Writer},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{Args, client, metric};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// Text for people; coloured on a terminal unless `NO_COLOR` is set.
    Text,
}

/// How long the end of a process may wait for the collector of its spans.
const FLUSH: Duration = Duration::from_millis(500);

/// What must be flushed before the process ends.
pub(crate) struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    /// Sends the spans that wait.
    pub(crate) fn flush(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(FLUSH) {
            tracing::warn!(%error, "some spans were not sent");
        }
    }
}

pub(crate) fn init(name: &'static str, args: &Args) -> anyhow::Result<Telemetry> {
    client::install_tls();
    let provider = tracer_provider(name, args.otlp_endpoint.as_deref())?;
    let filter = EnvFilter::try_new(&args.log_filter).context("read RUST_LOG")?;
    let terminal = std::io::stdout().is_terminal();
    let json = match args.log_format {
        LogFormat::Auto => !terminal,
        LogFormat::Json => true,
        LogFormat::Text => false,
    };
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines = if json {
        tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .with_current_span(true)
            .boxed()
    } else {
        tracing_subscriber::fmt::layer()
            .with_target(false)
            .with_ansi(colour)
            .fmt_fields(format::debug_fn(write_for_people))
            .boxed()
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(tracing_opentelemetry::layer().with_tracer(provider.tracer(name)))
        .try_init()
        .context("start the log")?;
    Ok(Telemetry { provider })
}

/// Leaves out of text lines what only machines join by; JSON lines have it.
fn write_for_people(writer: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> std::fmt::Result {
    match field.name() {
        "message" => write!(writer, "{value:?} "),
        "otel.name" | "otel.kind" | "request_id" | "trace_id" => Ok(()),
        name => write!(writer, "{name}={value:?} "),
    }
}

fn tracer_provider(
    name: &'static str,
    endpoint: Option<&str>,
) -> anyhow::Result<SdkTracerProvider> {
    let resource = Resource::builder()
        .with_service_name(name)
        .with_attribute(KeyValue::new("service.namespace", "agents-system"))
        .build();
    let builder = SdkTracerProvider::builder().with_resource(resource);
    let Some(endpoint) = endpoint else {
        return Ok(builder.build());
    };
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .build()
        .context("read OTEL_EXPORTER_OTLP_ENDPOINT")?;
    Ok(builder.with_batch_exporter(exporter).build())
}

/// The process's metrics: services of one process (tests) share them.
pub(crate) fn metrics() -> PrometheusHandle {
    static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();
    METRICS
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new()
                .set_buckets_for_metric(
                    Matcher::Suffix("_seconds".to_owned()),
                    metric::SECONDS_BUCKETS,
                )
                .expect("there are buckets")
                .build_recorder();
            let handle = recorder.handle();
            // Fails where the process has another recorder, and then /metrics is empty.
            if metrics::set_global_recorder(recorder).is_ok() {
                metric::describe();
            }
            handle
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{Span as _, Tracer as _};
    use std::time::Instant;

    #[test]
    fn a_silent_collector_does_not_hold_the_end_of_the_process() {
        client::install_tls();
        // Accepts in the backlog and never answers.
        let collector = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", collector.local_addr().unwrap());
        let provider = tracer_provider("test", Some(&endpoint)).unwrap();
        provider.tracer("test").start("a span").end();
        let began = Instant::now();
        Telemetry { provider }.flush();
        assert!(began.elapsed() < FLUSH * 6, "{:?}", began.elapsed());
    }
}
