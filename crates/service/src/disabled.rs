//! What the services of a disabled provider answer.

use axum::{Router, routing::any};
use domain::Provider;

use crate::Problem;

/// Routes that answer every method at these paths with 503 `provider-disabled`.
pub fn disabled(provider: Provider, paths: &[&str]) -> Router {
    paths.iter().fold(Router::new(), |router, path| {
        router.route(
            path,
            any(async move || Problem::provider_disabled(provider)),
        )
    })
}
