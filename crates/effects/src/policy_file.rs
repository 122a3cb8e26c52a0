//! Reads `config/policy.yaml`.

use std::path::Path;

use domain::{EffectKind, Policy};

/// The policy of a file, or the built-in one where no file is named.
///
/// # Errors
/// Names the file, and the line or the rule that cannot be used.
pub(crate) fn read(file: Option<&Path>) -> anyhow::Result<Policy> {
    let Some(file) = file else {
        return Ok(Policy::default());
    };
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| anyhow::anyhow!("{shown} cannot be read: {error}"))?;
    parse(&text).map_err(|error| anyhow::anyhow!("{shown}: {error}"))
}

fn parse(text: &str) -> Result<Policy, String> {
    // A file of comments only is the built-in policy.
    let policy: Option<Policy> = serde_norway::from_str(text).map_err(|error| error.to_string())?;
    let policy = policy.unwrap_or_default();
    let of_rules = policy.rules.iter().flat_map(|rule| {
        rule.kinds
            .iter()
            .map(move |kind| (rule.name.as_str(), kind))
    });
    let of_caps = policy.caps.iter().map(|cap| ("caps", &cap.kind));
    for (place, kind) in of_rules.chain(of_caps) {
        if !kind.contains('*') && kind.parse::<EffectKind>().is_err() {
            return Err(format!(
                "{place}: {kind:?} is no kind of effect; kinds are {}",
                EffectKind::ALL
                    .iter()
                    .map(|kind| kind.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
        }
    }
    Ok(policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_comments_is_the_built_in_policy() {
        assert_eq!(parse("# nothing yet\n").unwrap(), Policy::default());
    }

    #[test]
    fn errors_name_the_line_or_the_rule() {
        let unknown = parse("rules:\n  - name: x\n    thenn: hold\n").unwrap_err();
        assert!(unknown.contains("line 3"), "{unknown}");
        let kind =
            parse("rules:\n  - {name: quiet, kinds: [github.coment], then: refuse}\n").unwrap_err();
        assert!(
            kind.contains("quiet") && kind.contains("github.comment"),
            "{kind}"
        );
    }

    #[test]
    fn every_kind_is_listed_for_who_writes_a_policy() {
        let page = include_str!("../../../docs/operations.md");
        for kind in EffectKind::ALL.iter().filter(|kind| !kind.is_status()) {
            let row = format!("| `{kind}` |");
            let row = page.lines().find(|line| line.starts_with(&row));
            let cap = format!("| {} |", kind.default_cap());
            assert!(row.is_some_and(|row| row.contains(&cap)), "{kind}");
        }
    }

    #[test]
    fn the_file_in_the_repository_can_be_read() {
        let file = Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../config/policy.yaml"
        ));
        read(Some(file)).unwrap();
    }
}
