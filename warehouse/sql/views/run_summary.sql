CREATE OR REPLACE VIEW run_summary AS
SELECT
    run_id,
    command,
    state,
    started_at,
    ended_at,
    epoch(ended_at - started_at) AS seconds,
    found,
    loaded,
    known,
    rejected,
    skipped,
    articles,
    photos,
    sidebar_items,
    container_rejections,
    CASE WHEN ended_at > started_at THEN found / epoch(ended_at - started_at) END AS pages_per_second,
    CASE WHEN found > 0 THEN rejected / found END AS rejected_share,
    code_version,
    model_version,
    memory_version,
    snapshot_id,
    error
FROM ingest_runs
ORDER BY started_at DESC, run_id DESC;
COMMENT ON VIEW run_summary IS 'Every run with its counts, its time and its pace, newest first';
COMMENT ON COLUMN run_summary.seconds IS 'How long the run took; NULL while it runs';
COMMENT ON COLUMN run_summary.pages_per_second IS 'Page candidates met a second';
COMMENT ON COLUMN run_summary.rejected_share IS 'Candidates turned away out of those met; NULL where none was met';
