//! One stack for the tests that break nothing; every test has a repository of its own.

use tests::World;
use tokio::sync::OnceCell;

static SHARED: OnceCell<World> = OnceCell::const_new();

/// The shared stack; it ends with the test process.
pub(crate) async fn world() -> &'static World {
    SHARED
        .get_or_init(async || World::start(|_| {}).await.expect("start the shared stack"))
        .await
}
