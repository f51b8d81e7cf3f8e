UPDATE ingest_runs
SET
    found = counts.found,
    loaded = counts.loaded,
    known = counts.known,
    rejected = counts.rejected,
    skipped = counts.skipped,
    articles = counts.articles,
    photos = counts.photos,
    sidebar_items = counts.sidebar_items,
    container_rejections = counts.container_rejections,
    ended_at = greatest(started_at, $ended_at),  -- a clock may have been set back meanwhile
    state = $state,
    error = $error,
    snapshot_id = $snapshot_id
FROM (
    SELECT
        coalesce(sum(found), 0) AS found,
        coalesce(sum(loaded), 0) AS loaded,
        coalesce(sum(known), 0) AS known,
        coalesce(sum(rejected), 0) AS rejected,
        coalesce(sum(skipped), 0) AS skipped,
        coalesce(sum(articles), 0) AS articles,
        coalesce(sum(photos), 0) AS photos,
        coalesce(sum(sidebar_items), 0) AS sidebar_items,
        coalesce(sum(container_rejections), 0) AS container_rejections
    FROM ledger
    WHERE run_id = $run_id
) AS counts
WHERE ingest_runs.run_id = $run_id
