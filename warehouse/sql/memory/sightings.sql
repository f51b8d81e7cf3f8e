SELECT DISTINCT capture_id, site, url
FROM sightings
WHERE capture_id IS NOT NULL AND (site IS NOT NULL OR url IS NOT NULL)
