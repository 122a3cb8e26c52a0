//! Credentials in the files that a push brings.

use std::collections::HashMap;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use super::{Stop, changes::Change, quarantine::Quarantine};

/// The largest file that is searched, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Refuses a pack whose files hold a credential, naming file and kind and never the text.
pub(super) async fn search(
    quarantine: &Quarantine,
    blobs: &[(String, u64)],
    changes: &[Change],
    secret_in: &(dyn Fn(&str) -> Option<&'static str> + Sync),
) -> Result<(), Stop> {
    let searched: Vec<&str> = blobs
        .iter()
        .filter(|(_, size)| *size <= LARGEST)
        .map(|(object, _)| object.as_str())
        .collect();
    if searched.is_empty() {
        return Ok(());
    }
    let mut child = quarantine.stream(&["cat-file", "--batch"])?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let names = searched.join("\n") + "\n";
    let feed = async move {
        // Git may have stopped reading; the other end tells.
        let _ = stdin.write_all(names.as_bytes()).await;
        drop(stdin);
    };
    let read = async {
        for object in &searched {
            let bytes = one(&mut stdout)
                .await
                .map_err(|error| Stop::Broken(format!("git cat-file: {error}")))?;
            let text = String::from_utf8_lossy(&bytes);
            if let Some(what) = secret_in(&text) {
                let paths: HashMap<&str, &str> = changes
                    .iter()
                    .map(|change| (change.object.as_str(), change.path.as_str()))
                    .collect();
                let path = paths.get(object).copied().unwrap_or("an unnamed file");
                return Err(Stop::refused(format!(
                    "{path} holds {what}; nothing was pushed. Take it out of every commit, then push again"
                )));
            }
        }
        Ok(())
    };
    // Who stops reading at a finding must not wait for who still writes.
    tokio::select! {
        found = read => found,
        never = async { feed.await; std::future::pending().await } => never,
    }
}

async fn one(stdout: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut head = String::new();
    stdout.read_line(&mut head).await?;
    let size = head
        .trim_end()
        .rsplit(' ')
        .next()
        .and_then(|size| size.parse::<u64>().ok())
        .filter(|size| *size <= LARGEST)
        .ok_or_else(|| std::io::Error::other(format!("said {head:?}")))?;
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(usize::MAX) + 1];
    stdout.read_exact(&mut bytes).await?;
    bytes.pop();
    Ok(bytes)
}
