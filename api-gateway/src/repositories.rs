//! The repositories that may use the agent, as an operator lists them.

use std::str::FromStr;

use domain::Repository;

/// A list of patterns: `owner/name`, `owner/*` or `*`; GitHub ignores case, and so do they.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repositories(Vec<Pattern>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Any,
    Owner(String),
    One(Repository),
}

/// An entry that is no pattern, or a list without entries.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no pattern; write owner/name, owner/* or *")]
pub struct InvalidPattern(pub String);

impl Repositories {
    /// Whether some pattern names the repository.
    pub fn allow(&self, repository: &Repository) -> bool {
        self.0.iter().any(|pattern| match pattern {
            Pattern::Any => true,
            Pattern::Owner(owner) => owner.eq_ignore_ascii_case(repository.owner()),
            Pattern::One(one) => one.same_as(repository),
        })
    }
}

impl FromStr for Repositories {
    type Err = InvalidPattern;

    fn from_str(text: &str) -> Result<Self, InvalidPattern> {
        let patterns: Vec<Pattern> = text
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        if patterns.is_empty() {
            Err(InvalidPattern(text.to_owned()))
        } else {
            Ok(Self(patterns))
        }
    }
}

impl FromStr for Pattern {
    type Err = InvalidPattern;

    fn from_str(text: &str) -> Result<Self, InvalidPattern> {
        let invalid = || InvalidPattern(text.to_owned());
        if text == "*" {
            return Ok(Self::Any);
        }
        match text.strip_suffix("/*") {
            // Any name will do: the type checks the owner.
            Some(owner) => Repository::new(owner, "any")
                .map(|valid| Self::Owner(valid.owner().to_owned()))
                .map_err(|_| invalid()),
            None => text.parse().map(Self::One).map_err(|_| invalid()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(patterns: &str, repository: &str, expected: bool) {
        let list: Repositories = patterns.parse().unwrap();
        assert_eq!(
            list.allow(&repository.parse().unwrap()),
            expected,
            "{patterns} and {repository}"
        );
    }

    #[test]
    fn patterns_ignore_case_and_match_whole_names() {
        check("acme/app", "Acme/App", true);
        check("acme/app", "acme/app2", false);
        check("acme/app , Other/*", "other/thing", true);
        check("other/*", "others/thing", false);
        check("*", "any/thing", true);
    }

    #[test]
    fn an_entry_that_is_no_pattern_is_named() {
        for text in ["", ",", "acme", "*/app", "acme/", "acme/**", "a/b/c"] {
            assert!(
                text.parse::<Repositories>().is_err(),
                "{text:?} was accepted"
            );
        }
    }
}
