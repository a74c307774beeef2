-- Which mail is due to whom, so that each is sent at least once and, as far as that can be, only once. A row says that
-- there is something to say, never what: the text is made when the mail is sent, from what its reader may see then.
-- The key keeps a second mail about the same thing away; next_at is NULL once a row is settled.

-- +goose Up

CREATE TABLE mail (
    person_id uuid NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    day TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    next_at BIGINT NULL,
    settled_at BIGINT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (person_id, kind, object, day)
);
CREATE INDEX mail_next ON mail (next_at) WHERE next_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO freigabe_app;

-- Tasks that were opened lately are what mail that comes at once is about.
CREATE INDEX task_opened ON task (opened_at) WHERE done_at IS NULL;
