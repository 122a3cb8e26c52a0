-- The truth: what came in, what became of it, what it changed outside, what it cost.

CREATE TABLE events (
    id uuid PRIMARY KEY,
    provider text NOT NULL CHECK (provider IN ('github', 'jira', 'slack', 'sentry')),
    tenant text NOT NULL,
    delivery_id text NOT NULL CHECK (length(delivery_id) BETWEEN 1 AND 255),
    event_type text NOT NULL,
    action text NOT NULL DEFAULT '',
    -- An allow list of headers; the rest may hold secrets.
    headers json NOT NULL,
    -- Raw bytes: jsonb refuses valid JSON, and a signature can be checked again only over these.
    body bytea NOT NULL,
    body_sha256 bytea NOT NULL CHECK (length(body_sha256) = 32),
    decision text NOT NULL CHECK (decision IN ('run', 'skip', 'control', 'ignore', 'quarantine')),
    reason text NOT NULL,
    detail text NOT NULL DEFAULT '',
    received_at timestamptz NOT NULL DEFAULT now(),
    -- Deduplication: the same delivery is one event, in one tenant.
    UNIQUE (provider, tenant, delivery_id)
);
CREATE INDEX events_by_time ON events (received_at DESC);

CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    flow_key text NOT NULL,
    title text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz
);
-- One open conversation per flow; "new conversation" closes it and opens another.
CREATE UNIQUE INDEX one_open_conversation_per_flow ON conversations (flow_key) WHERE closed_at IS NULL;

CREATE TABLE tasks (
    id uuid PRIMARY KEY,
    -- Order within a serial key; ids are made by several gateways whose clocks differ.
    seq bigint GENERATED ALWAYS AS IDENTITY,
    root_id uuid NOT NULL REFERENCES tasks (id),
    parent_id uuid REFERENCES tasks (id),
    event_id uuid REFERENCES events (id),
    conversation_id uuid NOT NULL REFERENCES conversations (id),
    provider text NOT NULL CHECK (provider IN ('github', 'jira', 'slack', 'sentry')),
    serial_key text NOT NULL,
    item json NOT NULL,
    repositories text[] NOT NULL,
    command text NOT NULL,
    agent text NOT NULL,
    request text NOT NULL,
    title text NOT NULL,
    url text NOT NULL,
    actor json NOT NULL,
    lane text NOT NULL CHECK (lane IN ('hi', 'mid', 'lo')),
    trace_parent text,
    state text NOT NULL DEFAULT 'queued' CHECK (
        state IN ('queued', 'running', 'waiting_input', 'completed', 'failed', 'cancelled', 'superseded')
    ),
    waiting_reason text CHECK (waiting_reason IN ('approval', 'question', 'quota', 'children')),
    failure_class text CHECK (
        failure_class IN (
            'cli_error', 'auth', 'timeout', 'stalled', 'turn_limit', 'budget_exceeded', 'mcp_unavailable',
            'no_terminal_event', 'policy_denied', 'crash_loop', 'expired', 'workspace', 'sandbox', 'attempts'
        )
    ),
    outcome text NOT NULL DEFAULT '',
    attempt integer NOT NULL DEFAULT 0,
    crashes integer NOT NULL DEFAULT 0,
    -- Grows at claim and at expiry; every write of a run names it.
    epoch bigint NOT NULL DEFAULT 0,
    session_id uuid,
    branch text,
    run_at timestamptz NOT NULL DEFAULT now(),
    hinted_at timestamptz DEFAULT now(),
    cancel_requested_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    CHECK ((state = 'waiting_input') = (waiting_reason IS NOT NULL)),
    CHECK ((state = 'failed') = (failure_class IS NOT NULL)),
    CHECK ((state IN ('completed', 'failed', 'cancelled', 'superseded')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 70);
-- The hard guard of serialisation; the claim's own conditions are only courtesy.
CREATE UNIQUE INDEX one_running_per_key ON tasks (serial_key) WHERE state = 'running' AND parent_id IS NULL;
CREATE INDEX tasks_open_by_key ON tasks (serial_key, seq) WHERE state IN ('queued', 'running', 'waiting_input');
CREATE INDEX tasks_queued ON tasks (run_at) WHERE state = 'queued';
CREATE INDEX tasks_by_time ON tasks (created_at DESC);
CREATE INDEX tasks_by_event ON tasks (event_id);

-- Apart from tasks, so that heartbeats touch a narrow row.
CREATE TABLE leases (
    task_id uuid PRIMARY KEY REFERENCES tasks (id),
    epoch bigint NOT NULL,
    owner text NOT NULL,
    until timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX leases_by_end ON leases (until);

CREATE TABLE run_events (
    task_id uuid NOT NULL REFERENCES tasks (id),
    seq bigint GENERATED ALWAYS AS IDENTITY,
    epoch bigint NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    -- json, not jsonb: a CLI's output may hold escapes that jsonb refuses.
    body json NOT NULL,
    PRIMARY KEY (task_id, seq)
);

CREATE TABLE effects (
    id uuid PRIMARY KEY,
    key text NOT NULL UNIQUE,
    task_id uuid NOT NULL REFERENCES tasks (id),
    root_id uuid NOT NULL REFERENCES tasks (id),
    epoch bigint NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    -- What will be sent, in its one fixed form; approvals bind to its digest.
    canonical text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    state text NOT NULL CHECK (state IN ('pending', 'applied', 'held', 'refused', 'failed')),
    remote_id text,
    remote_url text,
    error text,
    -- How often the provider was asked; more than none while pending means a crash in between.
    tries integer NOT NULL DEFAULT 0,
    applying_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    applied_at timestamptz,
    CHECK ((state = 'applied') = (applied_at IS NOT NULL))
);
CREATE INDEX effects_by_root ON effects (root_id, kind);
CREATE INDEX effects_by_task ON effects (task_id, created_at);

-- Which write of a session was the n-th of its kind to its target; a repeated call finds its number again.
CREATE TABLE effect_calls (
    session_id uuid NOT NULL,
    call_id text NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    PRIMARY KEY (session_id, call_id),
    UNIQUE (session_id, kind, target, ordinal)
);

CREATE TABLE approvals (
    id uuid PRIMARY KEY,
    effect_id uuid NOT NULL REFERENCES effects (id),
    task_id uuid NOT NULL REFERENCES tasks (id),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    rule text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'rejected', 'expired', 'superseded')),
    decided_by json,
    decided_at timestamptz,
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX one_open_approval_per_effect ON approvals (effect_id) WHERE state = 'open';
CREATE INDEX approvals_by_task ON approvals (task_id);

CREATE TABLE usage (
    id uuid PRIMARY KEY,
    task_id uuid NOT NULL REFERENCES tasks (id),
    root_id uuid NOT NULL REFERENCES tasks (id),
    epoch bigint NOT NULL,
    model text NOT NULL,
    input bigint NOT NULL DEFAULT 0,
    output bigint NOT NULL DEFAULT 0,
    cache_read bigint NOT NULL DEFAULT 0,
    cache_write bigint NOT NULL DEFAULT 0,
    -- Reserved before the request, the true cost after it, in millionths of a dollar.
    cost_micros bigint,
    source text NOT NULL CHECK (source IN ('reported', 'computed', 'estimated', 'unknown')),
    settled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX usage_by_root ON usage (root_id);

-- The platform's own word about a root task; written with the state it tells of, delivered afterwards.
CREATE TABLE statuses (
    root_id uuid PRIMARY KEY REFERENCES tasks (id),
    seq bigint NOT NULL DEFAULT 0,
    phase text NOT NULL CHECK (phase IN ('accepted', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
    detail text NOT NULL DEFAULT '',
    delivered_seq bigint NOT NULL DEFAULT -1,
    tries integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX statuses_pending ON statuses (next_try_at) WHERE delivered_seq < seq;

-- Append-only and chained by hash, so that a removed row shows.
CREATE TABLE audit (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail json NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL
);

-- Until there are users: the digest of the operator token, one row.
CREATE TABLE operator_token (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    created_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT ON _sqlx_migrations TO api_gateway, agent_engine, github_api, jira_api, slack_api, sentry_api, internal_dashboard_api;

GRANT SELECT, INSERT ON events, conversations, tasks, statuses, audit TO api_gateway;
GRANT UPDATE (title, updated_at, closed_at) ON conversations TO api_gateway;
GRANT UPDATE (delivered_seq, tries, next_try_at) ON statuses TO api_gateway;

GRANT SELECT, UPDATE ON tasks TO agent_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON leases TO agent_engine;
GRANT SELECT, INSERT ON run_events, audit TO agent_engine;
GRANT SELECT, INSERT, UPDATE ON usage, statuses TO agent_engine;
GRANT SELECT ON conversations, effects, approvals TO agent_engine;

GRANT SELECT ON tasks, leases, statuses TO github_api, jira_api, slack_api, sentry_api;
-- FOR UPDATE needs the right to update one column; the guard column is the one nobody reads there.
GRANT UPDATE (hinted_at) ON tasks TO github_api, jira_api, slack_api, sentry_api;
GRANT SELECT, INSERT, UPDATE ON effects, approvals TO github_api, jira_api, slack_api, sentry_api;
GRANT SELECT, INSERT ON effect_calls, audit TO github_api, jira_api, slack_api, sentry_api;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO internal_dashboard_api;
GRANT INSERT ON operator_token, audit TO internal_dashboard_api;
GRANT UPDATE (cancel_requested_at) ON tasks TO internal_dashboard_api;
