-- HTML pages with what they say of themselves, containers read to their end, tombstones, repaired text, more reasons.
ALTER TABLE captures ADD COLUMN unrepaired VARCHAR USING COMPRESSION zstd;

CREATE TABLE page_facts (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    fact_no BIGINT NOT NULL CHECK (fact_no >= 1),
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    part_no BIGINT NOT NULL CHECK (part_no >= 1)
);

CREATE TABLE containers (
    source_uri VARCHAR NOT NULL,
    byte_length BIGINT CHECK (byte_length >= 0),
    mtime TIMESTAMPTZ,
    etag VARCHAR,
    columns_told VARCHAR,
    read_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE tombstones (
    content_hash VARCHAR NOT NULL CHECK (regexp_full_match(content_hash, '[0-9a-f]{64}')),
    forgotten_at TIMESTAMPTZ NOT NULL
);

ALTER TABLE rejections RENAME TO rejections_before;

CREATE TABLE rejections (
    source_uri VARCHAR NOT NULL,
    source_member VARCHAR,
    content_hash VARCHAR CHECK (length(content_hash) = 64),
    reason VARCHAR NOT NULL CHECK (reason IN (
        'not_found', 'unreadable', 'not_a_file', 'link_loop', 'unsupported', 'unreachable', 'bad_response',
        'forbidden_address', 'forbidden_by_robots', 'too_many_redirects', 'too_slow', 'too_large', 'member_too_large',
        'page_too_large', 'line_too_long', 'too_many_lines', 'too_many_members', 'compression_ratio', 'nested',
        'unsafe_name', 'encrypted', 'broken_container', 'truncated', 'broken_record', 'no_text_column', 'empty', 'blank',
        'binary', 'undecodable', 'too_complex', 'bad_metadata', 'forgotten', 'block_gap', 'bad_record', 'segment_failed'
    )),
    stage VARCHAR NOT NULL CHECK (stage IN ('fetch', 'segment', 'validate', 'load')),
    detail VARCHAR NOT NULL,
    evidence VARCHAR USING COMPRESSION zstd,
    first_seen TIMESTAMPTZ NOT NULL,
    last_seen TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts >= 1),
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    run_id VARCHAR NOT NULL
);

INSERT INTO rejections BY NAME FROM rejections_before;

DROP TABLE rejections_before;
