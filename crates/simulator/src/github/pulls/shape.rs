//! The JSON of a pull request, with what git knows of its branches.

use serde_json::{Value, json};

use super::super::{
    branches::Found,
    shape::{Links, association, node, repository, time, user},
};
use crate::{
    git::command::{ask, commit_of},
    ledger::{Pull, Repository},
};

/// What the git repository says about a pull request.
#[derive(Default)]
pub(super) struct Facts {
    head: Option<String>,
    base: Option<String>,
    commits: u64,
    additions: u64,
    deletions: u64,
    files: u64,
}

pub(super) async fn facts(found: &Found, pull: &Pull) -> Facts {
    let head = commit_of(&found.folder, &format!("refs/heads/{}", pull.head)).await;
    let base = commit_of(&found.folder, &format!("refs/heads/{}", pull.base)).await;
    let mut facts = Facts {
        head,
        base,
        ..Facts::default()
    };
    let (Some(head), Some(base)) = (&facts.head, &facts.base) else {
        return facts;
    };
    let range = format!("{base}..{head}");
    let count = ask(&found.folder, &["rev-list", "--count", &range]).await;
    facts.commits = text(count).trim().parse().unwrap_or(0);
    let changes = format!("{base}...{head}");
    let stat = text(ask(&found.folder, &["diff", "--numstat", &changes]).await);
    for line in stat.lines() {
        let mut words = line.split('\t').map(|w| w.parse().unwrap_or(0));
        facts.additions += words.next().unwrap_or(0);
        facts.deletions += words.next().unwrap_or(0);
        facts.files += 1;
    }
    facts
}

fn text(out: Option<Vec<u8>>) -> String {
    String::from_utf8_lossy(&out.unwrap_or_default()).into_owned()
}

pub(super) fn pull(
    links: Links<'_>,
    r: &Repository,
    p: &Pull,
    facts: &Facts,
    comments: usize,
) -> Value {
    let url = links.api(&r.full_name, &format!("/pulls/{}", p.number));
    let issue = links.api(&r.full_name, &format!("/issues/{}", p.number));
    let page = links.site(&r.full_name, &format!("/pull/{}", p.number));
    let mut home = repository(links, r);
    if let Some(fork) = &p.head_repository {
        home["full_name"] = json!(fork);
        home["fork"] = json!(true);
    }
    let reviewers: Vec<_> = p.reviewers.iter().map(|login| user(links, login)).collect();
    let end = |branch: &str, sha: &Option<String>, home: Value| {
        json!({
            "label": format!("{}:{branch}", r.owner()),
            "ref": branch,
            "sha": sha,
            "user": user(links, r.owner()),
            "repo": home,
        })
    };
    json!({
        "id": p.id,
        "node_id": node("PR", p.id),
        "number": p.number,
        "url": url,
        "html_url": page,
        "diff_url": format!("{page}.diff"),
        "patch_url": format!("{page}.patch"),
        "issue_url": issue,
        "comments_url": format!("{issue}/comments"),
        "commits_url": format!("{url}/commits"),
        "statuses_url": links.api(&r.full_name, &format!("/statuses/{}", facts.head.as_deref().unwrap_or_default())),
        "state": p.state,
        "locked": false,
        "title": p.title,
        "body": p.body,
        "user": user(links, &p.author),
        "author_association": association(r, &p.author),
        "labels": [],
        "assignees": [],
        "requested_reviewers": reviewers,
        "draft": p.draft,
        "created_at": time(p.created_at),
        "updated_at": time(p.updated_at),
        "closed_at": if p.state == "closed" { json!(time(p.updated_at)) } else { Value::Null },
        "merged_at": p.merged.then(|| time(p.updated_at)),
        "merge_commit_sha": p.merge_commit,
        "merged": p.merged,
        "mergeable": true,
        "mergeable_state": "clean",
        "rebaseable": true,
        "maintainer_can_modify": false,
        "head": end(&p.head, &facts.head, home),
        "base": end(&p.base, &facts.base, repository(links, r)),
        "comments": comments,
        "review_comments": 0,
        "commits": facts.commits,
        "additions": facts.additions,
        "deletions": facts.deletions,
        "changed_files": facts.files,
    })
}
