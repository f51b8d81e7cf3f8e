-- `pages`: page_no, site, story. Stories are counted, not captures, and a line that tells a story or points to one on
-- more than a tenth of them is left alone: a list of the most read stands on every page of a day.
WITH told AS (
    SELECT
        site,
        fingerprint,
        count(DISTINCT story) FILTER (NOT is_told) AS stories,
        count(DISTINCT story) FILTER (is_told) AS told_on
    FROM met_lines
    JOIN pages USING (page_no)
    GROUP BY site, fingerprint
),
sized AS (
    SELECT site, count(DISTINCT story) AS site_stories FROM pages GROUP BY site
)
SELECT site, fingerprint, stories, site_stories
FROM told
JOIN sized USING (site)
WHERE stories >= 2 AND told_on * 10 <= stories
ORDER BY site, fingerprint
