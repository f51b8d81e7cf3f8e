CREATE OR REPLACE MACRO published_date(iso) AS try_cast(left(iso, 10) AS DATE);
COMMENT ON MACRO published_date IS 'The day of an ISO 8601 date or time; NULL for a day that no calendar has';

CREATE OR REPLACE MACRO published_time(iso) AS try_cast(iso AS TIMESTAMPTZ);
COMMENT ON MACRO published_time IS 'An ISO 8601 date or time as an instant; UTC where no offset was printed';

CREATE OR REPLACE MACRO page_lines(id) AS TABLE
    SELECT block.line_no, block.kind, block.group_no, block.confidence, line.line
    FROM (
        SELECT unnest(range(line_start, line_end + 1)) AS line_no, kind, group_no, confidence
        FROM blocks
        WHERE capture_id = id
    ) AS block
    JOIN (
        SELECT unnest(string_split(text, chr(10))) AS line, unnest(range(1, line_count + 1)) AS line_no
        FROM captures
        WHERE capture_id = id
    ) AS line USING (line_no)
    ORDER BY line_no;
COMMENT ON MACRO TABLE page_lines IS 'The lines of one capture, each with its kind, group and confidence';
