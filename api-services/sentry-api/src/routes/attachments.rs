//! Files that came with events.

use std::sync::Arc;

use axum::extract::State;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::sentry::{Attachment, AttachmentContent, One, Page};
use http::StatusCode;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{app::App, scope, sentry::Reads as _};

const ONE: &str = "/projects/{org}/{project}/events/{event}/attachments/{attachment}/";
/// The largest file that is handed on, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// A page of the files that came with an issue's events.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}/attachments",
    operation_id = "issue_attachments",
    params(("org" = String, Path), ("id" = String, Path), Paging),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Attachment>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn of_issue(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, id)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Attachment>>, Problem> {
    let issue = scope::issue(&app, &run, &org, &id).await?;
    let route = "/organizations/{org}/issues/{id}/attachments/";
    let page = paging.on(app.sentry.get(route, &[&issue.id])?).page();
    app.shown(&run, page.await?).await
}

/// The files that came with an event.
#[utoipa::path(
    get,
    path = "/organizations/{org}/projects/{project}/events/{event}/attachments",
    operation_id = "event_attachments",
    params(("org" = String, Path), ("project" = String, Path), ("event" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Page<Attachment>), (status = 403, description = "Not the run's"), (status = 404))
)]
pub(super) async fn of_event(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, project, event)): Path<(String, String, String)>,
) -> Result<Json<Page<Attachment>>, Problem> {
    scope::event(&app, &run, &org, (&project, &event)).await?;
    let route = "/projects/{org}/{project}/events/{event}/attachments/";
    let page = app.sentry.get(route, &[&project, &event])?.page();
    app.shown(&run, page.await?).await
}

/// A file that came with an event: its text, or its bytes where it is none.
#[utoipa::path(
    get,
    path = "/organizations/{org}/projects/{project}/events/{event}/attachments/{attachment}",
    operation_id = "event_attachment",
    params(
        ("org" = String, Path), ("project" = String, Path), ("event" = String, Path), ("attachment" = String, Path)
    ),
    security(("run_token" = [])),
    responses(
        (status = 200, body = One<AttachmentContent>),
        (status = 403, description = "Not the run's"),
        (status = 404),
        (status = 422, description = "Larger than 1 MiB")
    )
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path((org, project, event, attachment)): Path<(String, String, String, String)>,
) -> Result<Json<One<AttachmentContent>>, Problem> {
    scope::event(&app, &run, &org, (&project, &event)).await?;
    let names = [project.as_str(), &event, &attachment];
    let known = app.sentry.get(ONE, &names)?.one::<Attachment>().await?;
    if known.item.size > LARGEST {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-large").detail(format!(
                "{} has {} bytes; at most {LARGEST} are handed on",
                known.item.name, known.item.size
            )),
        );
    }
    let call = app.sentry.get(ONE, &names)?.query("download", "1");
    let bytes = call.accept("*/*").send().await?.body;
    app.shown(&run, content(known, &bytes)).await
}

fn content(known: One<Attachment>, bytes: &[u8]) -> One<AttachmentContent> {
    let text = std::str::from_utf8(bytes).ok().map(text::visible_text);
    let sanitised = match &text {
        Some((_, removed)) if known.sanitised.is_empty() => removed.to_string(),
        _ => known.sanitised,
    };
    One {
        item: AttachmentContent {
            attachment: known.item,
            base64: text.is_none().then(|| STANDARD.encode(bytes)),
            text: text.map(|(text, _)| text),
        },
        sanitised,
    }
}
