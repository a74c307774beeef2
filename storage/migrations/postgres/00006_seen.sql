-- Who opened the page of which review: several reviews are signed together only by a person who looked at each of them.
-- It is a note of the person's own and no decision. A list of one's own marks needs them by person.

-- +goose Up

CREATE TABLE review_seen (
    person_id uuid NOT NULL,
    review_id uuid NOT NULL,
    digest text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (person_id, review_id)
);

CREATE INDEX signoff_person ON signoff (person_id, at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON review_seen TO freigabe_app;
