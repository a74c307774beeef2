-- Lists read thousands of holdings to count and sort them. On SQLite a row of an edition fills a page with its document,
-- and each look at one costs as much as a hundred looks at an index: these hold all that lists filter and sort by.

-- +goose Up

DROP INDEX holding_authority;
CREATE INDEX holding_authority ON holding (authority_id, state, class, since, changed_at, due, review_id, edition, id);
CREATE INDEX review_number ON review (year, seq);

DROP INDEX edition_hvd; -- the other dialect has an index with the words of an edition here; these are kept apart from the document anyway
