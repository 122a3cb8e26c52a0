//! Projects, teams, members and monitors as Sentry has them, and the account that answers.

use chrono::DateTime;
use contracts::sentry::{Member, Monitor, Organization, Project, StatsPoint, Team, Whoami};
use domain::Provider;
use serde_json::Value;
use service::upstream::UpstreamError;

use super::{
    Sentry,
    json::{count, first, number, rows, some, text},
    reads::{Reads as _, Remote},
};

impl Remote for Organization {
    const WHAT: &'static str = "an organisation";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            slug: some(&json["slug"])?,
            name: text(&json["name"]),
            url: text(&json["links"]["organizationUrl"]),
        })
    }
}

impl Remote for Project {
    const WHAT: &'static str = "a project";

    fn of(json: &Value) -> Option<Self> {
        let teams = rows(&json["teams"]).iter();
        Some(Self {
            id: some(&json["id"])?,
            slug: some(&json["slug"])?,
            name: text(&json["name"]),
            platform: some(&json["platform"]),
            teams: teams.map(|it| text(&it["slug"])).collect(),
        })
    }
}

impl Remote for Team {
    const WHAT: &'static str = "a team";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            id: some(&json["id"])?,
            slug: some(&json["slug"])?,
            name: text(&json["name"]),
            members: count(&json["memberCount"]),
        })
    }
}

impl Remote for Member {
    const WHAT: &'static str = "a member";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            user: some(&json["user"]["id"]),
            name: first([&json["name"], &json["user"]["name"]]),
            role: first([&json["orgRole"], &json["role"]]),
        })
    }
}

impl Remote for Monitor {
    const WHAT: &'static str = "a monitor";

    fn of(json: &Value) -> Option<Self> {
        let environments = rows(&json["environments"]).iter();
        Some(Self {
            slug: some(&json["slug"])?,
            name: text(&json["name"]),
            project: text(&json["project"]["slug"]),
            status: text(&json["status"]),
            schedule: match &json["config"]["schedule"] {
                Value::Null => String::new(),
                Value::String(crontab) => crontab.clone(),
                interval => interval.to_string(),
            },
            environments: environments
                .map(|it| format!("{}: {}", text(&it["name"]), text(&it["status"])))
                .collect(),
        })
    }
}

impl Remote for StatsPoint {
    const WHAT: &'static str = "a point";

    fn of(json: &Value) -> Option<Self> {
        let seconds = i64::try_from(number(&json[0])?).ok()?;
        Some(Self {
            at: DateTime::from_timestamp_secs(seconds)?,
            events: count(&json[1]),
        })
    }
}

impl Remote for Whoami {
    const WHAT: &'static str = "the account";

    fn of(json: &Value) -> Option<Self> {
        let scopes = rows(&json["auth"]["scopes"]).iter();
        Some(Self {
            id: some(&json["user"]["id"]),
            name: some(&json["user"]["name"]),
            organization: String::new(),
            projects: Vec::new(),
            issue: None,
            scopes: scopes.map(text).collect(),
        })
    }
}

impl Sentry {
    /// The account that answers.
    pub(crate) async fn whoami(&self) -> Result<Whoami, UpstreamError> {
        self.get("/", &[])?.one().await.map(|it| it.item)
    }

    /// The id of the account that answers.
    pub(super) async fn account(&self) -> Result<&str, UpstreamError> {
        let asked = self.account.get_or_try_init(async || {
            let known = self.whoami().await?.id;
            known.ok_or_else(|| UpstreamError::Unreadable {
                provider: Provider::Sentry,
                problem:
                    "the token belongs to no account, so its comments cannot be told from others'"
                        .to_owned(),
            })
        });
        asked.await.map(String::as_str)
    }
}
