//! Resources: files of a repository and issues, by their address.

use contracts::github::{Contents, Issue};
use mcp::{Call, Failure};
use percent_encoding::percent_decode_str;
use rmcp::{
    ErrorData,
    model::{
        ListResourceTemplatesResult, ReadResourceResponse, ReadResourceResult, ResourceContents,
        ResourceTemplate,
    },
};

use super::{GithubTools, rows};

/// What an address names.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    /// A file or directory on the default branch.
    Contents {
        owner: String,
        repo: String,
        path: Vec<String>,
    },
    /// An issue or pull request.
    Issue {
        owner: String,
        repo: String,
        number: String,
    },
}

/// The addresses that can be read.
pub(super) fn templates() -> ListResourceTemplatesResult {
    ListResourceTemplatesResult::with_all_items(vec![
        ResourceTemplate::new(
            "repo://{owner}/{repo}/contents/{path}",
            "repository_content",
        )
        .with_title("A file or directory")
        .with_description("A file or directory of the repository's default branch"),
        ResourceTemplate::new("issue://{owner}/{repo}/{number}", "issue")
            .with_title("An issue")
            .with_description("An issue or pull request with its text")
            .with_mime_type("text/markdown"),
    ])
}

/// Reads an address; parts are percent-encoded.
fn named(uri: &str) -> Option<Named> {
    let (scheme, rest) = uri.split_once("://")?;
    let decoded = |part: &str| percent_decode_str(part).decode_utf8().ok().map(Into::into);
    let parts: Option<Vec<String>> = rest.split('/').map(decoded).collect();
    let mut parts = parts?.into_iter();
    let (owner, repo, third) = (parts.next()?, parts.next()?, parts.next()?);
    match scheme {
        "repo" if third == "contents" => {
            let path: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            let climbs = path.iter().any(|part| matches!(part.as_str(), "." | ".."));
            (!climbs).then_some(Named::Contents { owner, repo, path })
        }
        "issue" if parts.next().is_none() && third.bytes().all(|b| b.is_ascii_digit()) => {
            Some(Named::Issue {
                owner,
                repo,
                number: third,
            })
        }
        _ => None,
    }
}

impl GithubTools {
    /// What lies at an address.
    pub(super) async fn read(
        &self,
        call: &Call,
        uri: String,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let named = named(&uri).ok_or_else(|| {
            let words =
                "is no resource; write repo://owner/name/contents/path or issue://owner/name/7";
            ErrorData::resource_not_found(format!("{uri} {words}"), None)
        })?;
        let text = self
            .text(call, &named)
            .await
            .map_err(|failure| ErrorData::resource_not_found(failure.text().to_owned(), None))?;
        let contents = ResourceContents::text(text, uri);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }

    async fn text(&self, call: &Call, named: &Named) -> Result<String, Failure> {
        match named {
            Named::Issue {
                owner,
                repo,
                number,
            } => {
                let place = self.place(call, owner, repo)?;
                let issue: Issue = place.get(&["issues", number], &[]).await?;
                let sanitised = issue.sanitised.clone();
                Ok(rows::one(place.repository.to_string(), issue, &sanitised).text)
            }
            Named::Contents { owner, repo, path } => {
                let place = self.place(call, owner, repo)?;
                let mut rest = vec!["contents"];
                rest.extend(path.iter().map(String::as_str));
                match place.get::<Contents>(&rest, &[]).await? {
                    Contents::File {
                        text: Some(text), ..
                    } => Ok(text),
                    Contents::File { path, .. } => Err(Failure::new(format!("{path} is no text"))),
                    Contents::Directory { entries, .. } => {
                        let names = entries.iter().map(|entry| entry.name.as_str());
                        Ok(names.collect::<Vec<_>>().join("\n"))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file_or_an_issue() {
        let Some(Named::Contents { path, .. }) = named("repo://acme/app/contents/src/a%20b.rs")
        else {
            panic!("no contents")
        };
        assert_eq!(path, ["src", "a b.rs"]);
        let issue = Named::Issue {
            owner: "acme".to_owned(),
            repo: "app".to_owned(),
            number: "7".to_owned(),
        };
        assert_eq!(named("issue://acme/app/7"), Some(issue));
        for wrong in [
            "repo://acme/app/contents/a/%2e%2e/b",
            "issue://acme/app/7/8",
            "issue://acme/app/seven",
            "file:///etc/passwd",
            "acme/app",
        ] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }
}
