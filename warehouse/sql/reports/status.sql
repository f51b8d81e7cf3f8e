SELECT
    (SELECT count(*) FROM captures) AS captures,
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM sidebar_items) AS sidebar_items,
    (SELECT count(*) FROM photos) AS photos,
    (SELECT count(*) FROM sightings) AS sightings,
    (SELECT count(*) FROM rejections) AS rejections,
    (SELECT max(ended_at) FROM ingest_runs) AS last_run;
