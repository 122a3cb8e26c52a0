//! Files of the private home: readable by the child alone.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

/// Writes files below a home that was just made.
pub(super) fn write(home: &Path, files: &[(&str, String)]) -> io::Result<()> {
    for (name, text) in files {
        let path = home.join(name);
        if let Some(folder) = path.parent() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(&path)?.write_all(text.as_bytes())?;
    }
    // A umask could have taken the owner's own rights.
    fs::read_dir(home).map(drop)
}
