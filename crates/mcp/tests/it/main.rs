//! The transports as clients see them, with tools made for the purpose.

mod calls;
mod gate;
mod legacy;
mod legacy_ends;
mod legacy_limits;
mod server;
mod streamable;
