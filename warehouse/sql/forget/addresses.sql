-- Every pair of site and address that says where something was met.
SELECT DISTINCT site, url FROM every_sightings WHERE site IS NOT NULL OR url IS NOT NULL
UNION
SELECT DISTINCT NULL, source_uri FROM every_sightings
UNION
SELECT DISTINCT NULL, source_uri FROM every_rejections
