-- Addresses that no row names any more once these are gone.
WITH met AS (
    SELECT url, source_uri, ({of_sighting}) IS TRUE AS goes FROM every_sightings
    UNION ALL
    SELECT NULL, source_uri, ({of_rejection}) IS TRUE FROM every_rejections
),
named AS (
    SELECT url AS word, goes FROM met WHERE url IS NOT NULL
    UNION ALL
    SELECT source_uri, goes FROM met
)
SELECT word FROM named GROUP BY word HAVING bool_and(goes) ORDER BY word
