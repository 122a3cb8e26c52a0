//! Bounds on answers: the last defence, since tools cut their texts themselves and say so.

use std::io;

use rmcp::{
    ErrorData,
    model::{CallToolResult, ContentBlock},
};
use serde::Serialize;

use crate::{Failure, quote::cut};

/// Bytes kept for the note about what was left out.
const NOTE_BYTES: usize = 300;

/// The result, or as much of its text as fits with a note about the rest.
///
/// Data has a schema and cannot be cut: a result with data that does not fit becomes a failure.
pub(crate) fn result(result: CallToolResult, limit: usize) -> CallToolResult {
    let size = size(&result);
    if size <= limit {
        return result;
    }
    let text = match (result.content.as_slice(), &result.structured_content) {
        ([ContentBlock::Text(text)], None) => &text.text,
        _ => {
            return Failure::new(format!(
                "the answer has {size} bytes, more than the {limit} that are passed on; ask for less, as by a smaller page or a narrower path"
            ))
            .into_result();
        }
    };
    // Escapes make JSON longer than its text; the share that fits is the same.
    let share = text.len().saturating_mul(limit.saturating_sub(NOTE_BYTES)) / size;
    let part = cut(text, share);
    let text = format!(
        "{}\n[cut: the last {} of {} bytes are left out; call again for less at once, as by a smaller page or a narrower path]",
        part.text.trim_end(),
        part.left_out,
        text.len()
    );
    let mut shorter = CallToolResult::success(vec![ContentBlock::text(text)]);
    shorter.is_error = result.is_error;
    shorter
}

/// What is no tool's answer fits or fails.
pub(super) fn fits(answer: &impl Serialize, limit: usize) -> Result<(), ErrorData> {
    let size = size(answer);
    if size <= limit {
        return Ok(());
    }
    let text = format!(
        "the answer has {size} bytes, more than the {limit} that are passed on; ask for a smaller part"
    );
    Err(ErrorData::internal_error(text, None))
}

fn size(value: &impl Serialize) -> usize {
    let mut size = Count(0);
    // Counting cannot fail, and results are JSON.
    let _ = serde_json::to_writer(&mut size, value);
    size.0
}

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
