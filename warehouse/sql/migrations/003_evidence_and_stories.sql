-- What can be said of a page that it does not print.
CREATE TABLE inferences (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    published_between VARCHAR CHECK (regexp_full_match(published_between, '\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}')),
    published_days DATE[] NOT NULL,
    published_evidence VARCHAR,
    captured_after DATE,
    captured_after_evidence VARCHAR,
    site_guess VARCHAR,
    site_guess_evidence VARCHAR,
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    CHECK ((published_between IS NULL) = (published_evidence IS NULL)),
    CHECK ((captured_after IS NULL) = (captured_after_evidence IS NULL)),
    CHECK ((site_guess IS NULL) = (site_guess_evidence IS NULL))
);

-- Which articles tell the same story, and where pointers lead.
CREATE TABLE stories (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    story_no BIGINT NOT NULL CHECK (story_no >= 1),
    story_id VARCHAR NOT NULL CHECK (length(story_id) = 16),
    match_capture_id VARCHAR CHECK (length(match_capture_id) = 64),
    match_story_no BIGINT CHECK (match_story_no >= 1),
    similarity DOUBLE CHECK (similarity BETWEEN 0 AND 1),
    fingerprint BIGINT NOT NULL,
    marks BIGINT[],
    form BIGINT NOT NULL CHECK (form >= 1),
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    CHECK ((match_capture_id IS NULL) = (match_story_no IS NULL)),
    CHECK ((match_capture_id IS NULL) = (similarity IS NULL))
);

CREATE TABLE item_links (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    item_no BIGINT NOT NULL CHECK (item_no >= 1),
    target_capture_id VARCHAR NOT NULL CHECK (length(target_capture_id) = 64),
    target_story_no BIGINT NOT NULL CHECK (target_story_no >= 1),
    evidence VARCHAR[] NOT NULL,
    similarity DOUBLE NOT NULL CHECK (similarity BETWEEN 0 AND 1),
    part_no BIGINT NOT NULL CHECK (part_no >= 1)
);

ALTER TABLE parts RENAME TO parts_before;

CREATE TABLE parts (
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    run_id VARCHAR NOT NULL,
    captures BIGINT NOT NULL CHECK (captures >= 0),
    version BIGINT NOT NULL CHECK (version >= 1),
    sightings_version BIGINT NOT NULL CHECK (sightings_version >= 1),
    rejections_version BIGINT NOT NULL CHECK (rejections_version >= 1),
    relations_version BIGINT NOT NULL CHECK (relations_version >= 1),
    linked_version BIGINT NOT NULL CHECK (linked_version >= 0)
);

INSERT INTO parts BY NAME SELECT *, 1 AS relations_version, 0 AS linked_version FROM parts_before;

DROP TABLE parts_before;
