//! GitHub's GraphQL, for what REST does not have.

use domain::{Provider, Repository};
use http::{Method, StatusCode};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::GitHub;

#[derive(Deserialize)]
struct Answer {
    /// Beside errors it may be null at any depth, so it is read only without them.
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    #[serde(default)]
    r#type: String,
    message: String,
}

/// A document; a mutation may have been carried out where its answer is lost.
#[derive(Debug, Clone, Copy)]
pub(super) enum Document {
    Query(&'static str),
    Mutation(&'static str),
}

impl GitHub {
    /// Asks; `name` is the document's in metrics.
    pub(super) async fn graphql<T: DeserializeOwned>(
        &self,
        name: &'static str,
        repository: &Repository,
        document: Document,
        variables: Value,
    ) -> Result<T, UpstreamError> {
        let (Document::Query(text) | Document::Mutation(text)) = document;
        let call = self
            .upstream
            .call(Method::POST, name, &["graphql"])?
            .scope(repository.to_string())
            .json(&json!({ "query": text, "variables": variables }));
        let call = match document {
            Document::Query(_) => call.only_reads(),
            Document::Mutation(_) => call,
        };
        let answer: Answer = call.send().await?.json()?;
        // GraphQL says no with a 200.
        if let Some(fault) = answer.errors.first() {
            return Err(UpstreamError::Refused {
                provider: Provider::Github,
                status: match fault.r#type.as_str() {
                    "NOT_FOUND" => StatusCode::NOT_FOUND,
                    "FORBIDDEN" => StatusCode::FORBIDDEN,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                },
                message: fault.message.chars().take(500).collect(),
            });
        }
        serde_json::from_value(answer.data).map_err(|error| UpstreamError::Unreadable {
            provider: Provider::Github,
            problem: error.to_string(),
        })
    }
}
