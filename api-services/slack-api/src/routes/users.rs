//! `GET /users`, `/users/{user}`, `/users/by-email`, `/usergroups`.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::slack::{Page, User, UserGroup, UserGroups};
use domain::Trust;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{
    app::App,
    reach,
    reading::Cleaner,
    slack::{GroupsAnswer, UserAnswer, UsersAnswer},
};

/// The accounts of the workspace.
#[utoipa::path(
    get,
    path = "/users",
    operation_id = "users",
    params(Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<User>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<User>>, Problem> {
    let part = paging.checked()?;
    let team = &app.slack.identity().await?.team_id;
    let found: UsersAnswer = app.slack.ask("users.list", &part.of(&[])).await?;
    let mut cleaner = Cleaner::default();
    let users = found.members.into_iter();
    let items: Vec<User> = users.map(|user| cleaner.user(user, team)).collect();
    let lowest = items.iter().map(trust_in_profile).min();
    app.saw(&claims, lowest).await?;
    Ok(Json(Page {
        items,
        next_cursor: found.response_metadata.cursor(),
        sanitised: cleaner.sanitised(),
    }))
}

/// Everybody writes their own profile.
fn trust_in_profile(user: &User) -> Trust {
    if user.is_external {
        Trust::Anonymous
    } else if user.is_guest || user.deleted {
        Trust::Guest
    } else {
        Trust::Member
    }
}

/// An account.
#[utoipa::path(
    get,
    path = "/users/{user}",
    operation_id = "user",
    params(("user" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = User), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
) -> Result<Json<User>, Problem> {
    reach::user(&id)?;
    let found: UserAnswer = app.slack.ask("users.info", &[("user", &id)]).await?;
    one(&app, &claims, found).await
}

/// Whose account.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Whose {
    /// The e-mail address.
    email: String,
}

/// The account with an e-mail address.
#[utoipa::path(
    get,
    path = "/users/by-email",
    operation_id = "user_by_email",
    params(Whose),
    security(("run_token" = [])),
    responses((status = 200, body = User), (status = 404))
)]
pub(super) async fn by_email(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(whose): Query<Whose>,
) -> Result<Json<User>, Problem> {
    let arguments = [("email", whose.email.as_str())];
    let found: UserAnswer = app.slack.ask("users.lookupByEmail", &arguments).await?;
    one(&app, &claims, found).await
}

async fn one(app: &App, claims: &RunClaims, found: UserAnswer) -> Result<Json<User>, Problem> {
    let team = &app.slack.identity().await?.team_id;
    let mut cleaner = Cleaner::default();
    let user = cleaner.user(found.user, team);
    app.saw(claims, Some(trust_in_profile(&user))).await?;
    Ok(Json(User {
        sanitised: cleaner.sanitised(),
        ..user
    }))
}

/// Groups of people that are mentioned together.
#[utoipa::path(
    get,
    path = "/usergroups",
    operation_id = "usergroups",
    security(("run_token" = [])),
    responses((status = 200, body = UserGroups))
)]
pub(super) async fn groups(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
) -> Result<Json<UserGroups>, Problem> {
    let arguments = [("include_count", "true")];
    let found: GroupsAnswer = app.slack.ask("usergroups.list", &arguments).await?;
    let mut cleaner = Cleaner::default();
    let items: Vec<UserGroup> = found
        .usergroups
        .into_iter()
        .map(|group| UserGroup {
            id: group.id,
            handle: cleaner.plain(&group.handle),
            name: cleaner.plain(&group.name),
            description: cleaner.plain(&group.description.unwrap_or_default()),
            // A number, or the text of one.
            user_count: group.user_count.to_string().trim_matches('"').parse().ok(),
        })
        .collect();
    app.saw(&claims, Some(Trust::Member).filter(|_| !items.is_empty()))
        .await?;
    Ok(Json(UserGroups {
        items,
        sanitised: cleaner.sanitised(),
    }))
}
