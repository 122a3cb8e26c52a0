//! What a test does to the world around the service, and sees of it.

use serde_json::Value;

use super::{ApiWorld, control};

impl ApiWorld {
    /// Asks the simulator itself; see [`control`].
    pub async fn control(&self, path: &str, body: &Value) -> Value {
        control(&self.simulator, path, body).await
    }

    /// Adds a fault at the simulator.
    pub async fn fault(&self, fault: &Value) {
        self.control("/_sim/faults", fault).await;
    }

    /// How often the provider was asked: requests of `method` whose path holds `part`.
    pub fn asked(&self, method: &str, part: &str) -> usize {
        let state = self.simulator.state();
        let requests = state["requests"].as_array().map_or(&[][..], Vec::as_slice);
        let matching = requests.iter().filter(|request| {
            request["method"] == method
                && request["path"].as_str().is_some_and(|it| it.contains(part))
        });
        matching.count()
    }

    /// Leaves the effects as a process does that died after the provider's answer and before its note.
    pub async fn forget_what_was_made(&self) {
        self.db
            .sql(
                "UPDATE effects SET state = 'pending', applied_at = NULL, remote_id = NULL, remote_url = NULL,
                                    applying_until = now() - interval '1 second'",
            )
            .await;
    }

    /// Ends the run's lease.
    pub async fn end_lease(&self) {
        self.db
            .sql("UPDATE leases SET until = now() - interval '1 second'")
            .await;
    }
}
