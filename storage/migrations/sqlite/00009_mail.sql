-- Which mail is due to whom, so that each is sent at least once and, as far as that can be, only once. A row says that
-- there is something to say, never what: the text is made when the mail is sent, from what its reader may see then.
-- The key keeps a second mail about the same thing away; next_at is NULL once a row is settled.

-- +goose Up

CREATE TABLE mail (
    person_id TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    day TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_at INTEGER NULL,
    settled_at INTEGER NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (person_id, kind, object, day)
) STRICT;
CREATE INDEX mail_next ON mail (next_at) WHERE next_at IS NOT NULL;

-- Tasks that were opened lately are what mail that comes at once is about.
CREATE INDEX task_opened ON task (opened_at) WHERE done_at IS NULL;
