//! What a store's error means to a caller.

use service::Problem;

/// A problem that hides the cause; it is logged once, here.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub(crate) fn problem_of(error: store::Error) -> Problem {
    if error.is_unavailable() {
        Problem::unavailable(&error)
    } else {
        Problem::internal(&error)
    }
}
