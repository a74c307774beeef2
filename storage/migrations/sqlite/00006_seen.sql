-- Who opened the page of which review: several reviews are signed together only by a person who looked at each of them.
-- It is a note of the person's own and no decision. A list of one's own marks needs them by person.

-- +goose Up

CREATE TABLE review_seen (
    person_id TEXT NOT NULL,
    review_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person_id, review_id)
) STRICT;

CREATE INDEX signoff_person ON signoff (person_id, at, id);
