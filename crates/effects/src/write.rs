//! What a provider's writes are to this crate.

use contracts::EffectOutcome;
use domain::{EffectKind, Provider, StatusPhase, StatusSeq, WorkItem, canonical_json};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use service::{Problem, upstream::UpstreamError};

use crate::Marker;

/// A write with all it needs, readable again from its stored form; an enum tagged by its kind.
pub trait Write: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The kind.
    fn kind(&self) -> EffectKind;

    /// What it changes, as `acme/app#7`; writes of one kind to one target are told apart by their order.
    fn target(&self) -> String;

    /// Whether the target alone names it, as a head branch names its pull request.
    fn named_by_target(&self) -> bool {
        false
    }

    /// What policy looks up: a repository, a project, a channel.
    fn scope(&self) -> String;

    /// Every text that people will read; each is checked before the write is recorded.
    fn texts(&mut self) -> Vec<&mut String>;

    /// The form that is stored and whose digest an approval binds to.
    fn canonical(&self) -> String {
        let mut value = serde_json::to_value(self).expect("writes hold only JSON types");
        value["target"] = Value::String(self.target());
        canonical_json(&value)
    }

    /// Reads a stored form back; `None` where it is of another service or an older form.
    fn from_canonical(canonical: &str) -> Option<Self> {
        serde_json::from_str(canonical).ok()
    }
}

/// A provider's side of writing.
pub trait Writes: Send + Sync + 'static {
    /// What can be written.
    type Write: Write;
    /// Whose writes these are.
    const PROVIDER: Provider;
    /// The longest text that the provider takes, in characters.
    const LONGEST_TEXT: usize;

    /// Makes a write at the provider.
    ///
    /// # Errors
    /// What the provider answered. Where the answer was lost, the next try looks for the marker first.
    fn make(
        &self,
        order: Order<'_, Self::Write>,
    ) -> impl Future<Output = Result<Made, UpstreamError>> + Send;

    /// The write that says a status at a work item.
    ///
    /// # Errors
    /// 422 `other-provider` where the item is not this provider's.
    fn status(&self, item: &WorkItem, status: Status) -> Result<Self::Write, Problem>;

    /// The place of a status among its task's; `None` for other writes.
    fn status_seq(write: &Self::Write) -> Option<StatusSeq>;
}

/// A write that is to be made now.
#[derive(Debug)]
pub struct Order<'a, W> {
    /// What to write.
    pub write: &'a W,
    /// Its record; `remote_id` is there where it was made before.
    pub effect: &'a store::effects::Effect,
    /// What it is found by after a crash.
    pub marker: Marker,
    /// Whether the provider may have heard of it.
    pub asked_before: bool,
}

/// What the provider has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The provider's id of it.
    pub remote_id: String,
    /// Where a person reads it.
    pub url: String,
    /// Whether it was made, edited, or there already.
    pub outcome: EffectOutcome,
}

/// A status as it is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its place.
    pub seq: StatusSeq,
    /// What it says, in a word.
    pub phase: StatusPhase,
    /// The text, as Markdown, within the provider's length.
    pub body: String,
}
