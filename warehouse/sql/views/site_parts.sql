CREATE OR REPLACE VIEW site_parts AS
WITH latest AS MATERIALIZED (
    SELECT capture_id, site_of(site, url) AS site FROM captures_latest
),
of_kind AS (
    SELECT site, kind, sum(line_end - line_start + 1) AS lines, sum(char_end - char_start) AS characters
    FROM latest
    JOIN blocks USING (capture_id)
    GROUP BY ALL
),
counted AS (
    SELECT site, part_of(kind) AS part, sum(lines)::BIGINT AS lines, sum(characters)::BIGINT AS characters
    FROM of_kind
    GROUP BY ALL
)
SELECT *, characters / nullif(sum(characters) OVER (PARTITION BY site), 0) AS share
FROM counted;
COMMENT ON VIEW site_parts IS 'What part of a site''s pages is story, pointers, promotion, comments and furniture';
COMMENT ON COLUMN site_parts.site IS 'The site: as the source gives it, else the host of the url; NULL where neither is known';
COMMENT ON COLUMN site_parts.part IS 'story, pointers, promotion, comments or furniture: part_of(kind)';
COMMENT ON COLUMN site_parts.lines IS 'Physical lines of the newest captures, the blank ones between them included';
COMMENT ON COLUMN site_parts.characters IS 'Code points, line feeds included';
COMMENT ON COLUMN site_parts.share IS 'Characters out of those of the site''s pages';
