-- Scans whole tables: for a check after maintenance, not for a dashboard.
CREATE OR REPLACE VIEW integrity AS
WITH doubled AS (
    SELECT 'captures' AS table_name, count(*) AS n FROM captures GROUP BY capture_id HAVING n > 1
    UNION ALL SELECT 'sightings', count(*) AS n FROM sightings GROUP BY source_uri, source_member, capture_id HAVING n > 1
    UNION ALL SELECT 'blocks', count(*) AS n FROM blocks GROUP BY capture_id, block_no HAVING n > 1
    UNION ALL SELECT 'articles', count(*) AS n FROM articles GROUP BY capture_id, story_no HAVING n > 1
    UNION ALL SELECT 'photos', count(*) AS n FROM photos GROUP BY capture_id, photo_no HAVING n > 1
    UNION ALL SELECT 'sidebar_items', count(*) AS n FROM sidebar_items GROUP BY capture_id, item_no HAVING n > 1
    UNION ALL SELECT 'page_facts', count(*) AS n FROM page_facts GROUP BY capture_id, fact_no HAVING n > 1
    UNION ALL SELECT 'inferences', count(*) AS n FROM inferences GROUP BY capture_id HAVING n > 1
    UNION ALL SELECT 'stories', count(*) AS n FROM stories GROUP BY capture_id, story_no HAVING n > 1
    UNION ALL SELECT 'item_links', count(*) AS n FROM item_links GROUP BY capture_id, item_no HAVING n > 1
    UNION ALL SELECT 'containers', count(*) AS n FROM containers GROUP BY source_uri HAVING n > 1
    UNION ALL SELECT 'tombstones', count(*) AS n FROM tombstones GROUP BY content_hash HAVING n > 1
    UNION ALL SELECT 'rejections', count(*) AS n FROM rejections
        GROUP BY source_uri, source_member, content_hash, reason HAVING n > 1
    UNION ALL SELECT 'ingest_runs', count(*) AS n FROM ingest_runs GROUP BY run_id HAVING n > 1
    UNION ALL SELECT 'ledger', count(*) AS n FROM ledger GROUP BY run_id, batch_key HAVING n > 1
    UNION ALL SELECT 'parts', count(*) AS n FROM parts GROUP BY part_no HAVING n > 1
    UNION ALL SELECT 'memories', count(*) AS n FROM memories GROUP BY memory_version HAVING n > 1
    UNION ALL SELECT 'site_memory', count(*) AS n FROM site_memory
        GROUP BY memory_version, site, fingerprint HAVING n > 1
),
orphans AS (
    SELECT 'sightings' AS table_name FROM sightings ANTI JOIN captures USING (capture_id) WHERE capture_id IS NOT NULL
    UNION ALL SELECT 'blocks' FROM blocks ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'articles' FROM articles ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'photos' FROM photos ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'sidebar_items' FROM sidebar_items ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'page_facts' FROM page_facts ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'inferences' FROM inferences ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'stories' FROM stories ANTI JOIN captures USING (capture_id)
    UNION ALL SELECT 'item_links' FROM item_links ANTI JOIN captures USING (capture_id)
),
unseen AS (
    SELECT capture_id FROM captures ANTI JOIN sightings USING (capture_id)
),
forgotten AS (
    SELECT capture_id FROM captures ANTI JOIN memories USING (memory_version) WHERE memory_version IS NOT NULL
),
strays AS (
    SELECT 'blocks' AS table_name FROM blocks JOIN captures USING (capture_id) WHERE blocks.part_no <> captures.part_no
    UNION ALL SELECT 'articles' FROM articles JOIN captures USING (capture_id) WHERE articles.part_no <> captures.part_no
    UNION ALL SELECT 'photos' FROM photos JOIN captures USING (capture_id) WHERE photos.part_no <> captures.part_no
    UNION ALL SELECT 'sidebar_items' FROM sidebar_items JOIN captures USING (capture_id)
        WHERE sidebar_items.part_no <> captures.part_no
    UNION ALL SELECT 'page_facts' FROM page_facts JOIN captures USING (capture_id)
        WHERE page_facts.part_no <> captures.part_no
    UNION ALL SELECT 'inferences' FROM inferences JOIN captures USING (capture_id)
        WHERE inferences.part_no <> captures.part_no
    UNION ALL SELECT 'stories' FROM stories JOIN captures USING (capture_id) WHERE stories.part_no <> captures.part_no
    UNION ALL SELECT 'item_links' FROM item_links JOIN captures USING (capture_id)
        WHERE item_links.part_no <> captures.part_no
),
unrelated AS (
    SELECT 'stories' AS table_name FROM stories ANTI JOIN articles USING (capture_id, story_no)
    UNION ALL
    SELECT 'stories' FROM (FROM stories WHERE match_capture_id IS NOT NULL) AS matched
    ANTI JOIN articles
        ON articles.capture_id = matched.match_capture_id AND articles.story_no = matched.match_story_no
    UNION ALL SELECT 'item_links' FROM item_links ANTI JOIN sidebar_items USING (capture_id, item_no)
    UNION ALL
    SELECT 'item_links' FROM item_links
    ANTI JOIN articles
        ON articles.capture_id = item_links.target_capture_id AND articles.story_no = item_links.target_story_no
),
chained AS (
    SELECT
        capture_id,
        block_no,
        line_start = 1 + coalesce(lag(line_end) OVER chain, 0)
        AND char_start = coalesce(lag(char_end) OVER chain, 0)
        AND block_no = 1 + coalesce(lag(block_no) OVER chain, 0) AS joined
    FROM blocks
    WINDOW chain AS (PARTITION BY capture_id ORDER BY block_no)
),
covered AS (
    SELECT capture_id, max(line_end) AS line_end, max(char_end) AS char_end FROM blocks GROUP BY capture_id
)
SELECT table_name, 'rows that share a key' AS problem, count(*) AS found FROM doubled GROUP BY table_name
UNION ALL
SELECT table_name, 'rows without their capture', count(*) FROM orphans GROUP BY table_name
UNION ALL
SELECT table_name, 'rows in another part than their capture', count(*) FROM strays GROUP BY table_name
UNION ALL
SELECT table_name, 'rows that relate what is not there', count(*) FROM unrelated GROUP BY table_name
UNION ALL
SELECT 'captures', 'captures that no sighting names', count(*) FROM unseen HAVING count(*) > 0
UNION ALL
SELECT 'captures', 'captures whose site memory is not there', count(*) FROM forgotten HAVING count(*) > 0
UNION ALL
SELECT 'captures', 'captures that were removed for good', count(*)
FROM captures
SEMI JOIN tombstones ON tombstones.content_hash = captures.capture_id
HAVING count(*) > 0
UNION ALL
SELECT 'blocks', 'blocks that do not follow on the one before', count(*) FROM chained WHERE NOT joined HAVING count(*) > 0
UNION ALL
SELECT 'captures', 'captures whose blocks do not end where they end', count(*)
FROM captures
LEFT JOIN covered USING (capture_id)
WHERE covered.line_end IS DISTINCT FROM captures.line_count OR covered.char_end IS DISTINCT FROM length(captures.text)
HAVING count(*) > 0
UNION ALL
SELECT 'parts', 'parts that miscount their captures', count(*)
FROM parts
LEFT JOIN (SELECT part_no, count(*) AS held FROM captures GROUP BY part_no) USING (part_no)
WHERE parts.captures <> coalesce(held, 0)
HAVING count(*) > 0;
COMMENT ON VIEW integrity IS 'What breaks a law of the warehouse: no row while all is well; reads whole tables';
COMMENT ON COLUMN integrity.table_name IS 'The table that holds it';
COMMENT ON COLUMN integrity.problem IS 'The law that is broken';
COMMENT ON COLUMN integrity.found IS 'How often';
