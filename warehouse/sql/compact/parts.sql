-- Every part and how full it is; texts and evidence are what a part's files are made of.
WITH texts AS (
    SELECT part_no, sum(byte_length)::BIGINT AS text_bytes FROM captures GROUP BY part_no
),
met AS (
    SELECT part_no, count(*) AS sightings FROM sightings GROUP BY part_no
),
refused AS (
    SELECT part_no, count(*) AS rejections, coalesce(sum(strlen(evidence)), 0)::BIGINT AS text_bytes
    FROM rejections
    GROUP BY part_no
)
SELECT
    part_no,
    captures,
    coalesce(sightings, 0) AS sightings,
    coalesce(rejections, 0) AS rejections,
    coalesce(texts.text_bytes, 0) + coalesce(refused.text_bytes, 0) AS text_bytes
FROM parts
LEFT JOIN texts USING (part_no)
LEFT JOIN met USING (part_no)
LEFT JOIN refused USING (part_no)
ORDER BY part_no
