SELECT name, rows, comment
FROM (
    SELECT table_name AS name, comment, estimated_size AS rows FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT view_name, comment, NULL FROM duckdb_views() WHERE NOT internal
)
WHERE comment IS NOT NULL
ORDER BY name;
