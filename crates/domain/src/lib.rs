//! The words of the system: ids, tasks and their states, commands, decisions, effects and run events.
//!
//! Nothing here does I/O, knows SQL or HTTP, or reads a clock. Every other crate speaks in these types;
//! `docs/glossary.md` explains each of them.

mod actor;
mod command;
mod decision;
mod effect;
mod effect_kind;
mod failure;
mod id;
mod links;
mod policy;
mod protected_path;
mod provider;
mod run_event;
mod status;
mod task;
mod usage;
mod work_item;

pub use actor::{Actor, Trust};
pub use command::{COMMANDS, Command, CommandSpec, ParsedCommand, help_text};
pub use decision::{Decision, NewTask, Reason};
pub use effect::{Digest, EffectKey, EffectState, canonical_json, marker_text};
pub use effect_kind::EffectKind;
pub use failure::FailureClass;
pub use id::{ApprovalId, ConversationId, EffectId, EventId, InvalidId, SessionId, TaskId};
pub use links::{Link, Links};
pub use policy::{Action, Asked, Cap, PathRule, Place, Policy, Rule, Verdict};
pub use protected_path::{is_agent_file, protected_path};
pub use provider::{AgentCli, Provider, UnknownName};
pub use run_event::{RunEvent, StopReason};
pub use status::{StatusPhase, StatusSeq};
pub use task::{Epoch, InvalidTransition, Lane, TaskState, WaitingReason};
pub use usage::{CostSource, MicroDollars, ModelPrice, TokenCounts, price_of};
pub use work_item::{FlowKey, InvalidRepository, Repository, WorkItem};
