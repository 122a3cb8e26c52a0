-- What a commit holds never changes, so a listing is kept for as long as it is asked for.
CREATE TABLE listings (
    -- Lower case: GitHub ignores the case of names.
    repository text NOT NULL,
    commit_id text NOT NULL,
    -- [{"path": "src/main.rs", "size": 120}, ...] in git's order.
    files json NOT NULL,
    listed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repository, commit_id)
);
