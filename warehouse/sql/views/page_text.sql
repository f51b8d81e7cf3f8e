-- The blocks' line numbers are collected, not the lines themselves: a page of 300,000 blocks costs one list of
-- numbers, and a filter on capture_id reaches both tables. A block missing or doubled shows in the text.
CREATE OR REPLACE VIEW page_text AS
SELECT capture_id, array_to_string(list_select(string_split(text, chr(10)), line_nos), chr(10)) AS text
FROM captures
JOIN (
    SELECT capture_id, flatten(list(range(line_start, line_end + 1) ORDER BY block_no, line_start)) AS line_nos
    FROM blocks
    GROUP BY capture_id
) USING (capture_id);
COMMENT ON VIEW page_text IS 'Each page''s text, rebuilt from its blocks: equal to captures.text while nothing is lost or doubled';
COMMENT ON COLUMN page_text.text IS 'The blocks'' lines end to end';
