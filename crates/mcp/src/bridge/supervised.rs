//! Keeps a program running that serves a port.

use std::{process::Stdio, time::Duration};

use service::Shutdown;
use tokio::time::Instant;

use super::child::Program;

/// Pauses between two starts: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));
/// A child that has run this long has recovered.
const STEADY: Duration = Duration::from_secs(30);

/// Starts the program, and again whenever it ends, until the service does; then ends it and its children.
pub fn supervise(program: Program, shutdown: &Shutdown) {
    let (name, soft) = (program.name, shutdown.soft().clone());
    shutdown.spawn(name, async move {
        let (first, longest) = PAUSES;
        let mut pause = first;
        loop {
            let started = Instant::now();
            match program.spawn(Stdio::null(), Stdio::null()) {
                Ok(mut group) => {
                    let how = tokio::select! {
                        how = group.ended() => how,
                        () = soft.cancelled() => {
                            group.stop().await;
                            return;
                        }
                    };
                    tracing::warn!(server = name, %how, "it ended and is started anew");
                }
                Err(error) => tracing::error!(server = name, %error, "it cannot be started"),
            }
            if started.elapsed() > STEADY {
                pause = first;
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = soft.cancelled() => return,
            }
            pause = (pause * 2).min(longest);
        }
    });
}
