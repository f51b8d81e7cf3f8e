UPDATE stories
SET
    marks = NULL,
    match_capture_id = CASE WHEN match_capture_id IN (SELECT capture_id FROM captures) THEN match_capture_id END,
    match_story_no = CASE WHEN match_capture_id IN (SELECT capture_id FROM captures) THEN match_story_no END,
    similarity = CASE WHEN match_capture_id IN (SELECT capture_id FROM captures) THEN similarity END
