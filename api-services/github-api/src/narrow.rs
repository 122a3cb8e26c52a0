//! Search queries, narrowed to what a run may reach.

use domain::Repository;

/// A query that finds nothing outside of the repositories that it names.
#[derive(Debug)]
pub(crate) struct Narrowed {
    words: String,
    repositories: Vec<Repository>,
}

/// Why a query was not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// It names a repository that the run may not reach.
    #[error("{0} is not this run's repository")]
    Elsewhere(String),
    /// It has a part that reaches beyond single repositories.
    #[error("{0} reaches beyond single repositories; name them with repo:owner/name instead")]
    Wide(String),
    /// It is built so that a condition on repositories would not hold for all of it.
    #[error("{0} cannot be confined to repositories; search once for each part instead")]
    Alternative(String),
    /// The run has no repository to search.
    #[error("this run has no repository to search")]
    Nowhere,
}

impl Narrowed {
    /// Checks a query, and adds the run's repositories where it names none.
    pub(crate) fn of(query: &str, allowed: &[Repository]) -> Result<Self, Refused> {
        let (mut words, mut named) = (Vec::new(), Vec::new());
        for part in parts(query) {
            match part
                .split_once(':')
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
            {
                Some((name, value)) if name == "repo" => {
                    let value = value.trim_matches('"');
                    let meant = value.parse::<Repository>().ok();
                    let meant =
                        meant.and_then(|meant| allowed.iter().find(|one| one.same_as(&meant)));
                    named.push(
                        meant
                            .ok_or_else(|| Refused::Elsewhere(value.to_owned()))?
                            .clone(),
                    );
                }
                Some((name, _))
                    if matches!(name.as_str(), "user" | "org" | "owner" | "enterprise") =>
                {
                    return Err(Refused::Wide(part));
                }
                _ if part == "OR" || part.contains(['(', ')']) && !part.contains('"') => {
                    return Err(Refused::Alternative(part));
                }
                _ => words.push(part),
            }
        }
        if named.is_empty() {
            named = allowed.to_vec();
        }
        if named.is_empty() {
            return Err(Refused::Nowhere);
        }
        Ok(Self {
            words: words.join(" "),
            repositories: named,
        })
    }

    /// A query about what belongs to no repository.
    pub(crate) fn anywhere(query: &str) -> Self {
        Self {
            words: query.to_owned(),
            repositories: Vec::new(),
        }
    }

    /// As GitHub is asked; repositories come first, so that no `NOT` at the end of the words can turn them around.
    pub(crate) fn text(&self) -> String {
        let names = self.repositories.iter().map(|name| format!("repo:{name}"));
        let all: Vec<String> = names.chain([self.words.clone()]).collect();
        all.join(" ").trim().to_owned()
    }

    /// Whether a row of this repository may be handed on.
    pub(crate) fn within(&self, repository: &Repository) -> bool {
        self.repositories.iter().any(|one| one.same_as(repository))
    }
}

/// The parts between blanks; quotes hold blanks together.
fn parts(query: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for c in query.chars() {
        if c.is_whitespace() && !quoted {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        quoted ^= c == '"';
        part.push(c);
    }
    if quoted {
        // GitHub may end an open quote where it likes.
        part.push('"');
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allowed() -> Vec<Repository> {
        vec!["acme/app".parse().unwrap(), "acme/lib".parse().unwrap()]
    }

    #[test]
    fn a_query_without_repositories_gets_all_of_the_runs() {
        let query = Narrowed::of("is:open crash", &allowed()).unwrap();
        assert_eq!(query.text(), "repo:acme/app repo:acme/lib is:open crash");
    }

    #[test]
    fn a_query_keeps_the_repository_that_it_names() {
        let query = Narrowed::of("crash REPO:\"ACME/App\"", &allowed()).unwrap();
        assert_eq!(query.text(), "repo:acme/app crash");
        assert!(!query.within(&"acme/lib".parse().unwrap()));
    }

    #[test]
    fn a_query_that_would_leave_is_refused_by_the_part_that_would() {
        let refusal = |query: &str| Narrowed::of(query, &allowed()).unwrap_err();
        assert_eq!(
            refusal("x repo:other/app"),
            Refused::Elsewhere("other/app".to_owned())
        );
        assert_eq!(
            refusal("repo:acme/app*"),
            Refused::Elsewhere("acme/app*".to_owned())
        );
        assert_eq!(refusal("x org:acme"), Refused::Wide("org:acme".to_owned()));
        assert_eq!(refusal("x OR y"), Refused::Alternative("OR".to_owned()));
        assert_eq!(refusal("(x y)"), Refused::Alternative("(x".to_owned()));
        assert_eq!(Narrowed::of("x", &[]).unwrap_err(), Refused::Nowhere);
    }

    #[test]
    fn a_negation_at_the_end_negates_nothing() {
        let query = Narrowed::of("crash NOT", &allowed()).unwrap();
        assert!(query.text().ends_with(" crash NOT"), "{}", query.text());
    }

    #[test]
    fn quoted_words_are_words() {
        let query = Narrowed::of(r#""fn main()" "a OR b""#, &allowed()).unwrap();
        assert!(
            query.text().ends_with(r#" "fn main()" "a OR b""#),
            "{}",
            query.text()
        );
    }

    proptest! {
        #[test]
        fn whatever_is_asked_names_only_repositories_of_the_run(
            query in r#"(repo:|org:|user:|other/app|acme/app|"|\(|\)| |OR|x|-|:){0,12}"#
        ) {
            if let Ok(narrowed) = Narrowed::of(&query, &allowed()) {
                for part in parts(&narrowed.text()) {
                    if let Some(name) = part.strip_prefix("repo:") {
                        prop_assert!(matches!(name, "acme/app" | "acme/lib"), "{}", part);
                    }
                }
            }
        }
    }
}
