SELECT * FROM sidebar_items WHERE capture_id = $capture_id ORDER BY item_no;
