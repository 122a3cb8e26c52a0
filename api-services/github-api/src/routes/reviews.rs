//! `/repos/{owner}/{repo}/pulls/{number}/reviews`, `/comments` and `/threads`.

mod reading;
mod writing;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// Reviews, comments on lines, and their threads.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(reading::reviews, writing::review))
        .routes(routes!(reading::comments, writing::comment))
        .routes(routes!(reading::threads))
        .routes(routes!(writing::resolve))
}
