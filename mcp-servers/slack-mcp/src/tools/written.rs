//! What a write answers; the id is in the text too, for it names the message in later calls.

use contracts::EffectAnswer;
use mcp::Answer;

pub(super) use mcp::Written;

pub(super) fn answer(mut effect: EffectAnswer) -> Answer<Written> {
    // Views have no address.
    effect.url = effect.url.filter(|url| !url.is_empty());
    let id = effect.remote_id.clone();
    let mut answer = mcp::written(effect);
    if let Some(id) = id {
        answer.text = format!("{}\nIts id: {id}", answer.text);
    }
    answer
}
