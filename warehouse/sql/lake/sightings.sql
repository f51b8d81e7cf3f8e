SELECT known.*
FROM lake_compacted_sightings AS known
ANTI JOIN lake_places AS places
    ON places.source_uri = known.source_uri AND places.source_member IS NOT DISTINCT FROM known.source_member
UNION ALL BY NAME
SELECT fresh.* REPLACE (if(fresh.outcome = 'loaded' AND doubled.part_no IS NOT NULL, 'known', fresh.outcome) AS outcome)
FROM lake_fresh_sightings AS fresh
LEFT JOIN lake_doubled AS doubled ON doubled.capture_id = fresh.capture_id AND doubled.part_no = fresh.part_no
ANTI JOIN lake_places AS places
    ON places.source_uri = fresh.source_uri AND places.source_member IS NOT DISTINCT FROM fresh.source_member
UNION ALL BY NAME
FROM lake_sightings
