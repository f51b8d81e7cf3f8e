INSERT INTO {table} BY NAME
SELECT staged.*, $part_no AS part_no
FROM staged_{table} AS staged
