-- What a shard holds of containers: page candidates by the file that they are members of.
SELECT
    source_uri,
    count(*) AS found,
    count(*) FILTER (outcome = 'rejected') AS rejected,
    count(*) FILTER (outcome = 'skipped') AS skipped
FROM sightings
GROUP BY source_uri
HAVING bool_or(source_member IS NOT NULL)
ORDER BY source_uri
