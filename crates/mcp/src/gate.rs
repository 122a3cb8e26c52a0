//! What every request passes: host, origin, run token.

use std::sync::Arc;

use access::{Audience, Verifier};
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::Response,
};
use chrono::Utc;
use secrecy::SecretString;
use service::Problem;
use uuid::Uuid;

use crate::{
    AllowedHosts, AllowedOrigins,
    run::{Delivery, Run},
};

/// What the gate checks against.
pub(crate) struct Gate {
    pub(crate) hosts: AllowedHosts,
    pub(crate) origins: AllowedOrigins,
    pub(crate) verifier: Verifier,
    pub(crate) audience: Audience,
}

/// Lets a request through with its [`Run`] and [`Delivery`] as extensions, and without its token in the headers.
pub(crate) async fn admit(
    State(gate): State<Arc<Gate>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    gate.hosts.check(request.uri(), request.headers())?;
    gate.origins.check(request.headers())?;
    let claims =
        service::authenticate_run(request.headers(), &gate.verifier, gate.audience, Utc::now())?;
    let token = service::bearer(request.headers()).unwrap_or_default();
    let run = Run {
        claims: Arc::new(claims),
        token: Arc::new(SecretString::from(token)),
    };
    request.extensions_mut().insert(run);
    request.extensions_mut().insert(Delivery {
        space: Uuid::new_v4(),
        trace_parent: service::current_trace_parent(),
    });
    // Request heads travel to tools and may be logged there.
    request.headers_mut().remove(header::AUTHORIZATION);
    Ok(next.run(request).await)
}
