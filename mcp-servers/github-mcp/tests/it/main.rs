//! github-mcp before a stand-in for github-api.

mod backend;
mod contents;
mod issues;
mod start;
mod tools;
mod writes;
