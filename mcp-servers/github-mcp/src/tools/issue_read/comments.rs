//! A page of comments.

use std::fmt::Write as _;

use contracts::github::{Comment, Page};
use mcp::{Answer, Quote, cut, provenance};

use super::shown::{CommentShown, Shown, answer, author, belonging};
use crate::tools::TEXT_BYTES;

pub(super) fn comments(place: &str, all: Page<Comment>, (page, size): (u32, u32)) -> Answer<Shown> {
    let mut notes = Vec::from_iter(Some(all.sanitised).filter(|it| !it.is_empty()));
    let (next, total) = (all.next_page, all.items.len());
    let mut text = match total {
        0 => format!("{place} has no comments on page {page}"),
        _ => format!("{place}: comments of page {page}, {size} per page"),
    };
    let (mut shown, mut bytes) = (Vec::new(), 0);
    for comment in all.items {
        // The first is always shown, so that every call goes on.
        if bytes + comment.body.len() > TEXT_BYTES && !shown.is_empty() {
            break;
        }
        bytes += comment.body.len();
        let part = cut(&comment.body, TEXT_BYTES);
        if part.left_out > 0 {
            notes.push(format!(
                "comment {} was cut; its last {} bytes are read at {}",
                comment.id, part.left_out, comment.html_url
            ));
        }
        let (author, created_at) = (author(&comment.user), comment.created_at.to_rfc3339());
        let who = belonging(&author, &comment.author_association);
        let label = format!("comment {} by {who}, {created_at}", comment.id);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n{}",
            Quote {
                label,
                text: part.text
            }
        );
        shown.push(CommentShown {
            id: comment.id,
            author,
            author_association: comment.author_association,
            created_at,
            url: comment.html_url,
            body: part.text.to_owned(),
        });
    }
    if shown.len() < total {
        let done = u32::try_from(shown.len()).unwrap_or(size);
        let (page, size) = rest(page, size, done);
        notes.push(format!(
            "{} more comments of this page did not fit; call again with page={page} perPage={size}",
            total - shown.len()
        ));
    } else if let Some(next) = next {
        notes.push(format!(
            "there are more comments; call again with page={next} perPage={size}"
        ));
    }
    let about = provenance("each body was written by its author");
    answer(
        text,
        Shown {
            about,
            comments: Some(shown),
            notes,
            ..Shown::default()
        },
    )
}

/// The page that begins after `done` comments of a page: as large as divides what came before.
fn rest(page: u32, size: u32, done: u32) -> (u32, u32) {
    let before = (page - 1).saturating_mul(size).saturating_add(done);
    let size = (1..=done.max(1))
        .rev()
        .find(|it| before.is_multiple_of(*it))
        .unwrap_or(1);
    (before / size + 1, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_page_begins_where_the_shown_part_ended() {
        for (page, size, done) in [(1, 30, 7), (3, 30, 7), (2, 30, 6), (5, 100, 99), (4, 1, 1)] {
            let (next, step) = rest(page, size, done);
            assert_eq!((next - 1) * step, (page - 1) * size + done);
            assert!(step <= done);
        }
        assert_eq!(rest(1, 30, 7), (2, 7));
        assert_eq!(rest(2, 30, 6), (7, 6));
    }
}
