SELECT line_start, line_end, kind, group_no, confidence FROM blocks WHERE capture_id = $capture_id ORDER BY block_no;
