-- The lines of each staged capture that are of another kind now; blank lines do not count.
WITH was AS (
    SELECT blocks.capture_id, kind, unnest(range(line_start, line_end + 1)) AS line_no
    FROM blocks
    JOIN homes ON blocks.part_no = homes.part_no AND blocks.capture_id = homes.capture_id
),
is_now AS (
    SELECT capture_id, kind, unnest(range(line_start, line_end + 1)) AS line_no FROM staged_blocks
),
lines AS (
    SELECT capture_id, unnest(string_split(text, chr(10))) AS line, unnest(range(1, line_count + 1)) AS line_no
    FROM staged_captures
)
SELECT capture_id, was.kind AS was, is_now.kind AS is_now, count(*) AS lines
FROM was
JOIN is_now USING (capture_id, line_no)
JOIN lines USING (capture_id, line_no)
WHERE was.kind <> is_now.kind AND regexp_matches(line, '[^\s\p{Z}]')
GROUP BY ALL
ORDER BY ALL
