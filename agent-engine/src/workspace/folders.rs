//! The folders of a task: the same absolute paths for every attempt, made anew for each.

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _, lchown},
    path::{Path, PathBuf},
};

use domain::TaskId;

/// The folders of one task.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    root: PathBuf,
    /// The clone.
    pub(crate) repo: PathBuf,
    /// The child's home.
    pub(crate) home: PathBuf,
    /// The child's folder for temporary files.
    pub(crate) tmp: PathBuf,
}

impl Folders {
    /// The folders of a task under the work folder.
    pub(crate) fn new(work: &Path, task: TaskId) -> Self {
        let root = work.join("tasks").join(task.to_string());
        Self {
            repo: root.join("repo"),
            home: root.join("home"),
            tmp: root.join("tmp"),
            root,
        }
    }

    /// Makes empty folders in place of those of an earlier attempt.
    pub(crate) fn create(&self) -> io::Result<()> {
        self.remove()?;
        let parent = self.root.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent)?;
        for folder in [&self.root, &self.home, &self.tmp] {
            DirBuilder::new().mode(0o700).create(folder)?;
        }
        Ok(())
    }

    /// Removes everything that the task left.
    pub(crate) fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            // A child may have taken its own folders' write permission away.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                unlock(&self.root)?;
                fs::remove_dir_all(&self.root)
            }
            other => other,
        }
    }

    /// Gives everything to the user that the child runs as.
    pub(crate) fn give_to(&self, user: u32) -> io::Result<()> {
        own(&self.root, user)
    }
}

fn own(path: &Path, user: u32) -> io::Result<()> {
    lchown(path, Some(user), Some(user))?;
    if path.symlink_metadata()?.is_dir() {
        for entry in fs::read_dir(path)? {
            own(&entry?.path(), user)?;
        }
    }
    Ok(())
}

fn unlock(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            unlock(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_finds_nothing_of_the_one_before() {
        let work = tempfile::tempdir().unwrap();
        let folders = Folders::new(work.path(), TaskId::generate());
        folders.create().unwrap();
        let locked = folders.home.join("locked");
        fs::create_dir(&locked).unwrap();
        fs::write(locked.join("secret"), "x").unwrap();
        fs::set_permissions(&locked, Permissions::from_mode(0o500)).unwrap();
        folders.create().unwrap();
        assert!(!locked.exists() && folders.tmp.exists() && !folders.repo.exists());
    }
}
