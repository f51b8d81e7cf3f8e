-- What a capture's sightings bound: it was captured when it was met at the latest. A day that is printed may be one
-- ahead of UTC, hence the 14 hours. The days of prose lie up to a month from the publication, which published_between
-- shows: how far it reaches beyond the last day is how far a day may lie behind the capture.
CREATE OR REPLACE VIEW page_origins AS
WITH met AS (
    SELECT
        capture_id,
        min({'is_unknown': url IS NULL, 'captured_at': captured_at, 'url': url, 'site': site}) AS place,
        min(captured_at) AS captured_at,
        CAST(make_timestamp(epoch_us(least(min(captured_at), min(fetched_at)))) + INTERVAL 14 HOUR AS DATE) AS last_day
    FROM sightings
    WHERE capture_id IS NOT NULL
    GROUP BY capture_id
),
story AS (
    SELECT capture_id, arg_min_null(published_at, story_no) AS published_at FROM articles GROUP BY capture_id
),
told AS (
    SELECT
        *,
        CAST(left(published_between, 10) AS DATE) AS first_day,
        CAST(right(published_between, 10) AS DATE) AS end_day,
        coalesce(CAST(right(published_between, 10) AS DATE) - list_last(published_days), 0) AS days_beyond
    FROM inferences
),
cut AS (
    SELECT
        met.*,
        told.* EXCLUDE (capture_id, part_no),
        list_filter(told.published_days, lambda day: day <= met.last_day + told.days_beyond::INTEGER) AS days
    FROM met
    LEFT JOIN told USING (capture_id)
)
SELECT
    cut.capture_id,
    cut.place.url AS url,
    cut.place.site AS site,
    cut.site_guess,
    cut.site_guess_evidence,
    cut.captured_at,
    CASE WHEN cut.captured_after <= cut.last_day THEN cut.captured_after END AS captured_after,
    CASE WHEN cut.captured_after <= cut.last_day THEN cut.captured_after_evidence END AS captured_after_evidence,
    story.published_at,
    CASE
        WHEN cut.first_day <= cut.last_day AND (len(cut.days) > 0 OR len(cut.published_days) = 0)
            THEN cut.first_day || '/' || least(
                cut.last_day, cut.end_day, coalesce(list_last(cut.days) + cut.days_beyond::INTEGER, cut.end_day)
            )
    END AS published_between,
    CASE WHEN story.published_at IS NULL THEN coalesce(cut.days, []) ELSE [] END AS published_days,
    cut.published_evidence
FROM cut
LEFT JOIN story USING (capture_id);
COMMENT ON VIEW page_origins IS 'Where and when each page is from: what its sources say, and beside it what its own words give away';
COMMENT ON COLUMN page_origins.url IS 'The address of the earliest sighting that gives one';
COMMENT ON COLUMN page_origins.site IS 'The site of the same sighting, as its source or an option gives it; never guessed';
COMMENT ON COLUMN page_origins.captured_at IS 'When the page was first captured, only where a source says so';
COMMENT ON COLUMN page_origins.captured_after IS 'The latest day that the page itself prints as past; NULL where it was met before';
COMMENT ON COLUMN page_origins.published_at IS 'When the first story was published, as articles has it; where it is known, nothing is inferred';
COMMENT ON COLUMN page_origins.published_between IS 'The first and the last day on which the story can have been published, no later than the page was captured or met';
COMMENT ON COLUMN page_origins.published_days IS 'Those of the days of inferences.published_days that the page''s capture, or when it was met, leaves possible';
