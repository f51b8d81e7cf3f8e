SELECT coalesce(strftime(captured_at, '%Y-%m'), 'none') AS month, {columns} FROM ({rows})
