//! The routes that every API service has for our own services.

mod apply;
mod list;
mod platform;
mod status;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::HasEffects;

/// `GET /effects`, `POST /effects/{effect}/apply` and `PUT /tasks/{task}/status`, to be nested under /api/v1.
pub fn routes<A: HasEffects>() -> OpenApiRouter<Arc<A>> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(apply::apply))
        .routes(routes!(status::deliver))
}
