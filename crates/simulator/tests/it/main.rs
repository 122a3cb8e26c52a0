//! The simulator and sim-agent from outside: over HTTP, with git, and as a process.

mod agent;
mod agent_tools;
mod agent_trouble;
mod control;
mod faults;
mod git;
mod mcp_server;
mod model;
mod process;
mod pulls;
mod rest;
mod scripts;
mod world;
