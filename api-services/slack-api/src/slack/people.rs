//! The people behind ids: their names, and how far they are trusted.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::Trust;
use futures::{StreamExt as _, stream};

use super::{RemoteUser, Slack, SlackError, UserAnswer};

/// How long what is known of a person stays believed.
const FRESH: Duration = Duration::from_secs(600);
/// How many people are kept in mind.
const MOST: usize = 5_000;
/// How many are asked for at once.
const AT_ONCE: usize = 8;

/// What a reader needs to know of an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: Option<String>,
    pub(crate) trust: Trust,
}

impl Person {
    /// Somebody of whom nothing could be learned.
    pub(crate) const UNKNOWN: Self = Self {
        name: None,
        trust: Trust::Anonymous,
    };

    fn of(user: &RemoteUser, team: &str) -> Self {
        let foreign = user.is_stranger || user.team_id.as_deref().is_some_and(|id| id != team);
        let trust = if foreign || user.is_bot {
            // A bot hands on what others told it.
            Trust::Anonymous
        } else if user.is_restricted || user.is_ultra_restricted || user.deleted {
            Trust::Guest
        } else {
            // Who administers the workspace need not be a writer of the repository.
            Trust::Member
        };
        let name = [&user.profile.display_name, &user.real_name, &user.name]
            .into_iter()
            .find(|name| !name.is_empty());
        Self {
            name: name.map(|name| text::visible_text(name).0),
            trust,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct People(Mutex<HashMap<String, (Person, Instant)>>);

impl People {
    fn known(&self, id: &str) -> Option<Person> {
        let people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (person, since) = people.get(id)?;
        (since.elapsed() < FRESH).then(|| person.clone())
    }

    fn keep(&self, id: &str, person: Person) {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= MOST {
            people.clear();
        }
        people.insert(id.to_owned(), (person, Instant::now()));
    }
}

impl Slack {
    /// What is known of each of these users; of whom Slack tells nothing, nothing is known.
    pub(crate) async fn people(&self, ids: BTreeSet<String>) -> BTreeMap<String, Person> {
        stream::iter(ids)
            .map(async |id| {
                let person = self.person(&id).await.unwrap_or(Person::UNKNOWN);
                (id, person)
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await
    }

    async fn person(&self, id: &str) -> Result<Person, SlackError> {
        if let Some(person) = self.people.known(id) {
            return Ok(person);
        }
        let team = &self.identity().await?.team_id;
        let UserAnswer { user } = self.ask("users.info", &[("user", id)]).await?;
        let person = Person::of(&user, team);
        self.people.keep(id, person.clone());
        Ok(person)
    }
}
