//! Why a request is refused; nothing of a refused request is stored.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::Provider;
use metrics::counter;
use service::Problem;

use crate::metric;

/// A reason to refuse, each with its own answer.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The body is compressed; inflating before the signature check is a way to be bombed.
    #[error("send the body without Content-Encoding; webhooks are not compressed")]
    ContentEncoding,
    /// Neither of the two forms that GitHub sends.
    #[error("send application/json or application/x-www-form-urlencoded")]
    ContentType,
    /// More than the provider ever sends.
    #[error("the body is larger than {} MiB", crate::middleware::raw_body::LIMIT >> 20)]
    TooLarge,
    /// The body did not arrive in time.
    #[error("the body did not arrive within {} s", crate::middleware::raw_body::DEADLINE.as_secs())]
    TooSlow,
    /// The connection broke off, or its framing is wrong.
    #[error("the body broke off")]
    BrokenBody,
    /// One sentence for every way a signature can be wrong.
    #[error("the delivery's signature is missing or not valid")]
    Signature,
    /// Without the id a redelivery cannot be known.
    #[error("X-GitHub-Delivery is missing or is not 1 to 255 printable characters")]
    DeliveryId,
    /// Without the event's name the body means nothing.
    #[error("X-GitHub-Event is missing or is not 1 to 255 printable characters")]
    EventType,
    /// Postgres did not answer in time, so nothing can be promised.
    #[error("the delivery could not be stored; send it again")]
    NotStored,
}

impl Refusal {
    const fn slug(self) -> (StatusCode, &'static str) {
        match self {
            Self::ContentEncoding | Self::ContentType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "body-too-slow"),
            Self::BrokenBody => (StatusCode::BAD_REQUEST, "invalid-body"),
            Self::Signature => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::DeliveryId | Self::EventType => (StatusCode::BAD_REQUEST, "missing-header"),
            Self::NotStored => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        }
    }

    /// The name used in metrics.
    const fn name(self) -> &'static str {
        match self {
            Self::ContentEncoding => "content_encoding",
            Self::ContentType => "content_type",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::BrokenBody => "broken_body",
            Self::Signature => "signature",
            Self::DeliveryId => "delivery_id",
            Self::EventType => "event_type",
            Self::NotStored => "not_stored",
        }
    }

    /// Counts the refusal and answers it.
    pub(crate) fn answer(self, provider: Provider) -> Response {
        counter!(metric::REFUSED, "provider" => provider.as_str(), "reason" => self.name())
            .increment(1);
        let (status, slug) = self.slug();
        let problem = Problem::new(status, slug).detail(self.to_string());
        match self {
            Self::NotStored => problem.retry_after(1),
            _ => problem,
        }
        .into_response()
    }
}
