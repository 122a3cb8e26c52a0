//! Control messages: what Redis says quickly, the heartbeat checks in Postgres at once.

use std::{sync::Arc, time::Duration};

use futures::StreamExt as _;
use queue::ControlMessage;
use tokio_util::sync::CancellationToken;

use super::{engine::Engine, persist::Complaint};

const RECONNECT: Duration = Duration::from_secs(1);

/// Listens until no run is left; without Redis the next heartbeat brings the news.
pub(super) async fn listen(engine: Arc<Engine>, idle: CancellationToken) {
    let mut complaint = Complaint::about("listen for control messages");
    let _ = idle
        .run_until_cancelled(async {
            loop {
                match engine.queue.control_messages().await {
                    Ok(mut messages) => {
                        complaint.fine();
                        // What was said while nobody listened is in Postgres.
                        engine.beat.notify_one();
                        while let Some(ControlMessage::Stop { task }) = messages.next().await {
                            if engine.runs.holds(task) {
                                engine.beat.notify_one();
                            }
                        }
                    }
                    Err(error) => complaint.trouble(&error),
                }
                tokio::time::sleep(RECONNECT).await;
            }
        })
        .await;
}
