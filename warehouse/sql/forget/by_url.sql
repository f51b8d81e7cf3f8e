-- What comes behind # is a place on the page, not part of its address.
WITH said AS (
    SELECT capture_id FROM every_page_facts WHERE name = 'url' AND split_part(value, '#', 1) = split_part($wanted, '#', 1)
)
SELECT DISTINCT source_uri, source_member, capture_id
FROM every_sightings
WHERE split_part(url, '#', 1) = split_part($wanted, '#', 1)
    OR split_part(source_uri, '#', 1) = split_part($wanted, '#', 1)
    OR capture_id IN (FROM said)
UNION
SELECT DISTINCT source_uri, source_member, content_hash
FROM every_rejections
WHERE split_part(source_uri, '#', 1) = split_part($wanted, '#', 1)
