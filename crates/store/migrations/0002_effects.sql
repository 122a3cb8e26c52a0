-- Writes that policy only wants to see; why a write is held; the least trusted text a run has read.

ALTER TABLE effects DROP CONSTRAINT effects_state_check;
ALTER TABLE effects ADD CONSTRAINT effects_state_check
    CHECK (state IN ('pending', 'applied', 'held', 'refused', 'failed', 'dry_run'));

ALTER TABLE tasks ADD COLUMN lowest_trust text
    CHECK (lowest_trust IN ('anonymous', 'guest', 'member', 'writer', 'owner'));

GRANT UPDATE (lowest_trust) ON tasks TO github_api, jira_api, slack_api, sentry_api;
