//! Keys of projects and issues, as Jira spells them.

use service::Problem;

/// A project's key in capitals: letters, digits and `_`, beginning with a letter.
pub(crate) fn project(text: &str) -> Result<String, Problem> {
    if is_project(text) {
        return Ok(text.to_ascii_uppercase());
    }
    Err(Problem::bad_request(format!(
        "{text:?} is not a project's key; it should look like PROJ"
    )))
}

/// An issue's key in capitals, and its project's.
pub(crate) fn issue(text: &str) -> Result<(String, String), Problem> {
    text.rsplit_once('-')
        .filter(|(project, number)| {
            is_project(project)
                && (1..=10).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
        })
        .map(|(project, _)| (text.to_ascii_uppercase(), project.to_ascii_uppercase()))
        .ok_or_else(|| {
            Problem::bad_request(format!(
                "{text:?} is not an issue's key; it should look like PROJ-42"
            ))
        })
}

/// The project of an issue's key, empty where it is none.
pub(crate) fn project_of(issue: &str) -> &str {
    issue.rsplit_once('-').map_or("", |(project, _)| project)
}

/// An id that Jira made: digits.
pub(crate) fn id<'a>(what: &str, text: &'a str) -> Result<&'a str, Problem> {
    if (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text);
    }
    Err(Problem::bad_request(format!(
        "{text:?} is not the id of a {what}; ids are numbers"
    )))
}

fn is_project(text: &str) -> bool {
    text.len() <= 32
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_project_a_dash_and_a_number() {
        assert_eq!(
            issue("a_b2-1").unwrap(),
            ("A_B2-1".to_owned(), "A_B2".to_owned())
        );
        for text in ["PROJ", "PROJ-", "-1", "1A-2", "PROJ-1/x", "a b-1", "É-1"] {
            assert!(issue(text).is_err(), "{text}");
        }
    }
}
