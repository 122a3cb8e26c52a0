//! Parts of lists, and what all handlers of lists do.

use access::RunClaims;
use contracts::jira::Rows;
use serde::Deserialize;
use serde_json::Value;
use service::{Problem, upstream::Call};

use crate::{
    app::App,
    jira::{Seen, Shape, rows_of},
};

/// Which part of a list.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// Where it begins, from 0.
    #[serde(default)]
    pub(super) start_at: u64,
    /// How many rows it has at most, 1 to 100.
    #[serde(default = "usual")]
    pub(super) limit: u32,
}

const fn usual() -> u32 {
    50
}

impl Part {
    /// Refuses sizes that Jira would cut in silence.
    pub(super) fn checked(self) -> Result<Self, Problem> {
        if (1..=100).contains(&self.limit) {
            return Ok(self);
        }
        Err(Problem::bad_request("limit is 1 to 100"))
    }
}

/// Asks for a part of a list.
pub(super) fn in_parts(call: Call<'_>, part: Part) -> Call<'_> {
    call.query("startAt", &part.start_at.to_string())
        .query("maxResults", &part.limit.to_string())
}

/// The rows that a call answers with, noted as seen by the run.
pub(super) async fn rows<T>(
    app: &App,
    claims: &RunClaims,
    call: Call<'_>,
    names: &[&str],
    shape: Shape<T>,
) -> Result<Rows<T>, Problem> {
    let answer: Value = call.send().await?.json()?;
    let mut seen = Seen::default();
    let rows = rows_of(&app.jira, &mut seen, &answer, names, shape);
    app.note(claims, &seen).await?;
    Ok(rows)
}
