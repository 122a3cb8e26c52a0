//! POST /webhooks/{provider}.

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    routing::{MethodRouter, post},
};
use domain::Provider;
use service::{Problem, Providers};

use crate::{
    RECEIVED,
    webhooks::github::{Receiver, receive},
};

/// One route a provider; those without a receiver say so.
pub(crate) fn router(providers: &Providers, github: Option<&Arc<Receiver>>) -> Router {
    Provider::ALL
        .iter()
        .fold(Router::new(), |router, provider| {
            let route = match (provider, github) {
                (Provider::Github, Some(receiver)) => {
                    post(receive).with_state(Arc::clone(receiver))
                }
                _ => closed(*provider, providers.enabled(*provider)),
            };
            router.route(&format!("/webhooks/{provider}"), route)
        })
}

fn closed(provider: Provider, enabled: bool) -> MethodRouter {
    post(async move || {
        if enabled {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "provider-disabled").detail(format!(
                "{provider} is enabled, but this version receives webhooks of {RECEIVED} only"
            ))
        } else {
            Problem::provider_disabled(provider)
        }
    })
}
