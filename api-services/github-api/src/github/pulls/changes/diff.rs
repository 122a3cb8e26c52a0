//! A diff in whole files, as many as fit.

use contracts::github::Diff;

use crate::github::page::Cleaned;

/// What one answer shows, in bytes.
const ROOM: usize = 120_000;

/// The files of a diff that fit, or one of them; `None` where there is no such file.
pub(super) fn shown(diff: &str, wanted: Option<&str>) -> Option<Diff> {
    let mut files = files(diff);
    if let Some(wanted) = wanted {
        files.retain(|(name, _)| *name == wanted);
        if files.is_empty() {
            return None;
        }
    }
    let (mut text, mut left_out, mut cut_bytes) = (String::new(), Vec::new(), 0);
    for (name, part) in files {
        if text.len() + part.len() <= ROOM {
            text.push_str(part);
        } else if text.is_empty() {
            let end = part.floor_char_boundary(ROOM);
            text.push_str(&part[..end]);
            cut_bytes = (part.len() - end) as u64;
        } else {
            left_out.push(name.to_owned());
        }
    }
    let mut cleaned = Cleaned::default();
    let diff = cleaned.plain(&text);
    Some(Diff {
        diff,
        left_out,
        cut_bytes,
        sanitised: cleaned.note(),
    })
}

/// The parts of a diff, each with its file's name after the change.
fn files(diff: &str) -> Vec<(&str, &str)> {
    let mut starts: Vec<usize> = diff
        .match_indices("diff --git ")
        .map(|(at, _)| at)
        // Lines of a file begin with a sign, so only headers begin so.
        .filter(|at| *at == 0 || diff.as_bytes()[at - 1] == b'\n')
        .collect();
    starts.push(diff.len());
    starts
        .windows(2)
        .map(|range| {
            let part = &diff[range[0]..range[1]];
            (name(part), part)
        })
        .collect()
}

/// The path a part is about: the new one, or the old one of a file that was removed.
fn name(part: &str) -> &str {
    let header = part.lines().take_while(|line| !line.starts_with("@@"));
    let mut old = None;
    for line in header {
        let path = |prefix: &str, side: &str| {
            let path = line.strip_prefix(prefix)?;
            let path = path.strip_suffix('\t').unwrap_or(path);
            let path = path.trim_matches('"');
            path.strip_prefix(side)
                .or((side.is_empty()).then_some(path))
        };
        if let Some(path) = path("+++ ", "b/").or_else(|| path("rename to ", "")) {
            return path;
        }
        old = old.or_else(|| path("--- ", "a/"));
    }
    // A binary or empty file has no such lines; both names are the same then.
    old.unwrap_or_else(|| {
        let line = part.lines().next().unwrap_or_default();
        line.rsplit_once(" b/")
            .map_or("", |(_, path)| path.trim_end_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(name: &str, lines: usize) -> String {
        let body = "+diff --git a/x b/x\n".repeat(lines);
        format!(
            "diff --git a/{name} b/{name}\nindex 1..2 100644\n--- a/{name}\n+++ b/{name}\n@@ -0,0 +1,{lines} @@\n{body}"
        )
    }

    #[test]
    fn one_file_of_a_diff_is_found_by_its_path() {
        let diff = [part("a.rs", 1), part("dir/b c.rs", 2)].concat();
        let found = shown(&diff, Some("dir/b c.rs")).unwrap();
        assert_eq!(found.diff, part("dir/b c.rs", 2));
        assert_eq!(shown(&diff, Some("b c.rs")), None);
    }

    #[test]
    fn files_that_do_not_fit_are_named() {
        let many = ROOM / 2 / "+diff --git a/x b/x\n".len();
        let diff = [part("a", many), part("b", many), part("c", 1)].concat();
        let found = shown(&diff, None).unwrap();
        assert_eq!(found.left_out, ["b"]);
        assert_eq!(found.diff, [part("a", many), part("c", 1)].concat());
        let alone = shown(&part("a", 3 * many), None).unwrap();
        assert!(alone.cut_bytes > 0);
        assert_eq!(alone.diff.len(), ROOM);
    }

    #[test]
    fn removed_renamed_and_binary_files_have_names() {
        let removed = "diff --git a/old b/old\ndeleted file mode 100644\n--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let renamed = "diff --git a/p b/q\nsimilarity index 100%\nrename from p\nrename to q\n";
        let binary = "diff --git a/i.png b/i.png\nBinary files differ\n";
        assert_eq!([removed, renamed, binary].map(name), ["old", "q", "i.png"]);
    }

    proptest! {
        #[test]
        fn no_byte_of_a_diff_is_lost(names in proptest::collection::vec("[a-z]{1,8}", 0..6)) {
            let diff: String = names.iter().map(|name| part(name, 2)).collect();
            prop_assert_eq!(shown(&diff, None).unwrap().diff, diff);
        }

        #[test]
        fn any_text_is_read(text in "(diff --git |[+@ab/\"\n\t -]){0,40}") {
            let _ = shown(&text, Some("a"));
        }
    }
}
