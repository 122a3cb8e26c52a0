//! How what surrounds issues is shown: a line each.

use contracts::github::{Collaborator, IssueType, Label, Milestone, Profile, User};

use super::Row;
use crate::tools::listing::Listing;

/// What it is for, where somebody said.
fn purpose(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        // One line, whatever the text: lines are ours.
        format!(
            ": {}",
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        )
    }
}

impl Row for Label {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let purpose = purpose(&self.description);
        listing.line(format_args!("{} (#{}){purpose}", self.name, self.color));
    }
}

impl Row for Milestone {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let due = self
            .due_on
            .map_or_else(String::new, |at| format!(", due {}", at.to_rfc3339()));
        let purpose = purpose(&self.description);
        listing.line(format_args!(
            "{}. {} ({}, {} open, {} closed{due}){purpose}",
            self.number, self.title, self.state, self.open_issues, self.closed_issues
        ));
    }
}

impl Row for Collaborator {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        listing.line(format_args!("{} ({})", self.user.login, self.role_name));
    }
}

impl Row for User {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        listing.line(format_args!(
            "{} ({}, id {})",
            self.login, self.r#type, self.id
        ));
    }
}

impl Row for Profile {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        self.user.show(listing, most);
        let words = [&self.name, &self.bio, &self.company];
        let words: Vec<_> = words.into_iter().filter(|text| !text.is_empty()).collect();
        if !words.is_empty() {
            let mut words = words
                .into_iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join("\n");
            let label = format!("what {} says", self.user.login);
            listing.quote(
                label,
                &mut words,
                format_args!("read it at {}", self.html_url),
            );
        }
    }
}

impl Row for IssueType {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        listing.line(format_args!("{}{}", self.name, purpose(&self.description)));
    }
}
