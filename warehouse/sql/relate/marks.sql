-- The marks of a part's articles that are known, in the order of their keys.
SELECT stories.marks
FROM stories
SEMI JOIN articles USING (capture_id, story_no)
WHERE stories.part_no = $part_no AND stories.form = $form AND stories.marks IS NOT NULL
ORDER BY stories.capture_id, stories.story_no
