//! git's smart HTTP, passed on to GitHub with our credential: fetches of the run's repositories, pushes of its branch.

mod advertise;
mod caller;
mod command;
mod fetch;
mod inflate;
mod inspect;
mod pkt;
mod push;
mod refusal;
mod remote;
mod report;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

pub(crate) use remote::{Remote, passing};

use crate::app::App;

/// The routes under /git; bodies stream, so no limit of the other routes applies.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/git/{owner}/{repo}/info/refs", get(fetch::advertise))
        .route("/git/{owner}/{repo}/git-upload-pack", post(fetch::upload))
        .route("/git/{owner}/{repo}/git-receive-pack", post(push::receive))
}
