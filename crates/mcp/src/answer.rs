//! A tool's answer: text for the model, the same as data for programs.

use rmcp::{
    ErrorData,
    handler::server::tool::IntoCallToolResult,
    model::{CallToolResponse, CallToolResult, ContentBlock},
};
use serde::Serialize;

/// What a tool answers.
///
/// Claude Code shows the model the data and drops the text, other CLIs the other way round: each must suffice. A tool
/// whose answer is one long text answers a `String` instead, which no CLI escapes.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// Compact text for the model.
    pub text: String,
    /// The same, by the tool's output schema.
    pub data: T,
}

impl<T: Serialize> IntoCallToolResult for Answer<T> {
    fn into_call_tool_result(self) -> Result<CallToolResponse, ErrorData> {
        let data = serde_json::to_value(self.data)
            .map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        let mut result = CallToolResult::structured(data);
        result.content = vec![ContentBlock::text(self.text)];
        Ok(result.into())
    }
}
