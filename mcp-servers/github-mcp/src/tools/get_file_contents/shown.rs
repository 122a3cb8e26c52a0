//! How files and directories are shown: as text, since CLIs that prefer data would hand the model escaped code.

use contracts::github::Entry;
use mcp::{Failure, Quote, cut};

use crate::tools::TEXT_BYTES;

/// A file from one of its lines on; `text` is absent where it is not UTF-8, `sanitised` says what it lacks.
pub(super) fn file(
    place: &str,
    path: &str,
    (size, text, sanitised): (u64, Option<&str>, &str),
    start_line: u32,
) -> Result<String, Failure> {
    let Some(text) = text else {
        return Ok(format!(
            "{place}: {path} is no UTF-8 text; its {size} bytes are not shown"
        ));
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
    let rest: usize = text.split_inclusive('\n').skip(before).map(str::len).sum();
    let part = cut(&text[text.len() - rest..], TEXT_BYTES);
    let last = before + part.text.lines().count();
    let quote = Quote {
        label: format!("file {path}"),
        text: part.text,
    };
    // Before the text: a CLI that cuts long answers cuts their end.
    let note = match sanitised {
        "" => String::new(),
        what => format!(
            "Note: {what}, so this is not the file to the letter; do not write it back. A shell in the clone shows its bytes, and edits there keep them\n"
        ),
    };
    let shown = format!(
        "{place}: {path}, lines {}-{last} of {total}, {size} bytes\n{note}{quote}",
        before + 1
    );
    Ok(match part.left_out {
        0 => shown,
        left if part.text.ends_with('\n') => {
            format!(
                "{shown}\nCut: {left} bytes follow; call again with start_line={}",
                last + 1
            )
        }
        // The rest of so long a line cannot be asked for.
        left => format!(
            "{shown}\nCut: line {last} is too long; {left} bytes follow; what comes after the line is read with start_line={}",
            last + 1
        ),
    })
}

/// What a directory holds.
pub(super) fn directory(place: &str, path: &str, entries: &[Entry]) -> String {
    let name = if path.is_empty() { "the root" } else { path };
    let mut text = format!("{place}: {name}, {} entries", entries.len());
    for (listed, entry) in entries.iter().enumerate() {
        if text.len() > TEXT_BYTES {
            let left = entries.len() - listed;
            text.push_str(&format!(
                "\nCut: {left} entries are not shown; name one of the directories, or list the clone with git ls-tree"
            ));
            break;
        }
        text.push('\n');
        text.push_str(&match entry.r#type.as_str() {
            "dir" => format!("{}/", entry.name),
            "file" => format!("{}  {} bytes", entry.name, entry.size),
            other => format!("{}  {other}", entry.name),
        });
    }
    text
}
