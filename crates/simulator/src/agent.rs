//! sim-agent: a scripted agent that is started, and speaks, as Claude Code.
