-- The links that the `considered` pointers of a part have.
SELECT item_links.* FROM item_links SEMI JOIN considered USING (capture_id, item_no) WHERE part_no = $part_no
ORDER BY capture_id, item_no
