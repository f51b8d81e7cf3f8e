-- The different headlines that pointers of a part have.
SELECT DISTINCT headline FROM sidebar_items WHERE part_no = $part_no AND headline IS NOT NULL ORDER BY headline
