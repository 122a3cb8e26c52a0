//! Which files a commit may change, and what they may hold.

use std::collections::HashSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::github::{CommitFiles, Encoding, FileChange};
use domain::{Repository, protected_path};
use http::StatusCode;
use service::Problem;

use crate::app::App;

/// Most files of one commit.
const FILES: usize = 500;

/// Refuses a commit that changes what an agent may not, or would carry a credential away.
pub(super) fn check(
    app: &App,
    repository: &Repository,
    request: &CommitFiles,
) -> Result<(), Problem> {
    if request.message.trim().is_empty() {
        return Err(unusable(
            "empty-text",
            "the commit has no message; give it one",
        ));
    }
    if request.files.is_empty() || request.files.len() > FILES {
        let detail = format!("a commit changes 1 to {FILES} files; name them in files");
        return Err(unusable("files", detail));
    }
    let scope = repository.to_string();
    let mut paths = HashSet::new();
    for file in &request.files {
        let path = file.path();
        if !is_path(path) {
            let detail =
                format!("{path:?} is no path within the repository; write it as src/main.rs");
            return Err(unusable("path", detail));
        }
        if !paths.insert(path) {
            return Err(unusable(
                "path",
                format!("{path} is named twice; name it once"),
            ));
        }
        if let Some(why) = protected_path(path)
            && !app.effects.policy().allows_path(&scope, path)
        {
            return Err(Problem::new(StatusCode::FORBIDDEN, "path-not-allowed").detail(format!(
                "{path} may not be changed by an agent: {why}. Leave it out and say what should be changed there"
            )));
        }
        if let Some(what) = secret_of(file)? {
            return Err(unusable(
                "secret-in-text",
                format!("{path} holds {what}; nothing was written. Take it out and send the rest"),
            ));
        }
    }
    Ok(())
}

fn secret_of(file: &FileChange) -> Result<Option<&'static str>, Problem> {
    match file {
        FileChange::Put {
            content,
            encoding: Encoding::Utf8,
            ..
        } => Ok(text::find_secret(content)),
        FileChange::Put { path, content, .. } => {
            let joined: String = content.split_ascii_whitespace().collect();
            let bytes = STANDARD.decode(joined).map_err(|error| {
                unusable(
                    "encoding",
                    format!("the content of {path} is not base64: {error}"),
                )
            })?;
            Ok(text::find_secret(&String::from_utf8_lossy(&bytes)))
        }
        FileChange::Delete { .. } => Ok(None),
    }
}

/// Whether git could have a file there.
fn is_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
    path.split('/').all(part) && !path.chars().any(|c| c.is_control() || c == '\\')
}

fn unusable(slug: &'static str, detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, slug).detail(detail)
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn a_path_stays_within_the_repository_and_out_of_git() {
        for path in ["src/main.rs", ".gitignore", "a b/ü.txt"] {
            assert!(is_path(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "a/../b",
            "a//b",
            ".git/config",
            "sub/.GIT/hooks/x",
            "a\nb",
            "a\\b",
        ] {
            assert!(!is_path(path), "{path:?}");
        }
    }
}
