SELECT
    run_id, batch_key, found, loaded, known, rejected, skipped, articles, photos, sidebar_items, container_rejections,
    batch_no, loaded_at
FROM lake_shards
