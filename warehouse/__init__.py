"""The first floor: the DuckDB warehouse and its Parquet snapshots."""
