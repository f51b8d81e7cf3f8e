SELECT
    capture_id, story_no, item_no, left(caption, 1000) AS caption, left(creator, 500) AS creator,
    left(credit_line, 500) AS credit_line, date_created::VARCHAR AS date_created, occurrences
FROM photos
SEMI JOIN wanted USING (capture_id)
WHERE photo_no <= $rows
ORDER BY capture_id, photo_no
