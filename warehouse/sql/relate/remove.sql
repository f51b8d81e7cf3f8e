-- `related`: rows of stories, of one part.
DELETE FROM stories
USING related
WHERE stories.part_no = $part_no AND related.capture_id = stories.capture_id AND related.story_no = stories.story_no
