-- Lists of thousands of holdings are filtered, sorted and counted for every page. What they ask for lay inside documents,
-- or took a look at every row: since when a holding stands where it stands, what few words of an edition the queue weighs,
-- and indexes in the order in which people read.

-- +goose Up

-- The instant of the last change of state. holding_authority gains the class, so that counts read the index alone.
ALTER TABLE holding ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
UPDATE holding SET since = coalesce((SELECT max(d.at) FROM decision d WHERE d.holding_id = holding.id AND d.kind = 'transition' AND d.to_state = holding.state), created_at);
DROP INDEX holding_authority;
CREATE INDEX holding_authority ON holding (authority_id, state, class, since);
CREATE INDEX holding_changed ON holding (changed_at, id);

ALTER TABLE edition ADD COLUMN hvd TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edition ADD COLUMN flag_open TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN flag_personal TEXT NOT NULL DEFAULT '';
UPDATE edition SET
    hvd = coalesce(body::json #>> '{content,hvd_category}', ''),
    answered = (SELECT count(*) FROM json_object_keys(coalesce(body::json -> 'answers', '{}'))),
    flag_open = coalesce(body::json #>> '{proposals,open}', ''),
    flag_personal = coalesce(body::json #>> '{proposals,personal_data}', '');
CREATE INDEX edition_title ON edition (title_key, holding_id, number);
CREATE INDEX edition_hvd ON edition (holding_id, number) WHERE hvd <> '';

-- What waits, by holding and by authority; how a list came in; months of steps; reviews by what people read of a digest.
CREATE INDEX task_waiting ON task (holding_id, due) WHERE done_at IS NULL;
CREATE INDEX task_place ON task (authority_id, kind) WHERE done_at IS NULL;
CREATE INDEX import_holding_holding ON import_holding (holding_id);
CREATE INDEX decision_step ON decision (authority_id, at, verb) WHERE kind = 'transition';
CREATE INDEX review_digest ON review (digest);
