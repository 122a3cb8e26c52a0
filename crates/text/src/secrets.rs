//! Credentials in a text that is about to leave: found by the shapes their makers gave them.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// The kind of the first credential in a text, in words for its writer; `None` where there is none.
///
/// Words of base64 are read as well, for that is how a credential is first disguised.
pub fn find_secret(text: &str) -> Option<&'static str> {
    plain(text).or_else(|| {
        text.split(|c: char| {
            !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-' | '='))
        })
        .filter(|word| word.len() >= SHORTEST_ENCODED)
        .filter_map(decoded)
        .find_map(|text| plain(&text))
    })
}

/// Shorter words of base64 hold no credential.
const SHORTEST_ENCODED: usize = 24;

fn plain(text: &str) -> Option<&'static str> {
    if has_private_key(text) {
        return Some("a private key");
    }
    SHAPES
        .iter()
        .find(|shape| shape.is_in(text))
        .map(|shape| shape.what)
}

fn decoded(word: &str) -> Option<String> {
    let word = word.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD
        .decode(word)
        .or_else(|_| URL_SAFE_NO_PAD.decode(word));
    String::from_utf8(bytes.ok()?).ok()
}

/// A credential's shape: a fixed beginning, then at least so many characters of its alphabet.
struct Shape {
    prefix: &'static str,
    least: usize,
    what: &'static str,
}

const fn shape(prefix: &'static str, least: usize, what: &'static str) -> Shape {
    Shape {
        prefix,
        least,
        what,
    }
}

const SHAPES: [Shape; 29] = [
    shape("ghp_", 30, "a GitHub token"),
    shape("gho_", 30, "a GitHub token"),
    shape("ghu_", 30, "a GitHub token"),
    shape("ghs_", 30, "a GitHub token"),
    shape("ghr_", 30, "a GitHub token"),
    shape("github_pat_", 30, "a GitHub token"),
    shape("sk-ant-", 20, "an Anthropic key"),
    shape("sk-proj-", 20, "an OpenAI key"),
    shape("sk-svcacct-", 20, "an OpenAI key"),
    shape("AIza", 30, "a Google key"),
    shape("key_", 40, "a Cursor key"),
    shape("xoxe-", 20, "a Slack token"),
    shape("xoxe.", 20, "a Slack token"),
    shape("xoxc-", 20, "a Slack token"),
    shape("xoxd-", 20, "a Slack token"),
    shape("sntryu_", 20, "a Sentry token"),
    shape("xoxb-", 20, "a Slack token"),
    shape("xoxp-", 20, "a Slack token"),
    shape("xoxa-", 20, "a Slack token"),
    shape("xoxr-", 20, "a Slack token"),
    shape("xoxs-", 20, "a Slack token"),
    shape("xapp-", 20, "a Slack token"),
    shape("sntrys_", 20, "a Sentry token"),
    shape("ATATT3", 40, "an Atlassian token"),
    shape("ATCTT3", 40, "an Atlassian token"),
    shape("eyJhbGciOi", 60, "a signed token (JWT)"),
    shape("AKIA", 16, "an AWS key id"),
    shape("ASIA", 16, "an AWS key id"),
    shape("rt1.", 40, "a run token"),
];

impl Shape {
    fn is_in(&self, text: &str) -> bool {
        text.match_indices(self.prefix).any(|(at, _)| {
            // `AKIA` inside a longer word or base64 text is chance.
            let stands_alone = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let length = text[at + self.prefix.len()..]
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
                .count();
            stands_alone && length >= self.least
        })
    }
}

/// A PEM block of a private key, whatever its kind.
fn has_private_key(text: &str) -> bool {
    text.match_indices("-----BEGIN ").any(|(at, begin)| {
        let head = text[at + begin.len()..].split("-----").next();
        head.is_some_and(|head| head.len() < 60 && head.contains("PRIVATE KEY"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_is_found_in_the_middle_of_a_text() {
        for shape in &SHAPES {
            let text = format!("token: `{}{}`.", shape.prefix, "A1".repeat(shape.least));
            assert_eq!(find_secret(&text), Some(shape.what), "{text}");
        }
    }

    #[test]
    fn a_credential_in_base64_is_found_too() {
        let token = format!("ghp_{}", "A1".repeat(18));
        for encoded in [
            STANDARD_NO_PAD.encode(&token),
            URL_SAFE_NO_PAD.encode(&token),
        ] {
            assert_eq!(
                find_secret(&format!("see {encoded}==")),
                Some("a GitHub token")
            );
        }
    }

    #[test]
    fn a_private_key_is_found_whatever_its_kind() {
        for kind in ["", "RSA ", "OPENSSH ", "EC "] {
            let text = format!("-----BEGIN {kind}PRIVATE KEY-----\nMIIE");
            assert_eq!(find_secret(&text), Some("a private key"));
        }
        assert_eq!(find_secret("-----BEGIN CERTIFICATE-----\nMIIE"), None);
    }

    #[test]
    fn talk_about_tokens_is_no_token() {
        for text in [
            "set `ghp_…` in .env",
            "tokens begin with github_pat_ or ghp_",
            "sk-ant-... goes to ANTHROPIC_API_KEY",
            "SLOVAKIAISACOUNTRYINEUROPE",
            "task_0193e2a4c0de7000a000000000000000",
        ] {
            assert_eq!(find_secret(text), None, "{text}");
        }
    }
}
