//! How files and directories are shown.

use std::fmt::Write as _;

use contracts::github::Entry;
use mcp::{Answer, Failure, Quote, cut};
use schemars::JsonSchema;
use serde::Serialize;

use crate::tools::TEXT_BYTES;

/// A file or a directory.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Shown {
    /// file or directory.
    r#type: &'static str,
    /// The path; empty for the root.
    path: String,
    /// The file's blob.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha: Option<String>,
    /// The file's size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// The lines shown; absent where the file is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The number of the first line shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_line: Option<usize>,
    /// How many lines the file has.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_lines: Option<usize>,
    /// What the directory holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<Listed>>,
    /// What was left out, and how to get it; empty where nothing was.
    left_out: String,
}

/// One entry of a directory.
#[derive(Debug, Serialize, JsonSchema)]
struct Listed {
    /// The name.
    name: String,
    /// file, dir, symlink or submodule.
    r#type: String,
    /// The size in bytes; 0 for directories.
    size: u64,
}

pub(super) fn file(
    place: &str,
    (path, sha, size): (String, String, u64),
    text: Option<&str>,
    start_line: u32,
) -> Result<Answer<Shown>, Failure> {
    let mut data = Shown {
        r#type: "file",
        sha: Some(sha),
        size: Some(size),
        ..Shown::default()
    };
    let Some(text) = text else {
        data.left_out = format!("{path} is no UTF-8 text; its {size} bytes are not shown");
        data.path = path;
        let text = format!("{place}: {}", data.left_out);
        return Ok(Answer { text, data });
    };
    let total = text.lines().count();
    let before = usize::try_from(start_line)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    if before > 0 && before >= total {
        return Err(Failure::new(format!(
            "{path} has {total} lines, so there is no line {start_line}; call again with a smaller start_line"
        )));
    }
    let rest = text.split_inclusive('\n').skip(before).map(str::len);
    let from = text.len() - rest.sum::<usize>();
    let part = cut(&text[from..], TEXT_BYTES);
    let last = before + part.text.lines().count();
    if part.left_out > 0 {
        data.left_out = if part.text.ends_with('\n') {
            format!(
                "{} bytes follow; call again with start_line={}",
                part.left_out,
                last + 1
            )
        } else {
            // The rest of so long a line cannot be asked for.
            format!(
                "line {last} is too long and was cut; {} bytes follow; call again with start_line={} for what comes after it",
                part.left_out,
                last + 1
            )
        };
    }
    let mut shown = format!(
        "{place}: {path}, lines {}-{last} of {total}, {size} bytes\n",
        before + 1
    );
    let quote = Quote {
        label: format!("file {path}"),
        text: part.text,
    };
    // Writing to a String cannot fail.
    let _ = write!(shown, "{quote}");
    if !data.left_out.is_empty() {
        let _ = write!(shown, "\nCut: {}", data.left_out);
    }
    data.path = path;
    data.text = Some(part.text.to_owned());
    (data.first_line, data.total_lines) = (Some(before + 1), Some(total));
    Ok(Answer { text: shown, data })
}

pub(super) fn directory(place: &str, path: String, entries: Vec<Entry>) -> Answer<Shown> {
    let total = entries.len();
    let mut listing = String::new();
    let mut listed = Vec::new();
    for entry in entries {
        let line = match entry.r#type.as_str() {
            "dir" => format!("{}/\n", entry.name),
            "file" => format!("{}  {} bytes\n", entry.name, entry.size),
            other => format!("{}  {other}\n", entry.name),
        };
        if listing.len() + line.len() > TEXT_BYTES {
            break;
        }
        listing.push_str(&line);
        listed.push(Listed {
            name: entry.name,
            r#type: entry.r#type,
            size: entry.size,
        });
    }
    let mut data = Shown {
        r#type: "directory",
        ..Shown::default()
    };
    if listed.len() < total {
        data.left_out = format!(
            "{} of {total} entries are not shown; name one of the directories, or list the clone with git ls-tree",
            total - listed.len()
        );
    }
    let shown_path = if path.is_empty() { "the root" } else { &path };
    let mut text = format!(
        "{place}: {shown_path}, {total} entries\n{}",
        listing.trim_end()
    );
    if !data.left_out.is_empty() {
        text = format!("{text}\nCut: {}", data.left_out);
    }
    (data.path, data.entries) = (path, Some(listed));
    Answer { text, data }
}
