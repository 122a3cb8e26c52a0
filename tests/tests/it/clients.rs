//! Clients that we did not write: coding CLIs, MCP's and the providers' own libraries.

mod cli;

use tests::{World, repository_root};
use tokio::sync::OnceCell;

static WORLD: OnceCell<World> = OnceCell::const_new();

/// One stack for all clients: every provider, no engine.
pub(crate) async fn world() -> &'static World {
    WORLD
        .get_or_init(async || {
            let script = repository_root().join("tests/tests/it/clients/script.yaml");
            let world = World::start_without_engines(&script).await;
            world.expect("start the clients' stack")
        })
        .await
}
