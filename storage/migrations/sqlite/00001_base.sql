-- The first schema, because a unit of work needs all of it: state, history and ledger are stored together or not at all.
-- Instants are microseconds since 1970 in UTC, days are YYYY-MM-DD, digests are 64 hex digits, lists and documents are JSON.
-- "None" is NULL for ids and instants and '' for texts. The other dialect has the same tables under the same names.

-- +goose Up

-- Authorities and people.

CREATE TABLE authority (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    parent_id TEXT NULL REFERENCES authority (id),
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    land TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    homepage TEXT NOT NULL,
    geocoding TEXT NOT NULL,
    contributor TEXT NOT NULL,
    closed INTEGER NOT NULL,
    successor_id TEXT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX authority_root ON authority (root_id);

-- The closure of the tree, each authority being its own ancestor at depth 0: scopes are sub-selects on it.
CREATE TABLE authority_ancestor (
    authority_id TEXT NOT NULL REFERENCES authority (id),
    ancestor_id TEXT NOT NULL REFERENCES authority (id),
    depth INTEGER NOT NULL,
    PRIMARY KEY (authority_id, ancestor_id)
) STRICT;
CREATE INDEX authority_ancestor_below ON authority_ancestor (ancestor_id, authority_id);

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL REFERENCES authority (id),
    login TEXT NOT NULL UNIQUE,
    mail TEXT NOT NULL,
    lang TEXT NOT NULL,
    off INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_root ON person (root_id);

CREATE TABLE person_name (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE credential (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    password_hash TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- What decisions rest on beside the holding. The head is the guard: each change of the tables in this part raises it.

CREATE TABLE policy_head (
    root_id TEXT NOT NULL PRIMARY KEY REFERENCES authority (id),
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE assignment (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    authority_id TEXT NOT NULL REFERENCES authority (id),
    root_id TEXT NOT NULL,
    from_at INTEGER NULL,
    until_at INTEGER NULL,
    status TEXT NOT NULL,
    proposed_by TEXT NULL,
    confirmed_by TEXT NULL,
    ended_at INTEGER NULL,
    decision_id TEXT NULL
) STRICT;
CREATE INDEX assignment_person ON assignment (person_id);
CREATE INDEX assignment_root ON assignment (root_id, status);

CREATE TABLE deputy (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    for_id TEXT NOT NULL REFERENCES person (id),
    by_id TEXT NOT NULL REFERENCES person (id),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    status TEXT NOT NULL,
    proposed_by TEXT NULL,
    confirmed_by TEXT NULL,
    decision_id TEXT NULL
) STRICT;
CREATE INDEX deputy_for ON deputy (for_id);
CREATE INDEX deputy_by ON deputy (by_id);
CREATE INDEX deputy_root ON deputy (root_id, status);

CREATE TABLE rule_version (
    id TEXT NOT NULL PRIMARY KEY,
    authority_id TEXT NOT NULL,
    root_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    proposed_by TEXT NULL,
    at INTEGER NOT NULL,
    UNIQUE (authority_id, version)
) STRICT;

CREATE TABLE rule_status (
    rule_id TEXT NOT NULL PRIMARY KEY,
    authority_id TEXT NOT NULL,
    root_id TEXT NOT NULL,
    status TEXT NOT NULL,
    confirmed_by TEXT NULL,
    decision_id TEXT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rule_status_active ON rule_status (authority_id) WHERE status = 'active';
CREATE INDEX rule_status_root ON rule_status (root_id, status);

CREATE TABLE questionnaire_version (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    proposed_by TEXT NULL,
    at INTEGER NOT NULL,
    UNIQUE (root_id, version)
) STRICT;

CREATE TABLE questionnaire_status (
    questionnaire_id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    status TEXT NOT NULL,
    confirmed_by TEXT NULL,
    decision_id TEXT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX questionnaire_status_active ON questionnaire_status (root_id) WHERE status = 'active';

-- Holdings. The state row is narrow, because every step rewrites it; content lives in edition.

CREATE TABLE holding (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    rev INTEGER NOT NULL,
    class TEXT NOT NULL,
    facts TEXT NOT NULL,
    edition INTEGER NOT NULL,
    review_id TEXT NULL,
    last_edition INTEGER NOT NULL,
    last_rev TEXT NOT NULL,
    aside TEXT NOT NULL,
    due TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX holding_authority ON holding (authority_id, state);
CREATE INDEX holding_root ON holding (root_id, state);
CREATE INDEX holding_due ON holding (due) WHERE due <> '';

CREATE TABLE edition (
    holding_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    ident_key TEXT NOT NULL,
    title_key TEXT NOT NULL,
    search TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (holding_id, number)
) STRICT;

-- Who changed which field. Values are erasable; decisions are never in here.
CREATE TABLE change_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    holding_id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    person_id TEXT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX change_log_holding ON change_log (holding_id, rev);

-- Reviews and signatures.

CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    holding_id TEXT NOT NULL,
    root_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    verb TEXT NOT NULL,
    status TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    circle TEXT NOT NULL,
    class TEXT NOT NULL,
    facts TEXT NOT NULL,
    rules TEXT NOT NULL,
    not_before TEXT NOT NULL,
    until TEXT NOT NULL,
    review_date TEXT NOT NULL,
    ground TEXT NOT NULL,
    register INTEGER NOT NULL,
    reinstates_id TEXT NULL,
    opener_id TEXT NOT NULL,
    opened_for TEXT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER NULL,
    due TEXT NOT NULL,
    places TEXT NOT NULL,
    contributors TEXT NOT NULL,
    UNIQUE (root_id, year, seq)
) STRICT;
CREATE UNIQUE INDEX review_open ON review (holding_id) WHERE status = 'open';
CREATE INDEX review_holding ON review (holding_id);

CREATE TABLE review_counter (
    root_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (root_id, year)
) STRICT;

CREATE TABLE review_document (
    review_id TEXT NOT NULL,
    audience TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NULL,
    PRIMARY KEY (review_id, audience)
) STRICT;

-- One person per place, one place per person: two unique keys that hold whatever the code above them does.
CREATE TABLE review_place (
    review_id TEXT NOT NULL,
    slot TEXT NOT NULL,
    PRIMARY KEY (review_id, slot)
) STRICT;

CREATE TABLE review_person (
    review_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (review_id, person_id)
) STRICT;

CREATE TABLE signoff (
    id TEXT NOT NULL PRIMARY KEY,
    review_id TEXT NOT NULL,
    holding_id TEXT NOT NULL,
    slot TEXT NOT NULL,
    mark TEXT NOT NULL,
    concerns INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    role TEXT NOT NULL,
    grant_id TEXT NULL,
    on_behalf_of TEXT NULL,
    digest TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    answered INTEGER NOT NULL
) STRICT;
CREATE INDEX signoff_review ON signoff (review_id);

-- Releases: the insert-only record, the erasable bytes, and what of it is live.

CREATE TABLE release (
    id TEXT NOT NULL PRIMARY KEY,
    holding_id TEXT NOT NULL,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    name TEXT NOT NULL,
    edition INTEGER NOT NULL,
    audience TEXT NOT NULL,
    circle TEXT NOT NULL,
    digest TEXT NOT NULL,
    review_id TEXT NULL,
    decision_id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    at INTEGER NOT NULL,
    until TEXT NOT NULL,
    review_date TEXT NOT NULL
) STRICT;
CREATE INDEX release_holding ON release (holding_id);

CREATE TABLE release_document (
    release_id TEXT NOT NULL PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE release_end (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (release_id, decision_id)
) STRICT;

CREATE TABLE live_release (
    holding_id TEXT NOT NULL,
    audience TEXT NOT NULL,
    release_id TEXT NOT NULL UNIQUE,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    circle TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    theme TEXT NOT NULL,
    licence TEXT NOT NULL,
    formats TEXT NOT NULL,
    search TEXT NOT NULL,
    at INTEGER NOT NULL,
    until TEXT NOT NULL,
    review_date TEXT NOT NULL,
    PRIMARY KEY (holding_id, audience),
    UNIQUE (audience, name)
) STRICT;
CREATE INDEX live_release_at ON live_release (audience, at, holding_id);
CREATE INDEX live_release_authority ON live_release (audience, authority_id, at);
CREATE INDEX live_release_until ON live_release (until) WHERE until <> '';
CREATE INDEX live_release_review ON live_release (review_date) WHERE review_date <> '';

CREATE TABLE release_file (
    release_id TEXT NOT NULL,
    distribution_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (release_id, distribution_id)
) STRICT;
CREATE INDEX release_file_sha256 ON release_file (sha256);

CREATE TABLE tombstone (
    holding_id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- Links of live public releases. No signature covers what they lead to, so it is looked at again and again.
CREATE TABLE link_watch (
    holding_id TEXT NOT NULL,
    distribution_id TEXT NOT NULL,
    url TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    checked_at INTEGER NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (holding_id, distribution_id)
) STRICT;

-- Bytes are kept as long as an edition (file_use) or a release (release_file) names them.
CREATE TABLE file_use (
    sha256 TEXT NOT NULL,
    holding_id TEXT NOT NULL,
    edition INTEGER NOT NULL,
    PRIMARY KEY (sha256, holding_id, edition)
) STRICT;
CREATE INDEX file_use_holding ON file_use (holding_id, edition);

CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- History: ids without foreign keys, because a key from here to a hot row costs every step 11 %.

CREATE TABLE decision (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    root_id TEXT NULL,
    authority_id TEXT NULL,
    holding_id TEXT NULL,
    edition INTEGER NOT NULL,
    review_id TEXT NULL,
    verb TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    slot TEXT NOT NULL,
    mark TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NULL,
    role TEXT NOT NULL,
    grant_id TEXT NULL,
    on_behalf_of TEXT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    rules TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX decision_root ON decision (root_id, id);
CREATE INDEX decision_holding ON decision (holding_id, id);

CREATE TABLE decision_text (
    decision_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (decision_id, kind)
) STRICT;

CREATE TABLE leaf (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    decision_id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE leaf_pending (
    leaf_id INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE ledger_index (
    idx INTEGER NOT NULL PRIMARY KEY,
    leaf_id INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE ledger_hash (
    idx INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE ledger_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,
    root TEXT NOT NULL
) STRICT;
INSERT INTO ledger_head (id, size, root) VALUES (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    note BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Work and messages.

CREATE TABLE task (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    holding_id TEXT NULL,
    review_id TEXT NULL,
    ref TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT NULL,
    due TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    escalated_at INTEGER NULL,
    done_at INTEGER NULL
) STRICT;
CREATE INDEX task_root ON task (root_id, done_at);
CREATE INDEX task_role ON task (role, authority_id, done_at);
CREATE INDEX task_holding ON task (holding_id);
CREATE INDEX task_person ON task (person_id);
CREATE INDEX task_open ON task (due) WHERE done_at IS NULL;

CREATE TABLE question (
    id TEXT NOT NULL PRIMARY KEY,
    review_id TEXT NOT NULL,
    holding_id TEXT NOT NULL,
    by_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    body TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    answered_at INTEGER NULL
) STRICT;
CREATE INDEX question_review ON question (review_id);
CREATE INDEX question_to ON question (to_id, answered_at);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    root_id TEXT NULL,
    holding_id TEXT NULL,
    payload TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT;
CREATE INDEX idempotency_at ON idempotency (at);

-- What the search index reads after it (DESIGN 8): one row per holding or authority that a unit touched. xid is the
-- transaction on Postgres, where ids of concurrent writers become visible out of order; SQLite has one writer.
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    xid INTEGER NOT NULL DEFAULT 0,
    holding_id TEXT NULL,
    authority_id TEXT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX change_xid ON change (xid);

-- Signing in.

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person_id);

CREATE TABLE token (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    root_id TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    status TEXT NOT NULL,
    confirmed_by TEXT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NULL,
    revoked_at INTEGER NULL
) STRICT;
CREATE INDEX token_person ON token (person_id);

CREATE TABLE one_time_link (
    hash TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER NULL
) STRICT;

CREATE TABLE login_throttle (
    key TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    since INTEGER NOT NULL,
    blocked_until INTEGER NULL
) STRICT;

-- Imports and the rest.

CREATE TABLE import (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    person_id TEXT NULL,
    actor_kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    mode TEXT NOT NULL,
    status TEXT NOT NULL,
    report TEXT NOT NULL,
    at INTEGER NOT NULL,
    undone_at INTEGER NULL,
    decision_id TEXT NULL
) STRICT;
CREATE INDEX import_file ON import (authority_id, file_hash);

CREATE TABLE import_holding (
    import_id TEXT NOT NULL,
    holding_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    earlier TEXT NULL,
    PRIMARY KEY (import_id, holding_id)
) STRICT;

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Insert-only tables: whoever writes to them, nothing there is changed or removed. RAISE(ABORT) undoes the statement only.
-- INSERT OR REPLACE meets the delete trigger because every connection sets recursive_triggers.

-- +goose StatementBegin
CREATE TRIGGER rule_version_no_update BEFORE UPDATE ON rule_version BEGIN
    SELECT RAISE(ABORT, 'table rule_version is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rule_version_no_delete BEFORE DELETE ON rule_version BEGIN
    SELECT RAISE(ABORT, 'table rule_version is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questionnaire_version_no_update BEFORE UPDATE ON questionnaire_version BEGIN
    SELECT RAISE(ABORT, 'table questionnaire_version is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questionnaire_version_no_delete BEFORE DELETE ON questionnaire_version BEGIN
    SELECT RAISE(ABORT, 'table questionnaire_version is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER signoff_no_update BEFORE UPDATE ON signoff BEGIN
    SELECT RAISE(ABORT, 'table signoff is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER signoff_no_delete BEFORE DELETE ON signoff BEGIN
    SELECT RAISE(ABORT, 'table signoff is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_no_update BEFORE UPDATE ON release BEGIN
    SELECT RAISE(ABORT, 'table release is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_no_delete BEFORE DELETE ON release BEGIN
    SELECT RAISE(ABORT, 'table release is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_end_no_update BEFORE UPDATE ON release_end BEGIN
    SELECT RAISE(ABORT, 'table release_end is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_end_no_delete BEFORE DELETE ON release_end BEGIN
    SELECT RAISE(ABORT, 'table release_end is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN
    SELECT RAISE(ABORT, 'table decision is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN
    SELECT RAISE(ABORT, 'table decision is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf BEGIN
    SELECT RAISE(ABORT, 'table leaf is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf BEGIN
    SELECT RAISE(ABORT, 'table leaf is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ledger_index_no_update BEFORE UPDATE ON ledger_index BEGIN
    SELECT RAISE(ABORT, 'table ledger_index is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ledger_index_no_delete BEFORE DELETE ON ledger_index BEGIN
    SELECT RAISE(ABORT, 'table ledger_index is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ledger_hash_no_update BEFORE UPDATE ON ledger_hash BEGIN
    SELECT RAISE(ABORT, 'table ledger_hash is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ledger_hash_no_delete BEFORE DELETE ON ledger_hash BEGIN
    SELECT RAISE(ABORT, 'table ledger_hash is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'table checkpoint is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'table checkpoint is insert-only');
END;
-- +goose StatementEnd
