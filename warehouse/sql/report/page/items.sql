SELECT
    capture_id, item_no, section_no, left(section_heading, 500) AS section_heading, position,
    left(headline, 1000) AS headline, left(dek, 1000) AS dek, left(author, 500) AS author,
    left(published_raw, 500) AS published_raw, published_at, target_capture_id
FROM sidebar_items
SEMI JOIN wanted USING (capture_id)
LEFT JOIN item_links USING (capture_id, item_no)
WHERE item_no <= $rows
ORDER BY capture_id, section_no, position
