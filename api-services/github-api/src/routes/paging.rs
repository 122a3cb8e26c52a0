//! Which page of a list is asked for.

use serde::Deserialize;
use service::Problem;

use crate::github::Which;

/// Which page of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// The page, from 1.
    #[serde(default = "first")]
    page: u32,
    /// How many rows a page has, at most 100.
    #[serde(default = "usual")]
    per_page: u32,
}

const fn first() -> u32 {
    1
}

const fn usual() -> u32 {
    30
}

impl Paging {
    /// The page, where there can be such a one.
    pub(super) fn which(&self) -> Result<Which, Problem> {
        let (page, per_page) = (self.page, self.per_page);
        if page == 0 || !(1..=100).contains(&per_page) {
            return Err(Problem::bad_request(
                "page begins at 1 and per_page is 1 to 100",
            ));
        }
        Ok(Which { page, per_page })
    }
}
