//! Search queries, narrowed to what a run may reach.

mod words;

use domain::Repository;

use words::{Word, words};

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
    /// It cannot be taken apart.
    #[error("{0}")]
    Unreadable(&'static str),
    /// The run has no repository to search.
    #[error("this run has no repository to search")]
    Nowhere,
}

impl Narrowed {
    /// Checks a query, and adds the run's repositories where it names none.
    pub(crate) fn of(query: &str, allowed: &[Repository]) -> Result<Self, Refused> {
        let (mut kept, mut named) = (Vec::new(), Vec::new());
        for (text, word) in words(query).map_err(Refused::Unreadable)? {
            match word {
                Word::Plain => kept.push(text),
                Word::Wide => return Err(Refused::Wide(text)),
                Word::Joining => return Err(Refused::Alternative(text)),
                Word::Repository(name) => {
                    let known = name
                        .parse::<Repository>()
                        .ok()
                        .and_then(|meant| allowed.iter().find(|one| one.same_as(&meant)).cloned());
                    named.push(known.ok_or(Refused::Elsewhere(name))?);
                }
            }
        }
        if named.is_empty() {
            named = allowed.to_vec();
        }
        if named.is_empty() {
            return Err(Refused::Nowhere);
        }
        Ok(Self {
            words: kept.join(" "),
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
    fn a_qualifier_hidden_behind_signs_is_found() {
        for query in [
            "\u{200b}org:acme",
            "\"a\"org:acme",
            "USER:acme",
            "-repo:acme/app repo:evil/x",
            "(repo:evil/x)",
            "repo:acme/app,repo:evil/x",
            "-repo:acme/app",
            "x or y",
            "x \"unclosed",
        ] {
            assert!(Narrowed::of(query, &allowed()).is_err(), "{query}");
        }
        assert!(Narrowed::of("\"org: x\" OR-gate", &allowed()).is_ok());
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
                for (part, word) in words(&narrowed.text()).unwrap() {
                    match word {
                        Word::Repository(name) => {
                            prop_assert!(matches!(&*name, "acme/app" | "acme/lib"), "{}", part);
                        }
                        word => prop_assert_eq!(word, Word::Plain),
                    }
                }
            }
        }
    }
}
