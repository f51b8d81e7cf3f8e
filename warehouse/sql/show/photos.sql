SELECT * FROM photos WHERE capture_id = $capture_id ORDER BY photo_no;
