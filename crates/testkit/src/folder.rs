//! One folder a test process; those of dead processes are swept.

use std::{fs, path::PathBuf, process, sync::OnceLock};

/// A folder below the system's temporary one that belongs to this process.
pub(crate) fn of_process() -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let base = std::env::temp_dir().join("agents-system-tests");
            for entry in fs::read_dir(&base).into_iter().flatten().flatten() {
                let dead = entry
                    .file_name()
                    .to_str()
                    .is_some_and(|pid| !PathBuf::from(format!("/proc/{pid}")).exists());
                if dead {
                    // Another test process may sweep the same folder.
                    let _ = fs::remove_dir_all(entry.path());
                }
            }
            let folder = base.join(process::id().to_string());
            fs::create_dir_all(&folder).expect("the temporary folder is writable");
            folder
        })
        .clone()
}
