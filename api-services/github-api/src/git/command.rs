//! The command section of a push: which refs move from where to where.

use super::pkt::{self, Packet};

/// The longest command section that is read, in bytes; ours has one command.
pub(crate) const LONGEST: usize = 64 * 1024;

/// One ref and its old and new object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) reference: String,
}

/// A whole command section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Commands {
    pub(crate) list: Vec<Command>,
    /// How many bytes it has.
    pub(crate) length: usize,
    capabilities: String,
}

impl Commands {
    pub(crate) fn has(&self, capability: &str) -> bool {
        self.capabilities
            .split(' ')
            .any(|known| known == capability)
    }

    /// The one update that is allowed: of `branch`, neither deleted nor among others.
    pub(crate) fn only_update_of(&self, branch: &str) -> Result<&Command, String> {
        let own = format!("refs/heads/{branch}");
        if let Some(other) = self.list.iter().find(|c| c.reference != own) {
            return Err(format!(
                "this run may push only to {branch}, not to {}",
                other.reference.trim_start_matches("refs/heads/")
            ));
        }
        match self.list.as_slice() {
            [command] if is_zero(&command.new) => Err(format!("{branch} must not be deleted")),
            [command] => Ok(command),
            _ => Err(format!("push {branch} once, with nothing else")),
        }
    }
}

/// What the bytes say so far.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// The whole section.
    Whole(Commands),
    /// More bytes are needed.
    Partial,
    /// Nothing that we pass on, and why.
    Unknown(&'static str),
}

/// Reads the command section at the beginning of a push.
pub(crate) fn parse(bytes: &[u8]) -> Parsed {
    let mut commands = Commands::default();
    let mut rest = bytes;
    loop {
        let (packet, length) = pkt::read(rest);
        rest = &rest[length..];
        let line = match packet {
            Packet::Flush => {
                commands.length = bytes.len() - rest.len();
                return Parsed::Whole(commands);
            }
            Packet::Partial => return Parsed::Partial,
            Packet::Broken => return Parsed::Unknown("the push is not in git's format"),
            Packet::Line(line) => line,
        };
        let Ok(line) = std::str::from_utf8(line) else {
            return Parsed::Unknown("ref names must be UTF-8");
        };
        let (command, capabilities) = line.split_once('\0').unwrap_or((line, ""));
        if commands.list.is_empty() && !capabilities.is_empty() {
            capabilities
                .trim_end()
                .clone_into(&mut commands.capabilities);
        }
        let command = command.trim_end_matches('\n');
        match read_command(command) {
            Some(command) => commands.list.push(command),
            // A shallow clone says where its history ends; that changes no ref.
            None if command.strip_prefix("shallow ").is_some_and(is_object) => {}
            None => return Parsed::Unknown("this kind of push is not passed on"),
        }
    }
}

fn read_command(line: &str) -> Option<Command> {
    let mut parts = line.splitn(3, ' ');
    let (old, new, reference) = (parts.next()?, parts.next()?, parts.next()?);
    let valid = is_object(old) && is_object(new) && reference.starts_with("refs/");
    valid.then(|| Command {
        old: old.to_owned(),
        new: new.to_owned(),
        reference: reference.to_owned(),
    })
}

/// SHA-1 or SHA-256, in hex.
fn is_object(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether this stands for no object: a ref that is made or deleted.
pub(crate) fn is_zero(object: &str) -> bool {
    object.bytes().all(|b| b == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::BytesMut;

    const A: &str = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";
    const ZERO: &str = "0000000000000000000000000000000000000000";

    fn section(lines: &[String]) -> Vec<u8> {
        let mut out = BytesMut::new();
        for line in lines {
            pkt::write(&mut out, line.as_bytes());
        }
        out.extend_from_slice(pkt::FLUSH);
        out.to_vec()
    }

    fn commands(lines: &[String]) -> Commands {
        match parse(&section(lines)) {
            Parsed::Whole(commands) => commands,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_update_of_the_branch_is_allowed() {
        let line =
            format!("{ZERO} {A} refs/heads/agent/x\0 report-status side-band-64k agent=git/2");
        let commands = commands(&[line]);
        assert!(commands.has("side-band-64k") && !commands.has("atomic"));
        assert_eq!(commands.only_update_of("agent/x").unwrap().new, A);
    }

    #[test]
    fn anything_else_is_refused() {
        let update = |reference: &str| format!("{ZERO} {A} {reference}");
        let cases = [
            vec![update("refs/heads/main")],
            vec![update("refs/tags/agent/x")],
            vec![update("refs/heads/agent/x/y")],
            vec![update("refs/heads/agent/x"), update("refs/heads/main")],
            vec![update("refs/heads/agent/x"), update("refs/heads/agent/x")],
            vec![format!("{A} {ZERO} refs/heads/agent/x")],
            vec![],
        ];
        for case in cases {
            assert!(
                commands(&case).only_update_of("agent/x").is_err(),
                "{case:?}"
            );
        }
    }

    #[test]
    fn a_section_is_whole_only_with_its_flush() {
        let bytes = section(&[format!("{ZERO} {A} refs/heads/agent/x\n")]);
        for end in 0..bytes.len() {
            assert_eq!(parse(&bytes[..end]), Parsed::Partial, "{end}");
        }
    }

    #[test]
    fn signed_pushes_and_noise_are_not_passed_on() {
        for line in ["push-cert\0report-status", "hello", "shallow nothing"] {
            assert!(
                matches!(parse(&section(&[line.to_owned()])), Parsed::Unknown(_)),
                "{line}"
            );
        }
    }
}
