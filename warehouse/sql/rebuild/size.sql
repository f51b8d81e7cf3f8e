-- Bytes of the warehouse's own file, and how many of them hold nothing.
SELECT block_size * total_blocks AS bytes, block_size * free_blocks AS free_bytes
FROM pragma_database_size()
WHERE database_name = current_database()
