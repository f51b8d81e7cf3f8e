-- One row: what this file is. `catalog_hash` tells whether its views are those of the code that opens it.
CREATE TABLE IF NOT EXISTS warehouse_info (
    schema_version INTEGER NOT NULL,
    warehouse_id VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    catalog_hash VARCHAR NOT NULL
);
COMMENT ON TABLE warehouse_info IS 'What this file is: one row';
COMMENT ON COLUMN warehouse_info.schema_version IS 'Version of the tables; an older file is migrated, a newer one refused';
COMMENT ON COLUMN warehouse_info.warehouse_id IS 'Tells one warehouse from another: snapshots share files only within one';
COMMENT ON COLUMN warehouse_info.code_version IS 'Version of Clipfile that created the file';
COMMENT ON COLUMN warehouse_info.created_at IS 'When the file was created';
COMMENT ON COLUMN warehouse_info.catalog_hash IS 'Tells whether the views are those of the code that opens the file';
