-- Sources that were turned away, or hold something that was; not an empty name, which would be read as its folder.
SELECT DISTINCT source_uri
FROM rejections
WHERE ($reason IS NULL OR reason = $reason)
    AND ($source IS NULL OR source_uri = $source)
    AND ($reason IS NOT NULL OR $source IS NOT NULL OR $all OR NOT list_contains($lost, reason))
    AND source_uri NOT LIKE 'file://%/'
ORDER BY source_uri
