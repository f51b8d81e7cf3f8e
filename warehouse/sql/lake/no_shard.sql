SELECT
    NULL::VARCHAR AS shard,
    NULL::BIGINT AS part_no,
    NULL::TIMESTAMPTZ AS committed_at,
    NULL::TIMESTAMPTZ AS read_from,
    NULL::STRUCT(source_uri VARCHAR, found BIGINT, rejected BIGINT, skipped BIGINT)[] AS held,
    *
FROM ({ledger})
WHERE false
