//! Splits a byte stream into server-sent events.

use std::collections::VecDeque;

#[derive(Default)]
pub(in crate::agent) struct Events {
    line: Vec<u8>,
    name: String,
    data: String,
    ready: VecDeque<(String, String)>,
}

impl Events {
    pub(in crate::agent) fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(&line);
            self.take(line.strip_suffix('\r').unwrap_or(&line));
        }
    }

    /// The oldest whole event: its name (`message` if it has none) and its data.
    pub(in crate::agent) fn pop(&mut self) -> Option<(String, String)> {
        self.ready.pop_front()
    }

    fn take(&mut self, line: &str) {
        if line.is_empty() {
            let (name, data) = (
                std::mem::take(&mut self.name),
                std::mem::take(&mut self.data),
            );
            if !data.is_empty() {
                let name = if name.is_empty() {
                    "message".to_owned()
                } else {
                    name
                };
                self.ready.push_back((name, data));
            }
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            // Comments, ids and retry times.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Events;

    #[test]
    fn events_are_found_across_chunks_with_comments_between() {
        let mut events = Events::default();
        events.push(b"event: endpoint\r\ndata: /mess");
        assert_eq!(events.pop(), None);
        events.push(b"ages\r\n\r\n: ping\n\ndata: {\"a\":\ndata: 1}\n\n");
        assert_eq!(
            events.pop(),
            Some(("endpoint".to_owned(), "/messages".to_owned()))
        );
        assert_eq!(
            events.pop(),
            Some(("message".to_owned(), "{\"a\":\n1}".to_owned()))
        );
        assert_eq!(events.pop(), None);
    }
}
