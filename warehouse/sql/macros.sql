CREATE OR REPLACE MACRO published_date(iso) AS try_cast(left(iso, 10) AS DATE);
COMMENT ON MACRO published_date IS 'The day of an ISO 8601 date or time; NULL for a day that no calendar has';

CREATE OR REPLACE MACRO published_time(iso) AS try_cast(iso AS TIMESTAMPTZ);
COMMENT ON MACRO published_time IS 'An ISO 8601 date or time as an instant; UTC where no offset was printed';

CREATE OR REPLACE MACRO page_lines(id) AS TABLE
    SELECT block.line_no, block.kind, block.group_no, block.confidence, line.line
    FROM (
        SELECT unnest(range(line_start, line_end + 1)) AS line_no, kind, group_no, confidence
        FROM blocks
        WHERE capture_id = id
    ) AS block
    JOIN (
        SELECT unnest(string_split(text, chr(10))) AS line, unnest(range(1, line_count + 1)) AS line_no
        FROM captures
        WHERE capture_id = id
    ) AS line USING (line_no)
    ORDER BY line_no;
COMMENT ON MACRO TABLE page_lines IS 'The lines of one capture, each with its kind, group and confidence';

-- "Moss, Ada" is turned round, "Moss, Jr." is not. The last step gives NULL for nothing, as in site_of.
CREATE OR REPLACE MACRO name_key(text) AS regexp_extract_all(regexp_replace(trim(regexp_replace(regexp_replace(
    regexp_replace(
        regexp_replace(folded(text), ',\s*(jr|sr|i{2,3}|iv|phd|md)\b', ' \1'), '^([^,]+),([^,]+)$', '\2 \1'
    ), '[''’ʼ`´]', '', 'g'), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')), '^the ', ''), '.+')[1];
COMMENT ON MACRO name_key IS
    'One form of a name''s spellings: without case, accents and points, given name first; NULL for a text without letters';

-- The last pattern says what a host is; those before it say the same of plain addresses, in a third of the time. A list
-- gives NULL where there is none: nullif() would name each pattern twice, and DuckDB would look for it in every row.
CREATE OR REPLACE MACRO site_of(site, url) AS coalesce(
    nullif(lower(trim(site)), ''),
    regexp_extract_all(lower(url), '^https?://www\.([a-z0-9.-]+)(?:[/?#]|$)', 1)[1],
    regexp_extract_all(lower(url), '^https?://([a-z0-9.-]+)(?:[/?#]|$)', 1)[1],
    regexp_extract_all(lower(url), '^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:www\.)?(\[[^\]/?#]*\]|[^/?#:]+)', 1)[1]
);
COMMENT ON MACRO site_of IS 'The site that a source gives, in small letters, else the host of the address without www.';

CREATE OR REPLACE MACRO part_of(kind) AS CASE
    WHEN kind IN ('promo', 'ad') THEN 'promotion'
    WHEN kind IN ('sidebar_heading', 'item_headline', 'item_dek', 'item_caption', 'item_meta') THEN 'pointers'
    WHEN kind IN ('nav', 'player', 'share', 'legal', 'other') THEN 'furniture'
    WHEN kind = 'comment' THEN 'comments'
    ELSE 'story'
END;
COMMENT ON MACRO part_of IS 'The part of a page that a kind belongs to: story, pointers, promotion, comments or furniture';

CREATE OR REPLACE MACRO story_id_of(id, number) AS left(sha256(id || '-' || number), 16);
COMMENT ON MACRO story_id_of IS 'The id of the story whose first article, by capture_id, this is';
