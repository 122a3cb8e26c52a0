//! `POST /effects/{effect}/apply`: what a person approved is made from its stored form.

use access::Grant;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use contracts::{EffectAnswer, EffectOutcome};
use domain::EffectId;
use service::{Json, Path, Problem};
use store::effects::{self, Released};

use super::platform::Ours;
use crate::{answer::settled, of_store};

/// Applies a held effect whose stored content a person approved; again, it answers with what was made.
#[utoipa::path(
    post,
    path = "/effects/{effect}/apply",
    operation_id = "apply_effect",
    params(("effect" = String, Path)),
    security(("service_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "The caller may not apply"),
        (status = 404, description = "No such effect"),
        (status = 409, description = "Nobody approved exactly this, or it is being made")
    )
)]
pub(super) async fn apply(
    State(ours): State<Ours>,
    Path(effect): Path<EffectId>,
    headers: HeaderMap,
) -> Result<Json<EffectAnswer>, Problem> {
    ours.require(&headers, Grant::ApplyEffects)?;
    let unknown = || Problem::not_found(format!("{effect} is no effect of this service"));
    let released = effects::release(ours.0.pool(), effect)
        .await
        .map_err(of_store)?;
    let stored = match released {
        Released::Yes(stored) => stored,
        Released::Applied(stored) => {
            let note = "This was written before; nothing was written twice.";
            return Ok(Json(settled(&stored, EffectOutcome::AlreadyApplied, note)));
        }
        Released::NotApproved(stored) => {
            return Err(
                Problem::new(StatusCode::CONFLICT, "not-approved").detail(format!(
                    "{effect} is {} and nobody approved exactly what it holds",
                    stored.state
                )),
            );
        }
        Released::Unknown => return Err(unknown()),
    };
    ours.0.apply(stored).ok_or_else(unknown)?.await.map(Json)
}
