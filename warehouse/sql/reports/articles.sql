SELECT * FROM articles_latest ORDER BY capture_id, story_no;
