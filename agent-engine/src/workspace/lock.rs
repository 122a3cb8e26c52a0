//! Locks between engines that share the repositories volume.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::Error;

/// How long another engine may keep a mirror to itself.
const PATIENCE: Duration = Duration::from_secs(900);

/// Who else may hold the lock at the same time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sharing {
    /// Other readers.
    Readers,
    /// Nobody.
    Nobody,
}

/// Takes the lock beside a mirror; dropping the file gives it back, and so does the engine's death.
pub(super) async fn take(mirror: &Path, sharing: Sharing) -> Result<File, Error> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(beside(mirror))
        .map_err(Error::io("open the mirror's lock"))?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let outcome = match sharing {
            Sharing::Readers => file.try_lock_shared(),
            Sharing::Nobody => file.try_lock(),
        };
        match outcome {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                sleep(Duration::from_millis(20)).await;
            }
            Err(error) => {
                return Err(Error::Io {
                    step: "lock the mirror",
                    source: error.into(),
                });
            }
        }
    }
}

fn beside(mirror: &Path) -> PathBuf {
    mirror.with_extension("lock")
}
