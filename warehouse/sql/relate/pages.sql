-- Where each page is from and when it was captured, as a number of its site and a number of a day; NULL where no source
-- says. A page of several sites is of the first in the alphabet.
CREATE OR REPLACE TEMPORARY TABLE linked_pages AS
SELECT
    capture_id,
    CASE WHEN site IS NOT NULL THEN dense_rank() OVER (ORDER BY site) END AS site_no,
    captured_on - DATE '1970-01-01' AS captured_day
FROM (
    SELECT capture_id, min(site_of(site, url)) AS site, min(captured_at)::DATE AS captured_on
    FROM sightings
    WHERE capture_id IS NOT NULL
    GROUP BY capture_id
)
