SELECT
    count(*) FILTER (WHERE model_version <> $model_version) AS other_model,
    count(*) FILTER (
        WHERE memory_version <> (SELECT memory_version FROM memories ORDER BY number DESC LIMIT 1)
    ) AS older_memory
FROM captures
