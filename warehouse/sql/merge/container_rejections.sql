-- Rejections that no page candidate of the batch answers for.
SELECT count(*) AS container_rejections
FROM staged_rejections AS refused
WHERE NOT EXISTS (
    FROM staged_sightings AS met
    WHERE met.source_uri = refused.source_uri
        AND met.source_member IS NOT DISTINCT FROM refused.source_member
        AND met.outcome = 'rejected'
)
