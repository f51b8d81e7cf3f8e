-- The texts of one part that have a site, in an order that does not depend on how they were loaded.
SELECT page_no, text
FROM captures
JOIN page_sites USING (capture_id)
WHERE part_no = $part_no
ORDER BY page_no
