-- Those that stay keep their story until they are related anew.
UPDATE stories
SET
    marks = NULL,
    match_capture_id = CASE WHEN match_capture_id NOT IN (SELECT capture_id FROM gone) THEN match_capture_id END,
    match_story_no = CASE WHEN match_capture_id NOT IN (SELECT capture_id FROM gone) THEN match_story_no END,
    similarity = CASE WHEN match_capture_id NOT IN (SELECT capture_id FROM gone) THEN similarity END
WHERE story_id IN (SELECT story_id FROM broken)
