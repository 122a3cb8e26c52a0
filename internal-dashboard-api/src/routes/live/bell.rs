//! Rings when a task's live stream has something new, and once a second in any case.
//!
//! The stream only rings; what is sent comes from Postgres. Engines publish after they commit and may fail to publish,
//! so that the stream alone could have gaps, and a place (`seq`) alone does not show them.

use std::time::Duration;

use domain::TaskId;
use queue::Queue;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// How long nothing may ring: also the pace of polling while Redis is down.
const PACE: Duration = Duration::from_secs(1);

/// Rings for one follower; silent when dropped.
pub(super) struct Bell {
    rings: watch::Receiver<()>,
    _reader: AbortOnDropHandle<()>,
}

impl Bell {
    /// Waits until there may be something new; rings that were missed count as one.
    pub(super) async fn rung(&mut self) {
        if self.rings.changed().await.is_err() {
            // The reader panicked; the pace stays.
            tokio::time::sleep(PACE).await;
        }
    }
}

pub(super) fn hang(queue: Queue, task: TaskId) -> Bell {
    let (ring, rings) = watch::channel(());
    let reader = tokio::spawn(async move {
        loop {
            if let Err(error) = read(&queue, task, &ring).await {
                tracing::debug!(%error, %task, "no live stream; polling instead");
                tokio::time::sleep(PACE).await;
                ring.send_replace(());
            }
        }
    });
    Bell {
        rings,
        _reader: AbortOnDropHandle::new(reader),
    }
}

async fn read(queue: &Queue, task: TaskId, ring: &watch::Sender<()>) -> Result<(), queue::Error> {
    let mut live = queue.live_reader(task, PACE).await?;
    loop {
        live.next().await?;
        ring.send_replace(());
    }
}
