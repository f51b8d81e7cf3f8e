SELECT * FROM sidebar_items_latest ORDER BY capture_id, item_no;
