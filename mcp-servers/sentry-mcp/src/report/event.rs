//! An event at a glance, and what happened before it.

use std::fmt::Write as _;

use contracts::sentry::{Breadcrumb, Event};

use super::{
    stack::{self, Detail},
    value,
};

/// The latest breadcrumbs that an overview shows.
const TAIL: usize = 8;

/// What went wrong and where, then by structure what else is known and how to read it.
pub(crate) fn overview(event: &Event) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let at = event.at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let _ = writeln!(out, "Event {} at {at}", event.id);
    for (name, value) in [
        ("release", event.release.as_deref().unwrap_or_default()),
        ("platform", &event.platform),
        ("user", &event.user),
        ("message", &event.message),
    ] {
        if !value.is_empty() {
            let _ = writeln!(out, "{name}: {value}");
        }
    }
    let tags = event.tags.iter();
    let tags: Vec<String> = tags.map(|it| format!("{}={}", it.key, it.value)).collect();
    if !tags.is_empty() {
        let _ = writeln!(out, "tags: {}", tags.join(", "));
    }
    if !event.exceptions.is_empty() {
        let _ = write!(
            out,
            "\n{}",
            stack::exceptions(&event.exceptions, Detail::Overview)
        );
    }
    if let Some(request) = &event.request {
        let _ = writeln!(out, "\nrequest: {} {}", request.method, request.url);
    }
    let crumbs = &event.breadcrumbs;
    if !crumbs.is_empty() {
        let _ = writeln!(
            out,
            "\nBefore it ({} breadcrumbs, the last {}):",
            crumbs.len(),
            crumbs.len().min(TAIL)
        );
        out.push_str(&breadcrumbs(crumbs, TAIL));
    }
    for (name, count) in [
        ("threads", event.threads.len()),
        ("contexts", event.contexts.len()),
        ("extra values", event.extra.len()),
        ("problems of processing", event.problems.len()),
    ] {
        if count > 0 {
            let _ = writeln!(out, "{name}: {count}");
        }
    }
    out
}

/// The last breadcrumbs, the oldest of them first.
pub(crate) fn breadcrumbs(crumbs: &[Breadcrumb], most: usize) -> String {
    let from = crumbs.len().saturating_sub(most);
    let mut out = String::new();
    for crumb in &crumbs[from..] {
        let _ = write!(
            out,
            "  {} {} {}: {}",
            crumb.at, crumb.level, crumb.category, crumb.message
        );
        if !crumb.data.is_null() {
            let _ = write!(out, " {}", value::compact(&crumb.data));
        }
        out.push('\n');
    }
    out
}
