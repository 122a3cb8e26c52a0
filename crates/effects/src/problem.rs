//! What the store's errors mean to a caller.

use http::StatusCode;
use service::Problem;

/// The problem of a store error: a fenced run is the caller's, all else is ours.
pub fn of_store(error: store::Error) -> Problem {
    match error {
        store::Error::Fenced => Problem::new(StatusCode::CONFLICT, "run-fenced").detail(
            "this run is over: its lease ended or its task was taken over; nothing was written, end your turn",
        ),
        error if error.is_unavailable() => Problem::unavailable(&error),
        error => Problem::internal(&error),
    }
}
