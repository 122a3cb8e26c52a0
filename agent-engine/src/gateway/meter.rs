//! Reads what a model answer used while it streams by, without holding it up.

use domain::TokenCounts;
use serde::Deserialize;

/// The longest line or body that is looked at; usage is in short ones.
const LONGEST: usize = 1024 * 1024;

/// Usage as Anthropic reports it; later numbers replace earlier ones.
#[derive(Debug, Default, Deserialize)]
struct Usage {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    cache_creation_input_tokens: Option<u64>,
}

/// A server-sent event or a whole JSON answer, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Seen {
    r#type: Option<String>,
    message: Option<WithUsage>,
    usage: Option<Usage>,
}

#[derive(Debug, Deserialize)]
struct WithUsage {
    usage: Option<Usage>,
}

/// Counts the tokens of one answer.
#[derive(Debug)]
pub(super) struct Meter {
    streamed: bool,
    line: Vec<u8>,
    tokens: TokenCounts,
    whole: bool,
}

impl Meter {
    /// A meter for a stream of events, or for one JSON document.
    pub(super) fn new(streamed: bool) -> Self {
        Self {
            streamed,
            line: Vec::new(),
            tokens: TokenCounts::default(),
            whole: false,
        }
    }

    /// Looks at the next bytes of the answer.
    pub(super) fn look(&mut self, bytes: &[u8]) {
        if !self.streamed {
            self.keep(bytes);
            return;
        }
        for (index, part) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            self.keep(part);
        }
    }

    /// What was used, and whether the answer was seen to its end.
    pub(super) fn read(mut self) -> (TokenCounts, bool) {
        self.end_line();
        (self.tokens, self.whole)
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST.saturating_sub(self.line.len());
        self.line.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let data = if self.streamed {
            line.strip_prefix(b"data:")
        } else {
            Some(line.as_slice())
        };
        let Some(Ok(seen)) = data.map(serde_json::from_slice::<Seen>) else {
            return;
        };
        let message_usage = seen.message.and_then(|message| message.usage);
        for usage in [message_usage, seen.usage].into_iter().flatten() {
            self.count(&usage);
        }
        self.whole |= !self.streamed || seen.r#type.as_deref() == Some("message_stop");
    }

    fn count(&mut self, usage: &Usage) {
        let replace = |count: &mut u64, seen: Option<u64>| *count = seen.unwrap_or(*count);
        replace(&mut self.tokens.input, usage.input_tokens);
        replace(&mut self.tokens.output, usage.output_tokens);
        replace(&mut self.tokens.cache_read, usage.cache_read_input_tokens);
        replace(
            &mut self.tokens.cache_write,
            usage.cache_creation_input_tokens,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREAM: &str = "event: message_start\n\
        data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12,\"cache_read_input_tokens\":7,\"cache_creation_input_tokens\":3,\"output_tokens\":1}}}\n\n\
        event: content_block_delta\n\
        data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"data: {}\"}}\n\n\
        event: message_delta\n\
        data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":40}}\n\n\
        event: message_stop\n\
        data: {\"type\":\"message_stop\"}\n\n";
    const TOKENS: TokenCounts = TokenCounts {
        input: 12,
        output: 40,
        cache_read: 7,
        cache_write: 3,
    };

    #[test]
    fn a_json_answer_is_counted() {
        let mut meter = Meter::new(false);
        meter.look(br#"{"type":"message","usage":{"input_tokens":"#);
        meter.look(br#"5,"output_tokens":2}}"#);
        let (tokens, whole) = meter.read();
        assert_eq!((tokens.input, tokens.output, whole), (5, 2, true));
    }

    #[test]
    fn a_stream_that_breaks_off_is_not_whole() {
        let mut meter = Meter::new(true);
        meter.look(&STREAM.as_bytes()[..STREAM.len() - 30]);
        assert_eq!(meter.read(), (TOKENS, false));
    }

    proptest! {
        #[test]
        fn a_stream_is_counted_however_it_is_cut(cuts in proptest::collection::vec(0usize..STREAM.len(), 0..8)) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let mut meter = Meter::new(true);
            let mut start = 0;
            for cut in cuts.into_iter().chain([STREAM.len()]) {
                meter.look(&STREAM.as_bytes()[start..cut]);
                start = cut;
            }
            prop_assert_eq!(meter.read(), (TOKENS, true));
        }
    }
}
