-- A run that has not come to its end has written no counts of its own yet: those of its shards stand for them.
SELECT
    runs.* REPLACE (
        if(state IN ('running', 'crashed'), coalesce(sums.found, 0), runs.found) AS found,
        if(state IN ('running', 'crashed'), coalesce(sums.loaded, 0), runs.loaded) AS loaded,
        if(state IN ('running', 'crashed'), coalesce(sums.known, 0), runs.known) AS known,
        if(state IN ('running', 'crashed'), coalesce(sums.rejected, 0), runs.rejected) AS rejected,
        if(state IN ('running', 'crashed'), coalesce(sums.skipped, 0), runs.skipped) AS skipped,
        if(state IN ('running', 'crashed'), coalesce(sums.articles, 0), runs.articles) AS articles,
        if(state IN ('running', 'crashed'), coalesce(sums.photos, 0), runs.photos) AS photos,
        if(state IN ('running', 'crashed'), coalesce(sums.sidebar_items, 0), runs.sidebar_items) AS sidebar_items,
        if(state IN ('running', 'crashed'), coalesce(sums.container_rejections, 0), runs.container_rejections) AS container_rejections
    )
FROM lake_runs AS runs
LEFT JOIN (
    SELECT
        run_id,
        sum(found)::BIGINT AS found,
        sum(loaded)::BIGINT AS loaded,
        sum(known)::BIGINT AS known,
        sum(rejected)::BIGINT AS rejected,
        sum(skipped)::BIGINT AS skipped,
        sum(articles)::BIGINT AS articles,
        sum(photos)::BIGINT AS photos,
        sum(sidebar_items)::BIGINT AS sidebar_items,
        sum(container_rejections)::BIGINT AS container_rejections
    FROM lake_shards
    GROUP BY run_id
) AS sums ON sums.run_id = runs.run_id
