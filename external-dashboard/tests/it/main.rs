//! The external dashboard in process, before a stand-in for internal-dashboard-api.

mod behind;
mod page;
mod proxy;
mod relay;
mod session;
mod stage;
