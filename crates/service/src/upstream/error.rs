//! Why a call of a provider gave nothing, and whether it may have been heard.

use std::time::Duration;

use domain::Provider;
use http::StatusCode;

use crate::Problem;

/// A call without a 2xx answer.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum UpstreamError {
    /// No connection; nothing was sent.
    #[error("{provider} cannot be reached")]
    Unreachable {
        /// Who was called.
        provider: Provider,
    },
    /// Sent, but the answer was lost or late; the call may have been carried out.
    #[error("{provider} did not answer in time")]
    NoAnswer {
        /// Who was called.
        provider: Provider,
    },
    /// A 5xx; the call may have been carried out.
    #[error("{provider} failed with {status}")]
    Failed {
        /// Who was called.
        provider: Provider,
        /// What it answered.
        status: StatusCode,
    },
    /// Too many calls; this one was not carried out.
    #[error("{provider} asks to wait {} seconds", ceil(*wait))]
    Limited {
        /// Who was called.
        provider: Provider,
        /// How long it asks to wait.
        wait: Duration,
    },
    /// The provider says no.
    #[error("{provider} answered {}: {message}", status.as_u16())]
    Refused {
        /// Who was called.
        provider: Provider,
        /// What it answered, a 3xx or 4xx.
        status: StatusCode,
        /// Its sentence.
        message: String,
    },
    /// The answer is longer than 10 MiB.
    #[error("{provider}'s answer is longer than 10 MiB")]
    TooLarge {
        /// Who was called.
        provider: Provider,
    },
    /// The answer has a shape that we do not know.
    #[error("{provider}'s answer cannot be read: {problem}")]
    Unreadable {
        /// Who was called.
        provider: Provider,
        /// Where it breaks.
        problem: String,
    },
    /// There is no credential to show; nothing was sent.
    #[error("no credential for {provider}: {problem}")]
    NoCredential {
        /// Who was to be called.
        provider: Provider,
        /// Why there is none, without any part of one.
        problem: String,
    },
    /// The provider failed too often lately; nothing was sent.
    #[error("{provider} has failed for a while and is not asked for {} seconds", ceil(*wait))]
    Open {
        /// Who was to be called.
        provider: Provider,
        /// When it will be asked again.
        wait: Duration,
    },
    /// A path segment that would lead elsewhere; nothing was sent.
    #[error("a path must not hold empty segments, `.` or `..`")]
    BadPath,
}

/// Whole seconds, so that who waits them does not come too early.
fn ceil(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

impl UpstreamError {
    pub(super) fn of_transport(provider: Provider, error: reqwest::Error) -> Self {
        // An address may be signed; it is not for logs.
        let error = error.without_url();
        tracing::warn!(%provider, error = %error.to_string(), "a provider's API gave no answer");
        if error.is_connect() {
            Self::Unreachable { provider }
        } else {
            Self::NoAnswer { provider }
        }
    }

    /// Whether the call may have been carried out all the same.
    pub const fn may_have_been_applied(&self) -> bool {
        match self {
            Self::NoAnswer { .. }
            | Self::Failed { .. }
            | Self::TooLarge { .. }
            | Self::Unreadable { .. } => true,
            Self::Unreachable { .. }
            | Self::Limited { .. }
            | Self::Refused { .. }
            | Self::NoCredential { .. }
            | Self::Open { .. }
            | Self::BadPath => false,
        }
    }

    /// Whether the same call may fare better later.
    pub const fn may_pass_later(&self) -> bool {
        match self {
            Self::Refused { status, .. } => matches!(status.as_u16(), 401 | 408 | 429),
            Self::BadPath => false,
            Self::Unreachable { .. }
            | Self::NoAnswer { .. }
            | Self::Failed { .. }
            | Self::Limited { .. }
            | Self::TooLarge { .. }
            | Self::NoCredential { .. }
            | Self::Open { .. }
            | Self::Unreadable { .. } => true,
        }
    }

    /// The status of a refusal.
    pub const fn refusal(&self) -> Option<StatusCode> {
        if let Self::Refused { status, .. } = self {
            Some(*status)
        } else {
            None
        }
    }
}

impl From<UpstreamError> for Problem {
    fn from(error: UpstreamError) -> Self {
        let detail = error.to_string();
        let upstream =
            |status| Self::new(status, "upstream").detail(format!("{detail}; try again"));
        match error {
            UpstreamError::Unreachable { .. } | UpstreamError::Failed { .. } => {
                upstream(StatusCode::BAD_GATEWAY).retry_after(5)
            }
            UpstreamError::NoAnswer { .. } => upstream(StatusCode::GATEWAY_TIMEOUT).retry_after(5),
            UpstreamError::Limited { wait, .. } => {
                upstream(StatusCode::SERVICE_UNAVAILABLE).retry_after(ceil(wait).max(1))
            }
            UpstreamError::Open { wait, .. } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "upstream-open")
                    .retry_after(ceil(wait).max(1))
                    .detail(format!("{detail}; try again then"))
            }
            UpstreamError::TooLarge { .. } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "too-large").detail(detail)
            }
            UpstreamError::Unreadable { .. } => {
                Self::new(StatusCode::BAD_GATEWAY, "upstream").detail(detail)
            }
            UpstreamError::NoCredential { .. } => Self::new(StatusCode::BAD_GATEWAY, "upstream")
                .detail(format!("{detail}; an operator must look at it")),
            UpstreamError::BadPath => Self::bad_request(detail),
            UpstreamError::Refused {
                status, provider, ..
            } => match status.as_u16() {
                // Not the caller's credential but ours.
                401 => Self::new(StatusCode::BAD_GATEWAY, "upstream").detail(format!(
                    "{provider} refuses our credential; an operator must renew it"
                )),
                404 | 410 => Self::not_found(detail),
                403 | 409 | 422 => Self::new(status, "upstream-refused").detail(detail),
                _ => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "upstream-refused").detail(detail),
            },
        }
    }
}
