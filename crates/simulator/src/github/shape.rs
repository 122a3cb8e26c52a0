//! The JSON that GitHub makes of people, issues, comments, reactions and repositories.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::BOT;
use crate::ledger::{Comment, Issue, Label, Milestone, Reaction, Release, Repository};

/// Where links lead: the API's and the site's prefix.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    pub(super) public: &'a str,
}

impl Links<'_> {
    pub(super) fn api(self, full_name: &str, rest: &str) -> String {
        format!("{}/github/repos/{full_name}{rest}", self.public)
    }

    pub(super) fn site(self, full_name: &str, rest: &str) -> String {
        format!("{}/{full_name}{rest}", self.public)
    }
}

pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(super) fn node(kind: &str, id: u64) -> String {
    format!("{kind}_{}", URL_SAFE_NO_PAD.encode(id.to_be_bytes()))
}

pub(super) fn user(links: Links<'_>, login: &str) -> Value {
    // FNV-1a: the same person has the same id in every run.
    let hash = login.bytes().fold(0x811c_9dc5_u32, |h, b| {
        (h ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    });
    let id = u64::from(hash % 200_000_000) + 1;
    let kind = if login.ends_with("[bot]") {
        "Bot"
    } else {
        "User"
    };
    json!({
        "login": login,
        "id": id,
        "node_id": node("U", id),
        "avatar_url": format!("{}/avatars/{id}", links.public),
        "html_url": format!("{}/{login}", links.public),
        "url": format!("{}/github/users/{login}", links.public),
        "type": kind,
        "site_admin": false,
    })
}

/// GitHub's word for how this person stands to the repository.
pub(super) fn association(repository: &Repository, login: &str) -> &'static str {
    if login.eq_ignore_ascii_case(repository.owner()) {
        return "OWNER";
    }
    match repository.permission(login) {
        _ if login == BOT => "NONE",
        "admin" | "maintain" | "write" | "triage" => "COLLABORATOR",
        _ => "NONE",
    }
}

pub(super) fn repository(links: Links<'_>, r: &Repository) -> Value {
    let name = r.full_name.rsplit('/').next().unwrap_or_default();
    json!({
        "id": r.id,
        "node_id": node("R", r.id),
        "name": name,
        "full_name": r.full_name,
        "owner": user(links, r.owner()),
        "private": r.private,
        "visibility": if r.private { "private" } else { "public" },
        "html_url": links.site(&r.full_name, ""),
        "url": links.api(&r.full_name, ""),
        "clone_url": format!("{}/git/{}.git", links.public, r.full_name),
        "description": null,
        "fork": false,
        "archived": false,
        "disabled": false,
        "default_branch": r.default_branch,
        "open_issues_count": r.issues.values().filter(|i| i.state == "open").count(),
        "created_at": time(r.created_at),
        "updated_at": time(r.created_at),
        "pushed_at": time(r.created_at),
        "permissions": {"admin": false, "maintain": false, "push": true, "triage": true, "pull": true},
    })
}

pub(super) fn issue(links: Links<'_>, r: &Repository, i: &Issue, comments: usize) -> Value {
    let place = format!("/issues/{}", i.number);
    let labels: Vec<_> = i
        .labels
        .iter()
        .map(|name| match r.labels.get(&name.to_lowercase()) {
            Some(known) => label(links, r, known),
            None => json!({"name": name, "color": "ededed", "default": false}),
        })
        .collect();
    let assignees: Vec<_> = i.assignees.iter().map(|a| user(links, a)).collect();
    let milestone = i.milestone.and_then(|number| r.milestones.get(&number));
    let done = i
        .sub_issues
        .iter()
        .filter(|n| r.issues.get(n).is_some_and(|i| i.state == "closed"))
        .count();
    let mut value = json!({
        "id": i.id,
        "node_id": node("I", i.id),
        "number": i.number,
        "url": links.api(&r.full_name, &place),
        "repository_url": links.api(&r.full_name, ""),
        "comments_url": links.api(&r.full_name, &format!("{place}/comments")),
        "html_url": links.site(&r.full_name, &place),
        "title": i.title,
        "body": i.body,
        "user": user(links, &i.author),
        "author_association": association(r, &i.author),
        "labels": labels,
        "state": i.state,
        "state_reason": i.state_reason,
        "locked": false,
        "assignee": assignees.first(),
        "assignees": assignees,
        "milestone": milestone.map(|m| self::milestone(links, r, m)),
        "sub_issues_summary": {"total": i.sub_issues.len(), "completed": done, "percent_completed": (done * 100).checked_div(i.sub_issues.len()).unwrap_or(0)},
        "comments": comments,
        "created_at": time(i.created_at),
        "updated_at": time(i.updated_at),
        "closed_at": i.closed_at.map(time),
    });
    if r.pulls.contains_key(&i.number) {
        let place = format!("/pulls/{}", i.number);
        let page = links.site(&r.full_name, &format!("/pull/{}", i.number));
        value["pull_request"] =
            json!({"url": links.api(&r.full_name, &place), "html_url": page, "merged_at": null});
    }
    value
}

pub(super) fn comment(links: Links<'_>, r: &Repository, c: &Comment) -> Value {
    let place = format!("/issues/comments/{}", c.id);
    let kind = if r.pulls.contains_key(&c.issue) {
        "pull"
    } else {
        "issues"
    };
    json!({
        "id": c.id,
        "node_id": node("IC", c.id),
        "url": links.api(&r.full_name, &place),
        "html_url": links.site(&r.full_name, &format!("/{kind}/{}#issuecomment-{}", c.issue, c.id)),
        "issue_url": links.api(&r.full_name, &format!("/issues/{}", c.issue)),
        "body": c.body,
        "user": user(links, &c.author),
        "author_association": association(r, &c.author),
        "created_at": time(c.created_at),
        "updated_at": time(c.updated_at),
        "performed_via_github_app": null,
    })
}

pub(super) fn reaction(links: Links<'_>, r: &Reaction) -> Value {
    json!({
        "id": r.id,
        "node_id": node("REA", r.id),
        "user": user(links, &r.user),
        "content": r.content,
        "created_at": time(r.created_at),
    })
}

pub(super) fn label(links: Links<'_>, r: &Repository, l: &Label) -> Value {
    json!({
        "id": l.id,
        "node_id": node("LA", l.id),
        "url": links.api(&r.full_name, &format!("/labels/{}", l.name)),
        "name": l.name,
        "color": l.color,
        "description": l.description,
        "default": false,
    })
}

pub(super) fn milestone(links: Links<'_>, r: &Repository, m: &Milestone) -> Value {
    let in_it = |state: &str| {
        let here = |i: &&Issue| i.milestone == Some(m.number) && i.state == state;
        r.issues.values().filter(here).count()
    };
    json!({
        "id": m.id,
        "node_id": node("MI", m.id),
        "url": links.api(&r.full_name, &format!("/milestones/{}", m.number)),
        "html_url": links.site(&r.full_name, &format!("/milestone/{}", m.number)),
        "number": m.number,
        "title": m.title,
        "description": m.description,
        "state": m.state,
        "open_issues": in_it("open"),
        "closed_issues": in_it("closed"),
        "due_on": null,
        "created_at": time(m.created_at),
        "updated_at": time(m.created_at),
        "closed_at": null,
    })
}

pub(super) fn release(links: Links<'_>, r: &Repository, release: &Release) -> Value {
    json!({
        "id": release.id,
        "node_id": node("RE", release.id),
        "url": links.api(&r.full_name, &format!("/releases/{}", release.id)),
        "html_url": links.site(&r.full_name, &format!("/releases/tag/{}", release.tag)),
        "tag_name": release.tag,
        "target_commitish": release.target,
        "name": release.name,
        "body": release.body,
        "draft": release.draft,
        "prerelease": release.prerelease,
        "author": user(links, &release.author),
        "assets": [],
        "created_at": time(release.created_at),
        "published_at": (!release.draft).then(|| time(release.created_at)),
    })
}
