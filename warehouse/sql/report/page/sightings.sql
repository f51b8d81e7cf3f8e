SELECT
    capture_id, left(source_uri, 1000) AS source_uri, left(source_member, 500) AS source_member, left(url, 2000) AS url,
    left(site, 200) AS site, left(site_of(site, url), 200) AS at_site, captured_at
FROM sightings
SEMI JOIN wanted USING (capture_id)
QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY site, url, source_uri, source_member) <= 5
ORDER BY capture_id, site, url, source_uri, source_member
