-- Schema version 3. The columns are those of schemas/tables.py, which also holds their descriptions: a test compares
-- the two. Keys are kept by the loader and watched by the view integrity: a PRIMARY KEY makes a load five times as
-- slow. Long texts name zstd: the method that DuckDB picks by itself takes 0.9 ms of CPU a page, zstd 0.07.
-- Flags are not listed in a CHECK: a new flag would mean writing every text again.

CREATE TABLE captures (
    capture_id VARCHAR NOT NULL CHECK (regexp_full_match(capture_id, '[0-9a-f]{64}')),
    text VARCHAR NOT NULL USING COMPRESSION zstd,
    unrepaired VARCHAR USING COMPRESSION zstd,
    charset VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    byte_length BIGINT NOT NULL CHECK (byte_length >= 0),
    line_count BIGINT NOT NULL CHECK (line_count >= 1),
    flags VARCHAR[] NOT NULL,
    page_type VARCHAR NOT NULL CHECK (page_type IN ('article', 'liveblog', 'index', 'paywall', 'error', 'other')),
    language VARCHAR,
    confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    model_version VARCHAR NOT NULL,
    memory_version VARCHAR,
    memory_site VARCHAR,
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    run_id VARCHAR NOT NULL,
    CHECK ((memory_version IS NULL) = (memory_site IS NULL))
);

CREATE TABLE sightings (
    source_uri VARCHAR NOT NULL,
    source_member VARCHAR,
    capture_id VARCHAR CHECK (length(capture_id) = 64),
    url VARCHAR,
    site VARCHAR,
    captured_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ NOT NULL,
    mtime TIMESTAMPTZ,
    etag VARCHAR,
    byte_length BIGINT CHECK (byte_length >= 0),
    outcome VARCHAR NOT NULL CHECK (outcome IN ('loaded', 'known', 'rejected', 'skipped')),
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    run_id VARCHAR NOT NULL,
    CHECK ((capture_id IS NOT NULL) = (outcome IN ('loaded', 'known')))
);

CREATE TABLE blocks (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    block_no BIGINT NOT NULL CHECK (block_no >= 1),
    kind VARCHAR NOT NULL CHECK (kind IN (
        'headline', 'dek', 'kicker', 'byline', 'source', 'timestamp', 'body', 'subhead', 'pullquote', 'caption', 'credit',
        'end_note', 'sidebar_heading', 'item_headline', 'item_dek', 'item_caption', 'item_meta', 'nav', 'ad', 'player',
        'share', 'promo', 'legal', 'comment', 'other'
    )),
    group_no BIGINT CHECK (group_no >= 1),
    line_start BIGINT NOT NULL CHECK (line_start >= 1),
    line_end BIGINT NOT NULL,
    char_start BIGINT NOT NULL CHECK (char_start >= 0),
    char_end BIGINT NOT NULL,
    confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    CHECK (line_end >= line_start),
    CHECK (char_end >= char_start)
);

CREATE TABLE articles (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    story_no BIGINT NOT NULL CHECK (story_no >= 1),
    headline VARCHAR,
    kicker VARCHAR,
    dek VARCHAR,
    byline VARCHAR,
    authors VARCHAR[] NOT NULL,
    source VARCHAR,
    dateline VARCHAR,
    dateline_place VARCHAR,
    published_raw VARCHAR,
    published_at VARCHAR CHECK (
        regexp_full_match(published_at, '\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?')
    ),
    modified_at VARCHAR CHECK (
        regexp_full_match(modified_at, '\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?')
    ),
    paragraphs VARCHAR[] NOT NULL,
    body VARCHAR NOT NULL USING COMPRESSION zstd,
    word_count BIGINT NOT NULL CHECK (word_count >= 0),
    end_notes VARCHAR[] NOT NULL,
    flags VARCHAR[] NOT NULL,
    line_start BIGINT NOT NULL CHECK (line_start >= 1),
    line_end BIGINT NOT NULL,
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    CHECK (line_end >= line_start)
);

CREATE TABLE photos (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    photo_no BIGINT NOT NULL CHECK (photo_no >= 1),
    story_no BIGINT CHECK (story_no >= 1),
    item_no BIGINT CHECK (item_no >= 1),
    caption VARCHAR USING COMPRESSION zstd,
    creator VARCHAR,
    credit_line VARCHAR,
    date_created DATE,
    occurrences BIGINT NOT NULL CHECK (occurrences >= 1),
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    CHECK ((story_no IS NULL) <> (item_no IS NULL))
);

CREATE TABLE sidebar_items (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    item_no BIGINT NOT NULL CHECK (item_no >= 1),
    section_no BIGINT NOT NULL CHECK (section_no >= 1),
    section_heading VARCHAR,
    position BIGINT NOT NULL CHECK (position >= 1),
    headline VARCHAR,
    dek VARCHAR USING COMPRESSION zstd,
    author VARCHAR,
    published_raw VARCHAR,
    published_at VARCHAR CHECK (
        regexp_full_match(published_at, '\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?')
    ),
    line_start BIGINT NOT NULL CHECK (line_start >= 1),
    line_end BIGINT NOT NULL,
    part_no BIGINT NOT NULL CHECK (part_no >= 1),
    CHECK (line_end >= line_start)
);

CREATE TABLE page_facts (
    capture_id VARCHAR NOT NULL CHECK (length(capture_id) = 64),
    fact_no BIGINT NOT NULL CHECK (fact_no >= 1),
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    part_no BIGINT NOT NULL CHECK (part_no >= 1)
);

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

CREATE TABLE ingest_runs (
    run_id VARCHAR NOT NULL,
    found BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    known BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    photos BIGINT NOT NULL,
    sidebar_items BIGINT NOT NULL,
    container_rejections BIGINT NOT NULL,
    command VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    memory_version VARCHAR,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    state VARCHAR NOT NULL CHECK (state IN ('running', 'completed', 'failed', 'crashed')),
    error VARCHAR,
    process VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    snapshot_id VARCHAR,
    CHECK (found = loaded + known + rejected + skipped)
);

CREATE TABLE ledger (
    run_id VARCHAR NOT NULL,
    batch_key VARCHAR NOT NULL,
    found BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    known BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    photos BIGINT NOT NULL,
    sidebar_items BIGINT NOT NULL,
    container_rejections BIGINT NOT NULL,
    batch_no BIGINT NOT NULL CHECK (batch_no >= 1),
    loaded_at TIMESTAMPTZ NOT NULL,
    CHECK (found = loaded + known + rejected + skipped)
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

CREATE TABLE memories (
    memory_version VARCHAR NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    form BIGINT NOT NULL CHECK (form >= 1),
    model_version VARCHAR NOT NULL,
    learnt_at TIMESTAMPTZ NOT NULL,
    sites BIGINT NOT NULL CHECK (sites >= 0),
    lines BIGINT NOT NULL CHECK (lines >= 0)
);

CREATE TABLE site_memory (
    memory_version VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    fingerprint BIGINT NOT NULL,
    stories BIGINT NOT NULL CHECK (stories >= 1),
    site_stories BIGINT NOT NULL,
    CHECK (site_stories >= stories)
);
