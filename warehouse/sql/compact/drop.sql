DELETE FROM parts WHERE list_contains($parts, part_no)
