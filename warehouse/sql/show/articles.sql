SELECT * FROM articles WHERE capture_id = $capture_id ORDER BY story_no;
