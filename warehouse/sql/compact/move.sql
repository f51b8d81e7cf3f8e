UPDATE {table} SET part_no = $into WHERE list_contains($parts, part_no)
