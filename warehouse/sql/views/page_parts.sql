CREATE OR REPLACE VIEW page_parts AS
WITH counted AS (
    SELECT
        capture_id,
        part_of(kind) AS part,
        sum(line_end - line_start + 1)::BIGINT AS lines,
        sum(char_end - char_start)::BIGINT AS characters
    FROM blocks
    GROUP BY ALL
)
SELECT *, characters / nullif(sum(characters) OVER (PARTITION BY capture_id), 0) AS share
FROM counted;
COMMENT ON VIEW page_parts IS 'What part of a page is story, pointers, promotion, comments and furniture';
COMMENT ON COLUMN page_parts.part IS 'story, pointers, promotion, comments or furniture: part_of(kind)';
COMMENT ON COLUMN page_parts.lines IS 'Physical lines, the blank ones between them included';
COMMENT ON COLUMN page_parts.characters IS 'Code points, line feeds included';
COMMENT ON COLUMN page_parts.share IS 'Characters out of those of the page';
