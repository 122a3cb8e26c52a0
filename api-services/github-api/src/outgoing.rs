//! Texts that are about to leave: no credentials, no borrowed markers, within GitHub's length.

use http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use service::Problem;

use crate::app::App;

/// The longest text that GitHub takes, in characters.
pub(crate) const LONGEST: usize = 65_536;
/// What our marker may need of that.
pub(crate) const MARKER_ROOM: usize = 512;
/// Shorter credentials would be found by chance.
const SHORTEST_CREDENTIAL: usize = 8;

/// The text as it may leave.
pub(crate) fn checked(app: &App, text: &str) -> Result<String, Problem> {
    if let Some(what) = secret_in(&app.credentials, text) {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "secret-in-text").detail(format!(
                "the text holds {what}; nothing was written. Take it out and send the rest"
            )),
        );
    }
    let text = text::without_markers(text);
    let most = LONGEST - MARKER_ROOM;
    let length = text.chars().count();
    if length > most {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-long").detail(format!(
                "the text has {length} characters, at most {most} are taken; shorten it"
            )),
        );
    }
    Ok(text)
}

/// What kind of credential a text holds, if any.
pub(crate) fn secret_in(credentials: &[SecretString], text: &str) -> Option<&'static str> {
    let own = credentials.iter().any(|secret| {
        let secret = secret.expose_secret();
        secret.len() >= SHORTEST_CREDENTIAL && text.contains(secret)
    });
    if own {
        return Some("a credential of this installation");
    }
    text::find_secret(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configured_credential_is_found_whatever_its_shape() {
        let credentials = [SecretString::from("correct-horse")];
        assert!(secret_in(&credentials, "use correct-horse here").is_some());
        assert!(secret_in(&credentials, "a correct horse").is_none());
    }
}
