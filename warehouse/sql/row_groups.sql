SELECT count(DISTINCT row_group_id) AS row_groups FROM pragma_storage_info('ingest_runs')
