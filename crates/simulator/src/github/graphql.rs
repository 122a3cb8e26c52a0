//! GitHub's GraphQL interface: a real executor over the ledger, for the types that our services ask for.
//!
//! [`execute`] walks documents and knows nothing of GitHub; [`object::Object`] is what a type implements; a new type
//! is a new file here, and a new mutation a new arm in [`mutation`].

mod connection;
mod discussion;
mod execute;
mod issue;
mod mutation;
mod object;
mod people;
mod query;
mod repository;
mod thread;

use axum::{Json, body::Bytes, extract::State};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Result, parse};
use crate::world::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    query: String,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    #[serde(default)]
    operation_name: Option<String>,
}

pub(super) async fn answer(State(sim): State<Sim>, body: Bytes) -> Result<Json<Value>> {
    let request: Request = parse(&body)?;
    let variables = request.variables.unwrap_or_default();
    let name = request.operation_name.as_deref();
    Ok(Json(execute::document(
        &sim,
        &request.query,
        name,
        &variables,
    )))
}
