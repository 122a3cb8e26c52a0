//! What people say about a pull request.

use contracts::github::{Comment, Review, ReviewThreads};
use mcp::{Answer, Failure};

use super::{
    Pull,
    shown::{Shown, answer},
};
use crate::tools::{belonging, listing::Listing, place::Which};

const WHOSE: &str = "each text was written by its author";

pub(super) async fn reviews(pull: &Pull<'_>, which: Which) -> Result<Answer<Shown>, Failure> {
    let rest = ["pulls", &pull.number, "reviews"];
    let page = pull.place.page::<Review>(&rest, &[], which).await?;
    let mut listing = Listing::new(format_args!("{}: reviews, page {}", pull.name, which.page));
    if page.items.is_empty() {
        listing.line("none");
    }
    let rows = listing.rows(
        page,
        which,
        |review| review.body.len(),
        |listing, review| {
            let who = belonging(&review.user, &review.author_association);
            let at = review.submitted_at.map(|at| at.to_rfc3339());
            listing.quote(
                format!(
                    "review {} by {who}: {}, {}",
                    review.id,
                    review.state,
                    at.unwrap_or_default()
                ),
                &mut review.body,
                format_args!("the rest is at {}", review.html_url),
            );
        },
    );
    let data = Shown {
        reviews: Some(rows),
        ..Shown::default()
    };
    Ok(answer(listing, WHOSE, data))
}

pub(super) async fn threads(
    pull: &Pull<'_>,
    after: Option<String>,
) -> Result<Answer<Shown>, Failure> {
    let rest = ["pulls", &pull.number, "threads"];
    let mut read: ReviewThreads = pull.place.get(&rest, &[("after", after)]).await?;
    let mut listing = Listing::new(format_args!("{}: review threads", pull.name));
    if read.items.is_empty() {
        listing.line("none");
    }
    for thread in &mut read.items {
        let state = match (thread.resolved, thread.outdated) {
            (true, _) => "resolved",
            (false, true) => "open, lines changed since",
            (false, false) => "open",
        };
        let line = thread.line.map_or_else(String::new, |it| format!(":{it}"));
        listing.line(format_args!(
            "thread {} at {}{line}: {state}, {} comments",
            thread.id, thread.path, thread.total_comments
        ));
        for comment in &mut thread.comments {
            let id = comment.id.map_or_else(String::new, |id| format!(" {id}"));
            let label = format!(
                "comment{id} by {} ({}), {}",
                comment.author,
                comment.author_association,
                comment.created_at.to_rfc3339()
            );
            let more = format!("the rest is at {}", comment.url);
            listing.quote(label, &mut comment.body, more);
        }
        let shown = thread.comments.len() as u64;
        if shown < thread.total_comments {
            listing.note(format!(
                "{} more comments of thread {} are at its link",
                thread.total_comments - shown,
                thread.id
            ));
        }
    }
    listing.note(read.sanitised);
    if let Some(cursor) = read.next_cursor {
        listing.note(format!(
            "there are more threads; call again with after={cursor}"
        ));
    }
    let data = Shown {
        threads: Some(read.items),
        ..Shown::default()
    };
    Ok(answer(listing, WHOSE, data))
}

pub(super) async fn comments(pull: &Pull<'_>, which: Which) -> Result<Answer<Shown>, Failure> {
    let rest = ["issues", &pull.number, "comments"];
    let page = pull.place.page::<Comment>(&rest, &[], which).await?;
    let mut listing = Listing::new(format_args!("{}: comments, page {}", pull.name, which.page));
    if page.items.is_empty() {
        listing.line("none");
    }
    let rows = listing.rows(
        page,
        which,
        |comment| comment.body.len(),
        |listing, comment| {
            let who = belonging(&comment.user, &comment.author_association);
            listing.quote(
                format!(
                    "comment {} by {who}, {}",
                    comment.id,
                    comment.created_at.to_rfc3339()
                ),
                &mut comment.body,
                format_args!("the rest is at {}", comment.html_url),
            );
        },
    );
    let data = Shown {
        comments: Some(rows),
        ..Shown::default()
    };
    Ok(answer(listing, WHOSE, data))
}
