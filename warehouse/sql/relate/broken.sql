-- The stories that lose a member with the captures that are `gone`.
SELECT DISTINCT story_id FROM stories SEMI JOIN gone USING (capture_id)
