//! Joiners and variation selectors: part of scripts and emoji, and a hiding place where they stand elsewhere.

/// Whether the character is a joiner or selector in a place where no script or emoji has one.
///
/// `before` is the last character that was kept, so that runs shrink to one.
pub(crate) fn is_misplaced(before: Option<char>, c: char, after: Option<char>) -> bool {
    let shapes = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !is_invisible(c));
    if is_joiner(c) {
        // A selector may stand between an emoji and its joiner.
        let joins = shapes(before) || before.is_some_and(is_selector);
        return !(joins && shapes(after));
    }
    if is_selector(c) {
        // Keycaps are the only ASCII with a selector.
        let keycap = before.is_some_and(|b| b.is_ascii_digit() || matches!(b, '#' | '*'));
        return !(shapes(before) || keycap && c == '\u{fe0f}');
    }
    false
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

const fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

const fn is_invisible(c: char) -> bool {
    is_joiner(c) || is_selector(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_after_letters_are_misplaced() {
        assert!(is_misplaced(Some('a'), '\u{fe01}', None));
        assert!(is_misplaced(Some('1'), '\u{e0100}', None));
        assert!(!is_misplaced(Some('❤'), '\u{fe0f}', None));
    }

    #[test]
    fn a_run_of_selectors_is_misplaced_after_its_first() {
        assert!(is_misplaced(Some('\u{fe0f}'), '\u{fe0f}', Some('x')));
    }

    #[test]
    fn joiners_at_the_edge_or_between_latin_letters_are_misplaced() {
        assert!(is_misplaced(None, '\u{200d}', Some('é')));
        assert!(is_misplaced(Some('a'), '\u{200c}', Some('b')));
        assert!(is_misplaced(Some('é'), '\u{200c}', None));
    }
}
