//! Notes every request that is not about the simulator itself.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use chrono::Utc;

use crate::world::Sim;

/// The number of the request, among its extensions.
#[derive(Clone, Copy)]
pub(crate) struct Seq(pub(crate) u64);

/// Who asked, among the extensions of the answer.
#[derive(Clone)]
pub(crate) struct Asker(pub(crate) String);

/// Why it was refused, among the extensions of the answer.
#[derive(Clone)]
pub(crate) struct Refused(pub(crate) String);

pub(crate) async fn record(State(sim): State<Sim>, mut request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let seq = sim.ledger().begin(Utc::now(), method, path);
    request.extensions_mut().insert(Seq(seq));
    let answer = next.run(request).await;
    let asker = answer.extensions().get::<Asker>().map(|a| a.0.clone());
    let refused = answer.extensions().get::<Refused>().map(|r| r.0.clone());
    sim.ledger()
        .finish(seq, answer.status().as_u16(), asker, refused);
    answer
}
