//! Which organisation, issue and event a call means: by name, or by an address that a person copied.

use mcp::Failure;
use url::Url;

/// What stands for the organisation that sentry-api answers for.
const OURS: &str = "-";

/// An issue, and an event of it where one is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) organization: String,
    pub(crate) issue: String,
    pub(crate) event: Option<String>,
}

/// The organisation of a call; none is the one that sentry-api answers for.
pub(crate) fn organization(slug: Option<&str>) -> &str {
    let slug = slug.map(str::trim).filter(|slug| !slug.is_empty());
    slug.unwrap_or(OURS)
}

/// The issue of a call, by its id or by its address.
pub(crate) fn issue(
    slug: Option<&str>,
    id: Option<&str>,
    url: Option<&str>,
) -> Result<Place, Failure> {
    if let Some(url) = url.map(str::trim).filter(|url| !url.is_empty()) {
        return of_url(url);
    }
    let id = id.map(str::trim).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| {
        Failure::new("which issue? Give issueId, as BACKEND-1A or 4509062593708032, or issueUrl")
    })?;
    if id.contains("://") {
        return of_url(id);
    }
    Ok(Place {
        organization: organization(slug).to_owned(),
        issue: id.to_owned(),
        event: None,
    })
}

/// The issue, and the event where it names one, of an address like `https://acme.sentry.io/issues/4509/events/abc/`.
pub(crate) fn of_url(text: &str) -> Result<Place, Failure> {
    parse(text).ok_or_else(|| {
        Failure::new(format!(
            "{text} is no address of a Sentry issue; one looks like https://acme.sentry.io/issues/4509/ or \
             https://sentry.example/organizations/acme/issues/4509/events/0123456789abcdef0123456789abcdef/"
        ))
    })
}

fn parse(text: &str) -> Option<Place> {
    let url = Url::parse(text).ok()?;
    let segments: Vec<&str> = url.path_segments()?.filter(|it| !it.is_empty()).collect();
    let at = segments.iter().position(|it| *it == "issues")?;
    let after = |offset: usize| segments.get(at + offset).copied();
    let named = match segments[..at] {
        [.., "organizations", slug] => Some(slug),
        _ => of_host(url.host_str()?),
    };
    Some(Place {
        organization: organization(named).to_owned(),
        issue: after(1)?.to_owned(),
        event: (after(2) == Some("events"))
            .then(|| after(3).map(str::to_owned))
            .flatten(),
    })
}

/// The organisation in a host of Sentry's own, as `acme.sentry.io`; regions' hosts name none.
fn of_host(host: &str) -> Option<&str> {
    let slug = host.strip_suffix(".sentry.io")?;
    let region = matches!(slug, "us" | "de" | "www") || slug.contains('.');
    (!region).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_address_of_an_issue_is_read() {
        let id = "0123456789abcdef0123456789abcdef";
        let cases = [
            (
                "https://acme.sentry.io/issues/4509/".to_owned(),
                "acme",
                None,
            ),
            (
                format!("https://acme.sentry.io/issues/4509/events/{id}/?project=1"),
                "acme",
                Some(id),
            ),
            (
                "https://us.sentry.io/organizations/acme/issues/4509".to_owned(),
                "acme",
                None,
            ),
            ("https://de.sentry.io/issues/4509/".to_owned(), "-", None),
            (
                format!("https://errors.example/organizations/acme/issues/4509/events/{id}/"),
                "acme",
                Some(id),
            ),
            (
                "https://errors.example/sentry/acme/issues/4509/".to_owned(),
                "-",
                None,
            ),
        ];
        for (url, organization, event) in cases {
            let expected = Place {
                organization: organization.to_owned(),
                issue: "4509".to_owned(),
                event: event.map(str::to_owned),
            };
            assert_eq!(of_url(&url), Ok(expected.clone()), "{url}");
            assert_eq!(issue(None, Some(&url), None), Ok(expected), "{url}");
        }
        for url in [
            "https://acme.sentry.io/projects/web/",
            "issues/1",
            "",
            "mailto:a@b",
        ] {
            assert!(of_url(url).is_err(), "{url}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(https://[a-z.]{0,9}/)?(issues/|events/|[a-z0-9/%?#]){0,9}") {
            if let Ok(place) = of_url(&text) {
                prop_assert!(!place.issue.is_empty() && !place.organization.is_empty());
            }
        }
    }
}
