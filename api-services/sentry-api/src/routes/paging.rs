//! Which part of a list is asked for.

use serde::Deserialize;
use service::{Problem, upstream::Call};

/// Where a list goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// The last answer's `next_cursor`; absent for the beginning.
    cursor: Option<String>,
}

/// Where a list goes on, and what its names hold.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// Part of a name or slug.
    query: Option<String>,
    /// The last answer's `next_cursor`; absent for the beginning.
    cursor: Option<String>,
}

impl Paging {
    pub(super) fn on<'a>(&self, call: Call<'a>) -> Call<'a> {
        with(call, "cursor", self.cursor.as_deref())
    }
}

impl Named {
    pub(super) fn on<'a>(&self, call: Call<'a>) -> Call<'a> {
        let call = with(call, "query", self.query.as_deref());
        with(call, "cursor", self.cursor.as_deref())
    }
}

/// Adds a query parameter, where there is one.
pub(super) fn with<'a>(call: Call<'a>, name: &str, value: Option<&str>) -> Call<'a> {
    match value.filter(|value| !value.is_empty()) {
        Some(value) => call.query(name, value),
        None => call,
    }
}

/// A period as Sentry writes it, as `24h`, `14d` or `30m`.
pub(super) fn period(text: &str) -> Result<&str, Problem> {
    let (number, unit) =
        text.split_at(text.len() - usize::from(text.is_ascii() && !text.is_empty()));
    let known = matches!(unit, "s" | "m" | "h" | "d" | "w");
    if known && (1..=5).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text);
    }
    Err(Problem::bad_request(format!(
        "{text:?} is no period; write a number with m, h, d or w, as 24h or 14d"
    )))
}

/// Rows a page, from 1 to 100.
pub(super) fn limit(rows: Option<u32>) -> Result<String, Problem> {
    match rows.unwrap_or(25) {
        rows @ 1..=100 => Ok(rows.to_string()),
        rows => Err(Problem::bad_request(format!(
            "limit is {rows}; it goes from 1 to 100"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods_are_a_number_and_a_unit() {
        for text in ["24h", "14d", "1w", "30m"] {
            assert_eq!(period(text), Ok(text));
        }
        for text in ["", "d", "14", "1y", "-1d", "1d&x=1", "1234567d", "1ü"] {
            assert!(period(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,8}") {
            let _ = period(&text);
        }
    }
}
