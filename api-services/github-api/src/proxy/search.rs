//! Searches, kept within the run's repositories.

use domain::Repository;
use serde_json::Value;

/// Qualifiers that reach more than one repository.
const WIDE: [&str; 4] = ["user", "org", "enterprise", "saved"];

/// A query that finds nothing outside `allowed`; where it names no repository, all of them are added.
///
/// # Errors
/// A sentence that says what to change: GitHub joins repositories of a query by "or", so that one foreign name, or a
/// word that widens, would reach beyond.
pub(crate) fn narrowed(query: &str, allowed: &[Repository]) -> Result<String, String> {
    let names: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let names = names.join(", ");
    let mut named = false;
    for word in words(query)? {
        match word {
            Word::Qualifier { name, value } if name == "repo" => {
                let known = allowed
                    .iter()
                    .any(|repository| repository.to_string().eq_ignore_ascii_case(&value));
                if !known {
                    return Err(format!(
                        "repo:{value} is not this run's; it may search {names}"
                    ));
                }
                named = true;
            }
            Word::Qualifier { name, value } if WIDE.contains(&name.as_str()) => {
                return Err(format!(
                    "{name}:{value} reaches beyond this run's repositories; leave it out, {names} are searched"
                ));
            }
            Word::Joining(word) => {
                return Err(format!(
                    "{word:?} joins parts that could reach beyond this run's repositories; ask for each part alone, or put it in quotes"
                ));
            }
            Word::Qualifier { .. } | Word::Plain => {}
        }
    }
    if named {
        return Ok(query.to_owned());
    }
    let added: Vec<String> = allowed.iter().map(|name| format!("repo:{name}")).collect();
    Ok(format!("{} {}", query.trim(), added.join(" "))
        .trim()
        .to_owned())
}

/// Whether a found thing is in one of the repositories; what does not say where it is, is not.
pub(super) fn is_within(item: &Value, allowed: &[Repository]) -> bool {
    let named = [
        &item["repository"]["full_name"],
        &item["full_name"],
        &item["repository_url"],
    ];
    let Some(name) = named.iter().find_map(|name| name.as_str()) else {
        return false;
    };
    allowed.iter().any(|repository| {
        let own = repository.to_string().to_ascii_lowercase();
        let name = name.to_ascii_lowercase();
        name == own || name.ends_with(&format!("/repos/{own}"))
    })
}

enum Word {
    Qualifier { name: String, value: String },
    Joining(String),
    Plain,
}

/// The words of a query; quotes hold what is between them together.
fn words(query: &str) -> Result<Vec<Word>, String> {
    if query
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err("the query holds control characters; leave them out".to_owned());
    }
    let mut all = Vec::new();
    let mut word = String::new();
    let mut bare = String::new();
    let mut quoted = false;
    for c in query.chars().chain([' ']) {
        match c {
            '"' => {
                quoted = !quoted;
                word.push(c);
            }
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    all.push(judge(&word, &bare));
                }
                word.clear();
                bare.clear();
            }
            c => {
                word.push(c);
                if !quoted {
                    bare.push(c);
                }
            }
        }
    }
    if quoted {
        return Err("a quote in the query is never closed; close it".to_owned());
    }
    Ok(all)
}

/// `bare` is the word without what stands in quotes.
fn judge(word: &str, bare: &str) -> Word {
    if bare.contains(['(', ')', '|']) || matches!(bare, "OR" | "or" | "Or" | "oR") {
        return Word::Joining(word.to_owned());
    }
    // A word may hide a qualifier behind signs that GitHub skips, so any place of a name counts.
    let lower = word.to_ascii_lowercase();
    for name in WIDE.iter().chain(&["repo"]) {
        let sign = format!("{name}:");
        let found = lower
            .match_indices(&sign)
            .find(|(at, _)| !lower[..*at].ends_with(|c: char| c.is_alphanumeric()));
        // Within quotes it is text, unless the quotes open after it.
        if let Some((at, _)) = found.filter(|_| bare.to_ascii_lowercase().contains(&sign)) {
            let value = word.get(at + sign.len()..).unwrap_or_default();
            return Word::Qualifier {
                name: (*name).to_owned(),
                value: value.trim_matches('"').to_owned(),
            };
        }
    }
    Word::Plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allowed() -> Vec<Repository> {
        vec!["acme/app".parse().unwrap(), "acme/lib".parse().unwrap()]
    }

    #[test]
    fn a_query_without_a_repository_gets_all_of_the_runs() {
        assert_eq!(
            narrowed("fix is:open", &allowed()).unwrap(),
            "fix is:open repo:acme/app repo:acme/lib"
        );
        assert_eq!(
            narrowed("\"org: x\" OR-gate", &allowed()).unwrap(),
            "\"org: x\" OR-gate repo:acme/app repo:acme/lib"
        );
    }

    #[test]
    fn an_allowed_repository_stays_alone() {
        for query in [
            "repo:acme/app bug",
            "bug REPO:Acme/App",
            "repo:\"acme/lib\" x",
        ] {
            assert_eq!(narrowed(query, &allowed()).unwrap(), query);
        }
    }

    #[test]
    fn what_could_reach_beyond_is_refused() {
        for query in [
            "repo:acme/other",
            "repo:acme/app repo:evil/x",
            "-repo:acme/app repo:evil/x",
            "(repo:evil/x)",
            "secret OR repo:acme/app",
            "org:acme",
            "user:acme x",
            "USER:acme",
            "\u{200b}org:acme",
            "\"a\"org:acme",
            "repo:acme/app,repo:evil/x",
            "x \"unclosed",
        ] {
            assert!(narrowed(query, &allowed()).is_err(), "{query}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_names_only_allowed_repositories(query in "([a-z:\"()/ -]|repo:|org:|acme/app|evil/x| OR ){0,12}") {
            if let Ok(passed) = narrowed(&query, &allowed()) {
                let bare: String = passed.split('"').step_by(2).collect::<Vec<_>>().join("\"");
                for word in bare.split_whitespace() {
                    if let Some(at) = word.find("repo:") {
                        let value = word[at + 5..].trim_matches('"');
                        let alone = at == 0 || !word[..at].ends_with(char::is_alphanumeric);
                        prop_assert!(!alone || value.is_empty() || value.starts_with("acme/app") || value.starts_with("acme/lib"), "{}", passed);
                    }
                }
            }
        }
    }
}
