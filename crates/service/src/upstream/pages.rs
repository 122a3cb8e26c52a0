//! Lists that come in pages, as a stream of their pages.

use futures::stream::{Stream, try_unfold};
use http::{HeaderMap, header};
use url::Url;

use super::{Answer, Call, UpstreamError};

impl<'a> Call<'a> {
    /// This page and those that its `Link` header leads to, `most` at most.
    ///
    /// Of a link only the query is followed: where the credential goes is ours to say, not the answer's.
    pub fn pages(
        self,
        most: u32,
    ) -> impl Stream<Item = Result<Answer, UpstreamError>> + Send + use<'a> {
        by_cursor(most, self, |call, answer| {
            let mut call = call.clone();
            let query = next_link(&answer.headers)?.query().map(str::to_owned);
            call.url.set_query(query.as_deref());
            Some(call)
        })
    }
}

/// The page of `first`, and those of the calls that `next` makes of each call and its answer, `most` at most.
pub fn by_cursor<'a>(
    most: u32,
    first: Call<'a>,
    next: impl Fn(&Call<'a>, &Answer) -> Option<Call<'a>> + Clone + Send,
) -> impl Stream<Item = Result<Answer, UpstreamError>> + Send {
    try_unfold((Some(first), most), move |(call, left)| {
        let next = next.clone();
        async move {
            let Some(call) = call.filter(|_| left > 0) else {
                return Ok(None);
            };
            let answer = call.clone().send().await?;
            let following = next(&call, &answer);
            Ok(Some((answer, (following, left - 1))))
        }
    })
}

/// The address of the next page, where there is one.
pub fn next_link(headers: &HeaderMap) -> Option<Url> {
    headers
        .get_all(header::LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(next_of)
}

/// Finds `<address>; rel="next"` among links; Sentry names a next page also after the last one, without results.
fn next_of(value: &str) -> Option<Url> {
    let mut rest = value;
    while let Some((_, from)) = rest.split_once('<') {
        let (address, after) = from.split_once('>')?;
        let parameters = after.split('<').next().unwrap_or_default();
        rest = &after[parameters.len()..];
        let is = |wanted: &str| {
            let parts = parameters.split([';', ',']);
            parts.map(str::trim).any(|part| part == wanted)
        };
        let leads = is("rel=\"next\"") || is("rel=next");
        if leads && !is("results=\"false\"") {
            return Url::parse(address).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_next_page_is_found_among_the_links() {
        let github = r#"<https://api.github.com/repositories/1/issues?page=1>; rel="prev", <https://api.github.com/repositories/1/issues?page=3&per_page=2>; rel="next", <https://x.test/?page=9>; rel="last""#;
        assert_eq!(next_of(github).unwrap().query(), Some("page=3&per_page=2"));
        let last = r#"<https://api.github.com/x?page=1>; rel="first""#;
        assert_eq!(next_of(last), None);
    }

    #[test]
    fn sentrys_next_page_without_results_is_none() {
        let link = |results: &str| {
            format!(
                r#"<https://s.test/api/0/x/?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <https://s.test/api/0/x/?cursor=0:100:0>; rel="next"; results="{results}"; cursor="0:100:0""#
            )
        };
        assert_eq!(
            next_of(&link("true")).unwrap().query(),
            Some("cursor=0:100:0")
        );
        assert_eq!(next_of(&link("false")), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_end(text in "[<>;,\"=a-z ]{0,60}") {
            let _ = next_of(&text);
        }

        #[test]
        fn a_link_that_is_written_is_read_again(page in 1u32..9999) {
            let link = format!("<https://x.test/?page={page}>; rel=\"next\"");
            prop_assert_eq!(next_of(&link).unwrap().query().unwrap().to_owned(), format!("page={page}"));
        }
    }
}
