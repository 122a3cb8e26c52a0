//! The description of a service's routes: which tokens they ask, and where it is read.

use std::sync::Arc;

use axum::{Json, Router, routing::get};
use utoipa::{
    Modify,
    openapi::{
        OpenApi,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// Describes these names as bearer tokens, for the `security` of routes.
#[derive(Debug, Clone, Copy)]
pub struct BearerTokens(pub &'static [&'static str]);

impl Modify for BearerTokens {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        for name in self.0 {
            let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
            components.add_security_scheme(*name, scheme);
        }
    }
}

/// The route that answers with the description.
pub fn described_at<S: Clone + Send + Sync + 'static>(
    path: &str,
    description: OpenApi,
) -> Router<S> {
    let description = Arc::new(description);
    Router::new().route(path, get(async move || Json(Arc::clone(&description))))
}
