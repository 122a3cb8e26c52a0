//! The markers of our own effects inside posts; `domain::marker_text` writes them.

const BEGIN: &str = "<!-- agents-system effect=";
const END: &str = "-->";

/// Whether an HTML comment is one of our markers.
pub(crate) fn is_marker(comment: &str) -> bool {
    comment.starts_with(BEGIN)
}

/// The marker that a post ends with, as it was written; one in the middle is a quotation and does not count.
pub fn marker_of(post: &str) -> Option<&str> {
    let post = post.trim_end();
    let marker = &post[post.rfind(BEGIN)?..];
    (marker.find(END)? + END.len() == marker.len()).then_some(marker)
}

/// A text without anything that looks like our marker, so that no writer can bring one along.
pub fn without_markers(text: &str) -> String {
    let mut kept = text.to_owned();
    while let Some(start) = kept.find(BEGIN) {
        let end = kept[start..]
            .find(END)
            .map_or(start + BEGIN.len(), |at| start + at + END.len());
        kept.replace_range(start..end, "");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{EffectKey, marker_text};

    fn marker() -> String {
        marker_text(
            &EffectKey::from_stored("task_1/github.comment/a/b#1/1".to_owned()),
            "ab12",
        )
    }

    #[test]
    fn a_marker_is_read_from_the_end_of_a_post() {
        let marker = marker();
        assert_eq!(
            marker_of(&format!("Done.\n\n{marker}\n")),
            Some(marker.as_str())
        );
        assert_eq!(marker_of(&format!("> {marker}\n\nI quote")), None);
        assert_eq!(marker_of("Done."), None);
    }

    #[test]
    fn no_marker_survives_in_a_text_however_it_is_nested() {
        let marker = marker();
        let nested = format!("a{}{marker}{}b{marker}c", &marker[..10], &marker[10..]);
        let cleaned = without_markers(&nested);
        assert!(!cleaned.contains(BEGIN), "{cleaned}");
        assert_eq!(without_markers("no marker"), "no marker");
    }
}
