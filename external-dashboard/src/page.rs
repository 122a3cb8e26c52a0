//! The built page: files as they are, and its first file for every address that the page itself understands.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::get_service,
};
use service::Problem;
use tower_http::services::{ServeDir, ServeFile};

/// Files whose names hold their digest; they never change.
const ASSETS: &str = "/assets/";

pub(crate) fn router(web_dir: &Path) -> Router {
    let index = ServeFile::new(web_dir.join("index.html"));
    let assets = ServeDir::new(web_dir.join("assets"));
    let files = ServeDir::new(web_dir).fallback(index);
    Router::new()
        .nest_service("/assets", get_service(assets))
        .route_service("/", get_service(files.clone()))
        .route_service("/{*path}", get_service(files))
        .layer(middleware::from_fn(finish))
}

/// Says how long a file may be kept, and turns a bare 404 into a problem.
async fn finish(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let asset = path.starts_with(ASSETS);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return if asset {
            Problem::not_found(format!("there is no {path}")).into_response()
        } else {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "page-missing")
                .detail("the page is not built: WEB_DIR has no index.html; run npm ci && npm run build in external-dashboard/web")
                .into_response()
        };
    }
    let keep = if asset {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}
