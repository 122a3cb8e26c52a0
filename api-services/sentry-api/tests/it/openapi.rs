//! The description of the routes is what callers were promised.

#[test]
fn the_description_is_the_one_that_was_reviewed() {
    let text = sentry_api::openapi().to_pretty_json().unwrap();
    insta::assert_snapshot!("openapi", text);
}
