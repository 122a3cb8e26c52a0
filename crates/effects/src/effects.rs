//! Asking for a write: its texts checked, policy asked, recorded, then made or held.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use access::{Callers, RunClaims};
use contracts::{EffectAnswer, EffectOutcome};
use domain::{Action, Asked, Place, Policy, TaskId, Trust};
use http::StatusCode;
use metrics::counter;
use secrecy::SecretString;
use service::{AcceptsRuns, Problem};
use store::{
    PgPool,
    effects::{self, Effect, NewEffect, Standing},
    trust,
};

use crate::{
    CallId, Resolved, Write, Writes,
    answer::{Next, next, settled},
    marker::Markers,
    of_store,
    outgoing::{Found, Outgoing},
};

/// Writes asked for, by kind and what became of them.
pub(crate) const ASKED: &str = "effects_asked_total";
/// Writes made at the provider, by kind and outcome.
pub(crate) const APPLIED: &str = "effects_applied_total";
/// How many tasks' trust is remembered, so that a run that reads much writes once.
const REMEMBERED: usize = 10_000;

/// A service's writes; cheap to clone.
pub struct Effects<P: Writes>(pub(crate) Arc<Inner<P>>);

pub(crate) struct Inner<P> {
    pub(crate) pool: PgPool,
    pub(crate) writes: P,
    pub(crate) markers: Markers,
    pub(crate) outgoing: Outgoing,
    pub(crate) callers: Callers,
    policy: Policy,
    lowest: Mutex<HashMap<TaskId, Trust>>,
}

impl<P: Writes> Clone for Effects<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<P: Writes> std::fmt::Debug for Effects<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Effects({})", P::PROVIDER)
    }
}

/// A service's state that has writes.
pub trait HasEffects: AcceptsRuns + 'static {
    /// The provider's side.
    type Writes: Writes;

    /// Its writes.
    fn effects(&self) -> &Effects<Self::Writes>;
}

impl<P: Writes> Effects<P> {
    /// The writes of a provider; `credentials` are refused in every outgoing text.
    pub fn new(
        pool: PgPool,
        writes: P,
        settings: Resolved,
        mut credentials: Vec<SecretString>,
    ) -> Self {
        let markers = Markers::new(&settings.marker_key);
        credentials.push(settings.marker_key);
        Self(Arc::new(Inner {
            pool,
            writes,
            markers,
            outgoing: Outgoing {
                credentials,
                image_hosts: settings.image_hosts,
                longest: P::LONGEST_TEXT,
            },
            callers: settings.callers,
            policy: settings.policy,
            lowest: Mutex::default(),
        }))
    }

    /// The database.
    pub fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    /// The provider's side.
    pub fn writes(&self) -> &P {
        &self.0.writes
    }

    /// What policy says.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// What kind of credential a text holds, in words, if any: one of ours, or one of a known shape.
    pub fn secret_in(&self, text: &str) -> Option<&'static str> {
        self.0.outgoing.secret_in(text)
    }

    /// Our services that may call.
    pub fn callers(&self) -> &Callers {
        &self.0.callers
    }

    /// A run asks for a write: recorded under its live lease, then made, held or refused.
    ///
    /// # Errors
    /// 403 where policy, the cap or the token says no, 409 where the run is over or the write is being made, 422 where
    /// a text holds a credential or is too long, and what the provider answered.
    pub async fn ask(
        &self,
        run: &RunClaims,
        call: &CallId,
        mut write: P::Write,
        place: Place,
    ) -> Result<EffectAnswer, Problem> {
        let kind = write.kind();
        let asked = self.decide_and_record(run, call, &mut write, place).await;
        let outcome = match &asked {
            Ok((Next::Apply(_), _)) => "applying",
            Ok((Next::Answer(_), _)) => "answered",
            Ok((Next::Wait(_), _)) => "held",
            Err(problem) => problem.slug(),
        };
        counter!(ASKED, "kind" => kind.as_str(), "outcome" => outcome).increment(1);
        let (next, found) = asked.inspect_err(|problem| {
            tracing::info!(task = %run.task, %kind, refusal = problem.slug(), "a write was refused");
        })?;
        let mut answer = match next {
            Next::Apply(effect) => self.apply(effect, write).await?,
            Next::Answer(answer) => answer,
            Next::Wait(effect) => self.waiting(&effect).await?,
        };
        if found.images > 0 {
            answer
                .note
                .push_str(" Images of hosts that are not allowed were taken out.");
        }
        Ok(answer)
    }

    async fn decide_and_record(
        &self,
        run: &RunClaims,
        call: &CallId,
        write: &mut P::Write,
        place: Place,
    ) -> Result<(Next, Found), Problem> {
        if run.tools.read_only {
            return Err(Problem::forbidden(
                "this run reads only; say in your answer what should be written",
            ));
        }
        let mut found = Found::default();
        for text in write.texts() {
            self.0.outgoing.check(text, &mut found)?;
        }
        let (kind, scope, target) = (write.kind(), write.scope(), write.target());
        let asked = Asked {
            kind,
            scope: &scope,
            place,
            lowest_trust: self.lowest_trust(run.task).await?,
        };
        let verdict = self.0.policy.decide(asked);
        let rule = if found.random_word && verdict.action == Action::Allow {
            "a word in the text looks like a secret"
        } else {
            &verdict.rule
        };
        let standing = match verdict.action {
            Action::Refuse => {
                return Err(Problem::new(StatusCode::FORBIDDEN, "policy-refused").detail(format!(
                    "policy refuses {kind} in {scope} (rule {:?}); nothing was written. Go on without it",
                    verdict.rule
                )));
            }
            Action::DryRun => Standing::DryRun,
            Action::Allow if !found.random_word => Standing::Allowed,
            Action::Allow | Action::Hold => Standing::Held { rule },
        };
        let place = if write.named_by_target() {
            effects::Place::Target
        } else {
            effects::Place::Ordinal {
                session: run.session,
                call: &call.0,
            }
        };
        let new = NewEffect {
            task: run.task,
            root: run.root,
            epoch: run.epoch,
            kind,
            target: &target,
            place,
            canonical: &write.canonical(),
            cap: self.0.policy.cap(kind, &scope),
            standing,
        };
        let recorded = effects::record(&self.0.pool, &new)
            .await
            .map_err(of_store)?;
        Ok((next(recorded)?, found))
    }

    /// Notes that a run read a text of somebody trusted so far.
    ///
    /// # Errors
    /// 503 where Postgres does not answer: what is read must not be forgotten.
    pub async fn saw(&self, run: &RunClaims, trust: Trust) -> Result<(), Problem> {
        let noted = self
            .remembered(run.task)
            .is_some_and(|noted| noted <= trust);
        if noted {
            return Ok(());
        }
        trust::lower(&self.0.pool, run.task, trust)
            .await
            .map_err(of_store)?;
        let mut lowest = self.0.lowest.lock().unwrap_or_else(PoisonError::into_inner);
        if lowest.len() >= REMEMBERED {
            lowest.clear();
        }
        lowest
            .entry(run.task)
            .and_modify(|noted| *noted = (*noted).min(trust))
            .or_insert(trust);
        Ok(())
    }

    /// What a held write answers.
    pub(crate) async fn waiting(&self, effect: &Effect) -> Result<EffectAnswer, Problem> {
        let approval = effects::approval_of(&self.0.pool, effect.id)
            .await
            .map_err(of_store)?;
        let note = approval.as_ref().map_or_else(
            || "A person decides about this write; go on with the rest or end your turn.".to_owned(),
            |approval| {
                format!(
                    "Held until a person approves it ({}; rule: {}). Nothing was written yet; go on with the rest or end your turn.",
                    approval.id, approval.rule
                )
            },
        );
        Ok(EffectAnswer {
            approval: approval.map(|approval| approval.id),
            ..settled(effect, EffectOutcome::Held, &note)
        })
    }

    fn remembered(&self, task: TaskId) -> Option<Trust> {
        let lowest = self.0.lowest.lock().unwrap_or_else(PoisonError::into_inner);
        lowest.get(&task).copied()
    }

    async fn lowest_trust(&self, task: TaskId) -> Result<Option<Trust>, Problem> {
        // Only the lowest needs no question: other services may have noted a lower one.
        match self.remembered(task) {
            Some(Trust::Anonymous) => Ok(Some(Trust::Anonymous)),
            _ => trust::lowest(&self.0.pool, task).await.map_err(of_store),
        }
    }
}
