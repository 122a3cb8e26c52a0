//! How issues and discussions are shown in lists.

use contracts::github::{Discussion, DiscussionCategory, DiscussionComment, Issue};

use super::{Row, shorten};
use crate::tools::listing::Listing;

impl Row for Issue {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        shorten(&mut self.body, most);
        let kind = if self.pull_request {
            "pull request"
        } else {
            "issue"
        };
        let place = self.repository.as_deref().unwrap_or_default();
        let why = self
            .state_reason
            .as_ref()
            .map_or_else(String::new, |why| format!(" ({why})"));
        let list = |name: &str, all: &[String]| match all {
            [] => String::new(),
            all => format!(", {name}: {}", all.join(", ")),
        };
        listing.line(format_args!(
            "{place}#{} (id {}): {}{why} {kind}{}{}, comments: {}, {}",
            self.number,
            self.id,
            self.state,
            list("labels", &self.labels),
            list("assignees", &self.assignees),
            self.comments,
            self.html_url
        ));
        let label = format!(
            "title and text by {}, {}",
            self.user.login, self.author_association
        );
        let mut words = format!("{}\n{}", self.title, self.body);
        listing.quote(label, &mut words, "read it with issue_read");
    }
}

impl Row for Discussion {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        shorten(&mut self.body, most);
        let state = match (self.closed, self.answered) {
            (true, _) => "closed",
            (false, Some(true)) => "answered",
            (false, Some(false)) => "unanswered",
            (false, None) => "open",
        };
        listing.line(format_args!(
            "#{}: {state}, in {}, comments: {}, {}, {}",
            self.number,
            self.category,
            self.comments,
            self.created_at.to_rfc3339(),
            self.url
        ));
        let label = format!(
            "title and text by {}, {}",
            self.author, self.author_association
        );
        let mut words = format!("{}\n{}", self.title, self.body);
        listing.quote(label, &mut words, "read it with get_discussion");
    }
}

impl Row for DiscussionComment {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        shorten(&mut self.body, most);
        let answers = self
            .reply_to
            .as_ref()
            .map_or_else(String::new, |to| format!(", answers {to}"));
        let chosen = if self.is_answer {
            ", chosen as the answer"
        } else {
            ""
        };
        let label = format!(
            "comment {} by {}, {}, {}{answers}{chosen}",
            self.id,
            self.author,
            self.author_association,
            self.created_at.to_rfc3339()
        );
        let more = format!("read it at {}", self.url);
        listing.quote(label, &mut self.body, more);
    }
}

impl Row for DiscussionCategory {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let answers = if self.is_answerable {
            ", with answers"
        } else {
            ""
        };
        listing.line(format_args!("{} (id {}{answers})", self.name, self.id));
    }
}
