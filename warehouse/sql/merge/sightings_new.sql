INSERT INTO sightings BY NAME
SELECT
    source_uri, source_member, capture_id, url, site, captured_at, fetched_at, mtime, etag, byte_length, outcome,
    $part_no AS part_no,
    $run_id AS run_id
FROM met
WHERE old_part_no IS NULL
ORDER BY row_no
