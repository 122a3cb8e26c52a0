//! Where the programs of others are, and how to get those that are missing.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// A program from the search path or, failing that, from a list of usual folders.
///
/// # Errors
/// Names the program and the Debian package that has it.
pub fn find(program: &str, package: &str) -> anyhow::Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/bin", "/usr/sbin", "/usr/local/bin"].map(PathBuf::from);
    env::split_paths(&path)
        .chain(usual)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .with_context(|| {
            format!("{program} is missing; install it with: apt-get install {package}")
        })
}

/// The folder of the newest PostgreSQL server programs; Debian keeps them off the search path.
///
/// # Errors
/// Names the package where there are none.
pub fn postgres_folder() -> anyhow::Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .max();
    match newest {
        Some((_, folder)) => Ok(folder),
        None => {
            let initdb = find("initdb", "postgresql")?;
            Ok(initdb.parent().unwrap_or(Path::new("/usr/bin")).to_owned())
        }
    }
}
