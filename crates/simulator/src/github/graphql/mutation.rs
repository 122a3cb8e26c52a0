//! Changes: each is made first, and then shown by what it changed.

use super::{
    issue::IssueNode,
    object::{Arguments, Facts, Fault, Node, Object},
    repository::RepositoryNode,
};
use crate::{
    github::{BOT, comments, shape},
    ledger::Ledger,
};

/// What a mutation changed; its payload has one field that shows it.
pub(super) enum Done {
    /// A comment was added to an issue or pull request.
    Commented { repository: String, number: u64 },
}

/// Makes the change, or nothing if there is no such mutation.
pub(super) fn run(
    ledger: &mut Ledger,
    name: &str,
    input: &Arguments,
) -> Option<Result<Done, Fault>> {
    match name {
        "addComment" => Some(add_comment(ledger, input)),
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

/// What the mutation answers.
pub(super) fn payload(facts: Facts<'_>, done: Done) -> Node<'_> {
    match done {
        Done::Commented { repository, number } => Node::maybe(
            facts
                .ledger
                .repository(&repository)
                .map(|found| Commented(RepositoryNode(facts, found), number)),
        ),
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
