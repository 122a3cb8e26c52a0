//! The transports as clients see them, with tools made for the purpose.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod bridge_http;
mod bridge_stdio;
mod calls;
mod conformance;
mod gate;
mod legacy;
mod legacy_ends;
mod legacy_limits;
mod offer;
mod progress;
mod resources;
mod server;
mod streamable;
mod tools;
