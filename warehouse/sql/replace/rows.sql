INSERT INTO {table} BY NAME
SELECT staged.*, homes.part_no
FROM staged_{table} AS staged
JOIN homes USING (capture_id)
