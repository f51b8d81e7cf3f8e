SELECT sidebar_items.* EXCLUDE (part_no), photos.caption, photos.creator, photos.credit_line, photos.date_created
FROM sidebar_items
LEFT JOIN photos USING (capture_id, item_no)
ORDER BY capture_id, item_no;
