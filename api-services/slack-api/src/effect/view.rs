//! A modal or home view; which of them decides how it is found again.

use contracts::EffectOutcome;
use domain::EffectKind;
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Kind, Write, blocks, message::with};
use crate::slack::{Slack, SlackError};

/// A view as Slack takes it, and where it goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct View {
    pub(crate) which: Which,
    pub(crate) view: Value,
}

/// Where a view goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// A new modal, by the trigger of an interaction.
    Open { trigger_id: String },
    /// A modal above the one that is open.
    Push { trigger_id: String },
    /// The home tab of a person.
    Publish { user_id: String },
    /// A view that is open.
    Update { view_id: String },
}

impl Kind for View {
    fn kind(&self) -> EffectKind {
        EffectKind::SlackView
    }

    fn target(&self) -> String {
        match &self.which {
            Which::Open { trigger_id } | Which::Push { trigger_id } => {
                format!("trigger:{trigger_id}")
            }
            Which::Publish { user_id } => format!("home:{user_id}"),
            Which::Update { view_id } => format!("view:{view_id}"),
        }
    }

    fn scope(&self) -> String {
        "views".to_owned()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let mut found = Vec::new();
        blocks::texts(&mut self.view, &mut found);
        found
    }
}

#[derive(Deserialize)]
struct Shown {
    view: Identified,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

impl View {
    pub(super) async fn make(
        &self,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Made, SlackError> {
        let shown: Shown = match &self.which {
            Which::Open { trigger_id } => self.open("views.open", trigger_id, slack, order).await?,
            Which::Push { trigger_id } => self.open("views.push", trigger_id, slack, order).await?,
            // The home tab and an open view are states: doing it twice changes nothing more.
            Which::Publish { user_id } => {
                let body = json!({ "user_id": user_id, "view": self.view });
                slack.tell("views.publish", &body).await?
            }
            Which::Update { view_id } => {
                let body = json!({ "view_id": view_id, "view": self.view });
                slack.tell("views.update", &body).await?
            }
        };
        Ok(Made {
            remote_id: shown.view.id,
            url: String::new(),
            outcome: EffectOutcome::Applied,
        })
    }

    /// Opens a modal under a name of ours, by which an earlier try's is found.
    async fn open(
        &self,
        method: &'static str,
        trigger_id: &str,
        slack: &Slack,
        order: &Order<'_, Write>,
    ) -> Result<Shown, SlackError> {
        let external_id = &order.marker.mac;
        let view = with(&self.view, json!({ "external_id": external_id }));
        if order.asked_before {
            let body = json!({ "external_id": external_id, "view": view });
            match slack.tell("views.update", &body).await {
                Err(error) if error.is(&["not_found"]) => {}
                shown => return shown,
            }
        }
        let body = json!({ "trigger_id": trigger_id, "view": view });
        slack.tell(method, &body).await
    }
}
