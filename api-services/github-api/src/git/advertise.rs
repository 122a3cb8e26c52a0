//! What the server says it can do, as far as we can: packs must be whole, and nothing may travel beside them.

use bytes::{Bytes, BytesMut};

use super::pkt::{self, Packet};

/// Capabilities that would let a push carry what is not looked at.
const TAKEN_AWAY: [&str; 2] = ["push-options", "push-cert"];
/// Keeps git from sending deltas against objects that only the server has.
const ADDED: &str = "no-thin";

/// What reading the beginning of an advertisement gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// More bytes are needed.
    Partial,
    /// This is no advertisement.
    Broken,
    /// The beginning rewritten; what follows is to be passed on as it is.
    Rewritten(Bytes),
}

/// Rewrites the capabilities, which follow the first ref after a NUL.
pub(crate) fn rewrite(bytes: &[u8]) -> Read {
    let mut out = BytesMut::new();
    let mut rest = bytes;
    loop {
        let (packet, length) = pkt::read(rest);
        let (seen, after) = rest.split_at(length);
        match packet {
            Packet::Partial => return Read::Partial,
            Packet::Broken => return Read::Broken,
            Packet::Line(line) if line.contains(&0) => {
                let Some(line) = capabilities(line) else {
                    return Read::Broken;
                };
                pkt::write(&mut out, line.as_bytes());
                out.extend_from_slice(after);
                return Read::Rewritten(out.freeze());
            }
            Packet::Line(_) | Packet::Flush => out.extend_from_slice(seen),
        }
        rest = after;
    }
}

fn capabilities(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?;
    let (reference, known) = line.trim_end().split_once('\0')?;
    let kept = known
        .split(' ')
        .filter(|word| !word.is_empty() && *word != ADDED)
        .filter(|word| !TAKEN_AWAY.contains(&word.split('=').next().unwrap_or(word)));
    let words: Vec<&str> = kept.chain([ADDED]).collect();
    Some(format!("{reference}\0{}\n", words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advertisement() -> Vec<u8> {
        let mut out = BytesMut::new();
        pkt::write(&mut out, b"# service=git-receive-pack\n");
        out.extend_from_slice(pkt::FLUSH);
        let first = format!(
            "{} refs/heads/main\0report-status push-options push-cert=nonce ofs-delta agent=git/2\n",
            "a".repeat(40)
        );
        pkt::write(&mut out, first.as_bytes());
        pkt::write(
            &mut out,
            format!("{} refs/heads/x\n", "b".repeat(40)).as_bytes(),
        );
        out.extend_from_slice(pkt::FLUSH);
        out.to_vec()
    }

    #[test]
    fn packs_must_be_whole_and_options_are_gone() {
        let Read::Rewritten(out) = rewrite(&advertisement()) else {
            panic!("not rewritten")
        };
        let text = String::from_utf8_lossy(&out);
        assert!(
            text.contains("\0report-status ofs-delta agent=git/2 no-thin\n"),
            "{text}"
        );
        assert!(text.ends_with("refs/heads/x\n0000"), "{text}");
        // The new line has its own length.
        let (_, skip) = pkt::read(&out);
        let (packet, _) = pkt::read(&out[skip + 4..]);
        assert!(matches!(packet, Packet::Line(line) if line.ends_with(b"no-thin\n")));
    }

    #[test]
    fn the_beginning_may_come_in_any_pieces() {
        let whole = advertisement();
        let first_ref = whole.iter().position(|b| *b == 0).unwrap();
        for end in 0..first_ref {
            assert_eq!(rewrite(&whole[..end]), Read::Partial, "{end}");
        }
        assert_eq!(rewrite(b"<html>"), Read::Broken);
    }
}
