//! Globs over paths.

use std::str::FromStr;

use globset::{GlobBuilder, GlobMatcher};

/// The longest pattern, in bytes.
const LONGEST: usize = 256;

/// A glob: without a slash it matches names in any folder, with one it matches whole paths.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(GlobMatcher);

/// A pattern that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the pattern cannot be read: {0}")]
pub(crate) struct InvalidPattern(String);

impl FromStr for Pattern {
    type Err = InvalidPattern;

    fn from_str(text: &str) -> Result<Self, InvalidPattern> {
        if text.is_empty() || text.len() > LONGEST {
            return Err(InvalidPattern(format!("it must have 1 to {LONGEST} bytes")));
        }
        let glob = match text.strip_prefix('/') {
            Some(rooted) => rooted.to_owned(),
            None if text.contains('/') => text.to_owned(),
            None => format!("**/{text}"),
        };
        GlobBuilder::new(&glob)
            .literal_separator(true)
            .build()
            .map(|glob| Self(glob.compile_matcher()))
            .map_err(|error| InvalidPattern(error.kind().to_string()))
    }
}

impl Pattern {
    /// Whether a path matches.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str) -> bool {
        pattern.parse::<Pattern>().unwrap().matches(path)
    }

    #[test]
    fn without_a_slash_it_matches_names_in_any_folder() {
        assert!(check("*.rs", "main.rs") && check("*.rs", "src/a/main.rs"));
        assert!(!check("*.rs", "src/main.rs.bak"));
    }

    #[test]
    fn with_a_slash_it_matches_from_the_root() {
        assert!(check("src/*.rs", "src/main.rs") && !check("src/*.rs", "src/a/main.rs"));
        assert!(check("src/**/*.rs", "src/a/b/main.rs") && check("/main.rs", "main.rs"));
        assert!(!check("/main.rs", "src/main.rs"));
    }

    #[test]
    fn an_unclosed_class_and_an_endless_pattern_are_refused() {
        assert!("[a".parse::<Pattern>().is_err());
        assert!("a".repeat(257).parse::<Pattern>().is_err());
    }
}
