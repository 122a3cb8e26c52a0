//! `${NAME}` and `${NAME:-default}` in the configuration.

pub(super) fn expand(text: &str) -> String {
    with(text, |name| std::env::var(name).ok())
}

fn with(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}') else {
            break;
        };
        expanded.push_str(before);
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default.to_owned())),
            None => (inside, None),
        };
        match value(name).or(default) {
            Some(value) => expanded.push_str(&value),
            // Claude Code leaves what it cannot expand.
            None => expanded.push_str(&format!("${{{inside}}}")),
        }
        rest = behind;
    }
    expanded + rest
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn variables_and_defaults_are_expanded() {
        let value = |name: &str| (name == "TOKEN").then(|| "abc".to_owned());
        assert_eq!(
            with("Bearer ${TOKEN} ${TASK:-none} ${GONE}", value),
            "Bearer abc none ${GONE}"
        );
    }
}
