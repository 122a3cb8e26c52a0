//! Words that look random: credentials of no known shape, told from prose, paths and digests by their entropy.

use std::collections::HashMap;

/// The shortest word that is looked at, in characters.
const SHORTEST: usize = 24;
/// Bits of entropy a character has at least in a word that was drawn at random from letters and digits.
const BITS: f64 = 4.0;

/// The first word of a text that looks like a random secret; a person had better look at it.
pub fn find_random_word(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-' | '=')))
        .flat_map(parts_of)
        .find(|word| looks_random(word))
}

/// Paths and joined names are judged by their parts; base64 with a slash still has a long one.
fn parts_of(word: &str) -> impl Iterator<Item = &str> {
    word.split(['/', '=']).flat_map(|part| part.split("--"))
}

fn looks_random(word: &str) -> bool {
    if word.len() < SHORTEST || is_digest(word) {
        return false;
    }
    let has = |test: fn(&u8) -> bool| word.bytes().any(|b| test(&b));
    // Names in kebab or snake case, and camel case without digits, are made of words.
    has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && entropy(word) >= BITS
}

/// Commit ids, digests, UUIDs and our own ids: hexadecimal, after a prefix at most.
fn is_digest(word: &str) -> bool {
    let hex = word.rsplit_once('_').map_or(word, |(_, hex)| hex);
    hex.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Shannon's entropy in bits a character.
fn entropy(word: &str) -> f64 {
    let mut counts: HashMap<u8, f64> = HashMap::new();
    for byte in word.bytes() {
        *counts.entry(byte).or_default() += 1.0;
    }
    let length = word.len() as f64;
    counts
        .values()
        .map(|count| {
            let share = count / length;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_word_is_found_and_prose_is_not() {
        assert_eq!(
            find_random_word("the key is q7Vb2LxZ0pTn8KfW3sRjY6mD, keep it"),
            Some("q7Vb2LxZ0pTn8KfW3sRjY6mD")
        );
        for text in [
            "Fixed in 3868aa4c0ffee3868aa4c0ffee3868aa4c0ffee0 by the pull request.",
            "see 0193e2a4-c0de-7000-a000-000000000000 and task_0193e2a4c0de7000a000000000000000",
            "crates/simulator/src/github/pulls/shape.rs:114 and https://github.com/acme/app/pull/7#issuecomment-123456789",
            "a_stack_leaves_no_process_behind_when_it_is_stopped_by_sigterm",
            "InternalServerErrorResponseHandlerFactoryBean",
            "",
        ] {
            assert_eq!(find_random_word(text), None, "{text}");
        }
    }
}
