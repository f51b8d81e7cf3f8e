CREATE OR REPLACE VIEW sidebar_items_latest AS
SELECT
    latest.url,
    latest.site,
    latest.captured_at,
    latest.seen_at,
    items.* EXCLUDE (part_no),
    try_cast(left(items.published_at, 10) AS DATE) AS published_on,
    photos.caption,
    photos.creator,
    photos.credit_line,
    photos.date_created,
    item_links.target_capture_id,
    item_links.target_story_no,
    item_links.evidence
FROM captures_latest AS latest
JOIN sidebar_items AS items USING (capture_id)
LEFT JOIN photos ON photos.capture_id = items.capture_id AND photos.item_no = items.item_no
LEFT JOIN item_links ON item_links.capture_id = items.capture_id AND item_links.item_no = items.item_no;
COMMENT ON VIEW sidebar_items_latest IS 'The pointers of the newest capture of each url, and of every capture that no url is known for';
COMMENT ON COLUMN sidebar_items_latest.url IS 'The address of the page that points, where the source gives it';
COMMENT ON COLUMN sidebar_items_latest.published_on IS 'The day of published_at';
