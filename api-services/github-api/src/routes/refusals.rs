//! How requests are refused, for the description.

/// A read that is refused.
#[derive(utoipa::IntoResponses)]
#[expect(
    dead_code,
    reason = "it is described, never made: problems are answered instead"
)]
pub(super) enum NotRead {
    /// The repository is not the run's.
    #[response(status = 403)]
    Elsewhere,
    /// GitHub knows no such thing.
    #[response(status = 404)]
    Missing,
}

/// A write that is refused.
#[derive(utoipa::IntoResponses)]
#[expect(
    dead_code,
    reason = "it is described, never made: problems are answered instead"
)]
pub(super) enum NotWritten {
    /// Not the run's to write, refused by policy, or the cap is reached.
    #[response(status = 403)]
    NotAllowed,
    /// The run is over, or the write is being made.
    #[response(status = 409)]
    Conflict,
    /// A text holds a credential or is too long, or GitHub refuses.
    #[response(status = 422)]
    Unusable,
}

/// The header that names a tool call.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it is described; the extractor reads it")]
pub(super) struct Named {
    /// Names the tool call, so that a repeated request is not a second write.
    #[param(rename = "idempotency-key")]
    idempotency_key: String,
}
