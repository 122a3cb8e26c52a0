//! What a run costs: tokens by kind, a dated price table, and how far a figure can be believed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::provider::names;

names!(
    /// Where a cost comes from.
    CostSource, "cost source", {
        /// The CLI or the provider said it.
        Reported = "reported",
        /// Tokens times the price table.
        Computed = "computed",
        /// A reservation that was never settled.
        Estimated = "estimated",
        /// Nobody knows.
        Unknown = "unknown",
    }
);

/// Millionths of a US dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MicroDollars(pub i64);

impl MicroDollars {
    /// From dollars, rounded to the nearest millionth.
    pub fn from_dollars(dollars: f64) -> Self {
        Self((dollars * 1e6).round() as i64)
    }
}

impl fmt::Display for MicroDollars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "${}.{:04}",
            self.0 / 1_000_000,
            (self.0 % 1_000_000) / 100
        )
    }
}

/// Tokens by kind; the kinds do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TokenCounts {
    /// Fresh input tokens.
    pub input: u64,
    /// Output tokens, reasoning included.
    pub output: u64,
    /// Input tokens read from the cache.
    pub cache_read: u64,
    /// Input tokens written to the cache.
    pub cache_write: u64,
}

/// A model's price in micro-dollars per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelPrice {
    /// The beginning of the model's name.
    pub prefix: &'static str,
    /// Fresh input.
    pub input: i64,
    /// Output.
    pub output: i64,
    /// Cache read.
    pub cache_read: i64,
    /// Cache write.
    pub cache_write: i64,
}

/// List prices as known on 2026-11-01, most specific prefix first.
const PRICES: &[ModelPrice] = &[
    // As Claude Code 2.1.330 reports it itself.
    ModelPrice {
        prefix: "claude-opus-5-5",
        input: 4_000_000,
        output: 20_000_000,
        cache_read: 400_000,
        cache_write: 5_000_000,
    },
    ModelPrice {
        prefix: "claude-opus",
        input: 5_000_000,
        output: 25_000_000,
        cache_read: 500_000,
        cache_write: 6_250_000,
    },
    ModelPrice {
        prefix: "claude-sonnet",
        input: 3_000_000,
        output: 15_000_000,
        cache_read: 300_000,
        cache_write: 3_750_000,
    },
    ModelPrice {
        prefix: "claude-haiku",
        input: 1_000_000,
        output: 5_000_000,
        cache_read: 100_000,
        cache_write: 1_250_000,
    },
];

/// The price of a model by the longest matching prefix; `None` where the table does not know it.
pub fn price_of(model: &str) -> Option<&'static ModelPrice> {
    PRICES
        .iter()
        .filter(|price| model.starts_with(price.prefix))
        .max_by_key(|price| price.prefix.len())
}

impl ModelPrice {
    /// The cost of these tokens, rounded up.
    pub fn cost(&self, tokens: TokenCounts) -> MicroDollars {
        let part = |count: u64, price: i64| i128::from(count) * i128::from(price);
        let total = part(tokens.input, self.input)
            + part(tokens.output, self.output)
            + part(tokens.cache_read, self.cache_read)
            + part(tokens.cache_write, self.cache_write);
        MicroDollars(i64::try_from((total + 999_999) / 1_000_000).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_tokens_times_price_rounded_up() {
        let price = price_of("claude-sonnet-4-5").unwrap();
        let tokens = TokenCounts {
            input: 1000,
            output: 100,
            ..TokenCounts::default()
        };
        assert_eq!(price.cost(tokens), MicroDollars(3000 + 1500));
        assert_eq!(
            price.cost(TokenCounts {
                cache_read: 1,
                ..TokenCounts::default()
            }),
            MicroDollars(1)
        );
        assert!(price_of("gpt-x").is_none());
    }

    #[test]
    fn dollars_are_shown_with_four_places() {
        assert_eq!(MicroDollars::from_dollars(0.0123).to_string(), "$0.0123");
    }
}
