//! What a model request may cost at most, before it is made.

use domain::{MicroDollars, ModelPrice, TokenCounts, price_of};
use serde::Deserialize;

/// A model that every other one is cheaper than, as far as the table knows.
const DEAREST: &str = "claude-opus";

/// The part of a message request that the price depends on.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// The model.
    pub(super) model: String,
    /// The most tokens of the answer.
    pub(super) max_tokens: u64,
}

impl Asked {
    /// A cautious estimate: all input written to the cache, and the longest answer.
    pub(super) fn estimate(&self, body_bytes: usize) -> MicroDollars {
        let input = u64::try_from(body_bytes / 4).unwrap_or(u64::MAX);
        let tokens = TokenCounts {
            cache_write: input,
            output: self.max_tokens,
            ..TokenCounts::default()
        };
        // An unknown model may be dear; it must not be a way around the cap.
        price_of(&self.model)
            .map(|price| ModelPrice::cost(price, tokens))
            .or_else(|| dearest_cost(tokens))
            .unwrap_or(MicroDollars(i64::MAX / 4))
    }
}

/// What these tokens would cost with the dearest model of the table.
pub(super) fn dearest_cost(tokens: TokenCounts) -> Option<MicroDollars> {
    price_of(DEAREST).map(|price| ModelPrice::cost(price, tokens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_never_below_the_longest_answer() {
        let asked = Asked {
            model: "claude-sonnet-4-5".to_owned(),
            max_tokens: 1_000_000,
        };
        assert_eq!(
            asked.estimate(4_000_000),
            MicroDollars(15_000_000 + 3_750_000)
        );
    }

    #[test]
    fn an_unknown_model_is_taken_for_the_dearest() {
        let ask = |model: &str| Asked {
            model: model.to_owned(),
            max_tokens: 10,
        };
        assert_eq!(
            ask("mystery").estimate(400),
            ask("claude-opus-5").estimate(400)
        );
    }
}
