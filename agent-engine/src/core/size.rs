//! Keeps run events within bounds, whatever a CLI prints.

use std::io;

use domain::RunEvent;

/// The largest event that is stored, in bytes of JSON.
pub(super) const LARGEST: usize = 256 * 1024;
/// How much is kept of a larger one.
const KEPT: usize = 4 * 1024;

/// The event and its size in bytes of JSON; one that is too large becomes the beginning of itself.
pub(super) fn bounded(event: RunEvent) -> (RunEvent, usize) {
    let size = size_of(&event);
    if size <= LARGEST {
        return (event, size);
    }
    let json = serde_json::to_string(&event).expect("run events hold only JSON types");
    let line = format!(
        "{}… (cut: a {} event of {size} bytes)",
        cut(&json, KEPT),
        event.kind()
    );
    let event = RunEvent::Raw { line };
    let size = size_of(&event);
    (event, size)
}

/// The beginning of a text, of at most `bytes` bytes and whole characters.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

fn size_of(event: &RunEvent) -> usize {
    let mut counter = Counter(0);
    serde_json::to_writer(&mut counter, event).expect("run events hold only JSON types");
    counter.0
}

/// Counts bytes instead of keeping them.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_fits_stays_as_it_is() {
        let event = RunEvent::Message {
            text: "a\0b".to_owned(),
        };
        let (kept, size) = bounded(event.clone());
        assert_eq!(kept, event);
        assert_eq!(size, serde_json::to_string(&event).unwrap().len());
    }

    #[test]
    fn an_event_that_is_too_large_keeps_its_beginning_and_says_so() {
        let arguments = serde_json::json!({ "text": "ä".repeat(LARGEST) });
        let (kept, size) = bounded(RunEvent::ToolStarted {
            id: "1".to_owned(),
            name: "Write".to_owned(),
            arguments,
        });
        let RunEvent::Raw { line } = kept else {
            panic!("{kept:?}")
        };
        assert!(line.starts_with("{\"type\":\"tool_started\""), "{line}");
        assert!(line.contains("(cut: a tool_started event of"), "{line}");
        assert!(size < 2 * KEPT + 200);
    }
}
