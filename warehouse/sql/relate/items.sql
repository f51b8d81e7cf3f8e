-- The pointers of a part that have one of the `wanted` headlines (headline, headline_no), in the order of their keys.
-- A page that no source dates is as old as its first story.
SELECT
    items.capture_id,
    items.item_no,
    wanted.headline_no,
    published_date(items.published_at) - DATE '1970-01-01' AS printed_day,
    linked_pages.captured_day,
    coalesce(linked_pages.captured_day, story.published_day) AS page_day,
    linked_pages.site_no
FROM sidebar_items AS items
JOIN wanted USING (headline)
LEFT JOIN linked_pages ON linked_pages.capture_id = items.capture_id
LEFT JOIN (
    SELECT capture_id, arg_min(published_date(published_at), story_no) - DATE '1970-01-01' AS published_day
    FROM articles
    WHERE part_no = $part_no
    GROUP BY capture_id
) AS story ON story.capture_id = items.capture_id
WHERE items.part_no = $part_no
ORDER BY items.capture_id, items.item_no
