//! Each service's role reaches its tables and no others.

use testkit::database;

#[tokio::test]
async fn no_service_may_do_what_is_not_its_work() {
    let db = database().await;
    for (role, sql) in [
        ("api_gateway", "SELECT * FROM usage"),
        ("api_gateway", "UPDATE tasks SET state = 'completed'"),
        ("agent_engine", "SELECT body FROM events"),
        ("agent_engine", "INSERT INTO effects SELECT * FROM effects"),
        ("github_api", "UPDATE tasks SET state = 'completed'"),
        ("github_api", "SELECT body FROM events"),
        (
            "internal_dashboard_api",
            "UPDATE tasks SET state = 'completed'",
        ),
        ("knowledge_graph", "SELECT * FROM tasks"),
        ("agent_engine", "DELETE FROM audit"),
    ] {
        let answer = db
            .sql(&format!(
                "SELECT has_any FROM (SELECT 1 AS has_any) x; {}",
                probe(role, sql)
            ))
            .await;
        assert!(
            answer.ends_with("refused"),
            "{role} could: {sql} ({answer})"
        );
    }
}

/// Runs the statement as the role and reports whether the privilege was refused.
fn probe(role: &str, sql: &str) -> String {
    format!(
        "DO $do$ BEGIN SET LOCAL ROLE {role}; EXECUTE $q${sql}$q$; RAISE EXCEPTION 'allowed';
         EXCEPTION WHEN insufficient_privilege THEN NULL; END $do$; SELECT 'refused'"
    )
}

#[tokio::test]
async fn the_schema_is_current_after_migrating_and_migrating_again_changes_nothing() {
    let db = database().await;
    store::migrate(&db.owner_url()).await.unwrap();
    for role in [
        "api_gateway",
        "agent_engine",
        "github_api",
        "internal_dashboard_api",
    ] {
        assert!(
            store::schema_is_current(&db.pool(role)).await.unwrap(),
            "{role}"
        );
    }
}
