INSERT INTO captures BY NAME
SELECT staged.*, homes.part_no, $run_id AS run_id
FROM staged_captures AS staged
JOIN homes USING (capture_id)
