-- `addresses`: the pairs of site and address that are of the site.
SELECT DISTINCT source_uri, source_member, capture_id
FROM every_sightings AS met
WHERE EXISTS (FROM addresses WHERE addresses.site IS NOT DISTINCT FROM met.site AND addresses.url IS NOT DISTINCT FROM met.url)
    OR source_uri IN (SELECT url FROM addresses WHERE site IS NULL)
UNION
SELECT DISTINCT source_uri, source_member, content_hash
FROM every_rejections
WHERE source_uri IN (SELECT url FROM addresses WHERE site IS NULL)
