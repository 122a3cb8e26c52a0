//! Reads which references a push wants to change, and notes those that did.

use std::path::Path;

use super::command::{ask, commit_of};
use crate::{ledger::Push, world::Sim};

const NONE: &str = "0000000000000000000000000000000000000000";

/// One line of the request: what the reference was, what it shall be.
pub(crate) struct Update {
    old: String,
    new: String,
    reference: String,
}

/// The updates at the head of a receive-pack request, up to the flush packet.
pub(crate) fn updates(mut request: &[u8]) -> Vec<Update> {
    let mut updates = Vec::new();
    while let Some((head, rest)) = request.split_at_checked(4) {
        let length = std::str::from_utf8(head).ok();
        let length = length.and_then(|l| usize::from_str_radix(l, 16).ok());
        let Some(line) = length
            .and_then(|l| l.checked_sub(4))
            .and_then(|l| rest.get(..l))
        else {
            break;
        };
        request = &rest[line.len()..];
        let line = String::from_utf8_lossy(line);
        // Capabilities follow the first one after a NUL.
        let line = line.split('\0').next().unwrap_or_default().trim_end();
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        if let (Some(old), Some(new), Some(reference)) = (words.next(), words.next(), words.next())
        {
            updates.push(Update {
                old,
                new,
                reference,
            });
        }
    }
    updates
}

pub(crate) async fn note(
    sim: &Sim,
    seq: u64,
    full_name: &str,
    folder: &Path,
    updates: Vec<Update>,
) {
    for update in updates {
        let now = commit_of(folder, &update.reference).await;
        let applied =
            now.as_deref() == Some(update.new.as_str()) || (update.new == NONE && now.is_none());
        if !applied {
            continue;
        }
        let forced = update.old != NONE
            && update.new != NONE
            && ask(
                folder,
                &["merge-base", "--is-ancestor", &update.old, &update.new],
            )
            .await
            .is_none();
        sim.ledger().pushes.push(Push {
            seq,
            repository: full_name.to_owned(),
            reference: update.reference,
            old: update.old,
            new: update.new,
            forced,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::updates;

    #[test]
    fn updates_are_read_up_to_the_flush_and_without_capabilities() {
        let (old, new) = ("a".repeat(40), "b".repeat(40));
        let first = format!("{old} {new} refs/heads/x\0 report-status side-band-64k");
        let second = format!("{new} {old} refs/heads/y\n");
        let mut request = Vec::new();
        for line in [first, second] {
            request.extend(format!("{:04x}{line}", line.len() + 4).bytes());
        }
        request.extend(b"0000PACK and so on");
        let read = updates(&request);
        assert_eq!(read.len(), 2);
        assert_eq!(
            (read[0].old.as_str(), read[0].reference.as_str()),
            (old.as_str(), "refs/heads/x")
        );
        assert_eq!(
            (read[1].new.as_str(), read[1].reference.as_str()),
            (old.as_str(), "refs/heads/y")
        );
    }
}
