//! Starts children from a thread that lives as long as the engine.
//!
//! A child that asks to die with its parent dies with the *thread* that forked it, and the runtime may end a thread
//! of its own at any time.

use std::{
    io,
    sync::{LazyLock, mpsc},
    thread,
};

use tokio::{
    process::{Child, Command},
    runtime::Handle,
    sync::oneshot,
};

type Order = (Command, Handle, oneshot::Sender<io::Result<Child>>);

static ORDERS: LazyLock<io::Result<mpsc::Sender<Order>>> = LazyLock::new(|| {
    let (sender, orders) = mpsc::channel::<Order>();
    thread::Builder::new()
        .name("spawner".to_owned())
        .spawn(move || {
            for (mut command, runtime, answer) in orders {
                let _entered = runtime.enter();
                // Where nobody waits any more, the child is dropped and so killed.
                let _ = answer.send(command.kill_on_drop(true).spawn());
            }
        })?;
    Ok(sender)
});

/// Starts a command; the child may ask the kernel to die with the engine.
pub(crate) async fn spawn(command: Command) -> io::Result<Child> {
    let (answer, started) = oneshot::channel();
    let gone = || io::Error::other("the spawner thread is gone");
    match &*ORDERS {
        Ok(orders) => orders
            .send((command, Handle::current(), answer))
            .map_err(|_| gone())?,
        Err(error) => return Err(io::Error::new(error.kind(), error.to_string())),
    }
    started.await.map_err(|_| gone())?
}
