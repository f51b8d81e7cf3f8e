-- The tables that this file and the attached one both have, with their columns as a list for a query.
SELECT
    schema_name,
    table_name,
    string_agg('"' || replace(column_name, '"', '""') || '"', ', ' ORDER BY column_name) AS columns
FROM duckdb_columns()
WHERE database_name = current_database() AND NOT internal
    AND (schema_name, table_name) IN (SELECT (schema_name, table_name) FROM duckdb_tables() WHERE database_name = current_database())
    AND (schema_name, table_name) IN (
        SELECT (schema_name, table_name) FROM duckdb_tables() WHERE database_name = 'old'
        UNION ALL SELECT (schema_name, view_name) FROM duckdb_views() WHERE database_name = 'old'
    )
GROUP BY ALL
ORDER BY ALL
