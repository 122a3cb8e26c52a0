//! The external dashboard in process, before a stand-in for internal-dashboard-api.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod behind;
mod page;
mod proxy;
mod relay;
mod session;
mod stage;
