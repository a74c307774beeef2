-- The first schema, because a unit of work needs all of it: state, history and ledger are stored together or not at all.
-- Instants are microseconds since 1970 in UTC, days are YYYY-MM-DD, digests are 64 hex digits, lists and documents are JSON.
-- "None" is NULL for ids and instants and '' for texts. The other dialect has the same tables under the same names.

-- +goose Up

-- Authorities and people.

CREATE TABLE authority (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    parent_id uuid NULL REFERENCES authority (id),
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    land TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    homepage TEXT NOT NULL,
    geocoding TEXT NOT NULL,
    contributor TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    successor_id uuid NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX authority_root ON authority (root_id);

-- The closure of the tree, each authority being its own ancestor at depth 0: scopes are sub-selects on it.
CREATE TABLE authority_ancestor (
    authority_id uuid NOT NULL REFERENCES authority (id),
    ancestor_id uuid NOT NULL REFERENCES authority (id),
    depth BIGINT NOT NULL,
    PRIMARY KEY (authority_id, ancestor_id)
);
CREATE INDEX authority_ancestor_below ON authority_ancestor (ancestor_id, authority_id);

CREATE TABLE person (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL REFERENCES authority (id),
    login TEXT NOT NULL UNIQUE,
    mail TEXT NOT NULL,
    lang TEXT NOT NULL,
    off BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX person_root ON person (root_id);

CREATE TABLE person_name (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES person (id),
    name TEXT NOT NULL
);

CREATE TABLE credential (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES person (id),
    password_hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- What decisions rest on beside the holding. The head is the guard: each change of the tables in this part raises it.

CREATE TABLE policy_head (
    root_id uuid NOT NULL PRIMARY KEY REFERENCES authority (id),
    version BIGINT NOT NULL
);

CREATE TABLE assignment (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    authority_id uuid NOT NULL REFERENCES authority (id),
    root_id uuid NOT NULL,
    from_at BIGINT NULL,
    until_at BIGINT NULL,
    status TEXT NOT NULL,
    proposed_by uuid NULL,
    confirmed_by uuid NULL,
    ended_at BIGINT NULL,
    decision_id uuid NULL
);
CREATE INDEX assignment_person ON assignment (person_id);
CREATE INDEX assignment_root ON assignment (root_id, status);

CREATE TABLE deputy (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    for_id uuid NOT NULL REFERENCES person (id),
    by_id uuid NOT NULL REFERENCES person (id),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    status TEXT NOT NULL,
    proposed_by uuid NULL,
    confirmed_by uuid NULL,
    decision_id uuid NULL
);
CREATE INDEX deputy_for ON deputy (for_id);
CREATE INDEX deputy_by ON deputy (by_id);
CREATE INDEX deputy_root ON deputy (root_id, status);

CREATE TABLE rule_version (
    id uuid NOT NULL PRIMARY KEY,
    authority_id uuid NOT NULL,
    root_id uuid NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    proposed_by uuid NULL,
    at BIGINT NOT NULL,
    UNIQUE (authority_id, version)
);

CREATE TABLE rule_status (
    rule_id uuid NOT NULL PRIMARY KEY,
    authority_id uuid NOT NULL,
    root_id uuid NOT NULL,
    status TEXT NOT NULL,
    confirmed_by uuid NULL,
    decision_id uuid NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX rule_status_active ON rule_status (authority_id) WHERE status = 'active';
CREATE INDEX rule_status_root ON rule_status (root_id, status);

CREATE TABLE questionnaire_version (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    version BIGINT NOT NULL,
    body BYTEA NOT NULL,
    proposed_by uuid NULL,
    at BIGINT NOT NULL,
    UNIQUE (root_id, version)
);

CREATE TABLE questionnaire_status (
    questionnaire_id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    status TEXT NOT NULL,
    confirmed_by uuid NULL,
    decision_id uuid NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX questionnaire_status_active ON questionnaire_status (root_id) WHERE status = 'active';

-- Holdings. The state row is narrow, because every step rewrites it; content lives in edition.

CREATE TABLE holding (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    name TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    rev BIGINT NOT NULL,
    class TEXT NOT NULL,
    facts TEXT NOT NULL,
    edition BIGINT NOT NULL,
    review_id uuid NULL,
    last_edition BIGINT NOT NULL,
    last_rev TEXT NOT NULL,
    aside TEXT NOT NULL,
    due TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX holding_authority ON holding (authority_id, state);
CREATE INDEX holding_root ON holding (root_id, state);
CREATE INDEX holding_due ON holding (due) WHERE due <> '';

CREATE TABLE edition (
    holding_id uuid NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    ident_key TEXT NOT NULL,
    title_key TEXT NOT NULL,
    search TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (holding_id, number)
);

-- Who changed which field. Values are erasable; decisions are never in here.
CREATE TABLE change_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    holding_id uuid NOT NULL,
    rev BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    person_id uuid NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX change_log_holding ON change_log (holding_id, rev);

-- Reviews and signatures.

CREATE TABLE review (
    id uuid NOT NULL PRIMARY KEY,
    holding_id uuid NOT NULL,
    root_id uuid NOT NULL,
    year BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    verb TEXT NOT NULL,
    status TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BYTEA NOT NULL,
    circle TEXT NOT NULL,
    class TEXT NOT NULL,
    facts TEXT NOT NULL,
    rules TEXT NOT NULL,
    not_before TEXT NOT NULL,
    until TEXT NOT NULL,
    review_date TEXT NOT NULL,
    ground TEXT NOT NULL,
    register BOOLEAN NOT NULL,
    reinstates_id uuid NULL,
    opener_id uuid NOT NULL,
    opened_for uuid NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT NULL,
    due TEXT NOT NULL,
    places TEXT NOT NULL,
    contributors TEXT NOT NULL,
    UNIQUE (root_id, year, seq)
);
CREATE UNIQUE INDEX review_open ON review (holding_id) WHERE status = 'open';
CREATE INDEX review_holding ON review (holding_id);

CREATE TABLE review_counter (
    root_id uuid NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (root_id, year)
);

CREATE TABLE review_document (
    review_id uuid NOT NULL,
    audience TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BYTEA NULL,
    PRIMARY KEY (review_id, audience)
);

-- One person per place, one place per person: two unique keys that hold whatever the code above them does.
CREATE TABLE review_place (
    review_id uuid NOT NULL,
    slot TEXT NOT NULL,
    PRIMARY KEY (review_id, slot)
);

CREATE TABLE review_person (
    review_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (review_id, person_id)
);

CREATE TABLE signoff (
    id uuid NOT NULL PRIMARY KEY,
    review_id uuid NOT NULL,
    holding_id uuid NOT NULL,
    slot TEXT NOT NULL,
    mark TEXT NOT NULL,
    concerns BOOLEAN NOT NULL,
    person_id uuid NOT NULL,
    role TEXT NOT NULL,
    grant_id uuid NULL,
    on_behalf_of uuid NULL,
    digest TEXT NOT NULL,
    decision_id uuid NOT NULL,
    at BIGINT NOT NULL,
    answered BOOLEAN NOT NULL
);
CREATE INDEX signoff_review ON signoff (review_id);

-- Releases: the insert-only record, the erasable bytes, and what of it is live.

CREATE TABLE release (
    id uuid NOT NULL PRIMARY KEY,
    holding_id uuid NOT NULL,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    name TEXT NOT NULL,
    edition BIGINT NOT NULL,
    audience TEXT NOT NULL,
    circle TEXT NOT NULL,
    digest TEXT NOT NULL,
    review_id uuid NULL,
    decision_id uuid NOT NULL,
    rev BIGINT NOT NULL,
    at BIGINT NOT NULL,
    until TEXT NOT NULL,
    review_date TEXT NOT NULL
);
CREATE INDEX release_holding ON release (holding_id);

CREATE TABLE release_document (
    release_id uuid NOT NULL PRIMARY KEY,
    body BYTEA NOT NULL
);

CREATE TABLE release_end (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (release_id, decision_id)
);

CREATE TABLE live_release (
    holding_id uuid NOT NULL,
    audience TEXT NOT NULL,
    release_id uuid NOT NULL UNIQUE,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    circle TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    theme TEXT NOT NULL,
    licence TEXT NOT NULL,
    formats TEXT NOT NULL,
    search TEXT NOT NULL,
    at BIGINT NOT NULL,
    until TEXT NOT NULL,
    review_date TEXT NOT NULL,
    PRIMARY KEY (holding_id, audience),
    UNIQUE (audience, name)
);
CREATE INDEX live_release_at ON live_release (audience, at, holding_id);
CREATE INDEX live_release_authority ON live_release (audience, authority_id, at);
CREATE INDEX live_release_until ON live_release (until) WHERE until <> '';
CREATE INDEX live_release_review ON live_release (review_date) WHERE review_date <> '';

CREATE TABLE release_file (
    release_id uuid NOT NULL,
    distribution_id uuid NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (release_id, distribution_id)
);
CREATE INDEX release_file_sha256 ON release_file (sha256);

CREATE TABLE tombstone (
    holding_id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    name TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL
);

-- Links of live public releases. No signature covers what they lead to, so it is looked at again and again.
CREATE TABLE link_watch (
    holding_id uuid NOT NULL,
    distribution_id uuid NOT NULL,
    url TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    checked_at BIGINT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (holding_id, distribution_id)
);

-- Bytes are kept as long as an edition (file_use) or a release (release_file) names them.
CREATE TABLE file_use (
    sha256 TEXT NOT NULL,
    holding_id uuid NOT NULL,
    edition BIGINT NOT NULL,
    PRIMARY KEY (sha256, holding_id, edition)
);
CREATE INDEX file_use_holding ON file_use (holding_id, edition);

CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- History: ids without foreign keys, because a key from here to a hot row costs every step 11 %.

CREATE TABLE decision (
    id uuid NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    root_id uuid NULL,
    authority_id uuid NULL,
    holding_id uuid NULL,
    edition BIGINT NOT NULL,
    review_id uuid NULL,
    verb TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    slot TEXT NOT NULL,
    mark TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id uuid NULL,
    role TEXT NOT NULL,
    grant_id uuid NULL,
    on_behalf_of uuid NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    rules TEXT NOT NULL,
    policy_version BIGINT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX decision_root ON decision (root_id, id);
CREATE INDEX decision_holding ON decision (holding_id, id);

CREATE TABLE decision_text (
    decision_id uuid NOT NULL,
    kind TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (decision_id, kind)
);

CREATE TABLE leaf (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    decision_id uuid NOT NULL UNIQUE,
    body BYTEA NOT NULL
);

CREATE TABLE leaf_pending (
    leaf_id BIGINT NOT NULL PRIMARY KEY
);

CREATE TABLE ledger_index (
    idx BIGINT NOT NULL PRIMARY KEY,
    leaf_id BIGINT NOT NULL UNIQUE
);

CREATE TABLE ledger_hash (
    idx BIGINT NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL
);

CREATE TABLE ledger_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    root TEXT NOT NULL
);
INSERT INTO ledger_head (id, size, root) VALUES (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    note BYTEA NOT NULL,
    at BIGINT NOT NULL
);

-- Work and messages.

CREATE TABLE task (
    id uuid NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    holding_id uuid NULL,
    review_id uuid NULL,
    ref TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id uuid NULL,
    due TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    escalated_at BIGINT NULL,
    done_at BIGINT NULL
);
CREATE INDEX task_root ON task (root_id, done_at);
CREATE INDEX task_role ON task (role, authority_id, done_at);
CREATE INDEX task_holding ON task (holding_id);
CREATE INDEX task_person ON task (person_id);
CREATE INDEX task_open ON task (due) WHERE done_at IS NULL;

CREATE TABLE question (
    id uuid NOT NULL PRIMARY KEY,
    review_id uuid NOT NULL,
    holding_id uuid NOT NULL,
    by_id uuid NOT NULL,
    to_id uuid NOT NULL,
    body TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT NULL
);
CREATE INDEX question_review ON question (review_id);
CREATE INDEX question_to ON question (to_id, answered_at);

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    root_id uuid NULL,
    holding_id uuid NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    body BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- What the search index reads after it (DESIGN 8): one row per holding or authority that a unit touched. xid is the
-- transaction on Postgres, where ids of concurrent writers become visible out of order; SQLite has one writer.
CREATE TABLE change (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    holding_id uuid NULL,
    authority_id uuid NULL,
    at BIGINT NOT NULL
);
CREATE INDEX change_xid ON change (xid);

-- Signing in.

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE token (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    root_id uuid NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    status TEXT NOT NULL,
    confirmed_by uuid NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NULL,
    revoked_at BIGINT NULL
);
CREATE INDEX token_person ON token (person_id);

CREATE TABLE one_time_link (
    hash TEXT NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT NULL
);

CREATE TABLE login_throttle (
    key TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    since BIGINT NOT NULL,
    blocked_until BIGINT NULL
);

-- Imports and the rest.

CREATE TABLE import (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    person_id uuid NULL,
    actor_kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    mode TEXT NOT NULL,
    status TEXT NOT NULL,
    report TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone_at BIGINT NULL,
    decision_id uuid NULL
);
CREATE INDEX import_file ON import (authority_id, file_hash);

CREATE TABLE import_holding (
    import_id uuid NOT NULL,
    holding_id uuid NOT NULL,
    created BOOLEAN NOT NULL,
    rev BIGINT NOT NULL,
    earlier TEXT NULL,
    PRIMARY KEY (import_id, holding_id)
);

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Insert-only tables: whoever writes to them, nothing there is changed or removed.

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is insert-only', TG_TABLE_NAME USING ERRCODE = 'FG001';
END $$;
-- +goose StatementEnd
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON questionnaire_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signoff FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON release FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON release_end FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_index FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_hash FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The role under which the application works. It owns nothing, so it cannot take the walls down.

-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'freigabe_app') THEN
        BEGIN
            CREATE ROLE freigabe_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was migrated meanwhile
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'freigabe_app', 'MEMBER') THEN
        EXECUTE format('GRANT freigabe_app TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'freigabe_app') THEN
        RAISE EXCEPTION 'role freigabe_app is missing and % may not create it: run CREATE ROLE freigabe_app NOLOGIN as an administrator', current_user;
    END IF;
END $$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO freigabe_app;
GRANT SELECT ON goose_db_version TO freigabe_app;
GRANT SELECT, INSERT ON
    authority, authority_ancestor, person, person_name, credential, policy_head, assignment, deputy, rule_version,
    rule_status, questionnaire_version, questionnaire_status, holding, edition, change_log, review, review_counter,
    review_document, review_place, review_person, signoff, release, release_document, release_end, live_release,
    release_file, tombstone, link_watch, file_use, blob, decision, decision_text, leaf, leaf_pending, ledger_index,
    ledger_hash, ledger_head, checkpoint, task, question, outbox, idempotency, change, session, token,
    one_time_link, login_throttle, import, import_holding, setting
    TO freigabe_app;
GRANT UPDATE, DELETE ON
    authority, authority_ancestor, person, person_name, credential, policy_head, assignment, deputy, rule_status,
    questionnaire_status, holding, edition, change_log, review, review_counter, review_document, review_place,
    review_person, release_document, live_release, release_file, tombstone, link_watch, file_use, blob, decision_text,
    leaf_pending, ledger_head, task, question, outbox, idempotency, change, session, token, one_time_link,
    login_throttle, import, import_holding, setting
    TO freigabe_app;
