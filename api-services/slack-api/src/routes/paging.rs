//! Which part of a list.

use serde::Deserialize;
use service::Problem;

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// What the part before gave as `next_cursor`.
    cursor: Option<String>,
    /// How many entries, 1 to 200.
    #[serde(default = "usual")]
    limit: u32,
}

const fn usual() -> u32 {
    100
}

impl Paging {
    /// The arguments for Slack.
    pub(super) fn checked(&self) -> Result<Part, Problem> {
        if !(1..=200).contains(&self.limit) {
            return Err(Problem::bad_request("limit is 1 to 200"));
        }
        Ok(Part {
            limit: self.limit.to_string(),
            cursor: self.cursor.clone().filter(|cursor| !cursor.is_empty()),
        })
    }
}

/// A part that can be asked for.
pub(super) struct Part {
    limit: String,
    cursor: Option<String>,
}

impl Part {
    /// These arguments, and which part is wanted.
    pub(super) fn of<'a>(&'a self, arguments: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut all = arguments.to_vec();
        all.push(("limit", &self.limit));
        all.extend(self.cursor.as_deref().map(|cursor| ("cursor", cursor)));
        all
    }

    /// Whether it is the first part.
    pub(super) const fn is_first(&self) -> bool {
        self.cursor.is_none()
    }
}
