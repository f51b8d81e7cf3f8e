SELECT coalesce(max(number), 0) + 1 AS number FROM memories
