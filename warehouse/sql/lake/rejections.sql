SELECT known.*
FROM (FROM lake_compacted_rejections UNION ALL BY NAME FROM lake_fresh_rejections) AS known
ANTI JOIN lake_places AS places
    ON places.source_uri = known.source_uri AND places.source_member IS NOT DISTINCT FROM known.source_member
UNION ALL BY NAME
FROM lake_rejections
