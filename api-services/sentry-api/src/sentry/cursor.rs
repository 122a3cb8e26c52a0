//! The next page, as Sentry names it in a `Link` header.

use http::{HeaderMap, header};

/// The cursor of the next page, where that has rows.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let links = headers.get(header::LINK)?.to_str().ok()?;
    links.split(", <").find_map(|link| {
        let more = link.contains("rel=\"next\"") && link.contains("results=\"true\"");
        let (_, cursor) = link.split_once("; cursor=\"").filter(|_| more)?;
        cursor.split('"').next().map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_of(links: &str) -> Option<String> {
        next(&HeaderMap::from_iter([(
            header::LINK,
            links.parse().unwrap(),
        )]))
    }

    #[test]
    fn the_next_page_is_named_only_where_it_has_rows() {
        let links = |results: &str| {
            format!(
                "<https://sentry.io/x/?&cursor=0:0:1>; rel=\"previous\"; results=\"true\"; cursor=\"0:0:1\", \
                 <https://sentry.io/x/?&cursor=0:100:0>; rel=\"next\"; results=\"{results}\"; cursor=\"0:100:0\""
            )
        };
        assert_eq!(next_of(&links("true")), Some("0:100:0".to_owned()));
        assert_eq!(next_of(&links("false")), None);
        assert_eq!(next_of(""), None);
    }
}
