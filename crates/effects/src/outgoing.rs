//! Texts that are about to leave: no credentials, no borrowed markers, no foreign images, within the provider's length.

use http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use service::Problem;

/// What our marker may need of a text's length, in characters.
pub(crate) const MARKER_ROOM: usize = 512;
/// Shorter credentials would be found by chance.
const SHORTEST_CREDENTIAL: usize = 8;

/// What texts are checked against.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// Credentials that no text may hold, besides those with a known shape.
    pub(crate) credentials: Vec<SecretString>,
    pub(crate) image_hosts: Vec<String>,
    pub(crate) longest: usize,
}

/// What was found in texts that may leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// How many images of foreign hosts were taken out.
    pub(crate) images: usize,
    /// Whether a word looks like a secret of no known shape.
    pub(crate) random_word: bool,
}

impl Outgoing {
    /// Makes a text ready to leave.
    pub(crate) fn check(&self, text: &mut String, found: &mut Found) -> Result<(), Problem> {
        // What readers cannot see would carry words out, or split a credential so that it is not found.
        (*text, _) = text::visible_text(text);
        if let Some(what) = self.secret_in(text) {
            return Err(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "secret-in-text").detail(format!(
                    "the text holds {what}; nothing was written. Take it out and send the rest"
                )),
            );
        }
        let without_markers = text::without_markers(text);
        let (kept, images) = text::without_foreign_images(&without_markers, &self.image_hosts);
        found.images += images;
        found.random_word |= text::find_random_word(&kept).is_some();
        let most = self.longest.saturating_sub(MARKER_ROOM);
        let length = kept.chars().count();
        if length > most {
            return Err(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-long").detail(format!(
                    "the text has {length} characters, at most {most} are taken; shorten it"
                )),
            );
        }
        *text = kept;
        Ok(())
    }

    /// What kind of credential a text holds, if any.
    pub(crate) fn secret_in(&self, text: &str) -> Option<&'static str> {
        let own = self.credentials.iter().any(|secret| {
            let secret = secret.expose_secret();
            secret.len() >= SHORTEST_CREDENTIAL && text.contains(secret)
        });
        if own {
            return Some("a credential of this installation");
        }
        text::find_secret(text)
    }

    /// The platform's own words, which may quote an agent: shortened or withheld, never refused.
    pub(crate) fn of_platform(&self, header: &str, text: &str) -> String {
        let said = match self.secret_in(text) {
            Some(what) => format!("_The text was withheld: it held {what}._"),
            None => text::without_foreign_images(&text::without_markers(text), &self.image_hosts).0,
        };
        let room = self.longest.saturating_sub(MARKER_ROOM + header.len());
        let said: String = said.chars().take(room).collect();
        format!("{header}\n\n{said}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing() -> Outgoing {
        Outgoing {
            credentials: vec![SecretString::from("correct-horse")],
            image_hosts: vec![],
            longest: 1_000,
        }
    }

    #[test]
    fn a_configured_credential_is_found_whatever_its_shape() {
        assert!(outgoing().secret_in("use correct-horse here").is_some());
        assert!(outgoing().secret_in("a correct horse").is_none());
    }

    #[test]
    fn a_credential_is_found_though_hidden_characters_split_it() {
        let mut text = format!("gh\u{200b}p_{}", "a1".repeat(18));
        let problem = outgoing()
            .check(&mut text, &mut Found::default())
            .unwrap_err();
        assert_eq!(problem.slug(), "secret-in-text");
    }

    #[test]
    fn a_text_loses_foreign_images_and_borrowed_markers_and_says_so() {
        let mut text =
            "a ![b](https://evil.example/c) <!-- agents-system effect=x mac=y -->d".to_owned();
        let mut found = Found::default();
        outgoing().check(&mut text, &mut found).unwrap();
        assert_eq!(text, "a [image removed: b] d");
        assert_eq!(found.images, 1);
    }

    #[test]
    fn the_platforms_words_are_cut_not_refused() {
        let said = outgoing().of_platform("head", &"x".repeat(2_000));
        assert_eq!(said.chars().count(), 1_000 - MARKER_ROOM + "\n\n".len());
    }
}
