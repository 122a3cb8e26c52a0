//! How what git holds is shown.

use contracts::github::{
    Branch, ChangedFile, CodeMatch, Commit, CommitDetail, Comparison, Release, Repository, Tag,
    TagDetail, TreeEntry,
};

use super::{Row, shorten};
use crate::tools::listing::Listing;

impl Row for Commit {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        shorten(&mut self.message, most);
        let place = self
            .repository
            .as_ref()
            .map_or_else(String::new, |name| format!("{name}: "));
        let who = self.login.as_ref().unwrap_or(&self.author);
        let when = self
            .authored_at
            .map_or_else(String::new, |at| format!(", {}", at.to_rfc3339()));
        listing.line(format_args!(
            "{place}{} by {who}{when}, {}",
            self.sha, self.html_url
        ));
        let label = format!("message of {}", short(&self.sha));
        listing.quote(label, &mut self.message, "read it with get_commit");
    }
}

impl Row for CommitDetail {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        self.commit.show(listing, most);
        listing.line(format_args!(
            "{} lines added, {} taken away, {} files shown",
            self.additions,
            self.deletions,
            self.files.len()
        ));
        for file in &mut self.files {
            file.show(listing, most);
        }
        if let Some(next) = self.next_page {
            listing.note(format!("there are more files; call again with page={next}"));
        }
    }
}

impl Row for ChangedFile {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let renamed = self
            .previous_filename
            .as_ref()
            .map_or_else(String::new, |name| format!(" from {name}"));
        listing.line(format_args!(
            "{}{renamed}: {} (+{} -{})",
            self.filename, self.status, self.additions, self.deletions
        ));
        if let Some(patch) = &mut self.patch {
            let label = format!("patch of {}", self.filename);
            listing.quote(label, patch, "read the file with get_file_contents");
        }
    }
}

impl Row for Comparison {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        listing.line(format_args!(
            "{}: {} commits ahead, {} behind, {}",
            self.status, self.ahead_by, self.behind_by, self.html_url
        ));
        for commit in &mut self.commits {
            commit.show(listing, most.min(super::BEGINNING));
        }
        for file in &mut self.files {
            file.show(listing, most);
        }
    }
}

impl Row for Branch {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let guarded = if self.protected { ", protected" } else { "" };
        listing.line(format_args!("{} at {}{guarded}", self.name, self.sha));
    }
}

impl Row for Tag {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        listing.line(format_args!("{} at {}", self.name, self.sha));
    }
}

impl Row for TagDetail {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        listing.line(format_args!("{} at {}", self.name, self.sha));
        if !self.message.is_empty() {
            let who = self.tagger.as_deref().unwrap_or("somebody");
            let label = format!("message by {who}");
            listing.quote(label, &mut self.message, "fetch the tag with git");
        }
    }
}

impl Row for TreeEntry {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let size = self
            .size
            .map_or_else(String::new, |size| format!(" {size} bytes"));
        let slash = if self.r#type == "tree" { "/" } else { "" };
        listing.line(format_args!(
            "{}{slash}{size} {}",
            self.path,
            short(&self.sha)
        ));
    }
}

impl Row for Release {
    fn show(&mut self, listing: &mut Listing, most: usize) {
        shorten(&mut self.body, most);
        let kind = match (self.draft, self.prerelease) {
            (true, _) => ", draft",
            (false, true) => ", prerelease",
            (false, false) => "",
        };
        let when = self
            .published_at
            .map_or_else(String::new, |at| format!(", {}", at.to_rfc3339()));
        listing.line(format_args!(
            "{}{kind}{when}, {}",
            self.tag_name, self.html_url
        ));
        let label = format!("name and notes by {}", self.author.login);
        let mut words = format!("{}\n{}", self.name, self.body);
        listing.quote(
            label,
            &mut words,
            format_args!("read it at {}", self.html_url),
        );
    }
}

impl Row for Repository {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        let private = if self.private { ", private" } else { "" };
        listing.line(format_args!(
            "{}{private}, default branch {}, {}",
            self.full_name, self.default_branch, self.html_url
        ));
        if let Some(text) = &mut self.description {
            listing.quote("description".to_owned(), text, "read it at its link");
        }
    }
}

impl Row for CodeMatch {
    fn show(&mut self, listing: &mut Listing, _: usize) {
        listing.line(format_args!(
            "{}: {} {}",
            self.repository, self.path, self.html_url
        ));
        let mut words = self.fragments.join("\n…\n");
        if !words.is_empty() {
            let label = format!("lines of {}", self.path);
            listing.quote(label, &mut words, "read the file with get_file_contents");
        }
    }
}

fn short(sha: &str) -> &str {
    sha.get(..12).unwrap_or(sha)
}
