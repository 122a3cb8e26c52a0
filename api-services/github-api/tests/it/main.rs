//! github-api against a private Postgres and a stand-in for GitHub.

mod openapi;
