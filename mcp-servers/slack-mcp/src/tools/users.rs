//! People of the workspace.

use contracts::slack::{Page, User};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    SlackTools,
    channels::Part,
    shown::{Notes, Shown, lines, shown},
};

const WORDS: &str = "people wrote their own names, titles and statuses";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OneUser {
    /// The user's id, as U0123456789.
    #[schemars(regex(pattern = "^[UW][A-Z0-9]+$"))]
    user_id: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ByEmail {
    /// The e-mail address.
    #[schemars(length(min = 3, max = 254))]
    email: String,
}

#[tool_router(router = users_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_get_users",
        title = "List Slack users",
        description = "List the accounts of the workspace with their ids.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<Page<User>>>()
    )]
    async fn slack_get_users(
        &self,
        Parameters(part): Parameters<Part>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<Page<User>>>, Failure> {
        let url = self.api.url_with(["users"], &part)?;
        let mut page: Page<User> = self.api.get(&call, url).await?;
        let mut notes = Notes::of(std::mem::take(&mut page.sanitised));
        notes.next(page.next_cursor.as_ref());
        let all: Vec<String> = page.items.iter().map(line).collect();
        let text = format!("{} users\n{}", all.len(), lines("users", &all));
        Ok(shown(WORDS, text, page, notes))
    }

    #[tool(
        name = "slack_get_user_profile",
        title = "Show a Slack user",
        description = "Show a user's name, title, status, time zone and e-mail address.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<User>>()
    )]
    async fn slack_get_user_profile(
        &self,
        Parameters(OneUser { user_id }): Parameters<OneUser>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<User>>, Failure> {
        let url = self.api.url(["users", &user_id]);
        Ok(one(self.api.get(&call, url).await?))
    }

    #[tool(
        name = "slack_find_user_by_email",
        title = "Find a Slack user by e-mail",
        description = "Find the user with an e-mail address, as one that stands in a commit.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<User>>()
    )]
    async fn slack_find_user_by_email(
        &self,
        Parameters(wanted): Parameters<ByEmail>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<User>>, Failure> {
        let url = self.api.url_with(["users", "by-email"], &wanted)?;
        Ok(one(self.api.get(&call, url).await?))
    }
}

fn one(mut user: User) -> Answer<Shown<User>> {
    let notes = Notes::of(std::mem::take(&mut user.sanitised));
    let further = [
        ("title", Some(&user.title)),
        ("status", Some(&user.status_text)),
        ("time zone", user.tz.as_ref()),
        ("e-mail", user.email.as_ref()),
    ];
    let further = further
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .map(|(name, value)| format!("{name}: {value}"));
    let all: Vec<String> = std::iter::once(line(&user)).chain(further).collect();
    let text = lines("the user", &all);
    shown(WORDS, text, user, notes)
}

fn line(user: &User) -> String {
    let marks = [
        (user.is_bot, "bot"),
        (user.is_guest, "guest"),
        (user.is_external, "of another workspace"),
        (user.deleted, "deactivated"),
    ];
    let marks: Vec<&str> = marks
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, mark)| *mark)
        .collect();
    let mut line = format!("{} @{}", user.id, user.name);
    for name in [&user.display_name, &user.real_name] {
        if !name.is_empty() && *name != user.name && !line.ends_with(name.as_str()) {
            line = format!("{line}, {name}");
        }
    }
    if marks.is_empty() {
        line
    } else {
        format!("{line} ({})", marks.join(", "))
    }
}
