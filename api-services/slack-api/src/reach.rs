//! What a run may reach: channels by its token, and ids that are ids.

use access::RunClaims;
use domain::WorkItem;
use http::StatusCode;
use service::Problem;

/// The channel, if the run may reach it.
pub(crate) fn channel(claims: &RunClaims, id: &str) -> Result<(), Problem> {
    if !is_id(id, "CGD") {
        return Err(Problem::bad_request(format!(
            "{id:?} is no channel's id; ids look like C0123456789, and a name or user cannot stand for one"
        )));
    }
    if claims.allows_slack_channel(id) {
        return Ok(());
    }
    let mut allowed = claims.reach.slack_channels.clone();
    if let WorkItem::Slack { channel, .. } = &claims.item {
        allowed.insert(0, channel.clone());
        allowed.dedup();
    }
    let named = match allowed.is_empty() {
        true => "it may reach none".to_owned(),
        false => format!("it may reach {}", allowed.join(", ")),
    };
    Err(Problem::new(StatusCode::FORBIDDEN, "channel-not-allowed")
        .detail(format!("{id} is not this run's channel; {named}"))
        .with("allowed_channels", allowed))
}

/// Lets only runs pass that may reach every channel: people's own screens and direct messages are nobody's channel.
pub(crate) fn everybody(claims: &RunClaims, what: &str) -> Result<(), Problem> {
    if claims.reach.slack_channels.iter().any(|entry| entry == "*") {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "channel-not-allowed").detail(format!(
        "{what} is for runs that may reach every channel; answer in the thread or in a channel instead"
    )))
}

/// A user's id, which must look like one.
pub(crate) fn user(id: &str) -> Result<(), Problem> {
    if is_id(id, "UW") {
        return Ok(());
    }
    Err(Problem::bad_request(format!(
        "{id:?} is no user's id; ids look like U0123456789"
    )))
}

/// A file's id, which must look like one.
pub(crate) fn file(id: &str) -> Result<(), Problem> {
    if is_id(id, "F") {
        return Ok(());
    }
    Err(Problem::bad_request(format!(
        "{id:?} is no file's id; ids look like F0123456789"
    )))
}

/// A message's timestamp, which must look like one.
pub(crate) fn timestamp(ts: &str) -> Result<(), Problem> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if ts.len() <= 40
        && ts
            .split_once('.')
            .is_some_and(|(a, b)| digits(a) && digits(b))
    {
        return Ok(());
    }
    Err(Problem::bad_request(format!(
        "{ts:?} is no message's timestamp; they look like 1700000000.000100"
    )))
}

fn is_id(id: &str, kinds: &str) -> bool {
    let good = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    (2..=32).contains(&id.len()) && id.bytes().all(good) && id.starts_with(|c| kinds.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_a_user_is_no_channel() {
        for id in ["general", "#general", "U0123", "C", "", "C01/../x", "c0123"] {
            assert!(!is_id(id, "CGD"), "{id}");
        }
        assert!(is_id("C0123ABC", "CGD"));
    }

    #[test]
    fn a_timestamp_has_two_numbers() {
        assert!(timestamp("1700000000.000100").is_ok());
        for ts in ["", "1", "1.", "a.b", "1.2.3", "-1.2"] {
            assert!(timestamp(ts).is_err(), "{ts}");
        }
    }
}
