//! Changes: each is made first, and then shown by what it changed.

use super::{
    issue::IssueNode,
    object::{Arguments, Facts, Fault, Node, Object},
    repository::RepositoryNode,
    thread::ThreadNode,
};
use crate::{
    github::{BOT, comments, shape, thread_id},
    ledger::Ledger,
};

/// What a mutation changed; its payload has one field that shows it.
pub(super) enum Done {
    /// A comment was added to an issue or pull request.
    Commented { repository: String, number: u64 },
    /// A pull request became a draft, or ready for review.
    Drafted { repository: String, number: u64 },
    /// A review thread was resolved or opened again.
    Resolved { thread: String },
}

/// Makes the change, or nothing if there is no such mutation.
pub(super) fn run(
    ledger: &mut Ledger,
    name: &str,
    input: &Arguments,
) -> Option<Result<Done, Fault>> {
    match name {
        "addComment" => Some(add_comment(ledger, input)),
        "convertPullRequestToDraft" => Some(set_draft(ledger, input, true)),
        "markPullRequestReadyForReview" => Some(set_draft(ledger, input, false)),
        "resolveReviewThread" => Some(resolve(ledger, input, true)),
        "unresolveReviewThread" => Some(resolve(ledger, input, false)),
        _ => None,
    }
}

fn add_comment(ledger: &mut Ledger, input: &Arguments) -> Result<Done, Fault> {
    let subject = input.text("subjectId").unwrap_or_default();
    let missing = || {
        Fault::not_found(format!(
            "Could not resolve to a node with the global id of '{subject}'."
        ))
    };
    let body = input.text("body").unwrap_or_default().to_owned();
    if body.trim().is_empty() {
        return Err(Fault::unprocessable("Body can't be blank"));
    }
    let meant = |id| subject == shape::node("I", id) || subject == shape::node("PR", id);
    let found = ledger.repositories.values().find_map(|repository| {
        let issue = repository.issues.values().find(|issue| meant(issue.id))?;
        Some((repository.full_name.clone(), issue.number))
    });
    let (repository, number) = found.ok_or_else(missing)?;
    comments::add(ledger, &repository, number, BOT, body, 0).ok_or_else(missing)?;
    Ok(Done::Commented { repository, number })
}

fn unknown(id: &str) -> Fault {
    Fault::not_found(format!(
        "Could not resolve to a node with the global id of '{id}'."
    ))
}

fn set_draft(ledger: &mut Ledger, input: &Arguments, draft: bool) -> Result<Done, Fault> {
    let id = input.text("pullRequestId").unwrap_or_default();
    let pulls = ledger
        .repositories
        .values_mut()
        .flat_map(|repository| repository.pulls.values_mut());
    let mut pulls = pulls.filter(|pull| shape::node("PR", pull.id) == id);
    let pull = pulls.next().ok_or_else(|| unknown(id))?;
    pull.draft = draft;
    Ok(Done::Drafted {
        repository: pull.repository.clone(),
        number: pull.number,
    })
}

fn resolve(ledger: &mut Ledger, input: &Arguments, resolved: bool) -> Result<Done, Fault> {
    let id = input.text("threadId").unwrap_or_default();
    let mut roots = ledger
        .review_comments
        .iter_mut()
        .filter(|comment| comment.in_reply_to.is_none() && thread_id(comment.id) == id);
    let root = roots.next().ok_or_else(|| unknown(id))?;
    root.resolved = resolved;
    Ok(Done::Resolved {
        thread: id.to_owned(),
    })
}

/// What the mutation answers.
pub(super) fn payload(facts: Facts<'_>, done: Done) -> Node<'_> {
    match done {
        Done::Commented { repository, number } => Node::maybe(
            facts
                .ledger
                .repository(&repository)
                .map(|found| Commented(RepositoryNode(facts, found), number)),
        ),
        Done::Drafted { repository, number } => {
            let found = facts.ledger.repository(&repository);
            let shown = found.and_then(|found| {
                let issue = found.issues.get(&number)?;
                Some(IssueNode(RepositoryNode(facts, found), issue))
            });
            Node::object(Payload {
                typename: "PullRequestPayload",
                field: "pullRequest",
                shown,
            })
        }
        Done::Resolved { thread } => Node::object(Payload {
            typename: "ReviewThreadPayload",
            field: "thread",
            shown: ThreadNode::find(facts, &thread),
        }),
    }
}

/// A payload with one field.
struct Payload<T> {
    typename: &'static str,
    field: &'static str,
    shown: Option<T>,
}

impl<'a, T: Object<'a> + Copy + 'a> Object<'a> for Payload<T> {
    fn typename(&self) -> &'static str {
        self.typename
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        match name {
            "clientMutationId" => Some(Ok(Node::NULL)),
            name if name == self.field => Some(Ok(Node::maybe(self.shown))),
            _ => None,
        }
    }
}

struct Commented<'a>(RepositoryNode<'a>, u64);

impl<'a> Object<'a> for Commented<'a> {
    fn typename(&self) -> &'static str {
        "AddCommentPayload"
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        match name {
            "clientMutationId" => Some(Ok(Node::NULL)),
            "subject" => {
                let issue = self.0.1.issues.get(&self.1);
                Some(Ok(Node::maybe(issue.map(|i| IssueNode(self.0, i)))))
            }
            _ => None,
        }
    }
}
