DELETE FROM item_links
USING considered
WHERE item_links.part_no = $part_no AND considered.capture_id = item_links.capture_id AND considered.item_no = item_links.item_no
