//! What a path of GitHub's interface is about, read strictly: what is not understood is not passed on.

use percent_encoding::percent_decode_str;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Something of one repository; `rest` is below `/repos/{owner}/{repo}`.
    Repository {
        owner: String,
        name: String,
        rest: Vec<String>,
    },
    /// Our own account.
    User,
    /// Repositories that we reach.
    Repositories,
    /// A search: of `code`, `issues`, `commits` or `repositories`.
    Search(String),
    /// What is the same for everybody: `rate_limit`, `meta`.
    General(String),
    /// Nothing that is passed on, and why.
    Nothing(String),
}

/// Parts of a repository that are for who administers it.
const ADMINISTRATION: &[&[&str]] = &[
    &["actions", "organization-secrets"],
    &["actions", "organization-variables"],
    &["actions", "runners"],
    &["actions", "secrets"],
    &["actions", "variables"],
    &["automated-security-fixes"],
    &["autolinks"],
    &["codespaces"],
    &["dependabot", "secrets"],
    &["environments"],
    &["hooks"],
    &["import"],
    &["installation"],
    &["interaction-limits"],
    &["invitations"],
    &["keys"],
    &["pages"],
    &["secret-scanning"],
    &["traffic"],
];

/// Reads the path below `/api/v3/` as it came, still encoded.
pub(super) fn read(path: &str) -> Asked {
    let Some(segments) = segments(path) else {
        return Asked::Nothing(
            "a path must not hold empty segments, `.`, `..` or control characters".to_owned(),
        );
    };
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["repos", owner, name, rest @ ..] => {
            if let Some(part) = ADMINISTRATION.iter().find(|part| rest.starts_with(part)) {
                return Asked::Nothing(format!(
                    "{} of a repository is for who administers it",
                    part.join("/")
                ));
            }
            Asked::Repository {
                owner: (*owner).to_owned(),
                name: (*name).to_owned(),
                rest: rest.iter().map(|&part| part.to_owned()).collect(),
            }
        }
        ["user"] => Asked::User,
        ["installation", "repositories"] | ["user", "repos"] => Asked::Repositories,
        [
            "search",
            kind @ ("code" | "issues" | "commits" | "repositories"),
        ] => Asked::Search((*kind).to_owned()),
        [general @ ("rate_limit" | "meta")] => Asked::General((*general).to_owned()),
        ["repositories", ..] => Asked::Nothing(
            "a repository is named by owner and name here, as /repos/{owner}/{repo}".to_owned(),
        ),
        _ => Asked::Nothing(format!(
            "/{path} is not passed on; a run reads /repos/{{owner}}/{{repo}}/… of its repositories, /search/{{code,issues,commits,repositories}}, /user, /installation/repositories, /rate_limit and /meta"
        )),
    }
}

/// The decoded parts of a path. Clients encode the slashes of file paths, so a part may be several.
pub(super) fn segments(path: &str) -> Option<Vec<String>> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut all = Vec::new();
    for part in path.split('/') {
        let part = percent_decode_str(part).decode_utf8().ok()?;
        for piece in part.split('/') {
            let odd = matches!(piece, "" | "." | "..")
                || piece.contains(|c: char| c.is_control() || c == '\\');
            if odd {
                return None;
            }
            all.push(piece.to_owned());
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_repositorys_path_is_read_with_encoded_slashes() {
        assert_eq!(
            read("repos/acme/app/contents/src%2Fmain.rs"),
            Asked::Repository {
                owner: "acme".to_owned(),
                name: "app".to_owned(),
                rest: ["contents", "src", "main.rs"].map(str::to_owned).to_vec(),
            }
        );
        assert_eq!(read("user"), Asked::User);
        assert_eq!(read("search/issues"), Asked::Search("issues".to_owned()));
    }

    #[test]
    fn climbing_and_administration_are_nothing() {
        for path in [
            "repos/acme/app/..%2fother",
            "repos/acme/app/../other",
            "repos/acme/app/%2e%2e/other",
            "repos//app",
            "repos/acme/app/a%5C..%5Cb",
            "repos/acme/app/secret-scanning/alerts",
            "repos/acme/app/hooks",
            "repos/acme/app/actions/secrets/X",
            "repositories/17",
            "orgs/acme",
            "notifications",
            "search/users",
            "repos",
            "repos/acme",
            "",
        ] {
            assert!(matches!(read(path), Asked::Nothing(_)), "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_leads_out_of_its_repository(tail in "[a-z./%0-9A-F\\\\]{0,40}") {
            if let Asked::Repository { owner, name, rest } = read(&format!("repos/acme/app/{tail}")) {
                prop_assert_eq!((owner.as_str(), name.as_str()), ("acme", "app"));
                for part in rest {
                    prop_assert!(!matches!(part.as_str(), "" | "." | "..") && !part.contains(['/', '\\']));
                }
            }
        }
    }
}
