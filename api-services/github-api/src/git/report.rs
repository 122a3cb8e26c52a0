//! Reads a push's report while it passes by.

use bytes::{Bytes, BytesMut};

use super::pkt::{self, Packet};

/// The most of a report that is kept, in bytes; ours names one ref.
const LONGEST: usize = 1024 * 1024;

/// What GitHub reported of the one ref.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The ref has moved.
    Ok,
    /// It has not, for GitHub's reason.
    Refused(String),
    /// The report does not say.
    Unknown,
}

/// Collects the answer of a push.
#[derive(Debug, Default)]
pub(crate) struct Report {
    bytes: BytesMut,
}

impl Report {
    pub(crate) fn add(&mut self, chunk: &Bytes) {
        let room = LONGEST.saturating_sub(self.bytes.len());
        self.bytes
            .extend_from_slice(&chunk[..chunk.len().min(room)]);
    }

    /// What it says of a ref.
    pub(crate) fn outcome(&self, reference: &str, side_band: bool) -> Outcome {
        if side_band {
            outcome(&band_of_data(&self.bytes), reference)
        } else {
            outcome(&self.bytes, reference)
        }
    }
}

/// The first band, which carries the report; the second is for the user.
fn band_of_data(mut bytes: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    loop {
        let (packet, length) = pkt::read(bytes);
        bytes = &bytes[length..];
        match packet {
            Packet::Line([1, rest @ ..]) => data.extend_from_slice(rest),
            Packet::Line(_) => {}
            Packet::Flush | Packet::Partial | Packet::Broken => return data,
        }
    }
}

fn outcome(mut bytes: &[u8], reference: &str) -> Outcome {
    loop {
        let (packet, length) = pkt::read(bytes);
        bytes = &bytes[length..];
        let Packet::Line(line) = packet else {
            return Outcome::Unknown;
        };
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if line.strip_prefix("ok ") == Some(reference) {
            return Outcome::Ok;
        }
        let refused = line
            .strip_prefix("ng ")
            .and_then(|rest| rest.strip_prefix(reference))
            .or_else(|| line.strip_prefix("unpack ").filter(|rest| *rest != "ok"));
        if let Some(reason) = refused {
            return Outcome::Refused(reason.trim().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(lines: &[&str], side_band: bool) -> Report {
        let mut inner = BytesMut::new();
        for line in lines {
            pkt::write(&mut inner, line.as_bytes());
        }
        inner.extend_from_slice(pkt::FLUSH);
        let mut report = Report::default();
        if side_band {
            let mut outer = BytesMut::new();
            pkt::write(&mut outer, b"\x02Resolving deltas\n");
            // The band may cut the report anywhere.
            let (front, back) = inner.split_at(7);
            pkt::write(&mut outer, &[b"\x01", front].concat());
            pkt::write(&mut outer, &[b"\x01", back].concat());
            outer.extend_from_slice(pkt::FLUSH);
            inner = outer;
        }
        for chunk in inner.chunks(3) {
            report.add(&Bytes::copy_from_slice(chunk));
        }
        report
    }

    #[test]
    fn the_word_on_the_ref_is_found_in_both_framings() {
        for side_band in [false, true] {
            let check =
                |lines: &[&str]| report(lines, side_band).outcome("refs/heads/x", side_band);
            assert_eq!(check(&["unpack ok\n", "ok refs/heads/x\n"]), Outcome::Ok);
            assert_eq!(
                check(&["unpack ok\n", "ng refs/heads/x protected branch\n"]),
                Outcome::Refused("protected branch".to_owned())
            );
            assert_eq!(
                check(&["unpack index-pack failed\n"]),
                Outcome::Refused("index-pack failed".to_owned())
            );
            assert_eq!(check(&["unpack ok\n"]), Outcome::Unknown);
        }
    }
}
