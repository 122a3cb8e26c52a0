//! Secrets in the environment or in a mounted file, and the private key among them.

use std::{fs, path::PathBuf};

use ring::{rand::SystemRandom, signature};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use secrecy::{ExposeSecret as _, SecretString};

/// Where a secret is.
#[derive(Debug, Clone)]
pub(crate) enum Secret {
    Value(SecretString),
    File(PathBuf),
}

impl Secret {
    /// The secret as it is now, without the spaces around it.
    pub(crate) fn read(&self) -> Result<SecretString, String> {
        let text = match self {
            Self::Value(value) => value.expose_secret().trim().to_owned(),
            Self::File(path) => fs::read_to_string(path)
                .map_err(|error| {
                    format!("names {}, which cannot be read: {error}", path.display())
                })?
                .trim()
                .to_owned(),
        };
        if text.is_empty() {
            return Err("names an empty secret; put one there".to_owned());
        }
        Ok(SecretString::from(text))
    }
}

/// Whether a text is a private key that GitHub would have given.
pub(crate) fn check_key(pem: &SecretString) -> Result<(), String> {
    key_pair(pem).map(drop)
}

/// The RS256 signature of a message.
pub(super) fn sign(pem: &SecretString, message: &[u8]) -> Result<Vec<u8>, String> {
    let pair = key_pair(pem)?;
    let mut signed = vec![0; pair.public().modulus_len()];
    pair.sign(
        &signature::RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message,
        &mut signed,
    )
    .map_err(|_| "the App's private key cannot sign".to_owned())?;
    Ok(signed)
}

fn key_pair(pem: &SecretString) -> Result<signature::RsaKeyPair, String> {
    const SHAPE: &str = "is not an RSA private key in PEM, as GitHub gives it for an App";
    // Environments often cannot hold line ends.
    let pem = pem.expose_secret().replace("\\n", "\n");
    let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| SHAPE.to_owned())?;
    let pair = match &der {
        PrivateKeyDer::Pkcs1(key) => signature::RsaKeyPair::from_der(key.secret_pkcs1_der()),
        PrivateKeyDer::Pkcs8(key) => signature::RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
        _ => return Err(SHAPE.to_owned()),
    };
    pair.map_err(|error| format!("{SHAPE}: {error}"))
}
