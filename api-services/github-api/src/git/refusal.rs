//! Refusals in the forms that git shows to its user.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::{BufMut as _, BytesMut};
use http::{HeaderValue, StatusCode, header};

use super::{command::Commands, pkt};

/// A refused request. git prints a plain text after `remote: `, and problem+json not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) sentence: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Self {
            status,
            sentence: sentence.into(),
        }
    }

    pub(crate) fn forbidden(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, sentence)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.sentence + "\n").into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        if self.status == StatusCode::UNAUTHORIZED {
            // git shows a credential only where it is asked for one.
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"agents-system\""),
            );
        }
        response
    }
}

/// The report of a push that was not passed on: git prints the sentence behind each ref as `[remote rejected]`.
pub(crate) fn of_push(commands: &Commands, sentence: &str) -> Response {
    let mut report = BytesMut::new();
    pkt::write(&mut report, b"unpack ok\n");
    for command in &commands.list {
        let line = format!("ng {} {sentence}\n", command.reference);
        pkt::write(&mut report, line.as_bytes());
    }
    report.put_slice(pkt::FLUSH);
    let mut body = BytesMut::new();
    if commands.has("side-band-64k") {
        pkt::write(&mut body, &[b"\x02", sentence.as_bytes(), b"\n"].concat());
        pkt::write(&mut body, &[b"\x01", &report[..]].concat());
        body.put_slice(pkt::FLUSH);
    } else {
        body = report;
    }
    let mut response = Response::new(Body::from(body.freeze()));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-git-receive-pack-result"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
