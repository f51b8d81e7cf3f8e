-- The parts that hold pointers or articles, and whether what they hold was linked as it is.
SELECT part_no, linked_version = version AS is_linked FROM parts ORDER BY part_no
