//! pkt-lines: git's framing, four hex digits of length before each line.

use bytes::{BufMut as _, BytesMut};

/// The packet that ends a section.
pub(crate) const FLUSH: &[u8] = b"0000";
/// The longest packet, its length digits included.
const LONGEST: usize = 65_520;

/// One step of reading.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Packet<'a> {
    /// A line, without its length digits.
    Line(&'a [u8]),
    /// The end of a section.
    Flush,
    /// Not all of it is there yet.
    Partial,
    /// This is no pkt-line.
    Broken,
}

/// The packet that the bytes begin with, and how long it is with its digits.
pub(crate) fn read(bytes: &[u8]) -> (Packet<'_>, usize) {
    let Some(digits) = bytes.get(..4) else {
        return (Packet::Partial, 0);
    };
    let length = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
        .and_then(|digits| usize::from_str_radix(digits, 16).ok());
    match length {
        Some(0) => (Packet::Flush, 4),
        Some(length @ 4..=LONGEST) => match bytes.get(4..length) {
            Some(line) => (Packet::Line(line), length),
            None => (Packet::Partial, 0),
        },
        _ => (Packet::Broken, 0),
    }
}

/// Appends a line; a longer one than a packet takes is cut.
pub(crate) fn write(out: &mut BytesMut, line: &[u8]) {
    let line = &line[..line.len().min(LONGEST - 4)];
    out.put_slice(format!("{:04x}", line.len() + 4).as_bytes());
    out.put_slice(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let mut out = BytesMut::new();
        write(&mut out, b"hello\n");
        assert_eq!(&out[..], b"000ahello\n");
        assert_eq!(read(&out), (Packet::Line(b"hello\n"), 10));
        assert_eq!(read(&out[..9]), (Packet::Partial, 0));
        assert_eq!(read(FLUSH), (Packet::Flush, 4));
    }

    #[test]
    fn other_bytes_are_no_packets() {
        for bytes in [
            &b"PACK"[..],
            b"00+5a",
            b"0003",
            b"ffff",
            b"\xff\xff\xff\xff",
        ] {
            assert_eq!(read(bytes), (Packet::Broken, 0), "{bytes:?}");
        }
    }
}
