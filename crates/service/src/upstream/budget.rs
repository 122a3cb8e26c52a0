//! What all callers of a provider share: whoever hears of a limit tells the others, and nobody asks before it is over.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Provider;
use tokio::time::Instant;

use super::limits::{Limit, Said};

/// The limits that are known now, for every credential of one provider.
#[derive(Debug)]
pub(super) struct Budget {
    provider: Provider,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// When each limited part may be asked again.
    until: HashMap<Part, Instant>,
    /// Which of the provider's quotas a route uses, as it said last.
    resources: HashMap<&'static str, Arc<str>>,
}

/// What a limit is on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Part {
    identity: Arc<str>,
    of: Of,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Of {
    Everything,
    /// A quota, as GitHub's `search`.
    Resource(Arc<str>),
    /// A route, as a method of Slack.
    Route(&'static str),
}

impl Budget {
    pub(super) fn new(provider: Provider) -> Self {
        Self {
            provider,
            known: Mutex::default(),
        }
    }

    /// How long a call of this route has to wait; `None` where it may be made.
    pub(super) fn wait(&self, identity: &Arc<str>, route: &'static str) -> Option<Duration> {
        let known = self.known();
        let resource = known.resources.get(route).cloned();
        let parts = [
            Some(Of::Everything),
            Some(Of::Route(route)),
            resource.map(Of::Resource),
        ];
        let now = Instant::now();
        parts
            .into_iter()
            .flatten()
            .filter_map(|of| {
                let identity = Arc::clone(identity);
                known.until.get(&Part { identity, of }).copied()
            })
            .max()
            .and_then(|until| until.checked_duration_since(now))
            .filter(|wait| !wait.is_zero())
    }

    /// Takes note of what an answer said.
    pub(super) fn note(&self, identity: &Arc<str>, route: &'static str, said: &Said<'_>) {
        let mut known = self.known();
        let resource: Option<Arc<str>> = said.resource.map(Arc::from);
        if let Some(resource) = &resource {
            known.resources.insert(route, Arc::clone(resource));
        }
        let used_up = said.remaining == Some(0.0);
        let (wait, of) = match (said.limited, said.reset) {
            (Some(limit), _) => (limit.wait, self.meant(limit, resource, route)),
            // The last call of a quota passed; the next would not.
            (None, Some(reset)) if used_up => (reset, quota(resource, route)),
            (None, _) => return,
        };
        let now = Instant::now();
        known.until.retain(|_, until| *until > now);
        let identity = Arc::clone(identity);
        let until = known.until.entry(Part { identity, of }).or_insert(now);
        *until = (*until).max(now + wait);
    }

    /// What a limit is on, in this provider's terms.
    fn meant(&self, limit: Limit, resource: Option<Arc<str>>, route: &'static str) -> Of {
        match self.provider {
            Provider::Github if limit.used_up => quota(resource, route),
            // GitHub's secondary limits are on the account, Jira's on the user.
            Provider::Github | Provider::Jira => Of::Everything,
            // Slack's tiers are per method, Sentry's limits per endpoint.
            Provider::Slack | Provider::Sentry => Of::Route(route),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn quota(resource: Option<Arc<str>>, route: &'static str) -> Of {
    resource.map_or(Of::Route(route), Of::Resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn limited(wait: Duration, used_up: bool, resource: Option<&str>) -> Said<'_> {
        Said {
            remaining: used_up.then_some(0.0),
            resource,
            limited: Some(Limit { wait, used_up }),
            ..Said::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_secondary_limit_of_github_stops_all_callers_until_it_is_over() {
        let (budget, us) = (Budget::new(Provider::Github), Arc::from("us"));
        budget.note(&us, "/a", &limited(7 * SECOND, false, Some("core")));
        assert_eq!(budget.wait(&us, "/b"), Some(7 * SECOND));
        assert_eq!(budget.wait(&Arc::from("another app"), "/b"), None);
        tokio::time::advance(7 * SECOND).await;
        assert_eq!(budget.wait(&us, "/b"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_quota_that_is_used_up_stops_its_own_routes_only() {
        let (budget, us) = (Budget::new(Provider::Github), Arc::from("us"));
        let left = |resource| Said {
            remaining: Some(9.0),
            resource: Some(resource),
            ..Said::default()
        };
        budget.note(&us, "/repos", &left("core"));
        budget.note(&us, "/search/code", &left("search"));
        let last = Said {
            remaining: Some(0.0),
            reset: Some(30 * SECOND),
            ..left("search")
        };
        budget.note(&us, "/search/issues", &last);
        assert_eq!(budget.wait(&us, "/search/code"), Some(30 * SECOND));
        assert_eq!(budget.wait(&us, "/repos"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_method_of_slack_is_limited_by_itself_and_jira_as_a_whole() {
        let us = Arc::from("us");
        let slack = Budget::new(Provider::Slack);
        slack.note(&us, "chat.postMessage", &limited(SECOND, false, None));
        assert_eq!(slack.wait(&us, "chat.postMessage"), Some(SECOND));
        assert_eq!(slack.wait(&us, "users.info"), None);
        let jira = Budget::new(Provider::Jira);
        jira.note(&us, "/issue", &limited(SECOND, false, None));
        assert_eq!(jira.wait(&us, "/search"), Some(SECOND));
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_limit_does_not_end_a_longer_one() {
        let (budget, us) = (Budget::new(Provider::Jira), Arc::from("us"));
        budget.note(&us, "/a", &limited(9 * SECOND, false, None));
        budget.note(&us, "/a", &limited(2 * SECOND, false, None));
        assert_eq!(budget.wait(&us, "/a"), Some(9 * SECOND));
    }
}
