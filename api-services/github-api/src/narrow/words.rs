//! The words of a search query, judged as GitHub may read them.

/// Qualifiers that reach more than one repository.
const WIDE: [&str; 5] = ["user", "org", "owner", "enterprise", "saved"];

/// What a word does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Names a repository.
    Repository(String),
    /// Reaches beyond single repositories.
    Wide,
    /// Joins parts, so that a condition would not hold for all of them; or hides a repository.
    Joining,
    Plain,
}

/// The words of a query; quotes hold what is between them together.
pub(super) fn words(query: &str) -> Result<Vec<(String, Word)>, &'static str> {
    if query
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err("the query holds control characters; leave them out");
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
                    let judged = judge(&word, &bare);
                    all.push((std::mem::take(&mut word), judged));
                }
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
        return Err("a quote in the query is never closed; close it");
    }
    Ok(all)
}

/// `bare` is the word without what stands in quotes.
fn judge(word: &str, bare: &str) -> Word {
    if bare.contains(['(', ')', '|']) || bare.eq_ignore_ascii_case("or") {
        return Word::Joining;
    }
    let (word, bare) = (word.to_ascii_lowercase(), bare.to_ascii_lowercase());
    if let Some(value) = word.strip_prefix("repo:") {
        return Word::Repository(value.trim_matches('"').to_owned());
    }
    // A word may hide a qualifier behind signs that GitHub skips, so any place of a name counts; within quotes it is text.
    let hides = |name: &str| {
        let sign = format!("{name}:");
        bare.match_indices(&sign)
            .any(|(at, _)| !bare[..at].ends_with(|c: char| c.is_alphanumeric()))
    };
    if hides("repo") {
        Word::Joining
    } else if WIDE.into_iter().any(hides) {
        Word::Wide
    } else {
        Word::Plain
    }
}
