INSERT INTO captures BY NAME
SELECT staged.*, $part_no AS part_no, $run_id AS run_id
FROM staged_captures AS staged
