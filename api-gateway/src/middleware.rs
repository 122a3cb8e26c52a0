//! What a webhook's request passes before its provider's handler looks at it.

pub(crate) mod raw_body;
