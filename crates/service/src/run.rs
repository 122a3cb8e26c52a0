//! A service's life: bind, start, announce, wait for a signal, drain.

use std::net::SocketAddr;

use anyhow::Context as _;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};

use crate::{
    Args, Context, Problem, Program, Readiness, Shutdown, admin, middleware, serve, telemetry,
};

/// A started service.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its admin port listens.
    pub admin_address: SocketAddr,
    /// Ends it.
    pub shutdown: Shutdown,
    served: JoinHandle<()>,
    grace: std::time::Duration,
}

impl Running {
    /// Waits until a shutdown has begun and everything has ended.
    ///
    /// # Errors
    /// Says so where a background loop ended early.
    pub async fn ended(self) -> anyhow::Result<()> {
        self.shutdown.soft().cancelled().await;
        // The serving task never panics: handlers' panics are caught, and the loop itself has no fallible step.
        let _ = self.served.await;
        self.shutdown.wait(self.grace).await;
        anyhow::ensure!(
            !self.shutdown.failed(),
            "a background loop ended early; the log names it"
        );
        Ok(())
    }
}

/// Binds and starts a service; tests call it with port 0.
///
/// # Errors
/// Names what could not be bound or opened.
pub async fn start<P: Program>(program: P) -> anyhow::Result<Running> {
    let args: Args = program.args().clone();
    let address = args
        .listen_addr
        .unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], P::PORT)));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("bind LISTEN_ADDR {address}"))?;
    let admin_listener = TcpListener::bind(args.admin_addr)
        .await
        .with_context(|| format!("bind ADMIN_ADDR {}", args.admin_addr))?;
    let (address, admin_address) = (listener.local_addr()?, admin_listener.local_addr()?);

    let (shutdown, readiness) = (Shutdown::new(), Readiness::default());
    let metrics = telemetry::metrics();
    let upkeep = metrics.clone();
    let soft = shutdown.soft().clone();
    shutdown.spawn("metrics upkeep", async move {
        let mut beat = tokio::time::interval(std::time::Duration::from_secs(5));
        while soft.run_until_cancelled(beat.tick()).await.is_some() {
            upkeep.run_upkeep();
        }
    });
    // Operators may ask before the service is ready, so the admin port opens first.
    let admin = admin::router(readiness.clone(), metrics)
        .fallback(async || Problem::not_found("the admin port has /ready and /metrics"));
    tokio::spawn(serve::serve(
        admin_listener,
        admin,
        shutdown.clone(),
        std::time::Duration::from_secs(1),
    ));

    let router = program
        .start(Context {
            shutdown: shutdown.clone(),
            readiness: readiness.clone(),
        })
        .await?;
    readiness.mark_started();
    let grace = args.shutdown_grace();
    let served = tokio::spawn(serve::serve(
        listener,
        middleware::layers(router),
        shutdown.clone(),
        grace,
    ));
    tracing::info!(%address, admin = %admin_address, "{} is up", P::NAME);
    Ok(Running {
        address,
        admin_address,
        shutdown,
        served,
        grace,
    })
}

/// Starts a service and drains it on SIGTERM or SIGINT; a second signal ends it at once.
pub(crate) async fn until_signalled<P: Program>(program: P) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listen for SIGINT")?;
    let running = tokio::select! {
        running = start(program) => running?,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = running.shutdown.soft().cancelled() => {}
    }
    tracing::info!("{} drains", P::NAME);
    running.shutdown.begin();
    tokio::select! {
        ended = running.ended() => ended,
        _ = terminate.recv() => anyhow::bail!("ended by a second SIGTERM"),
        _ = interrupt.recv() => anyhow::bail!("ended by a second SIGINT"),
    }
}
