-- Keys whose rows two snapshots do not have alike, by what was done to them. Rows are compared by a 64-bit hash.
CREATE OR REPLACE TEMP TABLE differences AS
SELECT
    {key},
    CASE
        WHEN count(*) FILTER (is_after) = 0 THEN 'gone'
        WHEN count(*) FILTER (NOT is_after) = 0 THEN 'added'
        ELSE 'changed'
    END AS change
FROM (
    SELECT {key}, {digest} AS digest, false AS is_after FROM ({before})
    UNION ALL
    SELECT {key}, {digest} AS digest, true AS is_after FROM ({after})
)
GROUP BY {key}
HAVING min(digest) <> max(digest) OR count(*) FILTER (is_after) <> count(*) FILTER (NOT is_after);
