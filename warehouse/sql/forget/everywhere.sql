-- A table's rows in the warehouse and in every file of its snapshots.
CREATE OR REPLACE TEMPORARY VIEW every_{table} AS
SELECT {columns} FROM {table}
