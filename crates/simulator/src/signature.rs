//! The signature GitHub puts on a webhook.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value of `X-Hub-Signature-256` for these bytes: `sha256=` and 64 hex digits.
pub fn sign_github(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::sign_github;

    #[test]
    fn the_documented_example_of_github_is_signed_alike() {
        assert_eq!(
            sign_github(b"It's a Secret to Everybody", b"Hello, World!"),
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        );
    }
}
