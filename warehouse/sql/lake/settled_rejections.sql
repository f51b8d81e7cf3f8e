-- The rejections that stand at the places to settle.
CREATE TEMP TABLE lake_rejections AS
SELECT refused.*
FROM lake_refused AS refused
ANTI JOIN lake_healed AS healed
    ON healed.source_uri = refused.source_uri
    AND healed.source_member IS NOT DISTINCT FROM refused.source_member
    AND healed.content_hash IS NOT DISTINCT FROM refused.content_hash
    AND healed.reason = refused.reason;
